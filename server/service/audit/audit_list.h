// The audit log, read: what is chained, and what was recorded since and waits for its place.

#ifndef RENKEI_SERVER_SERVICE_AUDIT_AUDIT_LIST_H_
#define RENKEI_SERVER_SERVICE_AUDIT_AUDIT_LIST_H_

#include "absl/status/statusor.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// See IdentityService.ListAuditEntries.
[[nodiscard]] absl::StatusOr<pb::ListAuditEntriesResponse> ListAuditEntries(
    const Call& call, const pb::ListAuditEntriesRequest& request);

// An entry as the caller sees it: what was recorded, with its place; the values to whoever works for the organization. DATA_LOSS if it cannot
// be read.
[[nodiscard]] absl::StatusOr<pb::AuditEntry> ShownEntry(const Call& call,
                                                        const internal_pb::AuditRecord& record,
                                                        const internal_pb::AuditChain& chain);

// Whether the caller may read what the organization of an entry wrote.
bool SeesAuditValues(const Call& call, const pb::AuditEntry& entry);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_AUDIT_AUDIT_LIST_H_
