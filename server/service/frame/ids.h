// Ids and secrets. Randomness is injected, so that tests are exact.

#ifndef RENKEI_SERVER_SERVICE_FRAME_IDS_H_
#define RENKEI_SERVER_SERVICE_FRAME_IDS_H_

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/time/time.h"

namespace renkei::service {

// Source of random bytes. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual std::string Bytes(size_t count) = 0;
};

// The operating system's generator, through OpenSSL.
std::unique_ptr<Random> NewSystemRandom();

// For tests: the same bytes for the same seed.
std::unique_ptr<Random> NewSeededRandom(uint64_t seed);

// A lower-case ULID: 26 characters that sort by time (48 bits of milliseconds, then 80 random
// bits).
std::string NewUlid(absl::Time now, Random& random);

// Lower-case base32 without letters that look like digits (Crockford's alphabet); 5 bits a
// character, no padding.
std::string Base32(absl::string_view bytes);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_IDS_H_
