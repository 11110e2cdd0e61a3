#include "server/auth/password_hash.h"

#include <sodium.h>

#include <array>
#include <cerrno>

#include "absl/status/status.h"
#include "server/auth/openssl_must.h"

namespace renkei::auth {
namespace {

void BeginSodium() {
  static const bool ready = sodium_init() >= 0;
  MustHaveDone(ready);
}

absl::Status NoMemory() { return absl::ResourceExhaustedError("no memory to hash a password"); }

}  // namespace

absl::StatusOr<std::string> HashPassword(absl::string_view password, const PasswordCost& cost) {
  BeginSodium();
  std::array<char, crypto_pwhash_STRBYTES> text = {};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes,
                            cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return NoMemory();
  return std::string(text.data());
}

absl::StatusOr<bool> MatchesPassword(absl::string_view password, const std::string& hash) {
  BeginSodium();
  if (crypto_pwhash_str_needs_rehash(hash.c_str(), crypto_pwhash_OPSLIMIT_MIN,
                                     crypto_pwhash_MEMLIMIT_MIN) < 0)
    return absl::DataLossError("a kept password hash cannot be read");
  errno = 0;
  if (crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0) return true;
  // It says by errno alone whether the password is another one or the memory was not to be had.
  if (errno == ENOMEM) return NoMemory();
  return false;
}

bool IsOfOtherCost(const std::string& hash, const PasswordCost& cost) {
  return crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

void Wipe(std::string& secret) {
  sodium_memzero(secret.data(), secret.size());
  secret.clear();
}

}  // namespace renkei::auth
