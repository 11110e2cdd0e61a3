#include "server/sheet/xml_text.h"

#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "server/domain/visible_text.h"

namespace renkei::sheet {
namespace {

constexpr size_t kEscapeLength = 7;  // _xHHHH_

// The unit that "_xHHHH_" at the beginning of `text` stands for.
std::optional<uint32_t> EscapeAt(absl::string_view text) {
  if (text.size() < kEscapeLength || text[0] != '_' || text[1] != 'x' || text[6] != '_')
    return std::nullopt;
  const absl::string_view hex = text.substr(2, 4);
  uint32_t unit = 0;
  const bool digits = std::all_of(hex.begin(), hex.end(), [](char c) {
    return absl::ascii_isxdigit(static_cast<unsigned char>(c));
  });
  if (!digits || !absl::SimpleHexAtoi(hex, &unit)) return std::nullopt;
  return unit;
}

void AppendUtf8(uint32_t c, std::string& out) {
  uint8_t bytes[U8_MAX_LENGTH];
  size_t length = 0;
  if (c > 0x10ffff || U_IS_SURROGATE(c)) c = 0xfffd;
  U8_APPEND_UNSAFE(bytes, length, c);
  out.append(reinterpret_cast<const char*>(bytes), length);
}

}  // namespace

std::string EscapeXmlText(absl::string_view raw) {
  // Control characters come back from their escapes, and a cell shows those.
  const bool shows = domain::MisleadsReaders(raw);
  const std::string shown = shows ? domain::ShowHarmful(raw, /*multiline=*/true) : std::string();
  const absl::string_view text = shows ? shown : raw;
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '_' && EscapeAt(text.substr(i))) {
      out += "_x005F_";
    } else if (text[i] == '\r') {
      out += "_x000D_";
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string UnescapeXmlText(absl::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    std::optional<uint32_t> unit = text[i] == '_' ? EscapeAt(text.substr(i)) : std::nullopt;
    if (!unit) {
      out += text[i++];
      continue;
    }
    i += kEscapeLength;
    const auto next = U16_IS_LEAD(*unit) ? EscapeAt(text.substr(i)) : std::nullopt;
    if (next && U16_IS_TRAIL(*next)) {
      unit = U16_GET_SUPPLEMENTARY(*unit, *next);
      i += kEscapeLength;
    }
    AppendUtf8(*unit, out);
  }
  return out;
}

size_t Utf16Length(absl::string_view text) {
  size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0U) != 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

bool IsUtf8(absl::string_view text) {
  for (size_t offset = 0; offset < text.size();) {
    // ICU counts in 32 bits: in steps that are far below.
    const auto size = static_cast<int32_t>(std::min<size_t>(text.size() - offset, 1U << 20));
    int32_t i = 0;
    UChar32 c = 0;
    U8_NEXT(text.data() + offset, i, size, c);
    if (c < 0) return false;
    offset += static_cast<size_t>(i);
  }
  return true;
}

}  // namespace renkei::sheet
