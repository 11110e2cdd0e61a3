// Calls for cases: their list, and every change of one.

#ifndef RENKEI_SERVER_SERVICE_CASE_CALL_CALLS_H_
#define RENKEI_SERVER_SERVICE_CASE_CALL_CALLS_H_

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ListCaseCallsResponse> ListCaseCalls(
    const Call& call, const pb::ListCaseCallsRequest& request);

[[nodiscard]] absl::StatusOr<Write<pb::CaseCall>> CreateCaseCall(
    const Call& call, const pb::CreateCaseCallRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::CaseCall>> UpdateCaseCall(
    const Call& call, const pb::UpdateCaseCallRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::CaseCall>> CancelCaseCall(
    const Call& call, const pb::CancelCaseCallRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeleteCaseCall(
    const Call& call, const pb::DeleteCaseCallRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CALL_CALLS_H_
