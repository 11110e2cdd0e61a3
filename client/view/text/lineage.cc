// What came of what, as a tree drawn with lines.
#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "client/view/text/lines.h"
#include "client/view/text/render.h"

namespace renkei::view {
namespace {

struct Branches {
  const char* step;
  const char* last_step;
  const char* through;
  const char* result;
};
constexpr Branches kLines = {"├─ ", "└─ ", "│  ", "└→ "};
constexpr Branches kAsciiLines = {"|- ", "`- ", "|  ", "`> "};

class LineageText {
 public:
  LineageText(const Lineage& lineage, const TextStyle& style)
      : lineage_(lineage), style_(style), branches_(style.only_ascii ? kAsciiLines : kLines) {}

  std::string Draw() {
    for (const size_t root : lineage_.roots) Node(root, "", "");
    if (!lineage_.more.empty()) {
      for (const std::string& line : WrapLine(lineage_.more, style_.columns, style_)) Print(line);
    }
    return std::move(out_);
  }

 private:
  void Print(const std::string& line) { absl::StrAppend(&out_, line, "\n"); }

  // `first` stands before the node itself, `rest` before what hangs on it.
  void Node(size_t index, const std::string& first, const std::string& rest) {
    const LineageNode& node = lineage_.nodes[index];
    std::string label = style_.palette.Paint(Tone::kHeading, Printable(node.text.Plain()));
    if (!node.remark.empty())
      absl::StrAppend(&label, "  ", ArrowFrom(style_), " ", Printable(node.remark));
    const bool again = !drawn_.insert(index).second;
    Print(absl::StrCat(first, label, again ? "  " : "", again ? Printable(lineage_.again) : ""));
    if (again) return;
    for (const LineageStep& step : node.steps) {
      const bool last = &step == &node.steps.back();
      Step(step, absl::StrCat(rest, last ? branches_.last_step : branches_.step),
           absl::StrCat(rest, last ? "   " : branches_.through));
    }
  }

  void Step(const LineageStep& step, const std::string& first, const std::string& rest) {
    Print(absl::StrCat(first, PaintLine(step.text, style_)));
    if (!step.note.empty()) {
      const std::string indent = absl::StrCat(rest, step.result ? branches_.through : "   ");
      const int room = std::max(20, style_.columns - DisplayWidth(indent, style_.ambiguous));
      for (const std::string& line : WrapLine(Line(step.note, Tone::kFaint), room, style_))
        Print(absl::StrCat(indent, line));
    }
    if (step.result) Node(*step.result, absl::StrCat(rest, branches_.result), rest + "   ");
  }

  const Lineage& lineage_;
  const TextStyle& style_;
  const Branches& branches_;
  std::set<size_t> drawn_;
  std::string out_;
};

}  // namespace

std::string RenderText(const Lineage& lineage, const TextStyle& style) {
  return LineageText(lineage, style).Draw();
}

}  // namespace renkei::view
