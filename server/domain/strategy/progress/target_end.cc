#include "server/domain/strategy/progress/target_end.h"

#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {

std::optional<pb::When> TargetsEndEarly(const pb::Kpi& kpi, const pb::FiscalPeriod& period) {
  if (period.to_fiscal_year() == 0) return std::nullopt;
  const pb::When* last = nullptr;
  for (const pb::TimedValue& target : kpi.targets()) {
    if (target.when().kind() == pb::When::KIND_UNSPECIFIED) return std::nullopt;
    if (last == nullptr || LastDay(*last) < LastDay(target.when())) last = &target.when();
  }
  if (last == nullptr) return std::nullopt;
  const int year =
      last->kind() == pb::When::KIND_CALENDAR_YEAR ? last->year() : FiscalYearOf(LastDay(*last));
  if (year >= period.to_fiscal_year()) return std::nullopt;
  return *last;
}

}  // namespace renkei::domain
