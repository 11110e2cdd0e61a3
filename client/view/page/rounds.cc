#include "client/view/page/rounds.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/initiative_words.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::view {
namespace {

std::string StateWord(pb::RoundState state, const domain::Words& words) {
  return words.Value(*pb::RoundState_descriptor(), state);
}

Tone ToneOfRound(pb::RoundState state) {
  if (state == pb::ROUND_STATE_OPEN) return Tone::kGood;
  return state == pb::ROUND_STATE_CANCELLED ? Tone::kFaint : Tone::kPlain;
}

std::string KindWords(const google::protobuf::RepeatedField<int>& kinds,
                      const domain::Words& words) {
  std::vector<std::string> all;
  for (const int kind : kinds) all.push_back(words.Value(*pb::OrganizationKind_descriptor(), kind));
  return all.empty() ? In(words.lang(), {"bodies of every kind", "すべての団体"})
                     : absl::StrJoin(all, In(words.lang(), {", ", "、"}));
}

std::string YesOrNothing(bool yes, Lang lang) {
  return yes ? In(lang, {"yes", "はい"}) : std::string();
}

Table CriteriaTable(const pb::Round& round, Lang lang) {
  Table table;
  table.title = In(lang, {"Criteria", "評価項目"});
  table.columns = {{In(lang, {"Criterion", "項目"}), false, true},
                   {In(lang, {"Weight (of 100)", "配点（100点満点）"}), true},
                   {In(lang, {"Points", "評点"})},
                   {In(lang, {"What is looked at", "評価の観点"}), false, true}};
  table.columns[3].prose = true;
  for (const pb::RoundCriterion& criterion : round.criteria()) {
    table.rows.emplace_back().cells = {
        criterion.title(), absl::StrCat(criterion.weight()),
        absl::StrCat(criterion.lowest(), In(lang, {" to ", "～"}), criterion.highest()),
        criterion.text()};
  }
  return table;
}

Table StagesTable(const pb::Round& round, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Schedule", "選定の日程"});
  table.columns = {{In(lang, {"Stage", "段階"})},
                   {In(lang, {"Begins", "開始予定日"})},
                   {In(lang, {"Closes", "締切（日本時間）"})},
                   {In(lang, {"How", "進め方"}), false, true}};
  table.columns[3].prose = true;
  for (const pb::RoundStage& stage : round.stages()) {
    table.rows.emplace_back().cells = {words.Value(*pb::RoundStageKind_descriptor(), stage.kind()),
                                       DayInWords(stage.begins_date(), lang),
                                       domain::ShownMinute(stage.closes_at()), stage.text()};
  }
  return table;
}

Table BonusTable(const pb::Round& round, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {absl::StrCat("Bonus (", round.bonus_cap(), " points at most)"),
                          absl::StrCat("加点（合計", round.bonus_cap(), "点まで）")});
  table.columns = {{In(lang, {"Bodies counted", "数える団体"})},
                   {In(lang, {"From", "団体数"})},
                   {In(lang, {"Points", "加点数"}), true},
                   {In(lang, {"Text", "説明"}), false, true}};
  for (const pb::RoundBonusRule& rule : round.bonus_rules()) {
    const std::string more =
        rule.each() ? In(lang, {", once more for each beyond", "、1団体増えるごとに同じ点を加える"})
                    : std::string();
    table.rows.emplace_back().cells = {
        KindWords(rule.kinds(), words),
        In(lang, {absl::StrCat(rule.min_bodies(), " or more", more),
                  absl::StrCat(rule.min_bodies(), "団体以上", more)}),
        absl::StrCat(rule.points()), rule.text()};
  }
  return table;
}

