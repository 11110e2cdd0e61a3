// Progress of visions, and KPIs that are overdue or nobody's.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_VISION_PROGRESS_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_VISION_PROGRESS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/progress.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::GetVisionProgressResponse> GetVisionProgress(
    const Call& call, const pb::GetVisionProgressRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListOverdueKpisResponse> ListOverdueKpis(
    const Call& call, const pb::ListOverdueKpisRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_VISION_PROGRESS_H_
