#include "client/view/page/case_calls.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/initiative_words.h"
#include "server/domain/selection/case_call_rules.h"

namespace renkei::view {
namespace {

Tone ToneOf(pb::CaseSubmissionState state) {
  switch (state) {
    case pb::CASE_SUBMISSION_STATE_RETURNED:
      return Tone::kWarning;
    case pb::CASE_SUBMISSION_STATE_ACCEPTED:
      return Tone::kGood;
    case pb::CASE_SUBMISSION_STATE_NOT_ACCEPTED:
    case pb::CASE_SUBMISSION_STATE_WITHDRAWN:
      return Tone::kFaint;
    default:
      return Tone::kPlain;
  }
}

std::string Eligible(const pb::CaseCall& call, const domain::Words& words) {
  std::vector<std::string> kinds;
  for (const int kind : call.eligible_kinds())
    kinds.push_back(words.Value(*pb::OrganizationKind_descriptor(), kind));
  return kinds.empty() ? In(words.lang(), {"bodies of every kind", "すべての団体"})
                       : absl::StrJoin(kinds, In(words.lang(), {", ", "、"}));
}

void AddPart(std::vector<Block>& blocks, const std::string& title, const std::string& text) {
  if (!text.empty()) blocks.emplace_back(Section{title, {Paragraphs{{text}}}});
}

Table StepsTable(const pb::CaseSubmission& submission, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Steps", "経過"});
  table.columns = {{In(lang, {"Time", "日時"})},
                   {In(lang, {"Step", "操作"})},
                   {In(lang, {"Words for the body", "応募団体への連絡"}), false, true},
                   {In(lang, {"Note", "内部の備考"}), false, true},
                   {In(lang, {"By", "操作者"}), false, true, true}};
  table.columns[2].prose = true;
  table.columns[3].prose = true;
  for (const pb::CaseSubmissionEvent& event : submission.history()) {
    Row& row = table.rows.emplace_back();
    row.cells = {words.Time(event.time()),
                 words.Value(*pb::CaseSubmissionAction_descriptor(), event.action()), event.words(),
                 event.note(), event.actor().empty() ? std::string() : words.Title(event.actor())};
  }
  return table;
}

}  // namespace

std::string CallPeriod(const pb::CaseCall& call, Lang lang) {
  const std::string opens = domain::ShownMinute(call.opens_at());
  const std::string closes = domain::ShownMinute(call.closes_at());
  return In(lang, {absl::StrCat(opens, " to ", closes, " (Japan time)"),
                   absl::StrCat(opens, " ～ ", closes, "（日本時間）")});
}

Table CallsTable(const std::vector<pb::CaseCall>& calls, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Call", "募集"}), false, true},
                   {In(lang, {"Organization", "募集団体"})},
                   {In(lang, {"Opens", "受付開始"})},
                   {In(lang, {"Closes", "受付終了"})},
                   {In(lang, {"State", "状態"})}};
  table.nothing = In(lang, {"There is no call.", "募集はありません。"});
  for (const pb::CaseCall& call : calls) {
    Row& row = table.rows.emplace_back();
    row.cells = {call.title(), words.Title(call.owner()), domain::ShownMinute(call.opens_at()),
                 domain::ShownMinute(call.closes_at()),
                 words.Value(*pb::CaseCallState_descriptor(), call.state())};
    row.cells[0].resource = call.name();
    row.cells[1].resource = call.owner();
    if (call.state() == pb::CASE_CALL_STATE_OPEN) row.cells[4].tone = Tone::kGood;
  }
  return table;
}

