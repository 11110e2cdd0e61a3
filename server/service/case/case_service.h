// CaseService; see proto/renkei/v1/case_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_

#include "absl/status/statusor.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterCaseService(MethodRegistry& methods);

// Handlers that have a file of their own.

[[nodiscard]] absl::StatusOr<pb::ListCasesResponse> ListCases(const Call& call,
                                                              const pb::ListCasesRequest& request);

// Published cases of one organization that the board looks at. Far beyond what an office keeps; it
// bounds what one row of the board costs.
inline constexpr size_t kMaxCountedCases = 5'000;

[[nodiscard]] absl::StatusOr<Write<pb::Case>> ConfirmCase(const Call& call,
                                                          const pb::ConfirmCaseRequest& request);

[[nodiscard]] absl::StatusOr<pb::ListCaseFreshnessResponse> ListCaseFreshness(
    const Call& call, const pb::ListCaseFreshnessRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_
