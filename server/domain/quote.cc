#include "server/domain/quote.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

namespace renkei::domain {
namespace {

constexpr size_t kMaxQuotedChars = 40;
// Enough bytes for every text that is not cut; a longer one need not be decoded whole.
constexpr size_t kMaxQuotedBytes = (kMaxQuotedChars + 1) * 4;

}  // namespace

std::string Quoted(absl::string_view text) {
  const absl::string_view head = text.substr(0, std::min(text.size(), kMaxQuotedBytes));
  const icu::UnicodeString decoded = icu::UnicodeString::fromUTF8(
      icu::StringPiece(head.data(), static_cast<int32_t>(head.size())));
  icu::UnicodeString shown;
  size_t count = 0;
  for (int32_t i = 0; i < decoded.length(); i = decoded.moveIndex32(i, 1)) {
    if (++count > kMaxQuotedChars) {
      shown.append(u'…');
      break;
    }
    const UChar32 letter = decoded.char32At(i);
    shown.append(u_iscntrl(letter) ? UChar32{' '} : letter);
  }
  std::string result;
  shown.toUTF8String(result);
  return result;
}

}  // namespace renkei::domain