std::vector<Block> CallBlocks(const pb::CaseCall& call, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (!call.cancel_reason().empty()) {
    blocks.emplace_back(Warning{
        In(lang, {absl::StrCat("This call was cancelled: ", call.cancel_reason()),
                  absl::StrCat("この募集は取りやめになりました。理由：", call.cancel_reason())})});
  }
  Facts facts;
  facts.facts = {
      {In(lang, {"State", "状態"}), words.Value(*pb::CaseCallState_descriptor(), call.state())},
      {In(lang, {"Organization", "募集団体"}),
       Line({{words.Title(call.owner()), Tone::kPlain, call.owner()}})},
      {In(lang, {"Period", "受付期間"}), CallPeriod(call, lang)},
      {In(lang, {"Who may submit", "応募できる団体"}), Eligible(call, words)},
      {In(lang, {"Contact", "担当課"}), call.contact_section()}};
  for (const pb::Link& link : call.links()) {
    facts.facts.push_back(
        {In(lang, {"Link", "リンク"}), Line({{link.title(), Tone::kPlain, "", link.url()}})});
  }
  blocks.emplace_back(std::move(facts));
  AddPart(blocks, In(lang, {"The call", "募集の内容"}), call.text());
  AddPart(blocks, In(lang, {"What is looked at", "確認の観点"}), call.criteria());
  return blocks;
}

Table SubmissionsTable(const std::vector<pb::CaseSubmission>& submissions, bool for_owner,
                       const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Case", "応募した事例"}), false, true},
                   {In(lang, {"Body", "応募団体"})},
                   {In(lang, {"State", "状態"})},
                   {In(lang, {"Words for the body", "応募団体への連絡"}), false, true},
                   {In(lang, {"Complete by", "補正の期限"})},
                   {In(lang, {"Listed", "掲載"})}};
  table.columns[3].prose = true;
  if (for_owner) table.columns.push_back({In(lang, {"Expert", "専門家"}), false, true});
  table.nothing = In(lang, {"Nothing was submitted.", "応募はありません。"});
  for (const pb::CaseSubmission& submission : submissions) {
    Row& row = table.rows.emplace_back();
    row.cells = {submission.case_title(),
                 words.Title(submission.body()),
                 words.Value(*pb::CaseSubmissionState_descriptor(), submission.state()),
                 submission.words(),
                 DayInWords(submission.complete_by_date(), lang),
                 submission.listed() ? In(lang, {"yes", "掲載済み"}) : std::string()};
    row.cells[0].resource = submission.name();
    row.cells[1].resource = submission.body();
    row.cells[2].tone = ToneOf(submission.state());
    if (for_owner)
      row.cells.emplace_back(submission.expert().empty() ? std::string()
                                                         : words.Title(submission.expert()));
  }
  return table;
}

std::vector<Block> SubmissionBlocks(const pb::CaseSubmission& submission,
                                    const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (submission.text_changed()) {
    blocks.emplace_back(Warning{
        In(lang, {"The case has been published with another text since. What is validated is the "
                  "text that was submitted.",
                  "応募の後に、事例が改訂されています。確認の対象は、応募した時点の本文です。"})});
  }
  Facts facts;
  facts.facts = {
      {In(lang, {"State", "状態"}),
       Line(words.Value(*pb::CaseSubmissionState_descriptor(), submission.state()),
            ToneOf(submission.state()))},
      {In(lang, {"Body", "応募団体"}),
       Line({{words.Title(submission.body()), Tone::kPlain, submission.body()}})},
      {In(lang, {"Case", "事例"}),
       Line({{submission.case_title(), Tone::kPlain, submission.case_()}})},
      {In(lang, {"Text published", "応募した版の公開日時"}),
       words.Time(submission.case_publish_time())},
      {In(lang, {"What the body says", "応募の説明"}), submission.message()},
      {In(lang, {"Words for the body", "応募団体への連絡"}), submission.words()},
      {In(lang, {"Complete by", "補正の期限"}), DayInWords(submission.complete_by_date(), lang)},
      {In(lang, {"Expert", "専門家"}),
       submission.expert().empty() ? std::string() : words.Title(submission.expert())},
      {In(lang, {"In the list", "リストへの掲載"}),
       submission.listed() ? In(lang, {"yes", "掲載済み"}) : std::string()}};
  blocks.emplace_back(std::move(facts));
  blocks.emplace_back(StepsTable(submission, words));
  return blocks;
}

}  // namespace renkei::view
