// RestoreRevision: an old revision as the draft.

#ifndef RENKEI_SERVER_SERVICE_VISION_REVISION_VISION_RESTORE_H_
#define RENKEI_SERVER_SERVICE_VISION_REVISION_VISION_RESTORE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::RestoreRevisionResponse> RestoreRevision(
    Job& job, const pb::RestoreRevisionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_REVISION_VISION_RESTORE_H_
