// Code points of UTF-8 text that protobuf has already checked.

#ifndef RENKEI_SERVER_DOMAIN_UTF8_H_
#define RENKEI_SERVER_DOMAIN_UTF8_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace renkei::domain {

// Number of code points.
inline size_t CountCodePoints(absl::string_view text) {
  size_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return count;
}

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_UTF8_H_
