// The end of every token of a store that comes from the past.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_REVOKE_ALL_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_REVOKE_ALL_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// What the audit log has in place of a method for tokens that ended here; such an entry has no
// actor.
inline constexpr char kRestoreMethod[] = "renkeid restore";

// Revokes every token and every invitation that could still be used, and returns how many they were:
// which of them were revoked since the store was copied, nobody knows. Blocks on its commits, of which
// there are several; run again it goes on. For tools at a stopped store, not for handlers.
[[nodiscard]] absl::StatusOr<uint64_t> RevokeAllTokens(const Env& env);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_REVOKE_ALL_H_
