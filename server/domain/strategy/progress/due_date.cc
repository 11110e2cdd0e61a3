#include "server/domain/strategy/progress/due_date.h"

#include <algorithm>

#include "server/domain/quantity/figure.h"
#include "server/domain/time/date.h"
#include "server/domain/time/fiscal_year.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

bool HasTime(const pb::When& when) { return when.kind() != pb::When::KIND_UNSPECIFIED; }

// Years as one KPI counts them.
class Years {
 public:
  explicit Years(bool calendar) : calendar_(calendar) {}

  int Of(const pb::When& when) const {
    const absl::CivilDay day = LastDay(when);
    return calendar_ ? static_cast<int>(day.year()) : FiscalYearOf(day);
  }
  int Of(absl::CivilDay day) const {
    return calendar_ ? static_cast<int>(day.year()) : FiscalYearOf(day);
  }
  absl::CivilDay End(int year) const {
    return calendar_ ? absl::CivilDay(year, 12, 31) : LastDayOfFiscalYear(year);
  }

 private:
  const bool calendar_;
};

bool CountsCalendarYears(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals) {
  const auto calendar = [](const pb::When& when) {
    return when.kind() == pb::When::KIND_CALENDAR_YEAR;
  };
  if (!actuals.empty()) return calendar(actuals.back().when());
  if (HasTime(kpi.baseline().when())) return calendar(kpi.baseline().when());
  return !kpi.targets().empty() && calendar(kpi.targets(0).when());
}

}  // namespace

DueDate NextDue(const pb::Kpi& kpi, const pb::FiscalPeriod& period,
                const std::vector<pb::KpiActual>& actuals, absl::CivilDay as_of) {
  const Years years(CountsCalendarYears(kpi, actuals));
  std::optional<int> newest;
  for (const pb::KpiActual& actual : actuals) {
    if (!HasTime(actual.when()) || LastDay(actual.when()) > as_of) continue;
    // What is awaited is not there.
    if (IsAwaited(actual.value())) continue;
    newest = std::max(newest.value_or(years.Of(actual.when())), years.Of(actual.when()));
  }
  std::optional<int> last;
  if (period.to_fiscal_year() != 0) last = period.to_fiscal_year();
  for (const pb::TimedValue& target : kpi.targets()) {
    if (!HasTime(target.when())) continue;
    last = std::max(last.value_or(years.Of(target.when())), years.Of(target.when()));
  }
  int next = years.Of(as_of);
  if (newest) {
    next = *newest + 1;
  } else if (HasTime(kpi.baseline().when())) {
    next = std::max(years.Of(kpi.baseline().when()) + 1, period.from_fiscal_year());
  } else if (period.from_fiscal_year() != 0) {
    next = period.from_fiscal_year();
  }
  if (last && next > *last) return {};
  const absl::CivilDay end = years.End(next);
  const int lag =
      kpi.publication_lag_days() == 0 ? kDefaultPublicationLagDays : kpi.publication_lag_days();
  DueDate due = {end + lag};
  if (!kpi.next_due_date().empty()) {
    if (const auto stated = ParseDate(kpi.next_due_date()); stated.ok() && *stated > end)
      due.day = *stated;
  }
  due.overdue = *due.day < as_of;
  return due;
}

}  // namespace renkei::domain
