#include "server/domain/quote.h"

#include <unicode/unistr.h>

#include <algorithm>

#include "server/domain/visible_text.h"

namespace renkei::domain {
namespace {

constexpr size_t kMaxQuotedChars = 40;
// Enough bytes for every text that is not cut; a longer one need not be decoded whole.
constexpr size_t kMaxQuotedBytes = (kMaxQuotedChars + 1) * 4;

std::string CharacterOf(UChar32 c) {
  std::string bytes;
  return icu::UnicodeString(c).toUTF8String(bytes);
}

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
    const std::optional<Harm> harm = HarmOf(static_cast<char32_t>(letter));
    if (!harm) {
      shown.append(letter);
    } else if (*harm == Harm::kControl) {
      shown.append(u' ');
    } else {
      shown.append(icu::UnicodeString::fromUTF8(ShowHarmful(CharacterOf(letter), false)));
    }
  }
  std::string result;
  shown.toUTF8String(result);
  return result;
}

}  // namespace renkei::domain
