#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/cli/nouns/initiative/shared_kpis.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"
#include "client/view/page/roll_up.h"
#include "server/domain/words/words.h"

namespace renkei::cli {
namespace {

std::string TargetText(const pb::SharedKpiAtTime& at, const std::string& unit, Lang lang) {
  if (!at.has_target()) return "";
  return TimedValueText(at.target(), unit, lang);
}

std::string PercentText(const pb::SharedKpiAtTime& at, Lang lang) {
  if (at.has_percent_of_target()) return absl::StrFormat("%.1f%%", at.percent_of_target());
  if (!at.has_reached()) return "";
  return at.reached() ? In(lang, {"reached", "達成"}) : In(lang, {"not reached", "未達"});
}

std::string TimesTable(const pb::SharedKpiSummary& kpi, const BriefStyle& style) {
  const Lang lang = style.lang;
  const std::vector<TableColumn> layout = {{In(lang, {"TIME", "時点"})},
                                           {In(lang, {"TOTAL", "合計"}), true},
                                           {In(lang, {"REPORTED", "報告"}), true},
                                           {In(lang, {"TARGET", "目標"})},
                                           {In(lang, {"OF TARGET", "目標比"}), true}};
  std::vector<std::vector<std::string>> rows;
  for (const pb::SharedKpiAtTime& at : kpi.times()) {
    rows.push_back({WhenText(at.when(), lang),
                    Printable(view::TotalWords(at.total(), kpi.aggregation(), kpi.unit(), lang)),
                    absl::StrCat(at.figures_size(), "/", at.expected(), In(lang, {"", "団体"})),
                    TargetText(at, kpi.unit(), lang), PercentText(at, lang)});
  }
  return RenderTable(layout, rows, 0, style.ambiguous);
}

std::string Missing(const pb::SharedKpiSummary& kpi, const BriefStyle& style) {
  const domain::Words words(style.lang, style.title_of);
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const pb::SharedKpiAtTime& at : kpi.times()) {
    const std::string when = WhenText(at.when(), style.lang);
    if (!at.missing().empty()) {
      pairs.emplace_back(
          In(style.lang, {absl::StrCat("missing ", when), absl::StrCat("未報告（", when, "）")}),
          Printable(view::BodyNames(at.missing(), words)));
    }
    if (!at.total().not_added().empty()) {
      pairs.emplace_back(In(style.lang, {absl::StrCat("not added ", when),
                                         absl::StrCat("合計できない（", when, "）")}),
                         Printable(view::BodyNames(at.total().not_added(), words)));
    }
  }
  return RenderPairs(pairs, style);
}

}  // namespace

std::string SharedKpisText(const pb::SummarizeSharedKpisResponse& summary,
                           const BriefStyle& style) {
  std::string text;
  for (const pb::SharedKpiSummary& kpi : summary.kpis()) {
    const std::string title = kpi.indicator().empty() ? "" : style.Title(kpi.indicator());
    const std::string indicator =
        title == kpi.title() || title.empty()
            ? ""
            : absl::StrCat(In(style.lang, {", indicator: ", "、共通指標: "}), Printable(title));
    absl::StrAppend(&text, text.empty() ? "" : "\n", Printable(kpi.title()),
                    In(style.lang, {" (", "（"}), Printable(kpi.kpi()), indicator,
                    In(style.lang, {", ", "、"}),
                    ValueLabel(*pb::Aggregation_descriptor(), kpi.aggregation(), style.lang),
                    In(style.lang, {")\n", "）\n"}));
    if (kpi.times().empty()) {
      absl::StrAppend(&text,
                      In(style.lang, {"nothing reported yet\n", "報告はまだありません。\n"}));
      continue;
    }
    absl::StrAppend(&text, TimesTable(kpi, style), Missing(kpi, style));
  }
  return text;
}

}  // namespace renkei::cli
