// Trees whose branches a reader opens and closes.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/view/html/parts.h"

namespace renkei::view {
namespace {

class FoldedTree {
 public:
  FoldedTree(Writer& html, const Tree& tree, const HtmlStyle& style)
      : html_(html), items_(tree.items), open_levels_(*tree.open_levels), style_(style) {}

  void Write() {
    const auto list = html_.Open("ul", {Class("tree")});
    html_.Break();
    WriteItems(0, items_.size());
  }

 private:
  int Depth(size_t item) const { return std::clamp(items_[item].depth, 0, kDeepestLevel); }

  // The first item behind `item` that does not lie below it.
  size_t EndOf(size_t item, size_t end) const {
    size_t next = item + 1;
    while (next < end && Depth(next) > Depth(item)) ++next;
    return next;
  }

  // Deeper with each call: as many are open at once as a tree has levels.
  void WriteItems(size_t begin, size_t end) {
    for (size_t item = begin; item < end;) {
      const size_t next = EndOf(item, end);
      {
        const auto element = html_.Open("li");
        {
          const auto text = html_.Open("div", {Class("text")});
          WriteTreeItem(html_, items_[item], style_);
        }
        if (next > item + 1) WriteBelow(item, next);
      }
      html_.Break();
      item = next;
    }
  }

  // What leads to the item's page stays outside of what opens its branch: neither hides the other.
  void WriteBelow(size_t item, size_t end) {
    const bool open = Depth(item) + 1 < open_levels_;
    const size_t count = end - item - 1;
    const auto branch = html_.Open("details", {Attribute("open", open ? "open" : "")});
    html_.Leaf("summary", {},
               In(style_.lang, {absl::StrCat(count, count == 1 ? " item below" : " items below"),
                                absl::StrCat("下位の", count, "項目")}));
    const auto list = html_.Open("ul");
    html_.Break();
    WriteItems(item + 1, end);
  }

  Writer& html_;
  const std::vector<TreeItem>& items_;
  const int open_levels_;
  const HtmlStyle& style_;
};

}  // namespace

void WriteFoldedTree(Writer& html, const Tree& tree, const HtmlStyle& style) {
  FoldedTree(html, tree, style).Write();
  html.Break();
}

}  // namespace renkei::view
