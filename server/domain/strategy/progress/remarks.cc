#include "server/domain/strategy/progress/remarks.h"

#include <algorithm>

#include "server/domain/strategy/actual_id.h"
#include "server/domain/strategy/progress/cumulative.h"
#include "server/domain/strategy/progress/expectation.h"
#include "server/domain/strategy/progress/target_end.h"
#include "server/domain/time/when.h"

namespace renkei::domain {
namespace {

bool HasEnded(const pb::When& when, absl::CivilDay as_of) {
  return when.kind() != pb::When::KIND_UNSPECIFIED && LastDay(when) <= as_of;
}

// By figures of times that have begun. Those of most KPIs need not be copied to know it.
bool HasFallen(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
               absl::CivilDay as_of) {
  if (kpi.aggregation() != pb::AGGREGATION_CUMULATIVE) return false;
  std::vector<pb::KpiActual> begun;
  for (const pb::KpiActual& actual : actuals) {
    if (IsRunning(actual.when(), as_of) || HasEnded(actual.when(), as_of)) begun.push_back(actual);
  }
  return FallOf(kpi, begun).has_value();
}

}  // namespace

bool LiesAgainst(pb::Direction direction, const pb::TimedValue& baseline,
                 const pb::TimedValue& target) {
  if (!baseline.value().has_number() || !target.value().has_number()) return false;
  if (baseline.unit() != target.unit()) return false;
  const double change = target.value().number() - baseline.value().number();
  return (direction == pb::DIRECTION_UP && change < 0) ||
         (direction == pb::DIRECTION_DOWN && change > 0);
}

bool IsRunning(const pb::When& when, absl::CivilDay as_of) {
  if (when.kind() == pb::When::KIND_UNSPECIFIED) return false;
  const pb::When span = AsOneTime(when);
  return FirstDay(span) <= as_of && as_of < LastDay(span);
}

std::vector<pb::ProgressRemark> RemarksOn(const pb::Kpi& kpi,
                                          const std::vector<pb::KpiActual>& actuals,
                                          const pb::FiscalPeriod& period, absl::CivilDay as_of) {
  std::vector<pb::ProgressRemark> remarks;
  if (HasFallen(kpi, actuals, as_of)) remarks.push_back(pb::PROGRESS_REMARK_CUMULATIVE_FALLS);
  const pb::Direction direction = DirectionOf(kpi);
  if (std::any_of(kpi.targets().begin(), kpi.targets().end(), [&](const pb::TimedValue& target) {
        return LiesAgainst(direction, kpi.baseline(), target);
      }))
    remarks.push_back(pb::PROGRESS_REMARK_TARGET_AGAINST_DIRECTION);
  if (TargetsEndEarly(kpi, period)) remarks.push_back(pb::PROGRESS_REMARK_TARGETS_END_EARLY);
  if (std::any_of(actuals.begin(), actuals.end(),
                  [&](const pb::KpiActual& actual) { return IsRunning(actual.when(), as_of); }))
    remarks.push_back(pb::PROGRESS_REMARK_RUNNING_PERIOD);
  return remarks;
}

}  // namespace renkei::domain
