// Submissions to calls for cases: reading them, each step, and what becomes of those that were accepted.

#ifndef RENKEI_SERVER_SERVICE_CASE_CALL_SUBMISSIONS_H_
#define RENKEI_SERVER_SERVICE_CASE_CALL_SUBMISSIONS_H_

#include "absl/status/statusor.h"
#include "renkei/v1/case_call_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::CaseSubmission> GetCaseSubmission(
    const Call& call, const pb::GetCaseSubmissionRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListCaseSubmissionsResponse> ListCaseSubmissions(
    const Call& call, const pb::ListCaseSubmissionsRequest& request);

// submission_change.cc
[[nodiscard]] absl::StatusOr<Write<pb::CaseSubmission>> ChangeCaseSubmission(
    const Call& call, const pb::ChangeCaseSubmissionRequest& request);

// accepted_cases.cc
[[nodiscard]] absl::StatusOr<Write<pb::AddAcceptedCasesResponse>> AddAcceptedCases(
    const Call& call, const pb::AddAcceptedCasesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CALL_SUBMISSIONS_H_
