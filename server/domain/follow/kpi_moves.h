// Whether a case moved an indicator where its KPIs want it to go.

#ifndef RENKEI_SERVER_DOMAIN_FOLLOW_KPI_MOVES_H_
#define RENKEI_SERVER_DOMAIN_FOLLOW_KPI_MOVES_H_

#include <vector>

#include "renkei/v1/case.pb.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/progress.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// The results of the case for shared indicators that have both values as numbers, in the order of the
// case; of an indicator the first.
std::vector<const pb::CaseResult*> MeasuredResults(const pb::Case& found);

// Whether the result went the way of `direction`. KEEP and RANGE say of no movement that it is good: false.
bool MovedTowards(const pb::CaseResult& result, pb::Direction direction);

// Whether a KPI that was judged so is one for which its owner looks for help: behind, or without the figure
// that is due.
bool NeedsHelp(const pb::KpiProgress& progress);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_FOLLOW_KPI_MOVES_H_
