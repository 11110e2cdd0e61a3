#include "server/domain/visible_text.h"

#include <unicode/uchar.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/domain/utf8.h"

namespace renkei::domain {
namespace {

constexpr absl::string_view kReplacement = "\xef\xbf\xbd";
// ICU counts in 32 bits; no character is longer.
constexpr size_t kLongestCharacter = 4;

// The character at *offset, which moves behind it; negative for a byte that is not UTF-8.
UChar32 Next(absl::string_view text, size_t* offset) {
  const auto first = static_cast<unsigned char>(text[*offset]);
  if (first < 0x80) {
    ++*offset;
    return first;
  }
  const size_t left = std::min(text.size() - *offset, kLongestCharacter);
  int32_t i = 0;
  UChar32 c = 0;
  U8_NEXT(text.data() + *offset, i, static_cast<int32_t>(left), c);
  *offset += static_cast<size_t>(i);
  return c;
}

bool Between(char32_t c, char32_t low, char32_t high) { return c >= low && c <= high; }

bool IsBreakOrTab(char32_t c) { return c == '\n' || c == '\r' || c == '\t'; }

// Whether a harmful character begins with this byte: few do, and every text that is stored is looked
// through more than once.
template <typename Bytes>
constexpr auto MayBegin(Bytes b) {
  return (b < 0x20) | (b == 0x7f) | (b == 0xc2) | (b == 0xd8) | (b == 0xe2) | (b >= 0xef);
}

constexpr std::array<bool, 256> kMayBeHarmful = [] {
  std::array<bool, 256> table = {};
  for (size_t b = 0; b < table.size(); ++b) table[b] = MayBegin(static_cast<uint8_t>(b)) != 0;
  return table;
}();

inline bool MayBeHarmful(char byte) { return kMayBeHarmful[static_cast<unsigned char>(byte)]; }

// Bytes that are looked at with one instruction each question.
constexpr size_t kBlockBytes = 16;
using Block = uint8_t __attribute__((vector_size(kBlockBytes)));

// No harmful character begins in these kBlockBytes.
bool IsHarmlessBlock(const char* bytes) {
  Block block;
  std::memcpy(&block, bytes, kBlockBytes);
  const auto may = MayBegin(block);
  std::array<uint64_t, 2> any;
  static_assert(sizeof(any) == kBlockBytes);
  std::memcpy(any.data(), &may, kBlockBytes);
  return (any[0] | any[1]) == 0;
}

// How many bytes `text` begins with that are shown as they stand, looked at no closer than needs be:
// ASCII, and the characters from U+3000 to U+CFFF, of which any bytes of their form make one and none is
// harmful. Kana, kanji and their punctuation are among them.
size_t PlainBytes(absl::string_view text) {
  const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
  const auto continues = [&](size_t at) { return (byte(at) & 0xc0) == 0x80; };
  size_t end = 0;
  while (end < text.size()) {
    const unsigned char first = byte(end);
    if (first >= 0x20 && first < 0x7f) {
      ++end;
    } else if (first >= 0xe3 && first <= 0xec && text.size() - end >= 3 && continues(end + 1) &&
               continues(end + 2)) {
      end += 3;
    } else {
      break;
    }
  }
  return end;
}

void AppendEscaped(UChar32 c, std::string& out) {
  if (c < 0x10000) {
    absl::StrAppendFormat(&out, "\\u%04x", c);
  } else {
    absl::StrAppendFormat(&out, "\\u%04x\\u%04x", unsigned{U16_LEAD(c)}, unsigned{U16_TRAIL(c)});
  }
}

}  // namespace

std::optional<Harm> HarmOf(char32_t c) {
  if (c < 0x20 || Between(c, 0x7f, 0x9f)) return Harm::kControl;
  if (c < 0x61c) return std::nullopt;
  if (c == 0x2028 || c == 0x2029) return Harm::kLineSeparator;
  if (c == 0x61c || c == 0x200e || c == 0x200f || Between(c, 0x202a, 0x202e) ||
      Between(c, 0x2066, 0x2069))
    return Harm::kDirection;
  if (c == 0xfeff || Between(c, 0x206a, 0x206f) || Between(c, 0xfff9, 0xfffb) ||
      Between(c, 0xe0000, 0xe007f) || Between(c, 0xfdd0, 0xfdef) || (c & 0xfffe) == 0xfffe)
    return Harm::kHidden;
  return std::nullopt;
}

std::string CodePointText(char32_t c) {
  return absl::StrFormat("U+%04X", static_cast<uint32_t>(c));
}

std::optional<HarmfulCharacter> FindHarmful(absl::string_view text, bool multiline) {
  for (size_t offset = 0; offset < text.size();) {
    if (offset + kBlockBytes <= text.size() && IsHarmlessBlock(text.data() + offset)) {
      offset += kBlockBytes;
      continue;
    }
    const size_t block_end = std::min(text.size(), offset + kBlockBytes);
    while (offset < block_end) {
      if (!MayBeHarmful(text[offset])) {
        ++offset;
        continue;
      }
      const size_t begin = offset;
      const UChar32 c = Next(text, &offset);
      if (c < 0) continue;
      const auto code = static_cast<char32_t>(c);
      if (multiline && IsBreakOrTab(code)) continue;
      if (const std::optional<Harm> harm = HarmOf(code))
        return HarmfulCharacter{*harm, code, CountCodePoints(text.substr(0, begin)) + 1};
    }
  }
  return std::nullopt;
}

bool MisleadsReaders(absl::string_view text) {
  for (size_t offset = 0; offset < text.size();) {
    const UChar32 c = Next(text, &offset);
    const std::optional<Harm> harm = c < 0 ? std::nullopt : HarmOf(static_cast<char32_t>(c));
    if (harm && *harm != Harm::kControl) return true;
  }
  return false;
}

bool HasVisible(absl::string_view text) {
  // Blank in every font, though its class is that of symbols.
  constexpr UChar32 kBlankBraille = 0x2800;
  constexpr uint32_t kUnseen = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_ZS_MASK | U_GC_ZL_MASK |
                               U_GC_ZP_MASK | U_GC_MN_MASK | U_GC_ME_MASK;
  for (size_t offset = 0; offset < text.size();) {
    const UChar32 c = Next(text, &offset);
    if (c < 0 || c == kBlankBraille) continue;
    if ((U_GET_GC_MASK(c) & kUnseen) != 0) continue;
    if (!u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return true;
  }
  return false;
}

std::string ShowHarmful(absl::string_view text, bool multiline) {
  std::string out;
  out.reserve(text.size());
  AppendShown(text, multiline, out);
  return out;
}

void AppendShown(absl::string_view text, bool multiline, std::string& out) {
  for (size_t offset = 0; offset < text.size();) {
    if (const size_t plain = PlainBytes(text.substr(offset)); plain > 0) {
      out.append(text.data() + offset, plain);
      offset += plain;
      continue;
    }
    const size_t begin = offset;
    const UChar32 c = Next(text, &offset);
    const auto code = static_cast<char32_t>(c);
    const std::optional<Harm> harm = c < 0 ? Harm::kControl : HarmOf(code);
    if (!harm || (multiline && IsBreakOrTab(code))) {
      out.append(text.data() + begin, offset - begin);
    } else if (IsBreakOrTab(code)) {
      out += ' ';
    } else if (*harm == Harm::kControl) {
      absl::StrAppend(&out, kReplacement);
    } else {
      absl::StrAppend(&out, "[", CodePointText(code), "]");
    }
  }
}

std::string EscapeHarmfulInJson(std::string json) {
  if (std::none_of(json.begin(), json.end(), MayBeHarmful)) return json;
  std::string out;
  out.reserve(json.size());
  for (size_t offset = 0; offset < json.size();) {
    const size_t begin = offset;
    const UChar32 c = Next(json, &offset);
    if (c >= 0 && !IsBreakOrTab(static_cast<char32_t>(c)) && HarmOf(static_cast<char32_t>(c))) {
      AppendEscaped(c, out);
    } else {
      out.append(json, begin, offset - begin);
    }
  }
  return out;
}

std::string JsonString(absl::string_view text) {
  std::string out = "\"";
  for (size_t offset = 0; offset < text.size();) {
    const size_t begin = offset;
    const UChar32 c = Next(text, &offset);
    if (c == '"' || c == '\\') {
      absl::StrAppend(&out, "\\", text.substr(begin, 1));
    } else if (c == '\n') {
      out += "\\n";
    } else if (c < 0) {
      absl::StrAppend(&out, kReplacement);
    } else if (HarmOf(static_cast<char32_t>(c))) {
      AppendEscaped(c, out);
    } else {
      absl::StrAppend(&out, text.substr(begin, offset - begin));
    }
  }
  out += '"';
  return out;
}

}  // namespace renkei::domain
