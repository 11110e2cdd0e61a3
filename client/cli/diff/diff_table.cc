#include "client/cli/diff/diff_table.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/show/brief.h"
#include "client/cli/text/width.h"

namespace renkei::cli {
namespace {

std::vector<WordRun> Plain(const std::string& text) {
  if (text.empty()) return {};
  return {{text, false}};
}

// What was added or removed is shown whole and needs no marks within it.
std::vector<TableLine> WholeItem(const DiffWords& words, const std::string& title,
                                 const google::protobuf::Message& item) {
  std::vector<TableLine> lines = {{"", Plain(title)}};
  for (const WordedField& field : words.Content(item))
    lines.push_back({field.label, Plain(field.text)});
  return lines;
}

TableRow MakeRow(const pb::ItemDifference& item, const DiffWords& words) {
  TableRow row;
  row.path = absl::StrJoin(item.path(), " > ");
  const auto* before = BeforeOf(item);
  const auto* after = AfterOf(item);
  const auto* some = after != nullptr ? after : before;
  if (some == nullptr) return row;  // no server of ours sends an item of neither side
  if (some->GetDescriptor() != pb::VisionNode::descriptor()) row.what = words.What(item);
  row.added = before == nullptr;
  row.removed = after == nullptr;
  row.remark = words.Kinds(item);
  if (before == nullptr) {
    row.after = WholeItem(words, words.TitleAfter(item), *after);
  } else if (after == nullptr) {
    row.before = WholeItem(words, words.TitleBefore(item), *before);
  } else {
    const ChangedWords title = FindChangedWords(words.TitleBefore(item), words.TitleAfter(item));
    row.before.push_back({"", title.before});
    row.after.push_back({"", title.after});
  }
  for (const WordedDifference& d : words.Differences(item)) {
    if (d.kind == pb::DIFFERENCE_KIND_RENAMED) continue;  // the title itself
    const ChangedWords changed = FindChangedWords(d.before, d.after);
    if (!row.added) row.before.push_back({d.label, changed.before});
    if (!row.removed) row.after.push_back({d.label, changed.after});
  }
  return row;
}

std::string PeriodOf(const pb::ComparedVision& side, Lang lang) {
  return PeriodText(side.period(), lang);
}

std::string Header(const char* which, const pb::ComparedVision& side, const DiffWords& words,
                   bool with_title) {
  return absl::StrCat(which, with_title ? absl::StrCat("  ", side.title()) : "", "\n",
                      words.Side(side));
}

std::string ChangeCounts(const pb::DiffVisionsResponse& diff, const DiffWords& words) {
  std::vector<std::string> counts;
  for (const pb::DifferenceCount& count : diff.counts())
    counts.push_back(
        absl::StrCat(words.Kind(count.kind()), " ", count.heads() + count.nodes() + count.kpis()));
  return absl::StrJoin(counts, In(words.lang(), {", ", "、"}));
}

}  // namespace

ComparisonTable MakeComparisonTable(const pb::DiffVisionsResponse& diff, const DiffWords& words,
                                    const std::string& owner) {
  const Lang lang = words.lang();
  const bool one = diff.from().name() == diff.to().name();
  ComparisonTable table;
  table.title = In(lang, {"Comparison of old and new", "新旧対照表"});
  const std::string old_period = PeriodOf(diff.from(), lang);
  const std::string new_period = PeriodOf(diff.to(), lang);
  table.facts = {
      {In(lang, {"Plan", "計画"}),
       one ? diff.to().title() : absl::StrCat(diff.from().title(), " → ", diff.to().title())},
      {In(lang, {"Owner", "策定団体"}), owner},
      {In(lang, {"Period", "計画期間"}),
       old_period == new_period ? new_period : absl::StrCat(old_period, " → ", new_period)},
      {In(lang, {"Old", "旧"}), words.Side(diff.from())},
      {In(lang, {"New", "新"}), words.Side(diff.to())},
      {In(lang, {"Reason for the revision", "改訂の理由"}), diff.to().reason()},
      {In(lang, {"Changes", "変更の件数"}), ChangeCounts(diff, words)}};
  table.facts_title = In(lang, {"About", "概要"});
  table.reason = diff.to().reason();
  table.old_header = Header(In(lang, {"Old", "旧"}).c_str(), diff.from(), words, !one);
  table.new_header = Header(In(lang, {"New", "新"}).c_str(), diff.to(), words, !one);
  table.remark_header = In(lang, {"Change", "変更の種類"});
  table.added_note = In(lang, {"(new)", "（新設）"});
  table.removed_note = In(lang, {"(removed)", "（削除）"});
  table.nothing = In(lang, {"No differences.", "違いはありません。"});
  for (const pb::ItemDifference& item : diff.items()) table.rows.push_back(MakeRow(item, words));
  return table;
}

}  // namespace renkei::cli
