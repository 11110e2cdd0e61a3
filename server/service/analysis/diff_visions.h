// AnalysisService.DiffVisions: two states of a vision, or two visions, compared.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_DIFF_VISIONS_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_DIFF_VISIONS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/analysis_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Both sides are read as the caller may read them: NOT_FOUND names the one that it may not.
[[nodiscard]] absl::StatusOr<pb::DiffVisionsResponse> DiffVisions(
    const Call& call, const pb::DiffVisionsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_DIFF_VISIONS_H_
