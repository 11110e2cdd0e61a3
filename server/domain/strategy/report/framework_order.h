// A plan in the order of a framework, whichever frameworks it refers to itself.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_FRAMEWORK_ORDER_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_FRAMEWORK_ORDER_H_

#include <vector>

#include "renkei/v1/framework.pb.h"
#include "server/domain/strategy/report/report_layout.h"

namespace renkei::domain {

// Items under which one node stands at most, the closest first: as many as it can refer to.
inline constexpr size_t kMaxReportPlaces = 50;

// The items as headings. A node stands where its references lead that take the fewest crosswalks, in
// both directions: who refers to the framework itself is not moved by what was before or comes after
// it. What leads to no item of it has no place. The plan must outlive the order.
ReportOrder OrderByFramework(const PlanIndex& plan, const pb::Framework& framework,
                             const std::vector<pb::Crosswalk>& crosswalks);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_REPORT_FRAMEWORK_ORDER_H_
