// How far a stage is, and how its readings were shared out: numbers alone.
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/reviews.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/japan_minute.h"

namespace renkei::view {

Table LoadsTable(const std::vector<pb::ReviewerLoad>& loads, Lang lang) {
  Table table;
  table.title = In(lang, {"Reviewers", "委員別"});
  table.columns = {{In(lang, {"Reviewer", "審査委員"}), false, true},
                   {In(lang, {"Assigned", "割当"}), true},
                   {In(lang, {"Not begun", "未着手"}), true},
                   {In(lang, {"In work", "記入中"}), true},
                   {In(lang, {"Handed in", "提出済み"}), true},
                   {In(lang, {"Locked", "利益相反"}), true},
                   {In(lang, {"May not read", "担当できない応募"}), true}};
  for (const pb::ReviewerLoad& load : loads) {
    Row& row = table.rows.emplace_back();
    row.cells = {
        load.display_name(),         absl::StrCat(load.assigned()),  absl::StrCat(load.untouched()),
        absl::StrCat(load.drafts()), absl::StrCat(load.submitted()), absl::StrCat(load.locked()),
        absl::StrCat(load.barred())};
    row.cells[0].resource = load.reviewer();
  }
  return table;
}

std::vector<Block> ProgressBlocks(const pb::ReviewProgress& progress, const domain::Words& words) {
  const Lang lang = words.lang();
  std::map<std::string, std::string> names;
  for (const pb::ReviewerLoad& load : progress.reviewers())
    names[load.reviewer()] = load.display_name();
  const auto name_of = [&](const std::string& reviewer) {
    const auto found = names.find(reviewer);
    return found == names.end() ? words.Title(reviewer) : found->second;
  };
  std::vector<Block> blocks;
  Facts facts;
  facts.facts = {
      {In(lang, {"Stage", "段階"}), words.Value(*pb::ReviewStage_descriptor(), progress.stage())},
      {In(lang, {"Open", "受付"}), progress.open()
                                       ? In(lang, {"open", "受付中"})
                                       : In(lang, {"not open", "受付中ではありません"})},
      {In(lang, {"Closes", "審査の締切（日本時間）"}), domain::ShownMinute(progress.closes_at())},
      {In(lang, {"Handed in", "提出済み"}),
       In(lang, {absl::StrCat(progress.total().submitted(), " of ", progress.total().assigned()),
                 absl::StrCat(progress.total().assigned(), "件のうち", progress.total().submitted(),
                              "件")})}};
  blocks.emplace_back(std::move(facts));
  blocks.emplace_back(LoadsTable({progress.reviewers().begin(), progress.reviewers().end()}, lang));
  Table table;
  table.title = In(lang, {"Applications", "応募別"});
  table.columns = {{In(lang, {"No.", "番号"}), true},
                   {In(lang, {"Application", "応募"}), false, true},
                   {In(lang, {"Assigned", "割当"}), true},
                   {In(lang, {"Handed in", "提出済み"}), true},
                   {In(lang, {"Reviewers", "担当"}), false, true},
                   {In(lang, {"Conflicts of interest", "利益相反"}), false, true}};
  for (const pb::ApplicationProgress& one : progress.applications()) {
    std::vector<std::string> reading;
    for (const std::string& reviewer : one.reviewers()) reading.push_back(name_of(reviewer));
    std::vector<std::string> barred;
    for (const pb::BarredReviewer& reviewer : one.barred())
      barred.push_back(absl::StrCat(name_of(reviewer.reviewer()), In(lang, {": ", "："}),
                                    ConflictsText(reviewer.conflicts(), words)));
    Row& row = table.rows.emplace_back();
    row.cells = {absl::StrCat(one.number()),
                 one.title(),
                 absl::StrCat(one.assigned()),
                 absl::StrCat(one.submitted()),
                 absl::StrJoin(reading, In(lang, {", ", "、"})),
                 absl::StrJoin(barred, In(lang, {"; ", "、"}))};
    row.cells[1].resource = one.application();
  }
  table.nothing = In(lang, {"No application is judged.", "審査の対象になる応募はありません。"});
  blocks.emplace_back(std::move(table));
  return blocks;
}

Table AssignmentsTable(const std::vector<pb::RoundAssignment>& assignments,
                       const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"How readings were assigned", "割当の記録"});
  table.columns = {{In(lang, {"No.", "番号"}), true},
                   {In(lang, {"Time", "日時"})},
                   {In(lang, {"Stage", "段階"})},
                   {In(lang, {"Way", "方法"})},
                   {In(lang, {"Readings each", "1件あたりの人数"}), true},
                   {In(lang, {"Seed", "乱数の種"}), true},
                   {In(lang, {"Assigned", "割り当てた件数"}), true},
                   {In(lang, {"Worked out again", "再現の確認"})},
                   {In(lang, {"By", "操作者"}), false, true, true}};
  table.nothing = In(lang, {"Nothing was assigned yet.", "割当はまだ行われていません。"});
  for (const pb::RoundAssignment& one : assignments) {
    const bool drawn = one.way() == pb::ASSIGNMENT_WAY_AT_RANDOM;
    Row& row = table.rows.emplace_back();
    row.cells = {
        std::string(domain::LastSegment(one.name())),
        words.Time(one.time()),
        words.Value(*pb::ReviewStage_descriptor(), one.stage()),
        words.Value(*pb::AssignmentWay_descriptor(), one.way()),
        one.readings_each() == 0 ? std::string() : absl::StrCat(one.readings_each()),
        drawn ? absl::StrCat(one.seed()) : std::string(),
        absl::StrCat(one.assigned_size()),
        one.reproduced() ? In(lang, {"the same", "一致"}) : In(lang, {"differs", "不一致"}),
        one.actor().empty() ? std::string() : words.Title(one.actor())};
    if (!one.reproduced()) row.cells[7].tone = Tone::kBad;
  }
  return table;
}

std::vector<Block> AssignedBlocks(const pb::AssignRoundReadingsResponse& reply,
                                  const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<Block> blocks;
  Facts facts;
  facts.facts = {
      {In(lang, {"Assigned", "割り当てた件数"}),
       In(lang, {absl::StrCat(reply.assigned_size()), absl::StrCat(reply.assigned_size(), "件")})},
      {In(lang, {"Left", "残りの件数"}),
       reply.remaining() == 0
           ? std::string()
           : In(lang, {absl::StrCat(reply.remaining(), "; send it again"),
                       absl::StrCat(reply.remaining(), "件（同じ操作をもう一度行ってください）")})},
      {In(lang, {"Seed", "乱数の種"}),
       reply.seed() == 0 ? std::string() : absl::StrCat(reply.seed())}};
  blocks.emplace_back(std::move(facts));
  blocks.emplace_back(LoadsTable({reply.loads().begin(), reply.loads().end()}, lang));
  if (reply.short_of().empty()) return blocks;
  std::vector<std::string> lacking;
  for (const pb::ApplicationShortage& one : reply.short_of()) {
    lacking.push_back(
        In(lang, {absl::StrCat("No. ", one.number(), ": ", one.missing(), " missing"),
                  absl::StrCat("第", one.number(), "号（不足", one.missing(), "人）")}));
  }
  const std::string all = absl::StrJoin(lacking, In(lang, {", ", "、"}));
  blocks.emplace_back(
      Warning{In(lang, {absl::StrCat("Nobody without a conflict of interest is left for: ", all),
                        absl::StrCat("利益相反のない審査委員が足りない応募があります：", all)})});
  return blocks;
}

}  // namespace renkei::view
