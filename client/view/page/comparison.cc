#include "client/view/page/comparison.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/compared_item.h"

namespace renkei::view {
namespace {

// "第2版（時点修正、2023-03-31）", "下書き".
std::string StateOf(const pb::ComparedVision& side, const domain::Words& words) {
  const Lang lang = words.lang();
  if (side.revision() == 0) return In(lang, {"draft", "下書き"});
  std::vector<std::string> facts = {words.Value(*pb::RevisionKind_descriptor(), side.kind()),
                                    side.decided_date().empty()
                                        ? words.Time(side.publish_time()).substr(0, 10)
                                        : side.decided_date()};
  if (facts.front().empty()) facts.erase(facts.begin());
  const std::string number = lang == Lang::kJapanese ? absl::StrCat("第", side.revision(), "版")
                                                     : absl::StrCat("revision ", side.revision());
  return absl::StrCat(number, In(lang, {" (", "（"}), absl::StrJoin(facts, In(lang, {", ", "、"})),
                      In(lang, {")", "）"}));
}

ComparedSide SideOf(const Text& word, const pb::ComparedVision& side, const domain::Words& words) {
  return {In(words.lang(), word), side.title(), StateOf(side, words), side.reason()};
}

Comparison ComparisonOf(const pb::DiffVisionsResponse& diff, const domain::Words& words) {
  const Lang lang = words.lang();
  Comparison comparison;
  comparison.one_plan = diff.from().name() == diff.to().name();
  comparison.old_side = SideOf({"Old", "旧"}, diff.from(), words);
  comparison.new_side = SideOf({"New", "新"}, diff.to(), words);
  comparison.kinds_header = In(lang, {"Change", "変更の種類"});
  comparison.added_note = In(lang, {"(new)", "（新設）"});
  comparison.removed_note = In(lang, {"(removed)", "（削除）"});
  comparison.nothing = In(lang, {"No differences.", "違いはありません。"});
  for (const pb::ItemDifference& item : diff.items())
    comparison.items.push_back(ItemInWords(item, words));
  for (const pb::DifferenceCount& count : diff.counts()) {
    comparison.counts.push_back(
        {KindInWords(count.kind(), words), count.heads(), count.nodes(), count.kpis()});
  }
  return comparison;
}

std::string CountsInOneLine(const Comparison& comparison, Lang lang) {
  std::vector<std::string> counts;
  for (const ComparedCount& count : comparison.counts)
    counts.push_back(absl::StrCat(count.kind, " ", count.heads + count.nodes + count.kpis));
  return absl::StrJoin(counts, In(lang, {", ", "、"}));
}

// A value of both sides, once where they agree.
std::string OfBoth(const std::string& old_side, const std::string& new_side) {
  return old_side == new_side ? new_side : absl::StrCat(old_side, " → ", new_side);
}

}  // namespace

Page ComparisonPage(const pb::DiffVisionsResponse& diff, const domain::Words& words,
                    const std::string& owner) {
  const Lang lang = words.lang();
  const Comparison comparison = ComparisonOf(diff, words);
  Page page;
  page.lang = lang;
  page.head.title = In(lang, {"Comparison of old and new", "新旧対照表"});
  const std::string plan = comparison.one_plan
                               ? diff.to().title()
                               : absl::StrCat(diff.from().title(), " → ", diff.to().title());
  page.head.facts.facts = {
      {In(lang, {"Plan", "計画"}), plan},
      {In(lang, {"Owner", "策定団体"}), owner},
      {In(lang, {"Period", "計画期間"}),
       OfBoth(words.Period(diff.from().period()), words.Period(diff.to().period()))},
      {In(lang, {"Old", "旧"}), comparison.old_side.state},
      {In(lang, {"New", "新"}), comparison.new_side.state},
      {In(lang, {"Reason for the revision", "改訂の理由"}), diff.to().reason()},
      {In(lang, {"Changes", "変更の件数"}), CountsInOneLine(comparison, lang)}};
  page.head.footer = absl::StrCat(page.head.title, "  ", plan);
  page.blocks.emplace_back(comparison);
  return page;
}

Table ComparisonRows(const pb::DiffVisionsResponse& diff, const domain::Words& words) {
  Table table;
  for (const Text& column :
       {Text{"ITEM", "区分"}, Text{"EXTERNAL ID", "外部ID"}, Text{"PATH", "位置"},
        Text{"TITLE", "題名"}, Text{"CHANGE", "変更の種類"}, Text{"FIELD", "項目"},
        Text{"OLD", "旧"}, Text{"NEW", "新"}})
    table.columns.push_back({In(words.lang(), column)});
  for (const ComparedItem& item : ComparisonOf(diff, words).items) {
    const std::string before = item.title_before.Plain();
    const std::string after = item.title_after.Plain();
    const bool whole = item.change != ComparedItem::Change::kChanged;
    const auto add = [&](const std::string& kind, const std::string& label,
                         const std::string& old_value, const std::string& new_value) {
      table.rows.push_back({{item.what, item.external_id, absl::StrJoin(item.path, " > "),
                             after.empty() ? before : after, kind, label, old_value, new_value}});
    };
    if (whole && !item.kinds.empty()) add(item.kinds.front(), "", before, after);
    for (const ComparedField& field : item.fields)
      add(field.kind, field.label, field.before.Plain(), field.after.Plain());
  }
  return table;
}

}  // namespace renkei::view
