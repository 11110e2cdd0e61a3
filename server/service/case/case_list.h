// Listing cases.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_LIST_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/case_service.pb.h"
#include "server/service/case/case_access.h"
#include "server/service/frame/call.h"

namespace renkei::service {

[[nodiscard]] absl::StatusOr<pb::ListCasesResponse> ListCases(const Call& call,
                                                              const pb::ListCasesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_LIST_H_
