// Of which time the members of an initiative are asked for their figures.

#ifndef RENKEI_SERVER_DOMAIN_CONTRIBUTION_LAST_TIME_H_
#define RENKEI_SERVER_DOMAIN_CONTRIBUTION_LAST_TIME_H_

#include <optional>

#include "absl/time/civil_time.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/initiative.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The last year that has ended before `today`, or the last one of `period` where that is over: a
// calendar year where the first target of `kpi` that has a time is of one, a fiscal year otherwise.
// nullopt while no year of `period` has ended. `period` may be empty.
std::optional<pb::When> LastEndedTime(const pb::SharedKpi& kpi, const pb::FiscalPeriod& period,
                                      absl::CivilDay today);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_CONTRIBUTION_LAST_TIME_H_
