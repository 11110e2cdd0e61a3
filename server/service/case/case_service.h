// CaseService; see proto/renkei/v1/case_service.proto for what each method promises.

#ifndef RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_
#define RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_

#include <optional>

#include "absl/status/statusor.h"
#include "renkei/v1/case.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

void RegisterCaseService(MethodRegistry& methods);

// The text of `name` that the caller of `call` may read now, with its etag; nullopt if there is
// none. For the feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::Case>> ReadableCase(const Call& call,
                                                                   absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CASE_CASE_SERVICE_H_
