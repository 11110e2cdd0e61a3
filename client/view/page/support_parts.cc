// What stands below a support case: who takes part, the log, promised steps, recommendations.
#include <string>

#include "client/view/page/initiative_words.h"
#include "client/view/page/support.h"

namespace renkei::view {

Table SupportMembersTable(const std::vector<pb::SupportMember>& members,
                          const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Who takes part", "参加団体"});
  table.columns = {{In(lang, {"Organization", "団体"})},
                   {In(lang, {"Side", "立場"})},
                   {In(lang, {"State", "状態"})},
                   {In(lang, {"Asked for", "依頼の内容"}), false, true},
                   {In(lang, {"Answer", "回答"}), false, true},
                   {In(lang, {"Officials", "担当者"}), false, true, true}};
  table.columns[3].prose = true;
  table.columns[4].prose = true;
  table.nothing = In(lang, {"Nobody was asked.", "参加を依頼した団体はありません。"});
  for (const pb::SupportMember& member : members) {
    std::string officials;
    for (const std::string& account : member.officials()) {
      if (!officials.empty()) officials += In(lang, {", ", "、"});
      officials += words.Title(account);
    }
    Row& row = table.rows.emplace_back();
    row.cells = {words.Title(member.organization()),
                 words.Value(*pb::SupportSide_descriptor(), member.side()),
                 words.Value(*pb::SupportMemberState_descriptor(), member.state()),
                 member.request(),
                 member.answer(),
                 officials};
    row.cells[0].resource = member.organization();
    if (member.state() == pb::SUPPORT_MEMBER_STATE_ACCEPTED) row.cells[2].tone = Tone::kGood;
    if (member.state() == pb::SUPPORT_MEMBER_STATE_ASKED) row.cells[2].tone = Tone::kWarning;
  }
  return table;
}

Table SupportEntriesTable(const std::vector<pb::SupportEntry>& entries,
                          const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Log", "支援の記録"});
  table.columns = {{In(lang, {"Day", "日付"})},
                   {In(lang, {"Kind", "種別"})},
                   {In(lang, {"Title", "題名"}), false, true},
                   {In(lang, {"Who took part", "出席者"}), false, true, true},
                   {In(lang, {"What", "内容"}), false, true},
                   {In(lang, {"Written by", "記録した団体"})},
                   {In(lang, {"Read by", "閲覧できる範囲"}), false, true, true}};
  table.columns[4].prose = true;
  table.nothing = In(lang, {"Nothing is recorded.", "記録はありません。"});
  for (const pb::SupportEntry& entry : entries) {
    Row& row = table.rows.emplace_back();
    row.cells = {DayInWords(entry.date(), lang),
                 words.Value(*pb::SupportEntryKind_descriptor(), entry.kind()),
                 entry.corrected() ? entry.title() + In(lang, {" (corrected)", "（訂正あり）"})
                                   : entry.title(),
                 entry.participants(),
                 entry.text(),
                 words.Title(entry.author()),
                 words.Value(*pb::SupportEntryReaders_descriptor(), entry.readers())};
    row.cells[2].resource = entry.name();
  }
  return table;
}

Table SupportStepsTable(const std::vector<pb::SupportStep>& steps, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Promised steps", "約束した取組"});
  table.columns = {{In(lang, {"Due", "期限"})},
                   {In(lang, {"Step", "取組"}), false, true},
                   {In(lang, {"Who", "担当団体"})},
                   {In(lang, {"State", "状態"})},
                   {In(lang, {"Note", "備考"}), false, true}};
  table.columns[4].prose = true;
  table.nothing = In(lang, {"No step is promised.", "約束した取組はありません。"});
  for (const pb::SupportStep& step : steps) {
    Row& row = table.rows.emplace_back();
    Cell state = In(lang, {"to be taken", "これから"});
    if (step.overdue()) {
      state = In(lang, {"overdue", "期限超過"});
      state.tone = Tone::kWarning;
    } else if (!step.drop_reason().empty()) {
      state = In(lang, {"dropped", "取りやめ"});
      state.tone = Tone::kFaint;
    } else if (!step.done_date().empty()) {
      state = In(lang, {"done on ", "完了 "}) + DayInWords(step.done_date(), lang);
      state.tone = Tone::kGood;
    }
    row.cells = {DayInWords(step.due_date(), lang), step.title(), words.Title(step.responsible()),
                 state, step.drop_reason().empty() ? step.note() : step.drop_reason()};
    row.cells[1].resource = step.name();
    row.cells[2].resource = step.responsible();
  }
  return table;
}

Table SupportRecommendationsTable(const std::vector<pb::SupportRecommendation>& recommendations,
                                  const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Recommended", "紹介された事例・施策・団体"});
  table.columns = {{In(lang, {"What", "紹介するもの"}), false, true},
                   {In(lang, {"Why", "紹介の理由"}), false, true},
                   {In(lang, {"By", "紹介した団体"})},
                   {In(lang, {"Answer", "回答"})},
                   {In(lang, {"Words", "回答の説明"}), false, true}};
  table.columns[1].prose = true;
  table.columns[4].prose = true;
  table.nothing = In(lang, {"Nothing was recommended.", "紹介はありません。"});
  for (const pb::SupportRecommendation& one : recommendations) {
    Row& row = table.rows.emplace_back();
    const std::string answer = words.Value(*pb::SupportAnswer_descriptor(), one.answer());
    row.cells = {words.Title(one.resource()), one.words(), words.Title(one.author()),
                 answer.empty() ? In(lang, {"not answered", "未回答"}) : answer,
                 one.answer_words()};
    row.cells[0].resource = one.resource();
    row.cells[3].resource = one.name();
    if (one.answer() == pb::SUPPORT_ANSWER_UNSPECIFIED) row.cells[3].tone = Tone::kWarning;
    if (one.answer() == pb::SUPPORT_ANSWER_TAKEN_UP) row.cells[3].tone = Tone::kGood;
  }
  return table;
}

}  // namespace renkei::view
