// A member's figure as it was sent, read as an actual of a KPI of its own would be.

#ifndef RENKEI_SERVER_DOMAIN_CONTRIBUTION_CONTRIBUTION_FIGURE_H_
#define RENKEI_SERVER_DOMAIN_CONTRIBUTION_CONTRIBUTION_FIGURE_H_

#include <vector>

#include "renkei/v1/contribution.pb.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/initiative.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Reads what was written as text, in the unit of `indicator` and in the years in which the targets
// of `kpi` count (SettleActual). データなし leaves no value: there is none. Returns what is wrong,
// fields relative to the contribution ("value", "when").
std::vector<pb::FieldViolation> SettleContribution(const pb::SharedKpi& kpi,
                                                   const pb::Indicator& indicator,
                                                   pb::Contribution& contribution);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_CONTRIBUTION_CONTRIBUTION_FIGURE_H_
