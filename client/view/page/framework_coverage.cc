#include "client/view/page/framework_coverage.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/words/value_words.h"

namespace renkei::view {
namespace {

// Ministries with a column of their own on paper and on a telephone.
constexpr int kShownMinistries = 8;

std::string MinistryTitle(const pb::CoverageMinistry& ministry, Lang lang) {
  return ministry.display_name().empty() ? In(lang, {"OTHERS", "ほか"}) : ministry.display_name();
}

std::string CellCount(int programmes) { return programmes == 0 ? "" : absl::StrCat(programmes); }

bool IsGap(const pb::CoverageItem& item) {
  return item.coverage() == pb::ItemCoverage::COVERAGE_MISSING;
}

// What is said of an item that no programme serves by itself.
Cell StandingOf(const pb::CoverageItem& item, const domain::Words& words) {
  if (item.coverage() == pb::ItemCoverage::COVERAGE_DIRECT) {
    if (item.carried() == 0) return {};
    return In(words.lang(), {absl::StrCat(item.carried(), " of them by crosswalks"),
                             absl::StrCat("うち対応表によるもの", item.carried())});
  }
  Cell cell = In(words.lang(), domain::ValueName(item.coverage()));
  if (IsGap(item)) cell.tone = Tone::kWarning;
  return cell;
}

// With so many columns of ministries; the others are added up in one behind them.
Table Matrix(const pb::GetFrameworkCoverageResponse& coverage, int shown,
             const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.title = In(lang, {"Programmes by item and ministry", "項目・府省庁別の支援施策の数"});
  table.columns = {{In(lang, {"ITEM", "項目"}), false, true}, {In(lang, {"TOTAL", "計"}), true}};
  const int columns = std::min(shown, coverage.ministries_size());
  for (int i = 0; i < columns; ++i)
    table.columns.push_back({MinistryTitle(coverage.ministries(i), lang), true});
  const bool others = columns < coverage.ministries_size();
  if (others) table.columns.push_back({In(lang, {"OTHERS", "ほか"}), true});
  table.columns.push_back({In(lang, {"STANDING", "対応状況"})});
  for (const pb::CoverageItem& item : coverage.items()) {
    Row& row = table.rows.emplace_back();
    row.depth = std::max(item.depth() - 1, 0);
    row.cells = {item.title(), CellCount(item.programmes())};
    row.cells[0].resource = item.item();
    if (IsGap(item)) row.cells[0].tone = Tone::kWarning;
    std::vector<int> counts(static_cast<size_t>(columns));
    int rest = 0;
    for (const pb::CoverageCell& cell : item.cells()) {
      if (cell.ministry() >= 0 && cell.ministry() < columns)
        counts[static_cast<size_t>(cell.ministry())] = cell.programmes();
      else
        rest += cell.programmes();
    }
    for (const int count : counts) row.cells.emplace_back(CellCount(count));
    if (others) row.cells.emplace_back(CellCount(rest));
    row.cells.push_back(StandingOf(item, words));
  }
  return table;
}

Section Gaps(const pb::GetFrameworkCoverageResponse& coverage, Lang lang) {
  Tree tree;
  for (const pb::CoverageItem& item : coverage.items()) {
    if (!IsGap(item)) continue;
    TreeItem& gap = tree.items.emplace_back();
    gap.text = std::vector<Span>{{item.title(), Tone::kWarning, item.item()}};
  }
  const std::string title =
      In(lang, {absl::StrCat("Items without any programme (", tree.items.size(), ")"),
                absl::StrCat("支援施策のない項目（", tree.items.size(), "件）")});
  if (tree.items.empty())
    return {
        title,
        {Paragraphs{{In(lang, {"Every item is served.", "すべての項目に支援施策があります。"})}}}};
  return {title, {std::move(tree)}};
}

Section ProgrammesByItem(const pb::GetFrameworkCoverageResponse& coverage, Lang lang) {
  Tree tree;
  for (const pb::CoverageItem& item : coverage.items()) {
    if (item.programmes() == 0) continue;
    TreeItem& node = tree.items.emplace_back();
    node.depth = std::max(item.depth() - 1, 0);
    node.text = std::vector<Span>{{item.title(), Tone::kHeading, item.item()}};
    for (const pb::CoverageCell& cell : item.cells()) {
      Line line;
      const bool known = cell.ministry() >= 0 && cell.ministry() < coverage.ministries_size();
      if (known)
        line.spans.push_back(
            {MinistryTitle(coverage.ministries(cell.ministry()), lang) + In(lang, {": ", "："}),
             Tone::kFaint});
      for (const pb::NamedProgramme& one : cell.examples()) {
        if (&one != &cell.examples(0)) line.spans.push_back({In(lang, {", ", "、"})});
        line.spans.push_back({one.title(), Tone::kPlain, one.programme()});
      }
      const int more = cell.programmes() - cell.examples_size();
      if (more > 0)
        line.spans.push_back(
            {In(lang, {absl::StrCat(" and ", more, " more"), absl::StrCat("、ほか", more, "件")}),
             Tone::kFaint});
      node.notes.push_back(std::move(line));
    }
  }
  return {In(lang, {"Programmes of each item", "項目ごとの支援施策"}), {std::move(tree)}};
}

std::string CoverageTally(const pb::GetFrameworkCoverageResponse& coverage, Lang lang) {
  const int items = coverage.items_size() + coverage.items_left_out();
  return In(lang,
            {absl::StrCat("FY", coverage.fiscal_year(), ", as of ", coverage.as_of(), ": ",
                          coverage.programmes(), " programmes; ", items, " items, ",
                          coverage.missing_items(), " of them without any. ",
                          coverage.programmes_elsewhere(), " programmes serve no item of it."),
             absl::StrCat(coverage.fiscal_year(), "年度（", coverage.as_of(), " 時点）の支援施策",
                          coverage.programmes(), "件を数えました。項目", items,
                          "件のうち、支援施策のない項目は", coverage.missing_items(),
                          "件です。この枠組みの項目に対応しない支援施策は",
                          coverage.programmes_elsewhere(), "件です。")});
}

}  // namespace

Page FrameworkCoveragePage(const pb::GetFrameworkCoverageResponse& coverage,
                           const domain::Words& words) {
  const Lang lang = words.lang();
  Page page;
  page.lang = lang;
  page.head.title = In(lang, {"What programmes cover", "枠組みの項目と支援施策"});
  page.head.subtitle = coverage.framework_title();
  page.head.footer = absl::StrCat(coverage.framework_title(), "  ", coverage.as_of());
  Paragraphs opening{{coverage.framework_title(), CoverageTally(coverage, lang)}};
  if (coverage.items_left_out() > 0)
    opening.lines.emplace_back(
        In(lang, {absl::StrCat(coverage.items_left_out(), " deeper items are left out."),
                  absl::StrCat("下位の", coverage.items_left_out(), "項目は省略しました。")}));
  page.blocks.emplace_back(std::move(opening));
  page.blocks.emplace_back(Gaps(coverage, lang));
  page.blocks.emplace_back(Matrix(coverage, kShownMinistries, words));
  if (coverage.programmes() > coverage.programmes_elsewhere())
    page.blocks.emplace_back(ProgrammesByItem(coverage, lang));
  return page;
}

Table FrameworkCoverageRows(const pb::GetFrameworkCoverageResponse& coverage,
                            const domain::Words& words) {
  Table table = Matrix(coverage, coverage.ministries_size(), words);
  table.columns.push_back({In(words.lang(), {"NAME", "リソース名"})});
  for (int i = 0; i < coverage.items_size(); ++i)
    table.rows[static_cast<size_t>(i)].cells.emplace_back(coverage.items(i).item());
  return table;
}

}  // namespace renkei::view
