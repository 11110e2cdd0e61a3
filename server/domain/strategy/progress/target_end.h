// Whether the targets of a KPI reach as far as its plan.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_TARGET_END_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_TARGET_END_H_

#include <optional>

#include "renkei/v1/common.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The time of the last target where it lies before the last year of `period`, as where a plan was
// prolonged and its targets were not; nullopt where the targets reach that year, where a target has
// no time (it is the plan's end that is meant), and of a KPI or a plan that states none. A calendar
// year of the same number reaches it: the next one ends after the plan.
std::optional<pb::When> TargetsEndEarly(const pb::Kpi& kpi, const pb::FiscalPeriod& period);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_TARGET_END_H_
