// Code points of UTF-8 text that protobuf has already checked.

#ifndef RENKEI_SERVER_DOMAIN_UTF8_H_
#define RENKEI_SERVER_DOMAIN_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// Number of code points: of bytes that do not go on with one (10xxxxxx), eight at a time.
inline size_t CountCodePoints(absl::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101;
  size_t count = text.size();
  size_t offset = 0;
  for (; offset + sizeof(uint64_t) <= text.size(); offset += sizeof(uint64_t)) {
    uint64_t bytes;
    std::memcpy(&bytes, text.data() + offset, sizeof(bytes));
    const uint64_t going_on = (bytes >> 7) & ~(bytes >> 6) & kOnes;
    count -= (going_on * kOnes) >> 56;
  }
  for (; offset < text.size(); ++offset)
    count -= (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80;
  return count;
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_UTF8_H_
