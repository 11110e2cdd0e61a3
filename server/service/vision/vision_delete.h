// Removing nodes from a draft, and whole drafts.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_DELETE_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_DELETE_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/vision/draft/vision_draft.h"

namespace renkei::service {

// Removes `node`. Without `force` STILL_REFERENCED if anything stands or is re-mentioned under it;
// with it, everything under it goes too, and re-mentions there of what stands elsewhere are taken
// away. TOO_LARGE if that is more than one commit holds.
[[nodiscard]] absl::Status RemoveNode(const storage::Row<pb::VisionNode>& node, bool force,
                                      DraftWriter& writer);

// Removes `kpi`, and its name from the activities that serve it. TOO_LARGE as above.
[[nodiscard]] absl::Status RemoveKpi(const storage::Row<pb::Kpi>& kpi, DraftWriter& writer);

// Removes a draft that was never published; see the proto.
[[nodiscard]] absl::StatusOr<google::protobuf::Empty> DeleteVision(
    Job& job, const pb::DeleteVisionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_DELETE_H_
