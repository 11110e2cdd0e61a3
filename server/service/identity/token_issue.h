// New tokens and invitations.

#ifndef RENKEI_SERVER_SERVICE_IDENTITY_TOKEN_ISSUE_H_
#define RENKEI_SERVER_SERVICE_IDENTITY_TOKEN_ISSUE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/duration.pb.h"
#include "renkei/internal/v1/records.pb.h"
#include "server/auth/visibility.h"
#include "server/service/frame/ids.h"

namespace renkei::service {

enum class TokenKind { kToken, kInvitation };

// A new token with its secret, of which the record holds the hash alone.
struct IssuedToken {
  internal_pb::TokenRecord record;
  std::string secret;
};

// `account` is its name. With a secret of the server's own making.
IssuedToken IssueToken(absl::Time now, Random& random, const std::string& account,
                       const std::string& display_name, absl::Duration lifetime, TokenKind kind);

// The same with a secret made from `secret_bytes` (32 of them).
IssuedToken IssueTokenFrom(absl::string_view secret_bytes, absl::Time now, Random& random,
                           const std::string& account, const std::string& display_name,
                           absl::Duration lifetime, TokenKind kind);

// "rk_" and the bytes in base32.
std::string SecretFrom(absl::string_view secret_bytes);

// The lifetime that was asked for, or the default of the kind where none was. INVALID_FIELDS
// (OUT_OF_RANGE) at `field` for one that the kind may not have.
[[nodiscard]] absl::StatusOr<absl::Duration> LifetimeOf(const google::protobuf::Duration* asked,
                                                        TokenKind kind, absl::string_view field);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_IDENTITY_TOKEN_ISSUE_H_
