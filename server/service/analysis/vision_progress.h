// Progress of visions.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_VISION_PROGRESS_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_VISION_PROGRESS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/progress.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// The first page reads the whole plan; those that follow read their own KPIs.
[[nodiscard]] absl::StatusOr<pb::GetVisionProgressResponse> GetVisionProgress(
    const Call& call, const pb::GetVisionProgressRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_VISION_PROGRESS_H_
