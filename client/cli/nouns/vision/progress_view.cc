#include "client/cli/nouns/vision/progress_view.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/file/scalar.h"
#include "client/cli/show/labels.h"
#include "client/cli/text/terminal.h"

namespace renkei::cli {
namespace {

// A bound so little above a number of two decimals says "more than" that number, in rubrics that were
// written before they could say so: 100.000001.
constexpr double kJustAbove = 1e-4;
// Less than this comes from binary fractions.
constexpr double kSame = 1e-9;

pb::RubricBand AsMeant(pb::RubricBand band) {
  const double plain = std::round(band.from_percent() * 100) / 100;
  const double above = band.from_percent() - plain;
  if (above <= kSame || above > kJustAbove) return band;
  band.set_from_percent(plain);
  band.set_above(true);
  return band;
}

std::string Indent(int depth) { return std::string(static_cast<size_t>(depth) * 2, ' '); }

// A number as short as it is useful: expected values are often fractions.
std::string RoundedNumber(double number) { return GroupedNumber(std::round(number * 100) / 100); }

std::string NodeTitle(const pb::NodeProgress& node) {
  return absl::StrCat(node.display_label(), node.display_label().empty() ? "" : " ", node.title());
}

// "12件: S 1・A 4・B 3・C 1・判定できない 3"
std::string Counts(const pb::NodeProgress& node, const pb::Rubric& rubric, Lang lang) {
  std::vector<std::string> parts;
  for (int i = 0; i < node.bands_size() && i < rubric.bands_size(); ++i) {
    if (node.bands(i) > 0)
      parts.push_back(absl::StrCat(rubric.bands(i).label(), " ", node.bands(i)));
  }
  if (node.kpis() > node.judged()) {
    parts.push_back(
        absl::StrCat(In(lang, {"not judged ", "判定できない "}), node.kpis() - node.judged()));
  }
  std::string text = absl::StrCat(node.kpis(), In(lang, {" KPIs", "件"}));
  if (!parts.empty())
    absl::StrAppend(&text, In(lang, {": ", "（"}), absl::StrJoin(parts, In(lang, {", ", "・"})),
                    In(lang, {"", "）"}));
  return text;
}

std::string Late(const pb::NodeProgress& node, Lang lang) {
  std::vector<std::string> parts;
  if (node.overdue() > 0)
    parts.push_back(absl::StrCat(In(lang, {"overdue ", "期限超過 "}), node.overdue()));
  if (node.unowned() > 0)
    parts.push_back(absl::StrCat(In(lang, {"unowned ", "担当なし "}), node.unowned()));
  return absl::StrJoin(parts, In(lang, {", ", "・"}));
}

class View {
 public:
  View(const pb::GetVisionProgressResponse& progress, const BriefStyle& style, int columns,
       bool only_ascii)
      : progress_(progress), style_(style), columns_(columns), only_ascii_(only_ascii) {}

  std::string Text(const ProgressHeading& heading) {
    return absl::StrCat(Heading(heading), "\n", Table(), "\n", Legend(heading.registers_rubrics));
  }

 private:
  std::string Heading(const ProgressHeading& heading) const {
    const Lang lang = style_.lang;
    const pb::Rubric& rubric = progress_.rubric();
    const pb::NodeProgress& plan = progress_.plan();
    std::string text =
        absl::StrCat(Printable(heading.title), "  ", PeriodText(heading.period, lang), "\n",
                     In(lang, {"as of ", "基準日 "}), progress_.as_of(),
                     heading.judged_by.empty() ? "" : In(lang, {"   ", "　"}), heading.judged_by,
                     In(lang, {"   rubric: ", "　評価基準: "}), Printable(rubric.title()), "\n");
    absl::StrAppend(&text, In(lang, {"plan  ", "計画全体  "}), plan.label());
    const std::string percent = PercentText(plan.has_percent(), plan.percent());
    absl::StrAppend(&text, percent.empty() ? "" : "  ", percent, "  ", Counts(plan, rubric, lang));
    const std::string late = Late(plan, lang);
    return absl::StrCat(text, late.empty() ? "" : "  ", late, "\n");
  }

