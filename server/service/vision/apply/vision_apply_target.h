// Which vision an ApplyVision stream means.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_TARGET_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_TARGET_H_

#include <optional>

#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// The vision that the header means, if it is there and the caller may change it; nullopt where the
// caller may make it. Otherwise the error of who may do neither, INVALID_FIELDS where the header
// does not say which one.
[[nodiscard]] absl::StatusOr<std::optional<VisionRow>> FindTarget(
    const Call& call, const pb::ApplyVisionHeader& header);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_TARGET_H_
