// Reviewers and readings; how far they are is in review_progress.cc, what points come to in review_scores.cc.
#include "client/view/page/reviews.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/rounds.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::view {
namespace {

Tone ToneOfReviewer(pb::RoundReviewerState state) {
  switch (state) {
    case pb::ROUND_REVIEWER_STATE_NAMED:
      return Tone::kWarning;
    case pb::ROUND_REVIEWER_STATE_ACCEPTED:
      return Tone::kGood;
    default:
      return Tone::kFaint;
  }
}

std::string SheetState(const pb::ReadingSheet& sheet, const domain::Words& words) {
  return sheet.state() == pb::READING_STATE_UNSPECIFIED
             ? std::string()
             : words.Value(*pb::ReadingState_descriptor(), sheet.state());
}

std::string OneConflictText(const pb::ReadingConflict& conflict, const domain::Words& words) {
  const std::string kind = words.Value(*pb::ReadingConflictKind_descriptor(), conflict.kind());
  std::string more = conflict.words();
  if (!conflict.organization().empty()) {
    const std::string body = words.Title(conflict.organization());
    more = more.empty() ? body : absl::StrCat(body, In(words.lang(), {": ", "："}), more);
  }
  if (more.empty()) return kind;
  return In(words.lang(),
            {absl::StrCat(kind, " (", more, ")"), absl::StrCat(kind, "（", more, "）")});
}

Table ReviewerSteps(const pb::RoundReviewer& reviewer, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Steps", "経過"});
  table.columns = {{In(lang, {"Time", "日時"})},
                   {In(lang, {"Step", "操作"})},
                   {In(lang, {"With", "相手"}), false, true},
                   {In(lang, {"Words", "連絡"}), false, true},
                   {In(lang, {"By", "操作者"}), false, true, true}};
  table.columns[3].prose = true;
  for (const pb::RoundReviewerEvent& event : reviewer.history()) {
    table.rows.emplace_back().cells = {
        words.Time(event.time()),
        words.Value(*pb::RoundReviewerAction_descriptor(), event.action()),
        event.subject().empty() ? std::string() : words.Title(event.subject()), event.words(),
        event.actor().empty() ? std::string() : words.Title(event.actor())};
  }
  return table;
}

Table DeclaredTable(const pb::RoundReviewer& reviewer, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Declared conflicts of interest", "申告した利益相反"});
  table.columns = {{In(lang, {"With", "相手"}), false, true},
                   {In(lang, {"Words", "申告の内容"}), false, true},
                   {In(lang, {"Declared", "申告日時"})},
                   {In(lang, {"Lifted because", "解除の理由"}), false, true}};
  table.columns[1].prose = true;
  for (const pb::DeclaredConflict& conflict : reviewer.conflicts()) {
    Row& row = table.rows.emplace_back();
    row.cells = {words.Title(conflict.subject()), conflict.words(), words.Time(conflict.time()),
                 conflict.lift_reason()};
    if (conflict.lift_reason().empty()) row.cells[0].tone = Tone::kWarning;
  }
  return table;
}

// Points under their criteria; empty where the reader has none.
void AddSheet(const pb::RoundReading& reading, pb::ReviewStage stage, const pb::ReadingSheet& sheet,
              const domain::Words& words, std::vector<Block>& blocks) {
  if (sheet.state() == pb::READING_STATE_UNSPECIFIED) return;
  const Lang lang = words.lang();
  Section section;
  section.title = words.Value(*pb::ReviewStage_descriptor(), stage);
  Facts facts;
  facts.facts = {{In(lang, {"State", "状態"}), SheetState(sheet, words)},
                 {In(lang, {"Handed in", "提出日時"}),
                  sheet.has_submit_time() ? words.Time(sheet.submit_time()) : std::string()},
                 {In(lang, {"Total (of 100)", "合計点（100点満点）"}), sheet.total()},
                 {In(lang, {"In all", "総評"}), sheet.words()}};
  section.blocks.emplace_back(std::move(facts));
  Table table;
  table.columns = {{In(lang, {"Criterion", "評価項目"}), false, true},
                   {In(lang, {"Weight", "配点"}), true},
                   {In(lang, {"Band", "評点の範囲"})},
                   {In(lang, {"Points", "評点"}), true},
                   {In(lang, {"Words", "コメント"}), false, true}};
  table.columns[4].prose = true;
  for (const pb::RoundCriterion& criterion : reading.criteria()) {
    Row& row = table.rows.emplace_back();
    row.cells = {criterion.title(), absl::StrCat(criterion.weight()),
                 absl::StrCat(criterion.lowest(), In(lang, {" to ", "～"}), criterion.highest()),
                 "", ""};
    for (const pb::CriterionScore& score : sheet.scores()) {
      if (score.criterion_id() != criterion.id()) continue;
      if (score.has_points()) row.cells[3] = absl::StrCat(score.points());
      row.cells[4] = score.words();
    }
  }
  if (!table.rows.empty() && !(sheet.scores().empty() && sheet.total().empty()))
    section.blocks.emplace_back(std::move(table));
  blocks.emplace_back(std::move(section));
}

}  // namespace

