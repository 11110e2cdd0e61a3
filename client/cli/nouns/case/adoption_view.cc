#include "client/cli/nouns/case/adoption_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/resolve.h"
#include "client/cli/resource_titles.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "client/view/page/adoption_words.h"
#include "client/view/page/similar_cases.h"
#include "server/domain/adoption/compare_results.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
std::string RemarkLine(const pb::Adoption& a, Lang lang) {
  return absl::StrReplaceAll(
      view::AdoptionRemark(a.state(), a.reason(), a.condition(), a.changes(), lang),
      {{"\n", "  "}});
}

std::vector<Column<pb::Adoption>> AdoptionColumns(Session& session) {
  using A = pb::Adoption;
  const Lang lang = session.lang();
  return {
      {{"ADOPTER", "団体"}, [&session](const A& a) { return session.names().Of(a.adopter()); }},
      {Heading<A>("state"),
       [lang](const A& a) { return ValueLabel(*pb::AdoptionState_descriptor(), a.state(), lang); }},
      {Heading<A>("date"), [](const A& a) { return a.date(); }},
      {{"REMARK", "理由・変えた点"},
       [lang](const A& a) { return RemarkLine(a, lang); },
       false,
       true},
      {{"CONTACT", "担当課"}, [](const A& a) { return a.contact_section(); }},
      {{"ADOPTION", "リソース名"}, [](const A& a) { return a.name(); }, false, false, true}};
}

std::string ComparisonText(const pb::Case& adopted, const pb::Adoption& adoption,
                           const BriefStyle& style) {
  const Lang lang = style.lang;
  const auto compared = domain::CompareResults(adopted, adoption);
  if (compared.empty()) return "";
  const domain::Words words(lang);
  const auto moved = [&](const pb::CaseResult& result) {
    return Printable(view::MovedWords(result, words));
  };
  const auto named = [&](const std::string& name) { return style.Title(name); };
  const std::vector<TableColumn> layout = {{In(lang, {"INDICATOR", "指標"}), false, true},
                                           {named(adopted.owner())},
                                           {named(adoption.adopter())},
                                           {""}};
  std::vector<std::vector<std::string>> rows;
  for (const domain::ComparedResult& pair : compared) {
    rows.push_back({pair.of_case->indicator_title(), moved(*pair.of_case), moved(*pair.of_adopter),
                    pair.same_unit ? "" : In(lang, {"(units differ)", "（単位が異なります）"})});
  }
  return absl::StrCat(In(lang, {"Results on the same indicators", "同じ共通指標での成果の比較"}),
                      "\n", RenderTable(layout, rows, style.columns, style.ambiguous));
}

}  // namespace renkei::cli
