// Colours of a terminal: few, by meaning, and never the only sign of it. Those for removed and added
// also differ by underline, for readers who cannot tell red from green.

#ifndef RENKEI_CLIENT_VIEW_TEXT_COLOR_H_
#define RENKEI_CLIENT_VIEW_TEXT_COLOR_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/view/block.h"

namespace renkei::view {

class Palette {
 public:
  // Without colour every text comes back as it is.
  explicit Palette(bool on = false) : on_(on) {}

  bool on() const { return on_; }
  // `text` (printable already) in the tone: headings bold, what is beside the point faint. An empty
  // one stays empty. Tones do not nest.
  std::string Paint(Tone tone, absl::string_view text) const;

 private:
  bool on_;
};

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_TEXT_COLOR_H_