  std::string Table() {
    std::map<std::string, std::vector<const pb::KpiProgress*>> by_node;
    std::set<std::string> shown;
    for (const pb::NodeProgress& node : progress_.nodes()) shown.insert(node.node());
    for (const pb::KpiProgress& kpi : progress_.kpis())
      by_node[shown.count(kpi.node()) > 0 ? kpi.node() : ""].push_back(&kpi);
    for (const pb::KpiProgress* kpi : by_node[""]) AddKpi(*kpi, 0);
    for (const pb::NodeProgress& node : progress_.nodes()) {
      AddNode(node);
      for (const pb::KpiProgress* kpi : by_node[node.node()]) AddKpi(*kpi, node.depth());
    }
    const Lang lang = style_.lang;
    return RenderTable({{In(lang, {"GOAL / KPI", "施策等・KPI"}), false, true, false},
                        {In(lang, {"BAND", "判定"}), false, false, false},
                        {lang == Lang::kJapanese ? PercentHeading(progress_.rubric()).ja : "%",
                         true, false, false},
                        {In(lang, {"FIGURE", "実績"}), true, false, false},
                        {In(lang, {"OF", "時点"}), false, false, true},
                        {In(lang, {"EXPECTED", "見込み"}), true, false, true},
                        {In(lang, {"TARGET", "目標"}), true, false, false},
                        {In(lang, {"SERIES", "推移┊目標"}), false, false, false},
                        {In(lang, {"REMARK", "備考"}), false, true, false}},
                       rows_, columns_, style_.ambiguous);
  }

  void AddNode(const pb::NodeProgress& node) {
    rows_.push_back(
        {absl::StrCat(Indent(node.depth() - 1), NodeTitle(node)), node.label(),
         PercentText(node.has_percent(), node.percent()), "", "", "", "", "",
         absl::StrCat(node.kpis() == 0 ? In(style_.lang, {"re-mentions only", "再掲のみ"})
                                       : absl::StrCat(node.judged(), "/", node.kpis(),
                                                      In(style_.lang, {" judged", "件"})),
                      Late(node, style_.lang).empty() ? "" : "  ", Late(node, style_.lang))});
  }

  void AddKpi(const pb::KpiProgress& kpi, int depth) {
    rows_.push_back({absl::StrCat(Indent(depth), only_ascii_ ? "- " : "・", kpi.title(),
                                  kpi.unit().empty() ? "" : absl::StrCat(" (", kpi.unit(), ")")),
                     kpi.label(), PercentText(kpi.has_percent(), kpi.percent()),
                     ValueText(kpi.actual().value()), WhenText(kpi.actual().when(), style_.lang),
                     kpi.has_expected() ? RoundedNumber(kpi.expected()) : "",
                     ValueText(kpi.final_target().value()), SeriesLine(kpi, only_ascii_),
                     ProgressRemark(kpi, style_.lang)});
  }

  // What each band says, a line each.
  std::string Legend(bool registers_rubrics) const {
    const Lang lang = style_.lang;
    const pb::Rubric& rubric = progress_.rubric();
    std::string text;
    for (int i = 0; i < rubric.bands_size(); ++i) {
      const pb::RubricBand& band = rubric.bands(i);
      absl::StrAppend(&text, Printable(band.label()), " ", Printable(band.meaning()),
                      In(lang, {" (", "（"}), BandText(rubric, i, lang), In(lang, {")", "）"}),
                      "\n");
    }
    if (!rubric.proposal()) return text;
    static const cli::Text kWhoMay = {
        "The bounds are a proposal made with Renkei; an office's own go in with renkei rubric "
        "apply.",
        "区分の境目は Renkei の提案です。団体の基準は renkei rubric apply で登録できます。"};
    static const cli::Text kWhoMayAsk = {
        "The bounds are a proposal made with Renkei; a coordinator registers an office's own.",
        "区分の境目は Renkei の提案です。団体の基準は、全国調整の担当者に依頼すると登録できます。"};
    absl::StrAppend(&text, In(lang, registers_rubrics ? kWhoMay : kWhoMayAsk), "\n");
    return text;
  }

