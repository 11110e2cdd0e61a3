// The end of the audit log's chain, signed (Ed25519, RFC 8032): a note that can be kept elsewhere, and compared later.

#ifndef RENKEI_SERVER_AUTH_AUDIT_HEAD_H_
#define RENKEI_SERVER_AUTH_AUDIT_HEAD_H_

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "renkei/v1/audit_service.pb.h"
#include "server/auth/audit_chain.h"

namespace renkei::auth {

inline constexpr size_t kAuditSeedBytes = 32;

// Fills public_key and signature of `head`. `seed`: kAuditSeedBytes random bytes that the store keeps.
void SignAuditHead(absl::string_view seed, pb::AuditHead& head);

// Whether the signature is that of the head's own key. Whose key it is, whoever has kept it knows.
bool IsSigned(const pb::AuditHead& head);

// Two notes of one key: the same whatever line ends and blanks a file has.
bool IsSameKey(absl::string_view a_pem, absl::string_view b_pem);

// Tells `walk` what a signed head says of the chain of store `store_id` ("": whatever store): KIND_HEAD_FORGED where it is none, or of another
// store or key ("": any) than it should be. Before the first entry is taken.
void ExpectHead(const pb::AuditHead& head, absl::string_view store_id, absl::string_view key,
                AuditChainWalk& walk);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_AUDIT_HEAD_H_
