// A short name for a text.

#ifndef RENKEI_CLIENT_WEB_PAGE_TEXT_SUM_H_
#define RENKEI_CLIENT_WEB_PAGE_TEXT_SUM_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace renkei::web {

// FNV-1a in 16 hexadecimal digits: the same text has the same on every front of a site. Not for what
// somebody could gain by finding a second text for.
inline std::string SumOf(absl::string_view text) {
  uint64_t sum = 0xcbf29ce484222325;
  for (const char c : text) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return absl::StrCat(absl::Hex(sum, absl::kZeroPad16));
}

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_TEXT_SUM_H_
