#include "client/view/page/place_words.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace renkei::view {

using domain::In;
using domain::Lang;

std::string BorderWords(int borders_away, Lang lang) {
  switch (borders_away) {
    case 1:
      return In(lang, {"neighbor", "隣接"});
    case 2:
      return In(lang, {"next but one", "隣の隣"});
    default:
      return "";
  }
}

long Percent(double likeness) {
  // What came from a server may be no number.
  constexpr double kPercent = 100;
  return std::isnan(likeness) ? 0 : std::lround(std::clamp(likeness, 0.0, 1.0) * kPercent);
}

std::string RelationWords(int borders_away, double likeness, Lang lang) {
  std::vector<std::string> said;
  if (std::string border = BorderWords(borders_away, lang); !border.empty())
    said.push_back(std::move(border));
  if (const long percent = Percent(likeness); percent > 0)
    said.push_back(
        In(lang, {absl::StrCat(percent, "% alike"), absl::StrCat("類似度 ", percent, "％")}));
  return absl::StrJoin(said, In(lang, {", ", "、"}));
}

}  // namespace renkei::view
