// Bearer tokens: "rk_" and 52 characters of base32 that carry 256 random bits. Only the SHA-256 of
// the whole is stored; with that much randomness a slow hash would add nothing.

#ifndef RENKEI_SERVER_AUTH_TOKEN_H_
#define RENKEI_SERVER_AUTH_TOKEN_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/auth/sha256.h"

namespace renkei::auth {

inline constexpr size_t kSecretBytes = 32;
inline constexpr char kSecretPrefix[] = "rk_";
inline constexpr absl::Duration kDefaultTokenLifetime = absl::Hours(24 * 365);
inline constexpr absl::Duration kMinTokenLifetime = absl::Minutes(1);
inline constexpr absl::Duration kMaxTokenLifetime = absl::Hours(24 * 1095);
// An invitation lies in letters and mailboxes: two weeks are enough for a section that was told to
// expect it, and after a quarter it is forgotten rather than late.
inline constexpr absl::Duration kDefaultInvitationLifetime = absl::Hours(24 * 14);
inline constexpr absl::Duration kMaxInvitationLifetime = absl::Hours(24 * 90);
// Random bytes that the server adds to the secret made from an invitation.
inline constexpr size_t kNonceBytes = 16;

// 32 bytes for the secret of the token that an invitation is exchanged for: HMAC-SHA-256 (RFC 2104)
// under the invitation's secret. Who has the store lacks the invitation; who has the invitation
// alone lacks `nonce` and `request_id`. The same three give the same bytes, so that a reply that
// got lost can be made again without keeping a secret.
std::string DeriveFromInvitation(absl::string_view invitation, absl::string_view nonce,
                                 absl::string_view request_id);

// The secret in "Bearer SECRET"; empty if the header has another form. The scheme's case does not
// matter (RFC 7235).
absl::string_view SecretFromHeader(absl::string_view authorization);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_TOKEN_H_