  const pb::GetVisionProgressResponse& progress_;
  const BriefStyle& style_;
  const int columns_;
  const bool only_ascii_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace

Text PercentHeading(const pb::Rubric& rubric) {
  const bool change = rubric.measure() == pb::Rubric::MEASURE_CHANGE_FROM_BASELINE;
  return change ? Text{"CHANGE", "増減率"} : Text{"PERCENT", "達成度"};
}

void SortAsPrinted(pb::GetVisionProgressResponse& progress) {
  std::map<std::string, int> places = {{"", 0}};
  for (const pb::NodeProgress& node : progress.nodes())
    places.emplace(node.node(), static_cast<int>(places.size()));
  const auto place = [&](const pb::KpiProgress& kpi) {
    const auto at = places.find(kpi.node());
    return std::tuple(at == places.end() ? static_cast<int>(places.size()) : at->second,
                      kpi.order());
  };
  std::sort(progress.mutable_kpis()->begin(), progress.mutable_kpis()->end(),
            [&](const pb::KpiProgress& a, const pb::KpiProgress& b) {
              const auto of_a = place(a);
              const auto of_b = place(b);
              return of_a != of_b ? of_a < of_b : a.kpi() < b.kpi();
            });
}

std::string ProgressText(const ProgressHeading& heading,
                         const pb::GetVisionProgressResponse& progress, const BriefStyle& style,
                         int columns, bool only_ascii) {
  return View(progress, style, columns, only_ascii).Text(heading);
}

std::string BandText(const pb::Rubric& rubric, int band, Lang lang) {
  const bool last = band > 0 && band + 1 == rubric.bands_size();
  const pb::RubricBand bound = AsMeant(rubric.bands(last ? band - 1 : band));
  const std::string percent = absl::StrCat(GroupedNumber(bound.from_percent()), "%");
  if (last) {
    return bound.above() ? In(lang, {absl::StrCat("up to ", percent), percent + "以下"})
                         : In(lang, {absl::StrCat("below ", percent), percent + "未満"});
  }
  return bound.above() ? In(lang, {absl::StrCat("above ", percent), percent + "を超える"})
                       : In(lang, {absl::StrCat("from ", percent), percent + "以上"});
}

std::string PercentText(bool has_percent, double percent) {
  if (!has_percent) return "";
  return absl::StrCat(NumberText(std::round(percent * 10) / 10), "%");
}

std::string SeriesLine(const pb::KpiProgress& kpi, bool only_ascii) {
  std::vector<std::optional<double>> series;
  for (const pb::SeriesPoint& point : kpi.series())
    series.push_back(point.has_actual() ? std::optional(point.actual()) : std::nullopt);
  const pb::Value& target = kpi.final_target().value();
  return Sparkline(series, target.has_number() ? std::optional(target.number()) : std::nullopt,
                   only_ascii);
}

std::string ProgressRemark(const pb::KpiProgress& kpi, Lang lang) {
  std::vector<std::string> parts;
  if (kpi.cannot_judge() != pb::CANNOT_JUDGE_UNSPECIFIED)
    parts.push_back(ValueLabel(*pb::CannotJudge_descriptor(), kpi.cannot_judge(), lang));
  if (kpi.has_percent() && kpi.actual_status() == pb::KPI_ACTUAL_STATUS_PRELIMINARY)
    parts.push_back(ValueLabel(*pb::KpiActualStatus_descriptor(), kpi.actual_status(), lang));
  for (const int remark : kpi.remarks())
    parts.push_back(ValueLabel(*pb::ProgressRemark_descriptor(), remark, lang));
  if (kpi.overdue())
    parts.push_back(absl::StrCat(In(lang, {"overdue since ", "期限超過 "}), kpi.due_date()));
  if (kpi.unowned()) parts.push_back(In(lang, {"unowned", "担当なし"}));
  return absl::StrJoin(parts, In(lang, {", ", "・"}));
}

}  // namespace renkei::cli
