// From a bearer token to the caller behind it; per call, never per connection.

#ifndef RENKEI_SERVER_SERVICE_CALLER_AUTHENTICATE_H_
#define RENKEI_SERVER_SERVICE_CALLER_AUTHENTICATE_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/identity.pb.h"
#include "server/auth/caller.h"
#include "server/service/caller/known_callers.h"
#include "server/service/caller/organization_ends.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// What is kept in memory of those who call; one for each store. Thread-safe.
struct KeptIdentities {
  KnownCallers callers;
  OrganizationEnds ends;
};

// What kind of token a method is opened with.
enum class Credential { kToken, kInvitation };

// `authorization` is the metadata value, "Bearer rk_..."; empty if there was none. UNAUTHENTICATED
// with the reason why. An invitation opens what asks for one and nothing else, and is taken as it
// is, also when it was accepted before: the method says what that means.
//
// This is the one place where an organization that has ended takes the working roles from its
// accounts: today is the day in Japan.
[[nodiscard]] absl::StatusOr<auth::Caller> Authenticate(const Env& env, KeptIdentities& kept,
                                                        const storage::Snapshot& snapshot,
                                                        absl::Time now,
                                                        absl::string_view authorization,
                                                        Credential credential);

// As who has begun what the server goes on with: the account as it is now, without a token. Errors as
// Authenticate; DATA_LOSS if there is no such account.
[[nodiscard]] absl::StatusOr<auth::Caller> ActFor(const Env& env, KeptIdentities& kept,
                                                  const storage::Snapshot& snapshot, absl::Time now,
                                                  const std::string& account);

// What is wrong with a token by itself: revoked, or its time is over. Of a session SESSION_ENDED.
[[nodiscard]] absl::Status CheckToken(const pb::Token& token, absl::Time now);

// An account that may call: not disabled, and no demo account on a server that listens beyond this
// machine.
[[nodiscard]] absl::Status CheckAccount(const pb::Account& account, bool loopback_only);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CALLER_AUTHENTICATE_H_
