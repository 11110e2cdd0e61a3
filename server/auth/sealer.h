// Texts that go out, come back, and mean something to the server alone: page tokens and feed cursors.
// Authenticated encryption (AES-256-GCM, NIST SP 800-38D) under a key that the store keeps: neither
// what they say nor how long it is can be read, and none can be made or changed.

#ifndef RENKEI_SERVER_AUTH_SEALER_H_
#define RENKEI_SERVER_AUTH_SEALER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::auth {

inline constexpr size_t kSealKeyBytes = 32;
inline constexpr size_t kSealSaltBytes = 16;

// Safe for several threads.
class Sealer {
 public:
  // `key`: kSealKeyBytes random bytes.
  explicit Sealer(std::string key) : key_(std::move(key)) {}

  // Seals a number of texts for one purpose, under a key of their own: made from the sealer's and
  // `salt`, kSealSaltBytes random bytes that no other Stamp was given. One thread.
  class Stamp {
   public:
    Stamp(const Sealer& sealer, absl::string_view purpose, absl::string_view salt);
    Stamp(Stamp&&) noexcept;
    ~Stamp();

    // Letters, digits, '-' and '_'.
    std::string Seal(absl::string_view content);

   private:
    struct Cipher;
    std::string purpose_;
    std::string salt_;
    std::unique_ptr<Cipher> cipher_;
    uint32_t count_ = 0;
  };

  // What was sealed; nullopt for a text that was not sealed with this key and for this purpose.
  std::optional<std::string> Open(absl::string_view purpose, absl::string_view sealed) const;

 private:
  std::string KeyFrom(absl::string_view salt) const;

  const std::string key_;
};

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_SEALER_H_
