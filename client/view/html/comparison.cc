// 新旧対照表 as the table that councils are given, old and new side by side.
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/html/parts.h"

namespace renkei::view {
namespace {

// Rows longer than this, in bytes of HTML, may be torn between pages: about half a page.
constexpr size_t kLongRowBytes = 6'000;

class ComparisonTable {
 public:
  ComparisonTable(Writer& html, const Comparison& comparison, const HtmlStyle& style)
      : html_(html), comparison_(comparison), style_(style) {}

  void Write() {
    const auto table = html_.Open("table", {Class("comparison")});
    html_.Break();
    Columns();
    Rows();
    html_.Break();
  }

 private:
  void Rows() {
    const auto body = html_.Open("tbody");
    html_.Break();
    const std::vector<std::string>* path = nullptr;
    for (const ComparedItem& item : comparison_.items) {
      if (!item.path.empty() && (path == nullptr || *path != item.path)) Place(item.path);
      path = &item.path;
      Row(item);
    }
  }

  void Columns() {
    {
      const auto group = html_.Open("colgroup");
      html_.Empty("col", {Class("side")});
      html_.Empty("col", {Class("side")});
      html_.Empty("col", {Class("remark")});
    }
    html_.Break();
    {
      const auto head = html_.Open("thead");
      const auto row = html_.Open("tr");
      for (const ComparedSide* side : {&comparison_.old_side, &comparison_.new_side})
        html_.Leaf("th", {Attribute("scope", "col")}, ComparedHeader(comparison_, *side));
      html_.Leaf("th", {Attribute("scope", "col")}, comparison_.kinds_header);
    }
    html_.Break();
  }

  void Place(const std::vector<std::string>& path) {
    {
      const auto row = html_.Open("tr", {Class("place")});
      html_.Leaf("td", {Attribute("colspan", "3")}, absl::StrJoin(path, " > "));
    }
    html_.Break();
  }

  void Row(const ComparedItem& item) {
    using Change = ComparedItem::Change;
    Writer cells;
    Side(cells, item, /*after=*/false);
    Side(cells, item, /*after=*/true);
    cells.Leaf("td", {Class("remark")}, absl::StrJoin(item.kinds, In(style_.lang, {", ", "、"})));
    cells.Break();
    std::vector<ClassName> classes;
    classes.push_back(item.change == Change::kAdded     ? ClassName("added")
                      : item.change == Change::kRemoved ? ClassName("removed")
                                                        : ClassName("changed"));
    if (cells.size() > kLongRowBytes) classes.push_back("long");
    {
      const auto row = html_.Open("tr", {Classes(classes)});
      html_.Break();
      html_.Append(std::move(cells));
    }
    html_.Break();
  }

  void Side(Writer& html, const ComparedItem& item, bool after) {
    using Change = ComparedItem::Change;
    {
      const auto cell = after ? html.Open("td", {Class("new")}) : html.Open("td", {Class("old")});
      if (item.change == (after ? Change::kRemoved : Change::kAdded)) {
        html.Leaf("p", {Class("muted")}, after ? comparison_.removed_note : comparison_.added_note);
      } else {
        Content(html, item, after);
      }
    }
    html.Break();
  }

  void Content(Writer& html, const ComparedItem& item, bool after) {
    {
      const auto title = html.Open("p", {Class("title text")});
      if (item.says_what) html.Leaf("span", {Class("what")}, item.what);
      Value(html, after ? item.title_after : item.title_before);
    }
    for (const Fact& fact : item.content) Field(html, fact.label, fact.value);
    for (const ComparedField& field : item.fields) {
      if (!field.in_titles) Field(html, field.label, after ? field.after : field.before);
    }
  }

  void Field(Writer& html, const std::string& label, const Line& value) {
    const auto paragraph = html.Open("p", {Class("field text")});
    if (!label.empty()) html.Leaf("span", {Class("label")}, label);
    Value(html, value);
  }

  void Value(Writer& html, const Line& value) {
    if (value.empty()) return html.Text("－");
    WriteLine(html, value, style_);
  }

  Writer& html_;
  const Comparison& comparison_;
  const HtmlStyle& style_;
};

}  // namespace

void WriteBlock(Writer& html, const Comparison& comparison, const HtmlStyle& style, int) {
  if (comparison.items.empty()) return html.Leaf("p", {}, comparison.nothing);
  ComparisonTable(html, comparison, style).Write();
}

}  // namespace renkei::view
