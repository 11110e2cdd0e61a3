#include "client/view/page/support.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/initiative_words.h"
#include "server/domain/support/support_steps.h"

namespace renkei::view {
namespace {

Tone ToneOfSupport(pb::SupportState state) {
  if (state == pb::SUPPORT_STATE_ACTIVE) return Tone::kGood;
  if (state == pb::SUPPORT_STATE_REQUESTED || state == pb::SUPPORT_STATE_CLOSING)
    return Tone::kWarning;
  return domain::HasEnded(state) ? Tone::kFaint : Tone::kPlain;
}

Line Organizations(const google::protobuf::RepeatedPtrField<std::string>& names,
                   const domain::Words& words) {
  Line line;
  for (const std::string& name : names) {
    if (!line.empty()) line.spans.push_back({In(words.lang(), {", ", "、"})});
    line.spans.push_back({words.Title(name), Tone::kPlain, name});
  }
  return line;
}

std::vector<Line> Named(const google::protobuf::RepeatedPtrField<std::string>& names,
                        const domain::Words& words) {
  std::vector<Line> lines;
  for (const std::string& name : names)
    lines.push_back(Line({{words.Title(name), Tone::kPlain, name}}));
  return lines;
}

std::string DesiredPeriod(const pb::SupportCase& support, Lang lang) {
  const std::string from = DayInWords(support.desired_from_date(), lang);
  const std::string to = DayInWords(support.desired_to_date(), lang);
  if (from.empty() && to.empty()) return "";
  return In(lang, {absl::StrCat(from, " to ", to), absl::StrCat(from, "～", to)});
}

void AddText(std::vector<Block>& blocks, const std::string& title, const std::string& text) {
  if (!text.empty()) blocks.emplace_back(Section{title, {Paragraphs{{text}}}});
}

void AddEvaluation(const std::string& side, bool has, const pb::SupportEvaluation& evaluation,
                   const domain::Words& words, Table& table) {
  if (!has) return;
  Row& row = table.rows.emplace_back();
  row.cells = {side, words.Value(*pb::EvaluationRating_descriptor(), evaluation.rating()),
               evaluation.text(), words.Title(evaluation.organization()),
               words.Time(evaluation.update_time())};
}

// Side by side: neither is put together with the other.
Table EvaluationsTable(const pb::SupportCase& support, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Evaluations", "終了時の評価"});
  table.columns = {{In(lang, {"Side", "立場"})},
                   {In(lang, {"Rating", "評価"})},
                   {In(lang, {"Words", "所見"}), false, true},
                   {In(lang, {"Organization", "団体"})},
                   {In(lang, {"Time", "日時"}), false, false, true}};
  table.columns[2].prose = true;
  AddEvaluation(words.Value(*pb::SupportSide_descriptor(), pb::SUPPORT_SIDE_BODY),
                support.has_body_evaluation(), support.body_evaluation(), words, table);
  AddEvaluation(words.Value(*pb::SupportSide_descriptor(), pb::SUPPORT_SIDE_TEAM),
                support.has_team_evaluation(), support.team_evaluation(), words, table);
  return table;
}

Table HistoryTable(const pb::SupportCase& support, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Steps", "経過"});
  table.columns = {{In(lang, {"Time", "日時"})},
                   {In(lang, {"Step", "手続き"})},
                   {In(lang, {"Organization", "団体"})},
                   {In(lang, {"Words", "連絡"}), false, true},
                   {In(lang, {"By", "操作者"}), false, true, true}};
  table.columns[3].prose = true;
  for (const pb::SupportEvent& event : support.history()) {
    std::string step = words.Value(*pb::SupportAction_descriptor(), event.action());
    if (!event.window().empty())
      absl::StrAppend(&step, In(lang, {": ", "："}), words.Title(event.window()));
    Row& row = table.rows.emplace_back();
    row.cells = {words.Time(event.time()), std::move(step), words.Title(event.organization()),
                 event.words(), event.actor().empty() ? std::string() : words.Title(event.actor())};
  }
  return table;
}

}  // namespace

Table SupportsTable(const std::vector<pb::SupportCase>& supports, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Support case", "題名"}), false, true},
                   {In(lang, {"Body", "相談団体"})},
                   {In(lang, {"Window", "窓口"})},
                   {In(lang, {"State", "状態"})},
                   {In(lang, {"Priority", "優先度"})},
                   {In(lang, {"Requested", "申込日時"})}};
  table.nothing = In(lang, {"There is no support case.", "伴走支援の案件はありません。"});
  for (const pb::SupportCase& support : supports) {
    Row& row = table.rows.emplace_back();
    row.cells = {support.title(),
                 words.Title(support.body()),
                 words.Title(support.window()),
                 words.Value(*pb::SupportState_descriptor(), support.state()),
                 words.Value(*pb::SupportPriority_descriptor(), support.priority()),
                 words.Time(support.request_time())};
    row.cells[0].resource = support.name();
    row.cells[1].resource = support.body();
    row.cells[2].resource = support.window();
    row.cells[3].tone = ToneOfSupport(support.state());
  }
  return table;
}

