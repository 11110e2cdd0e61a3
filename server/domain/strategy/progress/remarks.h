// What a careful reader would ask about the figures by which a KPI is judged: the rules behind the
// remarks of progress, and behind the warnings of lint that say the same.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_REMARKS_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_REMARKS_H_

#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Whether `target` lies on the other side of `baseline` than `direction` (UP or DOWN) says. Both
// are numbers in one unit; of anything else nobody can tell.
bool LiesAgainst(pb::Direction direction, const pb::TimedValue& baseline,
                 const pb::TimedValue& target);

// Whether the time of a figure has begun by `as_of` and not ended: the year that runs. The end of a
// fiscal year stands for the year.
bool IsRunning(const pb::When& when, absl::CivilDay as_of);

// The remarks on `kpi`, which has inherited from its indicator, by its figures in any order: each
// once, in the order of their numbers.
std::vector<pb::ProgressRemark> RemarksOn(const pb::Kpi& kpi,
                                          const std::vector<pb::KpiActual>& actuals,
                                          const pb::FiscalPeriod& period, absl::CivilDay as_of);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_REMARKS_H_
