#include "client/cli/nouns/vision/summary_view.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/show/labels.h"

namespace renkei::cli {
namespace {

std::string LevelTitle(const pb::LevelCount& level, Lang lang) {
  if (!level.level_name().empty()) return Printable(level.level_name());
  return In(lang,
            {absl::StrCat("level ", level.depth()), absl::StrCat("第", level.depth(), "階層")});
}

std::string RowTitle(const pb::SubtreeCount& subtree, int top) {
  return absl::StrCat(Indent(int64_t{subtree.depth()} - top), subtree.label(),
                      subtree.label().empty() ? "" : " ", subtree.title());
}

// "132（うち再掲2、実数130）"
std::string InWords(const pb::ItemCount& count, Lang lang) {
  if (count.re_mentioned() == 0) return absl::StrCat(count.total());
  return In(lang, {absl::StrCat(count.total(), " (", count.re_mentioned(), " mentioned again, ",
                                count.distinct(), " distinct)"),
                   absl::StrCat("延べ", count.total(), "（うち再掲", count.re_mentioned(), "、実数",
                                count.distinct(), "）")});
}

// "基本目標に4、中柱に12"
std::string Listed(const std::vector<std::string>& parts, Lang lang) {
  return absl::StrJoin(parts, In(lang, {", ", "、"}));
}

std::string ClosingLine(const pb::VisionSummary& summary, Lang lang) {
  std::vector<std::string> parts;
  for (const pb::LevelCount& level : summary.levels()) {
    // Beside its number a title would read as "basic goal No. 2".
    parts.push_back(
        absl::StrCat(LevelTitle(level, lang), In(lang, {" ", "は"}), InWords(level.nodes(), lang)));
  }
  const std::string kpis = InWords(summary.kpis(), lang);
  if (parts.empty())
    return In(lang, {absl::StrCat("KPIs: ", kpis, "."), absl::StrCat("KPIは", kpis, "です。")});
  const std::string levels = Listed(parts, lang);
  return In(lang, {absl::StrCat(levels, "; KPIs: ", kpis, "."),
                   absl::StrCat(levels, "、KPIは", kpis, "です。")});
}

// On which levels the KPIs hang, where it is more than one.
std::string KpiLine(const pb::VisionSummary& summary, Lang lang) {
  std::vector<std::string> parts;
  const auto add = [&](const std::string& what, const std::string& count) {
    parts.push_back(absl::StrCat(what, In(lang, {" ", "に"}), count));
  };
  if (summary.node().empty() && summary.plan_kpis() > 0)
    add(In(lang, {"whole plan", "計画全体"}), absl::StrCat(summary.plan_kpis()));
  for (const pb::LevelCount& level : summary.levels()) {
    if (level.kpis().total() > 0) add(LevelTitle(level, lang), InWords(level.kpis(), lang));
  }
  if (parts.size() < 2) return "";
  return absl::StrCat(In(lang, {"KPIs by level: ", "KPIの内訳: "}), Listed(parts, lang), "\n");
}

}  // namespace

std::string CountCell(const pb::ItemCount& count, Lang lang) {
  if (count.re_mentioned() == 0) return absl::StrCat(count.total());
  return In(
      lang,
      {absl::StrCat(count.total(), " (", count.re_mentioned(), " again) -> ", count.distinct()),
       absl::StrCat(count.total(), "（再掲", count.re_mentioned(), "）→", count.distinct())});
}

std::string SummaryText(const pb::VisionSummary& summary, const std::string& state,
                        const BriefStyle& style, int depth) {
  const Lang lang = style.lang;
  std::vector<TableColumn> layout = {{In(lang, {"PART", "区分"}), false, true}};
  for (const pb::LevelCount& level : summary.levels())
    layout.push_back({LevelTitle(level, lang), true});
  layout.push_back({"KPI", true});

  const int top = summary.levels().empty() ? 1 : summary.levels(0).depth();
  std::vector<std::vector<std::string>> rows;
  for (const pb::SubtreeCount& subtree : summary.subtrees()) {
    if (subtree.depth() > depth) continue;
    std::vector<std::string>& row = rows.emplace_back();
    row.push_back(RowTitle(subtree, top));
    // Levels above and of the row itself stay empty: nothing is counted there.
    for (int i = top; i <= subtree.depth() && row.size() < layout.size(); ++i) row.emplace_back();
    for (const pb::LevelCount& level : subtree.levels())
      row.push_back(CountCell(level.nodes(), lang));
    row.push_back(CountCell(subtree.kpis(), lang));
  }
  std::vector<std::string>& sum = rows.emplace_back();
  sum.push_back(In(lang, {"total", "計"}));
  for (const pb::LevelCount& level : summary.levels())
    sum.push_back(CountCell(level.nodes(), lang));
  sum.push_back(CountCell(summary.kpis(), lang));

  std::string out =
      absl::StrCat(Printable(summary.title()), summary.node_title().empty() ? "" : " / ",
                   Printable(summary.node_title()), "  ", Printable(state), "\n\n",
                   RenderTable(layout, rows, style.columns, style.ambiguous), "\n",
                   ClosingLine(summary, lang), "\n", KpiLine(summary, lang));
  if (summary.subtrees_left_out() > 0) {
    absl::StrAppend(&out, In(lang, {absl::StrCat(summary.subtrees_left_out(),
                                                 " parts on the deepest levels are not listed.\n"),
                                    absl::StrCat("下の階層の ", summary.subtrees_left_out(),
                                                 " 区分は省略しました。\n")}));
  }
  return out;
}

std::vector<pb::SubtreeCount> SummaryRows(const pb::VisionSummary& summary) {
  std::vector<pb::SubtreeCount> rows(1);
  rows[0].set_title(summary.node().empty() ? summary.title() : summary.node_title());
  *rows[0].mutable_levels() = summary.levels();
  *rows[0].mutable_kpis() = summary.kpis();
  rows.insert(rows.end(), summary.subtrees().begin(), summary.subtrees().end());
  return rows;
}

std::vector<Column<pb::SubtreeCount>> SummaryColumns(const pb::VisionSummary& summary, Lang lang) {
  using S = pb::SubtreeCount;
  std::vector<Column<S>> columns = {
      {{"DEPTH", "階層"}, [](const S& s) { return absl::StrCat(s.depth()); }, true},
      {Heading<S>("label"), [](const S& s) { return s.label(); }},
      {Heading<S>("title"), [](const S& s) { return s.title(); }}};
  using Figure = int32_t (pb::ItemCount::*)() const;
  const std::pair<Text, Figure> figures[] = {{{" total", "延べ"}, &pb::ItemCount::total},
                                             {{" again", "再掲"}, &pb::ItemCount::re_mentioned},
                                             {{" distinct", "実数"}, &pb::ItemCount::distinct}};
  for (const auto& [what, figure] : figures) {
    for (const pb::LevelCount& level : summary.levels()) {
      const std::string title = LevelTitle(level, lang);
      columns.push_back({{title + what.en, title + what.ja},
                         [depth = level.depth(), figure = figure](const S& s) -> std::string {
                           for (const pb::LevelCount& one : s.levels())
                             if (one.depth() == depth) return absl::StrCat((one.nodes().*figure)());
                           return "";
                         },
                         true});
    }
    columns.push_back({{"KPI" + what.en, "KPI" + what.ja},
                       [figure = figure](const S& s) { return absl::StrCat((s.kpis().*figure)()); },
                       true});
  }
  return columns;
}

}  // namespace renkei::cli
