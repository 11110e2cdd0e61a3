#include "server/domain/adoption/likeness.h"

#include <algorithm>
#include <cmath>

namespace renkei::domain {
namespace {

constexpr double kKindWeight = 30;
constexpr double kPopulationWeight = 50;
constexpr double kAreaWeight = 20;
constexpr double kSameGroup = 0.5;

// The first kind of the group to which `kind` belongs.
pb::OrganizationKind GroupOf(pb::OrganizationKind kind) {
  switch (kind) {
    case pb::ORGANIZATION_KIND_DESIGNATED_CITY:
    case pb::ORGANIZATION_KIND_CORE_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_CITY:
    case pb::ORGANIZATION_KIND_CITY:
    case pb::ORGANIZATION_KIND_SPECIAL_WARD:
      return pb::ORGANIZATION_KIND_DESIGNATED_CITY;
    case pb::ORGANIZATION_KIND_TOWN:
    case pb::ORGANIZATION_KIND_VILLAGE:
      return pb::ORGANIZATION_KIND_TOWN;
    default:
      return kind;
  }
}

double KindLikeness(pb::OrganizationKind a, pb::OrganizationKind b) {
  if (a == b) return 1;
  return GroupOf(a) == GroupOf(b) ? kSameGroup : 0;
}

// nullopt where one is unknown, or is no size.
std::optional<double> SizeLikeness(const std::optional<double>& a, const std::optional<double>& b) {
  if (!a || !b || *a <= 0 || *b <= 0) return std::nullopt;
  return std::max(0.0, 1 - std::abs(std::log10(*a / *b)));
}

}  // namespace

double Likeness(const BodySize& a, const BodySize& b) {
  double sum = kKindWeight * KindLikeness(a.kind, b.kind);
  double weights = kKindWeight;
  if (const auto population = SizeLikeness(a.population, b.population)) {
    sum += kPopulationWeight * *population;
    weights += kPopulationWeight;
  }
  if (const auto area = SizeLikeness(a.area_km2, b.area_km2)) {
    sum += kAreaWeight * *area;
    weights += kAreaWeight;
  }
  return sum / weights;
}

}  // namespace renkei::domain
