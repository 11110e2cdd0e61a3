// Colours of a terminal: few, by meaning, and never the only sign of it.

#ifndef RENKEI_CLIENT_CLI_TEXT_COLOR_H_
#define RENKEI_CLIENT_CLI_TEXT_COLOR_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "client/cli/text/lang.h"

namespace renkei::cli {

// What a colour says. Those for removed and added also differ by underline, for readers who cannot
// tell red from green.
enum class Tone {
  kHeading,  // bold
  kFaint,    // what is beside the point
  kGood,     // green
  kWarning,  // yellow
  kBad,      // red
  kRemoved,  // red, struck out where the terminal can
  kAdded,    // green, underlined
};

class Palette {
 public:
  // Without colour every text comes back as it is.
  explicit Palette(bool on = false) : on_(on) {}

  bool on() const { return on_; }
  // `text` (printable already) in the tone; an empty one stays empty. Tones do not nest.
  std::string Paint(Tone tone, absl::string_view text) const;

 private:
  bool on_;
};

// Whether to colour, from --color: "always", "never", or "auto" (also ""): where standard output is
// a terminal, unless NO_COLOR is set to anything (https://no-color.org) or TERM is "dumb". nullopt
// for any other word.
std::optional<bool> WantsColor(absl::string_view asked, bool terminal,
                               const Environment& environment);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_TEXT_COLOR_H_
