#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/funding.h"
#include "client/view/page/funding_words.h"

namespace renkei::view {
namespace {

std::string ItemTitles(const google::protobuf::RepeatedPtrField<pb::ServedItem>& items, Lang lang) {
  std::vector<std::string> titles;
  for (const pb::ServedItem& item : items) titles.push_back(item.title());
  return absl::StrJoin(titles, In(lang, {", ", "、"}));
}

std::string CallsInWords(const pb::ProgrammeFor& programme, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<std::string> lines;
  for (const pb::OpenCall& call : programme.calls()) {
    const std::string until = call.has_closes_time() ? ClosingWords(call.closes_time(), words)
                                                     : In(lang, {"further notice", "随時"});
    lines.push_back(
        call.open()
            ? In(lang, {absl::StrCat(call.title(), ": open until ", until),
                        absl::StrCat(call.title(), "：受付中（締切 ", until, "）")})
            : In(lang, {absl::StrCat(call.title(), ": opens ", words.Time(call.opens_time())),
                        absl::StrCat(call.title(), "：", words.Time(call.opens_time()), " 開始")}));
  }
  return absl::StrJoin(lines, "\n");
}

// "予約制の乗合タクシー（真庭市） 1日の利用者数 40人（令和4年度） → 100人（令和6年度）"
std::string CasesInWords(const pb::ProgrammeFor& programme, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<std::string> lines;
  for (const pb::CaseThatUsed& used : programme.cases()) {
    lines.push_back(In(lang, {absl::StrCat(used.title(), " (", words.Title(used.owner()), ")"),
                              absl::StrCat(used.title(), "（", words.Title(used.owner()), "）")}));
    for (const pb::CaseResult& result : used.results())
      lines.push_back(absl::StrCat("  ", result.indicator_title(), " ",
                                   words.Timed(result.before(), result.unit()), " → ",
                                   words.Timed(result.after(), result.unit())));
  }
  const int more = programme.case_count() - programme.cases_size();
  if (more > 0)
    lines.push_back(
        In(lang, {absl::StrCat("and ", more, " more"), absl::StrCat("ほか", more, "件")}));
  return absl::StrJoin(lines, "\n");
}

Facts AskedFor(const pb::ListProgrammesForResponse& response, const domain::Words& words) {
  const Lang lang = words.lang();
  Facts facts;
  if (response.has_progress()) {
    const pb::KpiProgress& kpi = response.progress();
    std::string judged = kpi.label();
    if (kpi.has_percent()) absl::StrAppend(&judged, " ", std::lround(kpi.percent()), "%");
    Line line(judged);
    if (response.behind())
      line.spans.push_back({In(lang, {" (behind)", "（遅れ）"}), Tone::kWarning});
    facts.facts.push_back({In(lang, {"judged", "判定"}), std::move(line)});
  }
  Fact items{In(lang, {"items", "国の枠組みの項目"}), {}};
  for (const pb::ServedItem& item : response.items())
    items.entries.emplace_back(std::vector<Span>{{item.title(), Tone::kPlain, item.item()}});
  facts.facts.push_back(std::move(items));
  if (!response.items().empty() && response.items_of() != response.name())
    facts.facts.push_back(
        {In(lang, {"named by", "項目を挙げているもの"}),
         std::vector<Span>{{response.items_of_title(), Tone::kPlain, response.items_of()}}});
  return facts;
}

}  // namespace

Table ProgrammesForTable(const pb::ListProgrammesForResponse& response,
                         const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {
      {In(lang, {"PROGRAMME", "支援施策"}), false, true},
      {In(lang, {"MINISTRY", "府省庁"})},
      {In(lang, {"YEAR", "年度"})},
      {In(lang, {"FIT", "応募の可否"})},
      {In(lang, {"TYPES", "タイプ（補助率・上限額）"}), false, true, false, true},
      {In(lang, {"CALLS", "公募"}), false, true, false, true},
      {In(lang, {"ITEMS", "対応する項目"}), false, true, true},
      {In(lang, {"CASES THAT USED IT", "利用した事例と成果"}), false, true, false, true}};
  table.nothing =
      response.items().empty()
          ? In(lang,
               {"Neither it nor anything above it names an item of a framework: none can be found.",
                "この施策等にも上位にも国の枠組みの項目がないため、支援施策を探せません。施策等に"
                "項目を書くと表示されます。"})
          : In(lang, {"No programme serves these items.",
                      "これらの項目に対応する支援施策は登録されていません。"});
  for (const pb::ProgrammeFor& programme : response.programmes()) {
    Row row;
    std::string title = programme.title();
    if (programme.recorded()) title += In(lang, {" (recorded)", "（記録済み）"});
    Cell year = In(lang, {absl::StrCat("FY", programme.fiscal_year()),
                          absl::StrCat(programme.fiscal_year(), "年度")});
    if (!programme.current()) year.tone = Tone::kFaint;
    row.cells = {std::move(title),
                 programme.ministry(),
                 std::move(year),
                 FitCell(programme.fit(), words),
                 TypesInWords(programme.types(), words),
                 CallsInWords(programme, words),
                 ItemTitles(programme.items(), lang),
                 CasesInWords(programme, words)};
    row.cells[0].resource = programme.programme();
    table.rows.push_back(std::move(row));
  }
  return table;
}

std::vector<Block> ProgrammesForBlocks(const pb::ListProgrammesForResponse& response,
                                       const domain::Words& words) {
  std::vector<Block> blocks;
  blocks.emplace_back(AskedFor(response, words));
  blocks.emplace_back(ProgrammesForTable(response, words));
  const int more = response.total() - response.programmes_size();
  if (more > 0)
    blocks.emplace_back(Paragraphs{
        {Line(In(words.lang(), {absl::StrCat(more, " more programmes are left out here."),
                                absl::StrCat("ほかに", more, "件の支援施策があります。")}),
              Tone::kFaint)}});
  return blocks;
}

Page ProgrammesForPage(const pb::ListProgrammesForResponse& response, const domain::Words& words) {
  const Lang lang = words.lang();
  Page page;
  page.lang = lang;
  page.head.title = In(lang, {"Programmes that may pay for it", "使える支援施策"});
  page.head.subtitle = response.title();
  page.blocks = ProgrammesForBlocks(response, words);
  return page;
}

}  // namespace renkei::view
