// AlignVision: the alignment of domain/strategy/alignment with the server's frameworks, crosswalks
// and visions.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_ALIGN_VISION_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_ALIGN_VISION_H_

#include "absl/status/statusor.h"
#include "renkei/v1/analysis_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::AlignVisionResponse> AlignVision(
    const Call& call, const pb::AlignVisionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_ALIGN_VISION_H_
