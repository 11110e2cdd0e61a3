// What stands against an assignment: the stage, what the request says, and of what is named by hand each
// reading.

#ifndef RENKEI_SERVER_SERVICE_REVIEW_ASSIGNMENT_CHECKS_H_
#define RENKEI_SERVER_SERVICE_REVIEW_ASSIGNMENT_CHECKS_H_

#include "absl/status/status.h"
#include "renkei/v1/review_service.pb.h"
#include "server/service/frame/write/batch_violations.h"
#include "server/service/review/review_stage.h"

namespace renkei::service {

// Whether readings of the stage can be assigned while the round stands where it does.
void CheckStageForAssignment(const pb::Round& round, pb::ReviewStage stage,
                             BatchViolations& violations);
// Whether the request says what its way needs, and nothing else.
void CheckRequestOfWay(const pb::AssignRoundReadingsRequest& request, BatchViolations& violations);
// What is assigned by hand, held against what there is.
[[nodiscard]] absl::Status CheckHandPicked(const pb::AssignRoundReadingsRequest& request,
                                           StageRead& stage, BatchViolations& violations);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_REVIEW_ASSIGNMENT_CHECKS_H_
