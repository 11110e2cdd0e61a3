#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/funding.h"
#include "client/view/page/funding_words.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

std::string ItemReasons(const pb::FittingCall& call, const domain::Words& words) {
  std::vector<std::string> said;
  // A reason that this program does not know has no words.
  for (const pb::FitReason& reason : call.reasons()) {
    std::string text = FitReasonWords(reason, words);
    if (!text.empty()) said.push_back(std::move(text));
  }
  const int more = call.vision_item_count() + call.gap_item_count() - call.reasons_size();
  if (more > 0)
    said.push_back(In(words.lang(), {absl::StrCat("and ", more, " more items"),
                                     absl::StrCat("ほか", more, "項目")}));
  return absl::StrJoin(said, "\n");
}

std::string Closing(const pb::FittingCall& call, const domain::Words& words) {
  const Lang lang = words.lang();
  std::string text = call.has_closes_time() ? ClosingWords(call.closes_time(), words)
                                            : In(lang, {"until further notice", "随時"});
  if (!call.open())
    absl::StrAppend(&text, "\n",
                    In(lang, {absl::StrCat("(opens ", words.Time(call.opens_time()), ")"),
                              absl::StrCat("（", words.Time(call.opens_time()), " 開始）")}));
  return text;
}

std::string WhyAndWhyNot(const pb::FittingCall& call, const domain::Words& words) {
  std::string said = FitReasonsOf(call.types(), words);
  const std::string items = ItemReasons(call, words);
  if (!said.empty() && !items.empty()) said += "\n";
  return said + items;
}

Table CallTable(const pb::ListFittingCallsResponse& response, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {
      {In(lang, {"CLOSES (JAPAN)", "締切"})},
      {In(lang, {"PROGRAMME, CALL", "支援施策・公募"}), false, true},
      {In(lang, {"MINISTRY", "府省庁"})},
      {In(lang, {"FIT", "応募の可否"})},
      {In(lang, {"TYPES", "タイプ（補助率・上限額）"}), false, true, false, true},
      {In(lang, {"WHY, AND WHAT TO LOOK AT", "理由・条件"}), false, true, false, true}};
  table.nothing = In(lang, {"There is no call to which it may apply.",
                            "応募できる公募は、いまのところありません。"});
  for (const pb::FittingCall& call : response.calls()) {
    Row row;
    row.cells = {Closing(call, words),
                 call.title().empty() ? call.programme_title()
                                      : absl::StrCat(call.programme_title(), "\n", call.title()),
                 call.ministry(),
                 FitCell(call.fit(), words),
                 TypesInWords(call.types(), words),
                 WhyAndWhyNot(call, words)};
    row.cells[1].resource = call.programme();
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

Page FittingCallsPage(const pb::ListFittingCallsResponse& response, const domain::Words& words) {
  const Lang lang = words.lang();
  Page page;
  page.lang = lang;
  page.head.title = In(lang, {"Calls that fit", "応募できる公募"});
  page.head.subtitle = response.organization_title();
  page.head.footer = absl::StrCat(response.organization_title(), "  ", page.head.title, "  ",
                                  words.Time(response.as_of_time()));
  Facts facts;
  facts.facts.push_back(
      {In(lang, {"body", "団体"}),
       std::vector<Span>{{response.organization_title(), Tone::kPlain, response.organization()}}});
  facts.facts.push_back(
      {In(lang, {"kind and population", "種別・人口"}),
       absl::StrCat(
           words.Value(*pb::OrganizationKind_descriptor(), response.organization_kind()),
           In(lang, {", ", "、"}),
           response.has_population()
               ? absl::StrCat(domain::GroupedNumber(static_cast<double>(response.population())),
                              In(lang, {" people", "人"}))
               : In(lang, {"population not known", "人口は不明"}))});
  facts.facts.push_back({In(lang, {"as of", "基準日時"}), words.Time(response.as_of_time())});
  Fact plans{In(lang, {"held against", "対応を見たビジョン"}), {}};
  for (const std::string& vision : response.visions())
    plans.entries.emplace_back(std::vector<Span>{{words.Title(vision), Tone::kPlain, vision}});
  if (plans.entries.empty())
    plans.value = In(lang, {"none is in force", "公開中のビジョンはありません"});
  facts.facts.push_back(std::move(plans));
  page.blocks.emplace_back(std::move(facts));
  page.blocks.emplace_back(CallTable(response, words));
  return page;
}

Table FittingCallRows(const pb::ListFittingCallsResponse& response, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  for (const Text& header : {Text{"OPENS", "受付開始"},
                             {"CLOSES", "締切"},
                             {"OPEN", "受付中"},
                             {"PROGRAMME", "支援施策"},
                             {"CALL", "公募"},
                             {"FISCAL YEAR", "年度"},
                             {"MINISTRY", "府省庁"},
                             {"SUPPORT", "支援の種類"},
                             {"FIT", "応募の可否"},
                             {"TYPES", "タイプ"},
                             {"CONDITIONS", "条件"},
                             {"ITEMS", "項目への対応"},
                             {"LINK", "リンク"},
                             {"NAME", "リソース名"}})
    table.columns.push_back({In(lang, header)});
  for (const pb::FittingCall& call : response.calls()) {
    Row row;
    row.cells = {words.Time(call.opens_time()),
                 call.has_closes_time() ? ClosingWords(call.closes_time(), words) : std::string(),
                 call.open() ? In(lang, {"yes", "はい"}) : In(lang, {"no", "いいえ"}),
                 call.programme_title(),
                 call.title(),
                 absl::StrCat(call.fiscal_year()),
                 call.ministry(),
                 words.Value(*pb::SupportKind_descriptor(), call.support_kind()),
                 FitCell(call.fit(), words).text,
                 TypesInWords(call.types(), words),
                 FitReasonsOf(call.types(), words),
                 ItemReasons(call, words),
                 call.link(),
                 call.call()};
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace renkei::view