Table CorrectionsTable(const pb::Round& round, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Corrections", "訂正の経過"});
  table.columns = {{In(lang, {"Time", "日時"})},
                   {In(lang, {"What", "変わった項目"})},
                   {In(lang, {"Why", "理由"}), false, true}};
  for (const pb::RoundCorrection& correction : round.corrections()) {
    std::vector<std::string> fields;
    for (const std::string& name : correction.fields()) {
      const auto* field = pb::Round::descriptor()->FindFieldByName(name);
      fields.push_back(field == nullptr ? name : words.Label(*field));
    }
    table.rows.emplace_back().cells = {words.Time(correction.time()),
                                       absl::StrJoin(fields, In(lang, {", ", "、"})),
                                       correction.reason()};
  }
  return table;
}

Line TakenOverFrom(const pb::Round& round, const domain::Words& words) {
  const std::string& former = round.taken_over_from();
  return former.empty() ? Line() : Line({{words.Title(former), Tone::kPlain, former}});
}

// "3年度分（各年度の終了後2か月以内）"
std::string ReportsAsked(const pb::Round& round, Lang lang) {
  if (round.follow_up_years() == 0) return "";
  const int months = round.report_months();
  return In(lang,
            {absl::StrCat("for ", round.follow_up_years(), " fiscal years, ",
                          months == 0 ? "by the end of each"
                                      : absl::StrCat("within ", months, " months after each")),
             absl::StrCat(round.follow_up_years(), "年度分（",
                          months == 0 ? "各年度の3月31日まで"
                                      : absl::StrCat("各年度の終了後", months, "か月以内"),
                          "）")});
}

Facts RoundFacts(const pb::Round& round, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<std::string> told;
  for (const int part : round.public_parts())
    told.push_back(words.Value(*pb::RoundPublicPart_descriptor(), part));
  Facts facts;
  facts.facts = {
      {In(lang, {"State", "状態"}),
       Line(StateWord(round.state(), words), ToneOfRound(round.state()))},
      {In(lang, {"Held by", "実施団体"}),
       Line({{words.Title(round.owner()), Tone::kPlain, round.owner()}})},
      {In(lang, {"Taken over from", "引継ぎ元の団体"}), TakenOverFrom(round, words)},
      {In(lang, {"For", "応募の対象"}),
       words.Value(*pb::RoundSubject_descriptor(), round.subject())},
      {In(lang, {"Period", "受付期間"}), RoundPeriod(round, lang)},
      {In(lang, {"Who may apply", "応募できる団体"}), KindWords(round.eligible_kinds(), words)},
      {In(lang, {"Places", "選定の予定数"}),
       round.quota() == 0
           ? std::string()
           : In(lang, {absl::StrCat(round.quota()), absl::StrCat(round.quota(), "件")})},
      {In(lang, {"Threshold", "合格点"}),
       round.threshold() == 0 ? std::string()
                              : In(lang, {absl::StrCat(round.threshold(), " points"),
                                          absl::StrCat(round.threshold(), "点")})},
      {In(lang, {"Of equal totals", "同点の扱い"}),
       words.Value(*pb::RoundTieRule_descriptor(), round.tie_rule())},
      {In(lang, {"Neighbours do not judge", "隣接団体の人は審査しない"}),
       YesOrNothing(round.exclude_neighbours(), lang)},
      {In(lang, {"Same prefecture does not judge", "同じ都道府県の人は審査しない"}),
       YesOrNothing(round.exclude_same_prefecture(), lang)},
      {In(lang, {"First reading", "書面審査"}), round.open_reading()
                                                    ? In(lang, {"with names", "団体名を示して行う"})
                                                    : In(lang, {"blind", "団体名を伏せて行う"})},
      {In(lang, {"One application in the group", "重複応募を認めない区分"}),
       round.exclusive_group()},
      {In(lang, {"Self-reports of those selected", "選定後の自己評価"}), ReportsAsked(round, lang)},
      {In(lang, {"Told of the results", "公表する内容"}),
       absl::StrJoin(told, In(lang, {", ", "、"}))},
      {In(lang, {"Contact", "担当課"}), round.contact_section()}};
  for (const pb::Link& link : round.links()) {
    facts.facts.push_back(
        {In(lang, {"Link", "リンク"}), Line({{link.title(), Tone::kPlain, "", link.url()}})});
  }
  return facts;
}

