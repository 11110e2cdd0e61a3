// 工程表 and the lineage of a case.
#include <set>

#include "absl/strings/str_cat.h"
#include "client/view/html/parts.h"

namespace renkei::view {
namespace {

void WriteTimelineHead(Writer& html, const Timeline& timeline) {
  const auto head = html.Open("thead");
  const auto row = html.Open("tr");
  html.Leaf("th", {}, timeline.title_header);
  html.Leaf("th", {}, timeline.who_header);
  for (const auto& [label, in_full] : timeline.columns) html.Leaf("th", {}, in_full);
  html.Leaf("th", {}, timeline.state_header);
}

void WriteMark(Writer& html, const TimelineMark& mark) {
  const auto milestone = html.Open("span", {Class("milestone")});
  html.Text(absl::StrCat("◆ ", mark.title));
  html.Empty("br");
  html.Leaf("span", {Class("muted")}, mark.when);
}

void WriteYear(Writer& html, const TimelineRow& row, int column) {
  std::vector<ClassName> classes = {"year"};
  if (column >= row.first && column <= row.last) {
    classes.push_back("on");
    if (column == row.first && !row.begins_before) classes.push_back("first");
    if (column == row.last && !row.ends_after) classes.push_back("last");
  }
  const auto cell = html.Open("td", {Classes(classes)});
  for (const TimelineMark& mark : row.marks) {
    if (mark.column == column) WriteMark(html, mark);
  }
}

std::vector<ClassName> StateClass(Tone tone) {
  if (tone == Tone::kGood) return {"state", "done"};
  if (tone == Tone::kWarning) return {"state", "delayed"};
  if (tone == Tone::kFaint) return {"state", "stopped"};
  return {"state"};
}

void WriteTimelineRow(Writer& html, const Timeline& timeline, const TimelineRow& row,
                      const HtmlStyle& style) {
  const int years = static_cast<int>(timeline.columns.size());
  if (row.heading) {
    const auto element = html.Open("tr", {Class("node")});
    const auto cell = html.Open(
        "th", {Attribute("colspan", absl::StrCat(years + 3)), Classes({DepthClass(row.depth)})});
    return WriteLinked(html, row.title, row.resource, style);
  }
  const auto element = html.Open("tr", {Class("keep")});
  {
    const auto cell = html.Open("td", {Classes({DepthClass(row.depth)})});
    WriteLinked(html, row.title, row.resource, style);
    for (const TimelineMark& mark : row.marks) {
      if (mark.column < 0 || mark.column >= years) WriteMark(html, mark);
    }
  }
  html.Leaf("td", {}, row.who);
  for (int i = 0; i < years; ++i) WriteYear(html, row, i);
  html.Leaf("td", {Classes(StateClass(row.state_tone))}, row.state);
}

class LineageList {
 public:
  LineageList(Writer& html, const Lineage& lineage, const HtmlStyle& style)
      : html_(html), lineage_(lineage), style_(style) {}

  void Write() {
    const auto list = html_.Open("ul", {Class("lineage")});
    for (const size_t root : lineage_.roots) {
      const auto item = html_.Open("li");
      Node(root);
    }
  }

 private:
  void Node(size_t index) {
    const LineageNode& node = lineage_.nodes[index];
    {
      const auto title = html_.Open("b");
      WriteLinked(html_, node.text.Plain(), node.resource, style_);
    }
    if (!node.remark.empty()) html_.Leaf("span", {Class("muted")}, "  " + node.remark);
    if (!drawn_.insert(index).second)
      return html_.Leaf("span", {Class("muted")}, "  " + lineage_.again);
    if (node.steps.empty()) return;
    const auto list = html_.Open("ul");
    for (const LineageStep& step : node.steps) {
      const auto item = html_.Open("li");
      WriteLine(html_, step.text, style_);
      if (!step.note.empty()) html_.Leaf("p", {Class("text muted")}, step.note);
      if (!step.result) continue;
      html_.Empty("br");
      html_.Text("→ ");
      Node(*step.result);
    }
  }

  Writer& html_;
  const Lineage& lineage_;
  const HtmlStyle& style_;
  std::set<size_t> drawn_;
};

}  // namespace

void WriteBlock(Writer& html, const Timeline& timeline, const HtmlStyle& style, int) {
  if (timeline.rows.empty() && !timeline.nothing.empty()) {
    html.Leaf("p", {}, timeline.nothing);
    return html.Break();
  }
  {
    const auto table = html.Open("table");
    WriteTimelineHead(html, timeline);
    const auto body = html.Open("tbody");
    html.Break();
    for (const TimelineRow& row : timeline.rows) {
      WriteTimelineRow(html, timeline, row, style);
      html.Break();
    }
  }
  html.Break();
}

void WriteBlock(Writer& html, const Lineage& lineage, const HtmlStyle& style, int) {
  LineageList(html, lineage, style).Write();
  html.Break();
  if (lineage.more.empty()) return;
  html.Leaf("p", {}, lineage.more);
  html.Break();
}

}  // namespace renkei::view
