// AnalysisService; see proto/renkei/v1/analysis_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_ANALYSIS_SERVICE_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_ANALYSIS_SERVICE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/progress.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterAnalysisService(MethodRegistry& methods);

// Handlers that have a file of their own.

// The first page reads the whole plan; those that follow read their own KPIs.
[[nodiscard]] absl::StatusOr<pb::GetVisionProgressResponse> GetVisionProgress(
    const Call& call, const pb::GetVisionProgressRequest& request);

[[nodiscard]] absl::StatusOr<pb::LintVisionResponse> LintVision(
    const Call& call, const pb::LintVisionRequest& request);

[[nodiscard]] absl::StatusOr<pb::AlignVisionResponse> AlignVision(
    const Call& call, const pb::AlignVisionRequest& request);

// A page works the whole plan out anew, and reads figures and words of its own lines.
[[nodiscard]] absl::StatusOr<pb::GetYearlyReportResponse> GetYearlyReport(
    const Call& call, const pb::GetYearlyReportRequest& request);

// Both sides are read as the caller may read them: NOT_FOUND names the one that it may not.
[[nodiscard]] absl::StatusOr<pb::DiffVisionsResponse> DiffVisions(
    const Call& call, const pb::DiffVisionsRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_ANALYSIS_SERVICE_H_