std::string ConflictsText(const google::protobuf::RepeatedPtrField<pb::ReadingConflict>& conflicts,
                          const domain::Words& words) {
  std::vector<std::string> all;
  for (const pb::ReadingConflict& conflict : conflicts)
    all.push_back(OneConflictText(conflict, words));
  return absl::StrJoin(all, In(words.lang(), {", ", "、"}));
}

Table ReviewersTable(const std::vector<pb::RoundReviewer>& reviewers, bool of_several_rounds,
                     const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  if (of_several_rounds) table.columns.push_back({In(lang, {"Round", "公募"}), false, true});
  table.columns.insert(table.columns.end(), {{In(lang, {"Reviewer", "審査委員"}), false, true},
                                             {In(lang, {"Organization", "所属団体"})},
                                             {In(lang, {"Part", "担当"})},
                                             {In(lang, {"State", "状態"})},
                                             {In(lang, {"Words", "連絡"}), false, true}});
  table.columns.back().prose = true;
  table.nothing = In(lang, {"No reviewer was named.", "審査委員はいません。"});
  for (const pb::RoundReviewer& reviewer : reviewers) {
    Row& row = table.rows.emplace_back();
    if (of_several_rounds) row.cells.emplace_back(reviewer.round_title());
    const size_t first = row.cells.size();
    row.cells.insert(row.cells.end(),
                     {Cell(reviewer.display_name()), Cell(words.Title(reviewer.organization())),
                      Cell(words.Value(*pb::ReviewerPart_descriptor(), reviewer.part())),
                      Cell(words.Value(*pb::RoundReviewerState_descriptor(), reviewer.state())),
                      Cell(reviewer.words())});
    row.cells[0].resource = reviewer.name();
    row.cells[first + 1].resource = reviewer.organization();
    row.cells[first + 3].tone = ToneOfReviewer(reviewer.state());
  }
  return table;
}

std::vector<Block> ReviewerBlocks(const pb::RoundReviewer& reviewer, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  Facts facts;
  facts.facts = {
      {In(lang, {"State", "状態"}),
       Line(words.Value(*pb::RoundReviewerState_descriptor(), reviewer.state()),
            ToneOfReviewer(reviewer.state()))},
      {In(lang, {"Round", "公募"}), Line({{reviewer.round_title(), Tone::kPlain,
                                           std::string(domain::ParentName(reviewer.name(), 2))}})},
      {In(lang, {"Held by", "実施団体"}),
       Line({{words.Title(reviewer.owner()), Tone::kPlain, reviewer.owner()}})},
      {In(lang, {"As printed", "氏名・役職（公表用）"}), reviewer.display_name()},
      {In(lang, {"Organization", "所属団体"}),
       Line({{words.Title(reviewer.organization()), Tone::kPlain, reviewer.organization()}})},
      {In(lang, {"Part", "担当"}), words.Value(*pb::ReviewerPart_descriptor(), reviewer.part())},
      {In(lang, {"Words", "連絡"}), reviewer.words()}};
  blocks.emplace_back(std::move(facts));
  if (!reviewer.conflicts().empty()) blocks.emplace_back(DeclaredTable(reviewer, words));
  if (!reviewer.history().empty()) blocks.emplace_back(ReviewerSteps(reviewer, words));
  return blocks;
}

