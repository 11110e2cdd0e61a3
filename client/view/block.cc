#include "client/view/block.h"

#include "absl/strings/str_cat.h"

namespace renkei::view {

std::string ComparedHeader(const Comparison& comparison, const ComparedSide& side) {
  return absl::StrCat(side.word, comparison.one_plan ? "" : "  ",
                      comparison.one_plan ? "" : side.title, "\n", side.state);
}

}  // namespace renkei::view
