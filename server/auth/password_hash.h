// How passwords are kept: argon2id (RFC 9106), in libsodium's encoding.

#ifndef RENKEI_SERVER_AUTH_PASSWORD_HASH_H_
#define RENKEI_SERVER_AUTH_PASSWORD_HASH_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::auth {

// What one hash costs whoever makes it: passes over so much memory. It stands in each hash, so that
// old ones are verified as they were made.
struct PasswordCost {
  uint64_t passes = 3;
  size_t memory_bytes = size_t{64} << 20;  // about 0.1 s on a core of today
};

// "$argon2id$v=19$m=65536,t=3,p=1$...", with a salt of its own. RESOURCE_EXHAUSTED where the memory
// cannot be had. As the others that hash: takes long.
[[nodiscard]] absl::StatusOr<std::string> HashPassword(absl::string_view password,
                                                       const PasswordCost& cost);

// Whether `hash` is that of `password`. DATA_LOSS for a text that is no hash.
[[nodiscard]] absl::StatusOr<bool> MatchesPassword(absl::string_view password,
                                                   const std::string& hash);

// Whether `hash` was made at another cost.
bool IsOfOtherCost(const std::string& hash, const PasswordCost& cost);

// Overwrites what was secret, in a way that no compiler leaves out.
void Wipe(std::string& secret);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_PASSWORD_HASH_H_
