#include "server/domain/adoption/likeness.h"

#include "server/domain/registry/peers.h"

namespace renkei::domain {
namespace {

constexpr double kKindWeight = 30;
constexpr double kPopulationWeight = 50;
constexpr double kAreaWeight = 20;

}  // namespace

double Likeness(const BodySize& a, const BodySize& b) {
  double sum = kKindWeight * KindCloseness(a.kind, b.kind);
  double weights = kKindWeight;
  if (const auto population = SizeCloseness(a.population, b.population)) {
    sum += kPopulationWeight * *population;
    weights += kPopulationWeight;
  }
  if (const auto area = SizeCloseness(a.area_km2, b.area_km2)) {
    sum += kAreaWeight * *area;
    weights += kAreaWeight;
  }
  return sum / weights;
}

}  // namespace renkei::domain
