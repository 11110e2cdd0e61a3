// What a window sees of its cases, and what everybody may count.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/initiative_words.h"
#include "client/view/page/support.h"

namespace renkei::view {
namespace {

std::string Days(int days, Lang lang) {
  return In(lang, {absl::StrCat(days, days == 1 ? " day" : " days"), absl::StrCat(days, "日")});
}

std::string CountText(const pb::SupportCount& count, Lang lang) {
  return count.hidden() ? In(lang, {"hidden", "秘匿"}) : absl::StrCat(count.count());
}

// What a count is of: a state, or what the resource is called.
std::string KeyText(const pb::SupportCount& count, const domain::Words& words) {
  pb::SupportState state = pb::SUPPORT_STATE_UNSPECIFIED;
  if (pb::SupportState_Parse(absl::StrCat("SUPPORT_STATE_", count.key()), &state))
    return words.Value(*pb::SupportState_descriptor(), state);
  return words.Title(count.key());
}

using SupportCounts = google::protobuf::RepeatedPtrField<pb::SupportCount>;

Table CountsBy(const std::string& what, const SupportCounts& counts, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = what;
  table.columns = {{In(lang, {"What", "区分"})}, {In(lang, {"Cases", "件数"}), true}};
  table.nothing = In(lang, {"None.", "該当する案件はありません。"});
  for (const pb::SupportCount& count : counts) {
    Row& row = table.rows.emplace_back();
    row.cells = {KeyText(count, words), CountText(count, lang)};
  }
  return table;
}

void AddCounts(const std::string& what, const SupportCounts& counts, const domain::Words& words,
               Table& table) {
  for (const pb::SupportCount& count : counts) {
    Row& row = table.rows.emplace_back();
    row.cells = {what, KeyText(count, words), CountText(count, words.lang())};
  }
}

Table LoadsTable(const pb::SupportBoard& board, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Load of each organization", "団体ごとの担当状況"});
  table.columns = {{In(lang, {"Organization", "団体"})},
                   {In(lang, {"Cases", "担当件数"}), true},
                   {In(lang, {"Asked into", "回答待ち"}), true},
                   {In(lang, {"Overdue steps", "期限を過ぎた取組"}), true}};
  table.nothing = In(lang, {"No team yet.", "支援チームはまだありません。"});
  for (const pb::SupportLoad& load : board.loads()) {
    Row& row = table.rows.emplace_back();
    row.cells = {words.Title(load.organization()), absl::StrCat(load.supports()),
                 absl::StrCat(load.asked()), absl::StrCat(load.overdue_steps())};
    row.cells[0].resource = load.organization();
    if (load.overdue_steps() > 0) row.cells[3].tone = Tone::kWarning;
  }
  return table;
}

}  // namespace

Table SupportWindowsTable(const std::vector<pb::SupportWindow>& windows,
                          const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"Window", "窓口"})}, {In(lang, {"Default", "既定"})}};
  table.nothing = In(lang, {"There is no window.", "窓口はありません。"});
  for (const pb::SupportWindow& window : windows) {
    Row& row = table.rows.emplace_back();
    row.cells = {window.title(),
                 window.is_default() ? In(lang, {"yes", "既定の窓口"}) : std::string()};
    row.cells[0].resource = window.organization();
  }
  return table;
}

Table SupportQueueTable(const pb::SupportBoard& board, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Cases", "案件"});
  table.columns = {{In(lang, {"Support case", "題名"}), false, true},
                   {In(lang, {"Body", "相談団体"})},
                   {In(lang, {"State", "状態"})},
                   {In(lang, {"Priority", "優先度"})},
                   {In(lang, {"Urgency", "急ぎの程度"}), false, true, true},
                   {In(lang, {"Waited (days)", "待機日数"}), true},
                   {In(lang, {"Planned start", "開始予定日"}), false, false, true},
                   {In(lang, {"Team", "チームの団体数"}), true},
                   {In(lang, {"Open steps", "残る取組"}), true},
                   {In(lang, {"Overdue steps", "期限を過ぎた取組"}), true}};
  table.nothing = In(lang, {"No case is open.", "進行中の案件はありません。"});
  for (const pb::SupportQueueEntry& entry : board.entries()) {
    Row& row = table.rows.emplace_back();
    row.cells = {entry.title(),
                 words.Title(entry.body()),
                 words.Value(*pb::SupportState_descriptor(), entry.state()),
                 words.Value(*pb::SupportPriority_descriptor(), entry.priority()),
                 words.Value(*pb::SupportUrgency_descriptor(), entry.urgency()),
                 absl::StrCat(entry.waiting_days()),
                 DayInWords(entry.planned_start_date(), lang),
                 absl::StrCat(entry.team_size()),
                 absl::StrCat(entry.open_steps()),
                 absl::StrCat(entry.overdue_steps())};
    row.cells[0].resource = entry.support();
    row.cells[1].resource = entry.body();
    if (entry.state() == pb::SUPPORT_STATE_REQUESTED) row.cells[2].tone = Tone::kWarning;
    if (entry.overdue_steps() > 0) row.cells[9].tone = Tone::kWarning;
  }
  return table;
}