Line BodiesLine(const google::protobuf::RepeatedPtrField<std::string>& bodies,
                const domain::Words& words) {
  Line line;
  for (const std::string& body : bodies) {
    if (!line.spans.empty()) line.spans.push_back({In(words.lang(), {", ", "、"})});
    line.spans.push_back({words.Title(body), Tone::kPlain, body});
  }
  return line;
}

}  // namespace

std::string RoundPeriod(const pb::Round& round, Lang lang) {
  const std::string opens = domain::ShownMinute(round.opens_at());
  const std::string closes = domain::ShownMinute(round.closes_at());
  return In(lang, {absl::StrCat(opens, " to ", closes, " (Japan time)"),
                   absl::StrCat(opens, " ～ ", closes, "（日本時間）")});
}

Table RoundsTable(const std::vector<pb::Round>& rounds, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Round", "公募"}), false, true}, {In(lang, {"Held by", "実施団体"})},
                   {In(lang, {"For", "応募の対象"})},          {In(lang, {"Opens", "受付開始"})},
                   {In(lang, {"Closes", "受付終了"})},         {In(lang, {"State", "状態"})}};
  table.nothing = In(lang, {"There is no round.", "公募はありません。"});
  for (const pb::Round& round : rounds) {
    Row& row = table.rows.emplace_back();
    row.cells = {round.title(),
                 words.Title(round.owner()),
                 words.Value(*pb::RoundSubject_descriptor(), round.subject()),
                 domain::ShownMinute(round.opens_at()),
                 domain::ShownMinute(round.closes_at()),
                 StateWord(round.state(), words)};
    row.cells[0].resource = round.name();
    row.cells[1].resource = round.owner();
    row.cells[5].tone = ToneOfRound(round.state());
  }
  return table;
}

std::vector<Block> RoundBlocks(const pb::Round& round, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (!round.cancel_reason().empty()) {
    blocks.emplace_back(Warning{
        In(lang, {absl::StrCat("This round was cancelled: ", round.cancel_reason()),
                  absl::StrCat("この公募は取りやめになりました。理由：", round.cancel_reason())})});
  }
  blocks.emplace_back(RoundFacts(round, words));
  if (!round.purpose().empty())
    blocks.emplace_back(Section{In(lang, {"Purpose", "趣旨"}), {Paragraphs{{round.purpose()}}}});
  blocks.emplace_back(CriteriaTable(round, lang));
  if (!round.bonus_rules().empty()) blocks.emplace_back(BonusTable(round, words));
  blocks.emplace_back(StagesTable(round, words));
  if (!round.corrections().empty()) blocks.emplace_back(CorrectionsTable(round, words));
  return blocks;
}

std::vector<Block> ResultBlocks(const pb::Round& round, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (round.state() != pb::ROUND_STATE_PUBLISHED) return blocks;
  Table table;
  table.title = In(lang, {"Selected", "選定結果"});
  table.columns = {{In(lang, {"Application", "応募"}), false, true},
                   {In(lang, {"Bodies", "団体"}), false, true},
                   {In(lang, {"Total", "総合点"}), true},
                   {In(lang, {"Why", "選定の理由"}), false, true}};
  table.columns[3].prose = true;
  table.nothing =
      In(lang, {"Nothing is told of what was selected.", "選定された応募はありません。"});
  for (const pb::RoundResult& result : round.results()) {
    Row& row = table.rows.emplace_back();
    row.cells = {result.title(), BodiesLine(result.bodies(), words).Plain(), result.total(),
                 result.reason()};
    if (result.bodies_size() == 1) row.cells[1].resource = result.bodies(0);
  }
  blocks.emplace_back(std::move(table));
  if (round.panel().empty()) return blocks;
  Facts panel;
  panel.facts = {{In(lang, {"Judged by", "審査委員"}), Line(), {}}};
  for (const std::string& member : round.panel()) panel.facts[0].entries.emplace_back(member);
  blocks.emplace_back(std::move(panel));
  return blocks;
}

}  // namespace renkei::view
