// What the terminal can do, as the environment says it; and the view's lines and tables by their names,
// for what the command says besides pages.

#ifndef RENKEI_CLIENT_CLI_TEXT_TERMINAL_H_
#define RENKEI_CLIENT_CLI_TEXT_TERMINAL_H_

#include <optional>

#include "absl/strings/string_view.h"
#include "client/cli/text/lang.h"
#include "client/view/text/color.h"
#include "client/view/text/sparkline.h"
#include "client/view/text/table.h"
#include "client/view/text/width.h"

namespace renkei::cli {

using view::Ambiguous;
using view::DisplayWidth;
using view::Indent;
using view::PadLeft;
using view::PadRight;
using view::Palette;
using view::Printable;
using view::RenderTable;
using view::Sparkline;
using view::TableColumn;
using view::Tone;
using view::Truncate;
using view::Wrap;

// Wide where the locale's encoding is EUC-JP or Shift_JIS, or RENKEI_AMBIGUOUS_WIDTH=wide says so;
// otherwise narrow.
Ambiguous AmbiguousFromLocale(const Environment& environment);

// Whether only ASCII can be drawn: LC_ALL, LC_CTYPE or LANG, the first of them that is set, names
// an encoding other than UTF-8, or is C or POSIX. A console without any locale gets UTF-8.
bool OnlyAscii(const Environment& environment);

// Whether to colour, from --color: "always", "never", or "auto" (also ""): where standard output is
// a terminal, unless NO_COLOR is set to anything (https://no-color.org) or TERM is "dumb". nullopt
// for any other word.
std::optional<bool> WantsColor(absl::string_view asked, bool terminal,
                               const Environment& environment);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_TEXT_TERMINAL_H_
