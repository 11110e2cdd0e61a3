// What contributions come to: the shared KPIs of an initiative, and an indicator over all of them.

#ifndef RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SUMMARY_H_
#define RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SUMMARY_H_

#include "absl/status/statusor.h"
#include "renkei/v1/contribution_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::SummarizeSharedKpisResponse> SummarizeSharedKpis(
    const Call& call, const pb::SummarizeSharedKpisRequest& request);

[[nodiscard]] absl::StatusOr<pb::RollUpIndicatorResponse> RollUpIndicator(
    const Call& call, const pb::RollUpIndicatorRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_SUMMARY_H_
