// Bearer tokens: "rk_" and 52 characters of base32 that carry 256 random bits. Only the SHA-256 of
// the whole is stored; with that much randomness a slow hash would add nothing.

#ifndef RENKEI_SERVER_AUTH_TOKEN_H_
#define RENKEI_SERVER_AUTH_TOKEN_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace renkei::auth {

inline constexpr size_t kSecretBytes = 32;
inline constexpr char kSecretPrefix[] = "rk_";
inline constexpr absl::Duration kDefaultTokenLifetime = absl::Hours(24 * 365);
inline constexpr absl::Duration kMinTokenLifetime = absl::Minutes(1);
inline constexpr absl::Duration kMaxTokenLifetime = absl::Hours(24 * 1095);

// SHA-256, 32 bytes.
std::string Sha256(absl::string_view bytes);

// The secret in "Bearer SECRET"; empty if the header has another form. The scheme's case does not
// matter (RFC 7235).
absl::string_view SecretFromHeader(absl::string_view authorization);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_TOKEN_H_