std::vector<Block> SupportBlocks(const pb::SupportCase& s, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (!s.asked_bodies().empty()) {
    blocks.emplace_back(
        Warning{In(lang, {"It can be requested once all bodies that were asked have answered.",
                          "共同で相談する団体の回答がそろうと、申し込めます。"})});
  }
  Facts facts;
  facts.facts = {
      {In(lang, {"State", "状態"}),
       Line(words.Value(*pb::SupportState_descriptor(), s.state()), ToneOfSupport(s.state()))},
      {In(lang, {"Body", "相談団体"}), Line({{words.Title(s.body()), Tone::kPlain, s.body()}})},
      {In(lang, {"Asks together with", "共同の相談団体"}), Organizations(s.joint_bodies(), words)},
      {In(lang, {"Asked to join the request", "同意を待つ団体"}),
       Organizations(s.asked_bodies(), words)},
      {In(lang, {"Window", "窓口"}), Line({{words.Title(s.window()), Tone::kPlain, s.window()}})},
      {In(lang, {"Team", "支援チーム"}), Organizations(s.team(), words)},
      {In(lang, {"Asked into the team", "参加の回答を待つ団体"}),
       Organizations(s.asked_team(), words)},
      {In(lang, {"Urgency", "急ぎの程度"}),
       words.Value(*pb::SupportUrgency_descriptor(), s.urgency())},
      {In(lang, {"Priority", "優先度"}),
       words.Value(*pb::SupportPriority_descriptor(), s.priority())},
      {In(lang, {"Hoped for", "希望する期間"}), DesiredPeriod(s, lang)},
      {In(lang, {"Planned start", "開始予定日"}), DayInWords(s.planned_start_date(), lang)},
      {In(lang, {"Contact", "担当課"}), s.contact_section()},
      {In(lang, {"Last words", "最近の連絡"}), s.words()},
      {In(lang, {"What can be done instead", "ほかの方法"}), s.alternative()},
      {In(lang, {"Requested", "申込日時"}), words.Time(s.request_time())},
      {In(lang, {"Ended", "終了日時"}), words.Time(s.end_time())},
      {In(lang, {"Framework items", "国の枠組みの項目"}), Line(),
       Named(s.framework_items(), words)},
      {In(lang, {"About", "関係する計画・事例・連携"}), Line(), Named(s.related(), words)}};
  blocks.emplace_back(std::move(facts));
  AddText(blocks, In(lang, {"What it is about", "相談の内容"}), s.text());
  AddText(blocks, In(lang, {"What is hoped for", "期待する支援"}), s.hopes());
  AddText(blocks, In(lang, {"What came of it", "成果"}), s.outcome());
  if (s.has_body_evaluation() || s.has_team_evaluation())
    blocks.emplace_back(EvaluationsTable(s, words));
  if (!s.history().empty()) blocks.emplace_back(HistoryTable(s, words));
  return blocks;
}

}  // namespace renkei::view
