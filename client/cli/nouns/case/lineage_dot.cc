#include "client/cli/nouns/case/lineage_dot.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "client/cli/text/terminal.h"
#include "client/view/page/adoption_words.h"

namespace renkei::cli {
namespace {

// Longest piece of a reason that stands in a picture; the tree and the adoption itself have all.
constexpr int kMostReasonColumns = 40;

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

std::string AdoptionLabel(const pb::LineageAdoption& a, const domain::Words& words) {
  std::string label = absl::StrCat(words.Value(*pb::AdoptionState_descriptor(), a.state()), "  ",
                                   Printable(words.Title(a.adopter())), "\n",
                                   view::DayWithFiscalYear(a.date(), words.lang()));
  const std::string remark =
      view::AdoptionRemark(a.state(), a.reason(), a.condition(), a.changes(), words.lang());
  if (!remark.empty()) {
    absl::StrAppend(&label, "\n",
                    Truncate(Printable(remark), kMostReasonColumns, Ambiguous::kNarrow));
  }
  return label;
}

}  // namespace

std::string LineageDot(const pb::Lineage& lineage, const domain::Words& words) {
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
                    asked ? "#fff3c4" : "#eef2f7", "\"", asked ? ", penwidth=2" : "", ", label=",
                    DotQuote(absl::StrCat(c.title(), "\n", Printable(words.Title(c.owner())))),
                    "];\n");
  }
  int count = 0;
  for (const pb::LineageAdoption& a : lineage.adoptions()) {
    const auto from = ids.find(a.case_());
    if (from == ids.end()) continue;
    const auto to = ids.find(a.resulting_case());
    const std::string color = DotColor(a.state());
    const std::string label = DotQuote(AdoptionLabel(a, words));
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

}  // namespace renkei::cli
