// Bytes as texts that the wire and the readers of files let pass.

#ifndef RENKEI_TESTS_FUZZ_UTF8_H_
#define RENKEI_TESTS_FUZZ_UTF8_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "server/http/message/target.h"

namespace renkei::fuzz {

// The bytes themselves where they are UTF-8; otherwise each of them as the character of its number.
inline std::string Utf8Of(absl::string_view bytes) {
  if (http::IsUtf8(bytes)) return std::string(bytes);
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<uint8_t>(byte);
    if (code < 0x80) {
      text += byte;
    } else {
      text += static_cast<char>(0xC0 | code >> 6);
      text += static_cast<char>(0x80 | (code & 0x3F));
    }
  }
  return text;
}

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_UTF8_H_
