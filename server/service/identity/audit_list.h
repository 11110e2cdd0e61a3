// Reading the audit log.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_AUDIT_LIST_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_AUDIT_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Newest first; see IdentityService.ListAuditEntries.
[[nodiscard]] absl::StatusOr<pb::ListAuditEntriesResponse> ListAuditEntries(
    const Call& call, const pb::ListAuditEntriesRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_AUDIT_LIST_H_
