#include "client/view/page/shared_kpi_table.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/view/page/roll_up.h"

namespace renkei::view {
namespace {

std::string OfTarget(const pb::SharedKpiAtTime& at, Lang lang) {
  if (at.has_percent_of_target()) return absl::StrFormat("%.1f%%", at.percent_of_target());
  if (!at.has_reached()) return "";
  return at.reached() ? In(lang, {"reached", "達成"}) : In(lang, {"not reached", "未達"});
}

std::string Lacking(const pb::SharedKpiAtTime& at, const domain::Words& words) {
  std::string text = BodyNames(at.missing(), words);
  if (at.total().not_added().empty()) return text;
  return absl::StrCat(text, text.empty() ? "" : In(words.lang(), {"; ", "。"}),
                      In(words.lang(), {"in no total: ", "合計に入らない値："}),
                      BodyNames(at.total().not_added(), words));
}

}  // namespace

Table SharedKpiTable(const pb::SummarizeSharedKpisResponse& summary, const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {
      {In(lang, {"Shared KPI", "共通KPI"})},         {In(lang, {"Time", "時点"})},
      {In(lang, {"Total", "合計"}), true},           {In(lang, {"Target", "目標"}), true},
      {In(lang, {"Of the target", "目標比"}), true}, {In(lang, {"Reported", "報告"}), true},
      {In(lang, {"Not reported", "未報告の団体"})}};
  table.nothing = In(lang, {"Nothing has been reported yet.", "報告はまだありません。"});
  for (const pb::SharedKpiSummary& kpi : summary.kpis()) {
    for (const pb::SharedKpiAtTime& at : kpi.times()) {
      table.rows.push_back(
          {{kpi.title().empty() ? words.Title(kpi.indicator()) : kpi.title(), words.When(at.when()),
            TotalWords(at.total(), kpi.aggregation(), kpi.unit(), lang),
            at.has_target() ? words.Timed(at.target(), kpi.unit()) : "", OfTarget(at, lang),
            In(lang, {absl::StrCat(at.figures_size(), " of ", at.expected()),
                      absl::StrCat(at.figures_size(), "/", at.expected(), "団体")}),
            Lacking(at, words)}});
    }
  }
  return table;
}

}  // namespace renkei::view
