// Reading without a token: what is public, where the server was told to show it to everybody.

#ifndef RENKEI_SERVER_AUTH_PUBLIC_READING_H_
#define RENKEI_SERVER_AUTH_PUBLIC_READING_H_

#include "server/auth/policy.h"

namespace renkei::auth {

// Whether a call without a token is made as nobody (Caller::anonymous), or refused.
enum class PublicReading { kOff, kOn };

// In the policy table in the place of roles: whoever asks, with an account or without. No account
// has this role, so that it is never one that a method asks of an account.
inline constexpr Roles kWhoever = {pb::ROLE_UNSPECIFIED};

// Whether nobody may call the method, where the server lets nobody read.
inline bool OpenToNobody(const PolicyEntry& policy) {
  return policy.any_of.Has(pb::ROLE_UNSPECIFIED);
}

// Whether `caller` may call the method as far as roles go.
inline bool HasRoleFor(const PolicyEntry& policy, const Caller& caller) {
  if (OpenToNobody(policy) || policy.ownership == Ownership::kSignIn) return true;
  if (caller.anonymous()) return false;
  return policy.any_of.empty() || caller.roles.Intersects(policy.any_of);
}

// Who may make the token of a front: whose word on addresses counts.
inline constexpr Roles kFrontMakers = {pb::ROLE_SYSTEM_ADMIN};

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_PUBLIC_READING_H_
