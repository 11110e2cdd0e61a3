// The bytes of an input, taken from its front as choices, numbers and texts. At their end everything is
// 0 and "": any input is a whole one.

#ifndef RENKEI_TESTS_FUZZ_BYTES_H_
#define RENKEI_TESTS_FUZZ_BYTES_H_

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace renkei::fuzz {

class Bytes {
 public:
  explicit Bytes(absl::string_view bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }

  uint8_t Byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  // 0 to below - 1.
  size_t Below(size_t below) {
    size_t number = Byte();
    if (below > 256) number = number * 256 + Byte();
    return number % below;
  }

  bool OneIn(size_t times) { return Below(times) == times - 1; }

  uint64_t Number() {
    uint64_t number = 0;
    for (size_t left = Below(9); left > 0; --left) number = number << 8 | Byte();
    return number;
  }

  std::string Text(size_t most) {
    const size_t size = std::min(Below(most + 1), rest_.size());
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }

  absl::string_view Rest() {
    const absl::string_view rest = rest_;
    rest_ = {};
    return rest;
  }

 private:
  absl::string_view rest_;
};

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_BYTES_H_
