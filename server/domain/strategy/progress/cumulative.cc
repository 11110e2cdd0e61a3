#include "server/domain/strategy/progress/cumulative.h"

#include <algorithm>
#include <vector>

#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

std::vector<const pb::KpiActual*> NumbersInOrder(absl::Span<const pb::KpiActual> actuals) {
  std::vector<const pb::KpiActual*> numbers;
  for (const pb::KpiActual& actual : actuals) {
    const bool says = actual.value().has_number() &&
                      actual.status() != pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE &&
                      actual.when().kind() != pb::When::KIND_UNSPECIFIED;
    if (says) numbers.push_back(&actual);
  }
  std::stable_sort(numbers.begin(), numbers.end(),
                   [](const pb::KpiActual* a, const pb::KpiActual* b) {
                     return LastDay(a->when()) < LastDay(b->when());
                   });
  return numbers;
}

}  // namespace

std::optional<FigureFall> FallOf(const pb::Kpi& kpi, absl::Span<const pb::KpiActual> actuals) {
  if (kpi.aggregation() != pb::AGGREGATION_CUMULATIVE) return std::nullopt;
  std::optional<FigureFall> fall;
  const pb::KpiActual* highest = nullptr;
  for (const pb::KpiActual* actual : NumbersInOrder(actuals)) {
    const double value = actual->value().number();
    if (highest == nullptr || value >= highest->value().number()) {
      highest = actual;
    } else if (LastDay(highest->when()) < LastDay(actual->when())) {
      fall = {highest->when(), highest->value().number(), actual->when(), value};
    }
  }
  return fall;
}

}  // namespace renkei::domain
