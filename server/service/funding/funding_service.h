// FundingService; see proto/renkei/v1/funding_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_FUNDING_FUNDING_SERVICE_H_
#define RENKEI_SERVER_SERVICE_FUNDING_FUNDING_SERVICE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/funding_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterFundingService(MethodRegistry& methods);

// Handlers that have a file of their own.

// A page walks on where the one before ended.
[[nodiscard]] absl::StatusOr<pb::ListProgrammeUsesResponse> ListProgrammeUses(
    const Call& call, const pb::ListProgrammeUsesRequest& request);
// Walks through all uses.
[[nodiscard]] absl::StatusOr<pb::SummarizeProgrammeUsesResponse> SummarizeProgrammeUses(
    const Call& call, const pb::SummarizeProgrammeUsesRequest& request);

// Reads all editions of the year.
[[nodiscard]] absl::StatusOr<pb::GetFrameworkCoverageResponse> GetFrameworkCoverage(
    const Call& call, const pb::GetFrameworkCoverageRequest& request);

// A page goes on along the index of closing times; each reads the body's visions anew.
[[nodiscard]] absl::StatusOr<pb::ListFittingCallsResponse> ListFittingCalls(
    const Call& call, const pb::ListFittingCallsRequest& request);

// Each page finds the programmes of all items anew, and reads what it shows of them.
[[nodiscard]] absl::StatusOr<pb::ListProgrammesForResponse> ListProgrammesFor(
    const Call& call, const pb::ListProgrammesForRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FUNDING_FUNDING_SERVICE_H_
