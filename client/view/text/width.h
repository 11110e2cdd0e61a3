// How many columns of a terminal a text takes, by the East Asian Width of its characters (Unicode
// Standard Annex #11).

#ifndef RENKEI_CLIENT_VIEW_TEXT_WIDTH_H_
#define RENKEI_CLIENT_VIEW_TEXT_WIDTH_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "client/view/block.h"

namespace renkei::view {

// How characters of width "ambiguous" (①, ※, →, Greek) are drawn: one column in terminals of today,
// two in those with a legacy Japanese encoding.
enum class Ambiguous { kNarrow, kWide };

// As many spaces; none for a negative count.
std::string Spaces(int count);

// How far to the right a text begins that lies `depth` levels deep, two columns for each, and as many
// spaces. Any number is taken: below 0 is the top, and nothing goes beyond kDeepestLevel.
int IndentColumns(int64_t depth);
std::string Indent(int64_t depth);

// Columns of `text`: 2 for wide and full-width characters, 0 for combining marks and invisible
// ones, 1 for others. Bytes that are not UTF-8 count 1 each.
int DisplayWidth(absl::string_view text, Ambiguous ambiguous);

// `text` in at most `columns` columns (at least 1); what was cut off shows as "…".
std::string Truncate(absl::string_view text, int columns, Ambiguous ambiguous);

// `text` with spaces after (or before) it, `columns` wide; longer texts stay as they are.
std::string PadRight(absl::string_view text, int columns, Ambiguous ambiguous);
std::string PadLeft(absl::string_view text, int columns, Ambiguous ambiguous);

// `text` in lines of at most `columns` columns (at least 2). Its own line breaks are kept. Breaks
// at spaces and between any two characters of which one is no ASCII, but never before a closing
// bracket or punctuation, nor behind an opening bracket: words of ASCII are not torn, and stand out
// with what clings to them where they are wider than a line.
std::vector<std::string> Wrap(absl::string_view text, int columns, Ambiguous ambiguous);

// `text` on one line that cannot move the cursor and reads as it stands: line breaks and tabs become
// spaces, everything else that server/domain/visible_text.h calls harmful is shown, so that no title
// can paint a terminal. Line breaks are kept where `multiline` is set.
std::string Printable(absl::string_view text, bool multiline = false);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_TEXT_WIDTH_H_
