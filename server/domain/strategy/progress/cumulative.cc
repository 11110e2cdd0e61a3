#include "server/domain/strategy/progress/cumulative.h"

#include <algorithm>
#include <vector>

#include "absl/time/civil_time.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

struct Figure {
  absl::CivilDay day;
  const pb::KpiActual* actual;
};

// Those that are counted, in order of time.
std::vector<Figure> Counted(const pb::Kpi& kpi, absl::Span<const pb::KpiActual> actuals) {
  std::vector<Figure> figures;
  for (const pb::KpiActual& actual : actuals) {
    if (actual.when().kind() == pb::When::KIND_UNSPECIFIED || !actual.value().has_number())
      continue;
    const absl::CivilDay day = LastDay(actual.when());
    if (kpi.cumulative_from_fiscal_year() != 0 &&
        day < FirstDayOfFiscalYear(kpi.cumulative_from_fiscal_year()))
      continue;
    figures.push_back({day, &actual});
  }
  std::stable_sort(figures.begin(), figures.end(),
                   [](const Figure& a, const Figure& b) { return a.day < b.day; });
  return figures;
}

}  // namespace

std::optional<FigureFall> FallOf(const pb::Kpi& kpi, absl::Span<const pb::KpiActual> actuals) {
  if (kpi.aggregation() != pb::AGGREGATION_CUMULATIVE) return std::nullopt;
  const std::vector<Figure> figures = Counted(kpi, actuals);
  std::optional<FigureFall> fall;
  const pb::KpiActual* highest = nullptr;  // of days before that of `it`
  for (auto it = figures.begin(); it != figures.end();) {
    const auto next_day =
        std::find_if(it, figures.end(), [&](const Figure& figure) { return figure.day > it->day; });
    const pb::KpiActual* of_day = it->actual;
    for (auto same = it; same != next_day; ++same) {
      const pb::KpiActual& actual = *same->actual;
      if (highest != nullptr && actual.value().number() < highest->value().number())
        fall = {highest->when(), highest->value().number(), actual.when(), actual.value().number()};
      if (actual.value().number() > of_day->value().number()) of_day = &actual;
    }
    if (highest == nullptr || of_day->value().number() > highest->value().number())
      highest = of_day;
    it = next_day;
  }
  return fall;
}

}  // namespace renkei::domain
