// Sessions: tokens of who signed in.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_SESSIONS_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_SESSIONS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/internal/v1/records.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "server/service/identity/token_issue.h"
#include "storage/store.h"

namespace renkei::service {

// What an account has at most at once; a further one ends the oldest.
inline constexpr int kMaxSessions = 20;
// Those that have ended are shown for so long, and so many of them; then a sign-in of the account removes
// them, unless something that they made asks for them.
inline constexpr absl::Duration kEndedSessionKept = absl::Hours(24 * 30);
inline constexpr int kMaxEndedSessions = 50;

// A new session of the account with `credential`, with a secret made from `secret_bytes`. It ends with
// what the password came by: see CredentialRecord.
IssuedToken IssueSession(const Call& call, absl::string_view secret_bytes,
                         const internal_pb::CredentialRecord& credential,
                         const std::string& device);

// Makes room for one more session of `account`, and removes what has long ended.
[[nodiscard]] absl::Status TrimSessions(const Call& call, const std::string& account,
                                        storage::Mutation& mutation);

// Ends the sessions of `account` but the one called `but` ("": all); how many could have been used. What
// they made stays. Whoever calls it writes the account's credential in the same commit: a session that
// begins meanwhile writes it too, so that one of both is run again.
[[nodiscard]] absl::StatusOr<int> EndSessions(const Call& call, const std::string& account,
                                              absl::string_view but, storage::Mutation& mutation);

// See IdentityService.ExtendSession.
[[nodiscard]] absl::StatusOr<Write<pb::Token>> ExtendSession(
    const Call& call, const pb::ExtendSessionRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_SIGN_IN_SESSIONS_H_
