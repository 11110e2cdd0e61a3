// What must hold of the activities of a node (工程表), beyond their declared constraints.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_ROADMAP_ACTIVITY_RULES_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_ROADMAP_ACTIVITY_RULES_H_

#include <vector>

#include "renkei/v1/errors.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Fiscal years before and after an activity within which its milestones lie: a preparation before,
// an evaluation after. What lies farther away is a slip of the pen.
inline constexpr int kMilestoneSlackYears = 5;

// Different KPIs that the activities of one node may name. A measure has one to three.
inline constexpr size_t kMaxLinkedKpis = 30;

// Gives "a" and the lowest free number to each activity without an id, in the order of the list.
// An activity of a file without ids keeps its id as long as its place does.
void CompleteActivities(pb::VisionNode& node);

// Everything that is wrong, with fields relative to the node ("activities[2].id"):
// DUPLICATE_ID, REQUIRED (a milestone without a time), OUTSIDE_PERIOD (a milestone), DUPLICATE_KPI,
// TOO_MANY_KPIS, OTHER_VISION (a KPI of another vision than the node's).
std::vector<pb::FieldViolation> CheckActivities(const pb::VisionNode& node);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_ROADMAP_ACTIVITY_RULES_H_
