#include "client/view/block.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace renkei::view {

std::string ComparedHeader(const Comparison& comparison, const ComparedSide& side) {
  return absl::StrCat(side.word, comparison.one_plan ? "" : "  ",
                      comparison.one_plan ? "" : side.title, "\n", side.state);
}

Page UprightPage(Lang lang, std::string title, std::string subtitle) {
  Page page;
  page.lang = lang;
  page.head.title = std::move(title);
  page.head.subtitle = std::move(subtitle);
  page.head.paper = Paper::kA4Portrait;
  return page;
}

}  // namespace renkei::view
