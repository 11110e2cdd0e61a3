#include "client/view/text/sparkline.h"

#include <algorithm>
#include <cmath>

namespace renkei::view {
namespace {

constexpr int kLevels = 8;
constexpr const char* kBlocks[kLevels] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr const char* kAscii[kLevels] = {"_", ".", "-", "~", "=", "*", "#", "@"};

}  // namespace

std::string Sparkline(const std::vector<std::optional<double>>& series,
                      std::optional<double> target, bool only_ascii) {
  std::optional<double> low = target;
  std::optional<double> high = target;
  bool any = false;
  for (const std::optional<double>& figure : series) {
    if (!figure || !std::isfinite(*figure)) continue;
    any = true;
    low = low ? std::min(*low, *figure) : *figure;
    high = high ? std::max(*high, *figure) : *figure;
  }
  if (!any) return "";
  const auto mark = [&](std::optional<double> figure) -> std::string {
    if (!figure || !std::isfinite(*figure)) return only_ascii ? "?" : "·";
    // All equal: in the middle.
    int level = kLevels / 2 - 1;
    if (*high > *low) {
      const double part = (*figure / 2 - *low / 2) / (*high / 2 - *low / 2);
      level = std::clamp(static_cast<int>(std::lround(part * (kLevels - 1))), 0, kLevels - 1);
    }
    return only_ascii ? kAscii[level] : kBlocks[level];
  };
  std::string line;
  for (const std::optional<double>& figure : series) line += mark(figure);
  if (target) {
    line += only_ascii ? "|" : "┊";
    line += mark(target);
  }
  return line;
}

}  // namespace renkei::view
