#include "server/domain/strategy/diff/text_likeness.h"

#include <unicode/utf8.h>

#include <algorithm>

namespace renkei::domain {

std::vector<uint64_t> CharacterPairs(absl::string_view text) {
  std::vector<uint64_t> pairs;
  UChar32 before = -1;
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT_OR_FFFD(text.data(), at, size, c);
    if (before >= 0)
      pairs.push_back(static_cast<uint64_t>(before) << 32 | static_cast<uint32_t>(c));
    before = c;
  }
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

double Likeness(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b) {
  if (a.empty() && b.empty()) return 0;
  size_t common = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++common;
      ++i;
      ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return 2.0 * static_cast<double>(common) / static_cast<double>(a.size() + b.size());
}

}  // namespace renkei::domain
