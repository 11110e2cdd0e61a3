#include "client/cli/nouns/case/lineage_view.h"

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/html/page.h"
#include "client/cli/nouns/case/lineage_tree.h"
#include "client/cli/nouns/case/spread_table.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "server/domain/time/date.h"
#include "server/domain/time/era.h"
#include "server/domain/time/fiscal_year.h"

namespace renkei::cli {
namespace {

std::string StateLabel(pb::AdoptionState state, Lang lang) {
  return ValueLabel(*pb::AdoptionState_descriptor(), state, lang);
}

std::string Named(const BriefStyle& style, const std::string& organization) {
  return Printable(style.Title(organization));
}

std::string CaseLabel(const pb::LineageCase& c, const BriefStyle& style) {
  return In(style.lang, {absl::StrCat(Printable(c.title()), " (", Named(style, c.owner()), ")"),
                         absl::StrCat(Printable(c.title()), "（", Named(style, c.owner()), "）")});
}

Tone ToneOf(pb::AdoptionState state) {
  switch (state) {
    case pb::ADOPTION_STATE_ADOPTED:
    case pb::ADOPTION_STATE_ADAPTED:
      return Tone::kGood;
    case pb::ADOPTION_STATE_STOPPED:
      return Tone::kBad;
    case pb::ADOPTION_STATE_DECLINED:
      return Tone::kWarning;
    default:
      return Tone::kHeading;
  }
}

// Draws the tree. A case that two adoptions led to is drawn once.
class TreeText {
 public:
  TreeText(const pb::Lineage& lineage, const BriefStyle& style)
      : lineage_(lineage), tree_(lineage), style_(style) {}

  std::string Draw() {
    for (const pb::LineageCase* root : tree_.roots()) DrawCase(*root, "", "");
    return out_;
  }

 private:
  void Line(const std::string& text) { absl::StrAppend(&out_, text, "\n"); }

  // `first` stands before the case itself, `rest` before what hangs on it.
  void DrawCase(const pb::LineageCase& c, const std::string& first, const std::string& rest) {
    std::string label = style_.palette.Paint(Tone::kHeading, CaseLabel(c, style_));
    if (c.name() == lineage_.case_())
      absl::StrAppend(&label, In(style_.lang, {"  <- this case", "  ← 指定した事例"}));
    if (!drawn_.insert(c.name()).second) {
      Line(absl::StrCat(first, label, In(style_.lang, {"  (see above)", "  （前出）"})));
      return;
    }
    Line(first + label);
    const auto& adoptions = tree_.AdoptionsOf(c.name());
    for (size_t i = 0; i < adoptions.size(); ++i) {
      const bool last = i + 1 == adoptions.size();
      DrawAdoption(*adoptions[i], absl::StrCat(rest, last ? "└─ " : "├─ "),
                   absl::StrCat(rest, last ? "   " : "│  "));
    }
  }

  void DrawAdoption(const pb::LineageAdoption& a, const std::string& first,
                    const std::string& rest) {
    const std::string state = StateLabel(a.state(), style_.lang);
    Line(absl::StrCat(first, style_.palette.Paint(ToneOf(a.state()), state), "  ",
                      Named(style_, a.adopter()), "  ", DayWithFiscalYear(a.date(), style_.lang)));
    const std::string remark =
        AdoptionRemark(a.state(), a.reason(), a.condition(), a.changes(), style_.lang);
    const pb::LineageCase* result = tree_.Find(a.resulting_case());
    if (!remark.empty()) {
      const std::string indent = absl::StrCat(rest, result == nullptr ? "   " : "│  ");
      const int width = std::max(20, style_.columns - DisplayWidth(indent, style_.ambiguous));
      for (const std::string& line : Wrap(Printable(remark, true), width, style_.ambiguous))
        Line(absl::StrCat(indent, style_.palette.Paint(Tone::kFaint, line)));
    }
    if (result != nullptr) DrawCase(*result, rest + "└→ ", rest + "   ");
  }

