#include "server/service/frame/ids.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <random>

#include "server/auth/openssl_must.h"
#include "storage/base/mutex.h"

namespace renkei::service {
namespace {

constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr size_t kUlidTimeBytes = 6;
constexpr size_t kUlidRandomBytes = 10;
constexpr size_t kUlidChars = 26;

// What a write asks for at a time, an id or two, costs OpenSSL much more by the call than by the
// byte: each thread asks for several at once. A byte is given out once, and not kept.
class RandomReserve {
 public:
  static constexpr size_t kBytes = 512;

  void Take(char* into, size_t count) {
    if (count > left_) Refill();
    unsigned char* const from = bytes_.data() + (kBytes - left_);
    std::copy_n(from, count, into);
    OPENSSL_cleanse(from, count);
    left_ -= count;
  }

 private:
  void Refill() {
    auth::MustHaveDone(RAND_bytes(bytes_.data(), static_cast<int>(kBytes)) == 1);
    left_ = kBytes;
  }

  std::array<unsigned char, kBytes> bytes_;
  size_t left_ = 0;
};

class SystemRandom : public Random {
 public:
  std::string Bytes(size_t count) override {
    thread_local RandomReserve reserve;
    std::string bytes(count, '\0');
    for (size_t at = 0; at < count; at += RandomReserve::kBytes)
      reserve.Take(bytes.data() + at, std::min(count - at, RandomReserve::kBytes));
    return bytes;
  }
};

class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}

  std::string Bytes(size_t count) override {
    MutexLock lock(mutex_);
    std::string bytes;
    bytes.reserve(count);
    while (bytes.size() < count) bytes.push_back(static_cast<char>(engine_() & 0xFF));
    return bytes;
  }

 private:
  Mutex mutex_;
  std::mt19937_64 engine_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace

std::unique_ptr<Random> NewSystemRandom() { return std::make_unique<SystemRandom>(); }

std::unique_ptr<Random> NewSeededRandom(uint64_t seed) {
  return std::make_unique<SeededRandom>(seed);
}

std::string Base32(absl::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() * 8 + 4) / 5);
  uint32_t buffer = 0;
  int bits = 0;
  for (const char c : bytes) {
    buffer = (buffer << 8) | static_cast<unsigned char>(c);
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out.push_back(kAlphabet[(buffer >> bits) & 31]);
    }
  }
  if (bits > 0) out.push_back(kAlphabet[(buffer << (5 - bits)) & 31]);
  return out;
}

std::string NewUlid(absl::Time now, Random& random) {
  const uint64_t millis = static_cast<uint64_t>(absl::ToUnixMillis(now));
  // 130 bits of base32 carry 128: two zero bits stand in front, so that the text is the standard
  // one.
  std::string bits;
  for (int shift = 40; shift >= 0; shift -= 8)
    bits.push_back(static_cast<char>((millis >> shift) & 0xFF));
  bits += random.Bytes(kUlidRandomBytes);
  std::string out;
  out.reserve(kUlidChars);
  uint32_t buffer = 0;
  int have = 2;
  for (size_t i = 0; i < kUlidTimeBytes + kUlidRandomBytes; ++i) {
    buffer = ((buffer << 8) | static_cast<unsigned char>(bits[i])) & 0xFFFF;
    have += 8;
    while (have >= 5) {
      have -= 5;
      out.push_back(kAlphabet[(buffer >> have) & 31]);
    }
  }
  return out;
}

}  // namespace renkei::service
