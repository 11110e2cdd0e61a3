// A series of figures in one line of a table.

#ifndef RENKEI_CLIENT_VIEW_TEXT_SPARKLINE_H_
#define RENKEI_CLIENT_VIEW_TEXT_SPARKLINE_H_

#include <optional>
#include <string>
#include <vector>

#include "client/view/block.h"

namespace renkei::view {

// One mark for each figure, as high as it lies between the lowest and the highest of all of them
// and the target: ▁▂▃▄▅▆▇█, in ASCII _.-~=*#@. What is no number is "·" ("?" in ASCII). The target
// comes last behind "┊" ("|"), drawn by the same scale: ▁▂▃┊█. "" where there is no figure at all.
std::string Sparkline(const std::vector<std::optional<double>>& series,
                      std::optional<double> target, bool only_ascii);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_TEXT_SPARKLINE_H_