std::string ReadingTitle(const pb::RoundReading& reading, Lang lang) {
  const std::string number = In(lang, {absl::StrCat("Application ", reading.application_number()),
                                       absl::StrCat("応募第", reading.application_number(), "号")});
  if (reading.application_title().empty()) return number;
  return In(lang, {absl::StrCat(number, ": ", reading.application_title()),
                   absl::StrCat(number, "「", reading.application_title(), "」")});
}

Table ReadingsTable(const std::vector<pb::RoundReading>& readings, bool for_owner,
                    const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {
      {In(lang, {"Application", "応募"}), false, true},
      {for_owner ? In(lang, {"Reviewer", "審査委員"}) : In(lang, {"Round", "公募"}), false, true},
      {In(lang, {"First reading", "書面審査"})},
      {In(lang, {"Panel", "審査会"})},
      {In(lang, {"Closes", "締切（日本時間）"})},
      {In(lang, {"Conflict of interest", "利益相反"}), false, true}};
  table.nothing = In(lang, {"Nothing is assigned.", "担当する審査はありません。"});
  for (const pb::RoundReading& reading : readings) {
    Row& row = table.rows.emplace_back();
    row.cells = {ReadingTitle(reading, lang),
                 for_owner
                     ? words.Title(absl::StrCat("accounts/", domain::LastSegment(reading.name())))
                     : reading.round_title(),
                 SheetState(reading.first(), words),
                 SheetState(reading.panel(), words),
                 domain::ShownMinute(reading.closes_at()),
                 ConflictsText(reading.conflicts(), words)};
    row.cells[0].resource = reading.name();
    if (!reading.conflicts().empty()) row.cells[5].tone = Tone::kWarning;
  }
  return table;
}

std::vector<Block> ReadingBlocks(const pb::RoundReading& reading, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (!reading.conflicts().empty()) {
    const std::string why = ConflictsText(reading.conflicts(), words);
    blocks.emplace_back(
        Warning{In(lang, {absl::StrCat("A conflict of interest locks this application: ", why),
                          absl::StrCat("利益相反のため、この応募は審査できません。", why)})});
  }
  Facts facts;
  facts.facts = {
      {In(lang, {"Round", "公募"}), Line({{reading.round_title(), Tone::kPlain,
                                           std::string(domain::ParentName(reading.name(), 2))}})},
      {In(lang, {"Application", "応募"}), ReadingTitle(reading, lang)},
      {In(lang, {"Open now", "記入できる段階"}),
       reading.open_stage() == pb::REVIEW_STAGE_UNSPECIFIED
           ? std::string()
           : words.Value(*pb::ReviewStage_descriptor(), reading.open_stage())},
      {In(lang, {"Closes", "審査の締切（日本時間）"}), domain::ShownMinute(reading.closes_at())}};
  blocks.emplace_back(std::move(facts));
  AddSheet(reading, pb::REVIEW_STAGE_FIRST, reading.first(), words, blocks);
  AddSheet(reading, pb::REVIEW_STAGE_PANEL, reading.panel(), words, blocks);
  if (!reading.has_application()) return blocks;
  pb::Round round;
  *round.mutable_criteria() = reading.criteria();
  round.set_title(reading.round_title());
  Section section;
  section.title = In(lang, {"The application", "応募の内容"});
  section.blocks = ApplicationBlocks(round, reading.application(), words);
  blocks.emplace_back(std::move(section));
  return blocks;
}

}  // namespace renkei::view