std::vector<Block> SupportBoardBlocks(const pb::SupportBoard& board, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  if (board.more()) {
    blocks.emplace_back(Warning{In(lang, {"There are more cases than are shown here.",
                                          "案件が多いため、一部だけを表示しています。"})});
  }
  Facts facts;
  facts.facts = {
      {In(lang, {"As of", "時点"}), DayInWords(board.date(), lang)},
      {In(lang, {"Waiting for their team", "支援の開始を待つ案件"}),
       In(lang, {absl::StrCat(board.waiting()), absl::StrCat(board.waiting(), "件")})},
      {In(lang, {"Median wait", "待機日数の中央値"}), Days(board.median_waiting_days(), lang)},
      {In(lang, {"Longest wait", "最長の待機日数"}), Days(board.longest_waiting_days(), lang)},
      {In(lang, {"Overdue steps", "期限を過ぎた取組"}),
       In(lang, {absl::StrCat(board.overdue_steps_size()),
                 absl::StrCat(board.overdue_steps_size(), "件")})}};
  blocks.emplace_back(std::move(facts));
  blocks.emplace_back(SupportQueueTable(board, words));
  blocks.emplace_back(LoadsTable(board, words));
  if (!board.overdue_steps().empty()) {
    Table overdue =
        SupportStepsTable({board.overdue_steps().begin(), board.overdue_steps().end()}, words);
    overdue.title = In(lang, {"Overdue steps", "期限を過ぎた取組"});
    blocks.emplace_back(std::move(overdue));
  }
  return blocks;
}

std::vector<Block> SupportCountBlocks(const pb::CountSupportsResponse& counts,
                                      const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  Facts facts;
  facts.facts = {
      {In(lang, {"Requested in", "申込年度"}),
       In(lang,
          {absl::StrCat("FY", counts.fiscal_year()), absl::StrCat(counts.fiscal_year(), "年度")})},
      {In(lang, {"As of", "時点"}), DayInWords(counts.date(), lang)},
      {In(lang, {"Cases", "件数"}), counts.total().hidden()
                                        ? In(lang, {"fewer than 3", "3件未満"})
                                        : In(lang, {absl::StrCat(counts.total().count()),
                                                    absl::StrCat(counts.total().count(), "件")})}};
  blocks.emplace_back(std::move(facts));
  blocks.emplace_back(Paragraphs{
      {In(lang, {"Numbers below 3 are hidden, and others with them where one could be computed.",
                 "3件未満の数は秘匿しています。合計から分かってしまう数も、あわせて秘匿して"
                 "います。"})}});
  blocks.emplace_back(CountsBy(In(lang, {"By state", "状態別"}), counts.states(), words));
  blocks.emplace_back(
      CountsBy(In(lang, {"By prefecture", "都道府県別"}), counts.prefectures(), words));
  blocks.emplace_back(CountsBy(In(lang, {"By framework item", "国の枠組みの項目別"}),
                               counts.framework_items(), words));
  return blocks;
}

Table SupportCountTable(const pb::CountSupportsResponse& counts, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{In(lang, {"By", "分類"})},
                   {In(lang, {"What", "区分"})},
                   {In(lang, {"Cases", "件数"}), true}};
  Row& total = table.rows.emplace_back();
  total.cells = {In(lang, {"Total", "合計"}), "",
                 counts.total().hidden() ? In(lang, {"fewer than 3", "3件未満"})
                                         : absl::StrCat(counts.total().count())};
  AddCounts(In(lang, {"State", "状態"}), counts.states(), words, table);
  AddCounts(In(lang, {"Prefecture", "都道府県"}), counts.prefectures(), words, table);
  AddCounts(In(lang, {"Framework item", "国の枠組みの項目"}), counts.framework_items(), words,
            table);
  return table;
}

}  // namespace renkei::view
