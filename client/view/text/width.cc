#include "client/view/text/width.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "server/domain/visible_text.h"

namespace renkei::view {
namespace {

// The character at *offset, which moves behind it; negative for a byte that is not UTF-8.
UChar32 Next(absl::string_view text, size_t* offset) {
  UChar32 c = 0;
  auto i = static_cast<int32_t>(*offset);
  U8_NEXT(text.data(), i, static_cast<int32_t>(text.size()), c);
  *offset = static_cast<size_t>(i);
  return c;
}

int WidthOf(UChar32 c, Ambiguous ambiguous) {
  if (c < 0) return 1;
  if (c < 0x80) return 1;
  const uint32_t invisible = U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK;
  constexpr UChar32 kSoftHyphen = 0xad;
  if (c != kSoftHyphen && (U_GET_GC_MASK(c) & invisible) != 0) return 0;
  switch (u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_FULLWIDTH:
    case U_EA_WIDE:
      return 2;
    case U_EA_AMBIGUOUS:
      return ambiguous == Ambiguous::kWide ? 2 : 1;
    default:
      return 1;
  }
}

constexpr absl::string_view kEllipsis = "…";

// Characters that may not begin a line (the core of JIS X 4051's rule).
bool ForbiddenAtStart(UChar32 c) {
  if (c < 0x80) return c > 0 && absl::StrContains(".,;:!?)]}", static_cast<char>(c));
  const int break_class = u_getIntPropertyValue(c, UCHAR_LINE_BREAK);
  return break_class == U_LB_CLOSE_PUNCTUATION || break_class == U_LB_NONSTARTER ||
         break_class == U_LB_EXCLAMATION || break_class == U_LB_CONDITIONAL_JAPANESE_STARTER;
}

// Characters that may not end a line.
bool ForbiddenAtEnd(UChar32 c) {
  if (c < 0x80) return c > 0 && absl::StrContains("([{", static_cast<char>(c));
  return u_getIntPropertyValue(c, UCHAR_LINE_BREAK) == U_LB_OPEN_PUNCTUATION;
}

bool InWord(UChar32 c) { return c > ' ' && c < 0x7f; }

// Whether a line may end with `before` and the next one begin with `after`. Words (of ASCII, without
// spaces) are not torn: a name or a URL has to be copied whole.
bool MayBreak(UChar32 before, bool spaced, UChar32 after, Ambiguous ambiguous) {
  if (ForbiddenAtEnd(before) || ForbiddenAtStart(after) || WidthOf(after, ambiguous) == 0)
    return false;
  return spaced || !InWord(before) || !InWord(after);
}

// Length in bytes of the first line of `text` (without line breaks), which is wider than `columns`.
// Where no break within them is allowed, what has a word in it rather stands out of the column, and
// what has none is torn.
size_t LineEnd(absl::string_view text, int columns, Ambiguous ambiguous) {
  size_t fits = 0;  // the last place where a break is allowed
  bool has_word = false;
  bool spaced = false;
  std::optional<UChar32> before;
  int width = 0;
  for (size_t offset = 0; offset < text.size();) {
    const size_t begin = offset;
    const UChar32 c = Next(text, &offset);
    width += WidthOf(c, ambiguous);
    if (c == ' ') {
      spaced = true;
      continue;
    }
    if (before && MayBreak(*before, spaced, c, ambiguous)) fits = begin;
    if (width > columns && fits > 0) return fits;
    if (width > columns && before && !has_word) return begin;
    has_word = has_word || InWord(c);
    before = c;
    spaced = false;
  }
  return text.size();
}

void WrapLine(absl::string_view line, int columns, Ambiguous ambiguous,
              std::vector<std::string>& out) {
  bool torn = false;
  while (DisplayWidth(line, ambiguous) > columns) {
    const size_t end = LineEnd(line, columns, ambiguous);
    out.emplace_back(absl::StripTrailingAsciiWhitespace(line.substr(0, end)));
    line = absl::StripLeadingAsciiWhitespace(line.substr(end));
    torn = true;
  }
  if (!torn || !line.empty()) out.emplace_back(line);
}

}  // namespace

int IndentColumns(int64_t depth) {
  return 2 * static_cast<int>(std::clamp<int64_t>(depth, 0, kDeepestLevel));
}

std::string Indent(int64_t depth) { return Spaces(IndentColumns(depth)); }

std::string Spaces(int count) { return std::string(static_cast<size_t>(std::max(0, count)), ' '); }

int DisplayWidth(absl::string_view text, Ambiguous ambiguous) {
  int width = 0;
  for (size_t offset = 0; offset < text.size();) width += WidthOf(Next(text, &offset), ambiguous);
  return width;
}

std::string Truncate(absl::string_view text, int columns, Ambiguous ambiguous) {
  if (DisplayWidth(text, ambiguous) <= columns) return std::string(text);
  const int room = columns - DisplayWidth(kEllipsis, ambiguous);
  size_t end = 0;
  int width = 0;
  for (size_t offset = 0; offset < text.size();) {
    width += WidthOf(Next(text, &offset), ambiguous);
    if (width > room) break;
    end = offset;
  }
  return absl::StrCat(text.substr(0, end), kEllipsis);
}

std::string PadRight(absl::string_view text, int columns, Ambiguous ambiguous) {
  return absl::StrCat(text, Spaces(columns - DisplayWidth(text, ambiguous)));
}

std::string PadLeft(absl::string_view text, int columns, Ambiguous ambiguous) {
  return absl::StrCat(Spaces(columns - DisplayWidth(text, ambiguous)), text);
}

std::vector<std::string> Wrap(absl::string_view text, int columns, Ambiguous ambiguous) {
  std::vector<std::string> lines;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    WrapLine(absl::StripTrailingAsciiWhitespace(line), std::max(columns, 2), ambiguous, lines);
  }
  return lines;
}

std::string Printable(absl::string_view text, bool multiline) {
  std::string shown = domain::ShowHarmful(text, multiline);
  if (!multiline) return shown;
  // Of what may stand in a text of several lines, line breaks alone leave the cursor where it belongs.
  std::replace(shown.begin(), shown.end(), '\t', ' ');
  std::replace(shown.begin(), shown.end(), '\r', ' ');
  return shown;
}

}  // namespace renkei::view
