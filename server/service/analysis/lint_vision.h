// LintVision: the warnings of domain/strategy/lint with what the server knows beside the plan.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_LINT_VISION_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_LINT_VISION_H_

#include "absl/status/statusor.h"
#include "renkei/v1/analysis_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::LintVisionResponse> LintVision(
    const Call& call, const pb::LintVisionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_LINT_VISION_H_
