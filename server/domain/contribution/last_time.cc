#include "server/domain/contribution/last_time.h"

#include <algorithm>

#include "server/domain/time/fiscal_year.h"

namespace renkei::domain {
namespace {

bool CountsCalendarYears(const pb::SharedKpi& kpi) {
  for (const pb::TimedValue& target : kpi.targets()) {
    if (target.when().kind() != pb::When::KIND_UNSPECIFIED)
      return target.when().kind() == pb::When::KIND_CALENDAR_YEAR;
  }
  return false;
}

}  // namespace

std::optional<pb::When> LastEndedTime(const pb::SharedKpi& kpi, const pb::FiscalPeriod& period,
                                      absl::CivilDay today) {
  const bool calendar = CountsCalendarYears(kpi);
  int year = (calendar ? static_cast<int>(today.year()) : FiscalYearOf(today)) - 1;
  if (period.to_fiscal_year() != 0) year = std::min(year, period.to_fiscal_year());
  if (year < period.from_fiscal_year()) return std::nullopt;
  pb::When when;
  when.set_kind(calendar ? pb::When::KIND_CALENDAR_YEAR : pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  return when;
}

}  // namespace renkei::domain
