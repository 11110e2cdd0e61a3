#include "server/search/analysis/code_points.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace renkei::search {
namespace {

bool InLatinRun(char32_t code) {
  constexpr char32_t kFirstNotLatin = 0x250;
  return code < kFirstNotLatin && u_isalnum(static_cast<UChar32>(code));
}

}  // namespace

CodePoints::CodePoints(absl::string_view text) : text_(text) {
  codes_.reserve(text.size() / 3 + 1);
  starts_.reserve(text.size() / 3 + 2);
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    starts_.push_back(static_cast<uint32_t>(i));
    UChar32 code;
    U8_NEXT(bytes, i, size, code);
    codes_.push_back(code < 0 ? U'\uFFFD' : static_cast<char32_t>(code));
  }
  starts_.push_back(static_cast<uint32_t>(size));
}

size_t CodePoints::With(uint32_t byte) const {
  const auto behind = std::upper_bound(starts_.begin(), starts_.end(), byte);
  return static_cast<size_t>(behind - starts_.begin()) - 1;
}

size_t CodePoints::From(uint32_t byte) const {
  const auto found = std::lower_bound(starts_.begin(), starts_.end(), byte);
  return static_cast<size_t>(found - starts_.begin());
}

bool CodePoints::MayCut(size_t i) const {
  if (i == 0 || i >= size()) return true;
  if ((U_GET_GC_MASK(static_cast<UChar32>(codes_[i])) & U_GC_M_MASK) != 0) return false;
  return !InLatinRun(codes_[i - 1]) || !InLatinRun(codes_[i]);
}

bool IsSpace(char32_t code) {
  const auto c = static_cast<UChar32>(code);
  return u_isUWhiteSpace(c) || u_iscntrl(c);
}

bool EndsSentence(char32_t code) {
  return code == U'。' || code == U'．' || code == U'！' || code == U'？' || code == U'!' ||
         code == U'?' || code == U'\n';
}

}  // namespace renkei::search
