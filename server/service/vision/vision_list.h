// Listing visions.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_LIST_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ListVisionsResponse> ListVisions(
    const Call& call, const pb::ListVisionsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_LIST_H_