  const pb::Lineage& lineage_;
  const LineageTree tree_;
  const BriefStyle& style_;
  std::set<std::string> drawn_;
  std::string out_;
};

// `text` as a quoted string of DOT. A backslash of ours would begin an escape, so each is doubled;
// line breaks become \n, which centres lines. Graphviz reads entities of HTML in labels.
std::string DotQuote(absl::string_view text) {
  std::string out = "\"";
  for (const char c : Printable(text, true)) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string DotColor(pb::AdoptionState state) {
  switch (state) {
    case pb::ADOPTION_STATE_ADOPTED:
    case pb::ADOPTION_STATE_ADAPTED:
      return "#1b7f4b";
    case pb::ADOPTION_STATE_STOPPED:
      return "#b3261e";
    case pb::ADOPTION_STATE_DECLINED:
      return "#9a6700";
    default:
      return "#3b5b92";
  }
}

std::string AdoptionLabel(const pb::LineageAdoption& a, const BriefStyle& style) {
  std::string label =
      absl::StrCat(StateLabel(a.state(), style.lang), "  ", Named(style, a.adopter()), "\n",
                   DayWithFiscalYear(a.date(), style.lang));
  const std::string remark =
      AdoptionRemark(a.state(), a.reason(), a.condition(), a.changes(), style.lang);
  if (!remark.empty()) {
    absl::StrAppend(&label, "\n", Truncate(Printable(remark), kMostReasonColumns, style.ambiguous));
  }
  return label;
}

std::string MoreText(Lang lang) {
  return In(lang, {"There is more than is shown; --depth goes further, and another case of the "
                   "lineage can be asked for.",
                   "表示していない続きがあります。--depth を大きくするか、系譜の中の別の事例を"
                   "指定してください。"});
}

}  // namespace

std::string DayWithFiscalYear(const std::string& date, Lang lang) {
  const auto day = domain::ParseDate(date);
  if (!day.ok()) return Printable(date);
  const int year = domain::FiscalYearOf(*day);
  if (lang == Lang::kEnglish) return absl::StrCat(date, " (FY", year, ")");
  // A fiscal year is called by the era of its last day: FY2019 is 令和元年度.
  const domain::Era* era = domain::EraOn(domain::LastDayOfFiscalYear(year));
  const std::string shown = era == nullptr ? absl::StrCat(year) : domain::FormatEraYear(*era, year);
  return absl::StrCat(date, "（", shown, "年度）");
}

std::string AdoptionRemark(pb::AdoptionState state, const std::string& reason,
                           const std::string& condition, const std::string& changes, Lang lang) {
  std::vector<std::string> parts;
  const auto add = [&](const Text& label, const std::string& text) {
    if (!text.empty()) parts.push_back(absl::StrCat(In(lang, label), text));
  };
  add({"why: ", "理由: "}, reason);
  add({"would look again: ", "再検討の条件: "}, condition);
  if (state == pb::ADOPTION_STATE_ADAPTED) add({"changed: ", "変えた点: "}, changes);
  return absl::StrJoin(parts, "\n");
}

std::string LineageText(const pb::Lineage& lineage, const BriefStyle& style) {
  std::string out = TreeText(lineage, style).Draw();
  if (lineage.more()) absl::StrAppend(&out, MoreText(style.lang), "\n");
  for (const SpreadTable& table : SpreadTables(lineage.spread(), style)) {
    std::vector<TableColumn> layout;
    for (const std::string& head : table.head) layout.push_back({head, !layout.empty()});
    absl::StrAppend(&out, "\n", style.palette.Paint(Tone::kHeading, table.title), "\n",
                    RenderTable(layout, table.rows, style.columns, style.ambiguous));
  }
  return out;
}

std::string LineageDot(const pb::Lineage& lineage, const BriefStyle& style) {
  std::string out =
      "digraph lineage {\n"
      "  rankdir=LR;\n"
      "  node [fontname=\"sans-serif\", fontsize=11, margin=\"0.15,0.08\"];\n"
      "  edge [fontname=\"sans-serif\", fontsize=9, arrowsize=0.7];\n";
  std::map<std::string, std::string> ids;
  for (const pb::LineageCase& c : lineage.cases()) {
    const std::string id = absl::StrCat("c", ids.size());
    ids[c.name()] = id;
    const bool asked = c.name() == lineage.case_();
    absl::StrAppend(&out, "  ", id, " [shape=box, style=filled, fillcolor=\"",
                    asked ? "#fff3c4" : "#eef2f7", "\"", asked ? ", penwidth=2" : "",
                    ", label=", DotQuote(absl::StrCat(c.title(), "\n", Named(style, c.owner()))),
                    "];\n");
  }
  int count = 0;
  for (const pb::LineageAdoption& a : lineage.adoptions()) {
    const auto from = ids.find(a.case_());
    if (from == ids.end()) continue;
    const auto to = ids.find(a.resulting_case());
    const std::string color = DotColor(a.state());
    const std::string label = DotQuote(AdoptionLabel(a, style));
    if (to != ids.end()) {
      absl::StrAppend(&out, "  ", from->second, " -> ", to->second, " [label=", label, ", color=\"",
                      color, "\", fontcolor=\"", color, "\"];\n");
      continue;
    }
    const std::string id = absl::StrCat("a", count++);
    absl::StrAppend(&out, "  ", id, " [shape=plaintext, fontsize=9, fontcolor=\"", color,
                    "\", label=", label, "];\n  ", from->second, " -> ", id, " [color=\"", color,
                    "\"", a.state() == pb::ADOPTION_STATE_DECLINED ? ", style=dashed" : "", "];\n");
  }
  return out + "}\n";
}

std::string LineagePage(const pb::Lineage& lineage, const std::string& svg,
                        const BriefStyle& style) {
  HtmlPage page;
  page.lang = style.lang;
  page.title = In(style.lang, {"Lineage of a case", "事例の系譜"});
  const LineageTree tree(lineage);
  if (const pb::LineageCase* asked = tree.Find(lineage.case_()))
    page.subtitle = CaseLabel(*asked, style);
  page.style = "svg { max-width: 100%; height: auto; }";
  // Only the picture itself: a prologue has no place within a page.
  const size_t begin = svg.find("<svg");
  page.body = begin == std::string::npos ? "" : svg.substr(begin);
  if (lineage.more())
    absl::StrAppend(&page.body, "<p>", HtmlEscape(MoreText(style.lang)), "</p>\n");
  for (const SpreadTable& table : SpreadTables(lineage.spread(), style)) {
    absl::StrAppend(&page.body, "<section class=\"keep\"><h2>", HtmlEscape(table.title),
                    "</h2>\n<table><thead><tr>");
    for (const std::string& head : table.head)
      absl::StrAppend(&page.body, "<th>", HtmlEscape(head), "</th>");
    absl::StrAppend(&page.body, "</tr></thead>\n");
    for (const std::vector<std::string>& row : table.rows) {
      absl::StrAppend(&page.body, "<tr>");
      for (size_t i = 0; i < row.size(); ++i)
        absl::StrAppend(&page.body, i == 0 ? "<td>" : "<td class=\"number\">", HtmlEscape(row[i]),
                        "</td>");
      absl::StrAppend(&page.body, "</tr>\n");
    }
    absl::StrAppend(&page.body, "</table></section>\n");
  }
  return RenderHtmlPage(page);
}

}  // namespace renkei::cli
