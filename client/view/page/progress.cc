#include "client/view/page/progress.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/domain/quantity/quantity.h"
#include "server/domain/strategy/diff/field_text.h"

namespace renkei::view {
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

// "12件: S 1・A 4・B 3・C 1・判定できない 3"
std::string BandCounts(const pb::NodeProgress& node, const pb::Rubric& rubric, Lang lang) {
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

std::string LateCounts(const pb::NodeProgress& node, Lang lang) {
  std::vector<std::string> parts;
  if (node.overdue() > 0)
    parts.push_back(absl::StrCat(In(lang, {"overdue ", "期限超過 "}), node.overdue()));
  if (node.unowned() > 0)
    parts.push_back(absl::StrCat(In(lang, {"unowned ", "担当なし "}), node.unowned()));
  return absl::StrJoin(parts, In(lang, {", ", "・"}));
}

Series SeriesOf(const pb::KpiProgress& kpi) {
  Series series;
  for (const pb::SeriesPoint& point : kpi.series())
    series.figures.push_back(point.has_actual() ? std::optional(point.actual()) : std::nullopt);
  const pb::Value& target = kpi.final_target().value();
  if (target.has_number()) series.target = target.number();
  return series;
}

Paragraphs Opening(const ProgressHeading& heading, const pb::GetVisionProgressResponse& progress,
                   const domain::Words& words) {
  const Lang lang = words.lang();
  const pb::NodeProgress& plan = progress.plan();
  const std::string percent = PercentText(plan.has_percent(), plan.percent());
  const std::string late = LateCounts(plan, lang);
  return {
      {absl::StrCat(heading.title, "  ", words.Period(heading.period)),
       absl::StrCat(In(lang, {"as of ", "基準日 "}), progress.as_of(),
                    heading.judged_by.empty() ? "" : In(lang, {"   ", "　"}), heading.judged_by,
                    In(lang, {"   rubric: ", "　評価基準: "}), progress.rubric().title()),
       absl::StrCat(In(lang, {"plan  ", "計画全体  "}), plan.label(), percent.empty() ? "" : "  ",
                    percent, "  ", BandCounts(plan, progress.rubric(), lang),
                    late.empty() ? "" : "  ", late)}};
}

class GoalTable {
 public:
  GoalTable(const pb::GetVisionProgressResponse& progress, const domain::Words& words)
      : progress_(progress), words_(words) {}

  Table Make() {
    const Lang lang = words_.lang();
    table_.columns = {{In(lang, {"GOAL / KPI", "施策等・KPI"}), false, true, false},
                      {In(lang, {"BAND", "判定"})},
                      {In(lang, {"%", PercentHeading(progress_.rubric()).ja}), true},
                      {In(lang, {"FIGURE", "実績"}), true},
                      {In(lang, {"OF", "時点"}), false, false, true},
                      {In(lang, {"EXPECTED", "見込み"}), true, false, true},
                      {In(lang, {"TARGET", "目標"}), true},
                      {In(lang, {"SERIES", "推移┊目標"})},
                      {In(lang, {"REMARK", "備考"}), false, true, false}};
    absl::flat_hash_map<absl::string_view, std::vector<const pb::KpiProgress*>> by_node;
    absl::flat_hash_set<absl::string_view> shown;
    for (const pb::NodeProgress& node : progress_.nodes()) shown.insert(node.node());
    for (const pb::KpiProgress& kpi : progress_.kpis())
      by_node[shown.contains(kpi.node()) ? absl::string_view(kpi.node()) : ""].push_back(&kpi);
    for (const pb::KpiProgress* kpi : by_node[""]) AddKpi(*kpi, 0);
    for (const pb::NodeProgress& node : progress_.nodes()) {
      AddNode(node);
      for (const pb::KpiProgress* kpi : by_node[node.node()]) AddKpi(*kpi, node.depth());
    }
    return std::move(table_);
  }

 private:
  void AddNode(const pb::NodeProgress& node) {
    const Lang lang = words_.lang();
    const std::string late = LateCounts(node, lang);
    const std::string judged = node.kpis() == 0 ? In(lang, {"re-mentions only", "再掲のみ"})
                                                : absl::StrCat(node.judged(), "/", node.kpis(),
                                                               In(lang, {" judged", "件"}));
    Row& row = table_.rows.emplace_back();
    row.depth = std::max(node.depth(), 1) - 1;
    row.heading = true;
    row.cells = {domain::NodeText(node.display_label(), node.title()),
                 node.label(),
                 PercentText(node.has_percent(), node.percent()),
                 "",
                 "",
                 "",
                 "",
                 "",
                 absl::StrCat(judged, late.empty() ? "" : "  ", late)};
    row.cells[0].resource = node.node();
  }

  void AddKpi(const pb::KpiProgress& kpi, int depth) {
    Row& row = table_.rows.emplace_back();
    row.depth = depth;
    row.mark = {"・", Tone::kPlain, "- "};
    row.cells = {TitleWithUnit(kpi),
                 kpi.label(),
                 PercentText(kpi.has_percent(), kpi.percent()),
                 words_.Short(kpi.actual().value()),
                 words_.When(kpi.actual().when()),
                 kpi.has_expected() ? RoundedNumber(kpi.expected()) : std::string(),
                 words_.Short(kpi.final_target().value()),
                 SeriesOf(kpi),
                 RemarkOf(kpi, words_)};
    row.cells[0].resource = kpi.kpi();
  }

  const pb::GetVisionProgressResponse& progress_;
  const domain::Words& words_;
  Table table_;
};

// What each band says, a line each.
Paragraphs Legend(const pb::Rubric& rubric, const std::string& own_bounds, Lang lang) {
  Paragraphs legend;
  for (int i = 0; i < rubric.bands_size(); ++i) {
    const pb::RubricBand& band = rubric.bands(i);
    legend.lines.emplace_back(absl::StrCat(band.label(), " ", band.meaning(),
                                           In(lang, {" (", "（"}), BandText(rubric, i, lang),
                                           In(lang, {")", "）"})));
  }
  if (rubric.proposal()) {
    legend.lines.emplace_back(absl::StrCat(
        In(lang,
           {"The bounds are a proposal made with Renkei", "区分の境目は Renkei の提案です。"}),
        own_bounds.empty() ? In(lang, {".", ""}) : In(lang, {"; ", ""}), own_bounds));
  }
  return legend;
}

}  // namespace

std::string RoundedNumber(double number) {
  return domain::GroupedNumber(std::round(number * 100) / 100);
}

std::string PercentText(bool has_percent, double percent) {
  if (!has_percent) return "";
  return absl::StrCat(domain::NumberText(std::round(percent * 10) / 10), "%");
}

std::string RemarkOf(const pb::KpiProgress& kpi, const domain::Words& words) {
  const Lang lang = words.lang();
  std::vector<std::string> parts;
  if (kpi.cannot_judge() != pb::CANNOT_JUDGE_UNSPECIFIED)
    parts.push_back(words.Value(*pb::CannotJudge_descriptor(), kpi.cannot_judge()));
  if (kpi.has_percent() && kpi.actual_status() == pb::KPI_ACTUAL_STATUS_PRELIMINARY)
    parts.push_back(words.Value(*pb::KpiActualStatus_descriptor(), kpi.actual_status()));
  for (const int remark : kpi.remarks())
    parts.push_back(words.Value(*pb::ProgressRemark_descriptor(), remark));
  if (kpi.overdue())
    parts.push_back(absl::StrCat(In(lang, {"overdue since ", "期限超過 "}), kpi.due_date()));
  if (kpi.unowned()) parts.push_back(In(lang, {"unowned", "担当なし"}));
  return absl::StrJoin(parts, In(lang, {", ", "・"}));
}

std::string TitleWithUnit(const pb::KpiProgress& kpi) {
  return kpi.unit().empty() ? kpi.title() : absl::StrCat(kpi.title(), " (", kpi.unit(), ")");
}

Page ProgressPage(const ProgressHeading& heading, const pb::GetVisionProgressResponse& progress,
                  const domain::Words& words) {
  Page page;
  page.lang = words.lang();
  page.head.title = In(page.lang, {"Progress", "進捗"});
  page.head.subtitle = heading.title;
  page.head.footer = absl::StrCat(heading.title, "  ", progress.as_of());
  page.blocks.emplace_back(Opening(heading, progress, words));
  page.blocks.emplace_back(ProgressTable(progress, words));
  page.blocks.emplace_back(Legend(progress.rubric(), heading.own_bounds, page.lang));
  return page;
}

Table ProgressTable(const pb::GetVisionProgressResponse& progress, const domain::Words& words) {
  return GoalTable(progress, words).Make();
}

Text PercentHeading(const pb::Rubric& rubric) {
  const bool change = rubric.measure() == pb::Rubric::MEASURE_CHANGE_FROM_BASELINE;
  return change ? Text{"CHANGE", "増減率"} : Text{"PERCENT", "達成度"};
}

void SortAsPrinted(pb::GetVisionProgressResponse& progress) {
  absl::flat_hash_map<absl::string_view, int> places = {{"", 0}};
  for (const pb::NodeProgress& node : progress.nodes())
    places.emplace(node.node(), static_cast<int>(places.size()));
  const auto place = [&](const pb::KpiProgress& kpi) {
    const auto at = places.find(kpi.node());
    return std::tuple(at == places.end() ? static_cast<int>(places.size()) : at->second,
                      kpi.order());
  };
  std::sort(progress.mutable_kpis()->pointer_begin(), progress.mutable_kpis()->pointer_end(),
            [&](const pb::KpiProgress* a, const pb::KpiProgress* b) {
              const auto of_a = place(*a);
              const auto of_b = place(*b);
              return of_a != of_b ? of_a < of_b : a->kpi() < b->kpi();
            });
}

std::string BandText(const pb::Rubric& rubric, int band, Lang lang) {
  const bool last = band > 0 && band + 1 == rubric.bands_size();
  const pb::RubricBand bound = AsMeant(rubric.bands(last ? band - 1 : band));
  const std::string percent = absl::StrCat(domain::GroupedNumber(bound.from_percent()), "%");
  if (last) {
    return bound.above() ? In(lang, {absl::StrCat("up to ", percent), percent + "以下"})
                         : In(lang, {absl::StrCat("below ", percent), percent + "未満"});
  }
  return bound.above() ? In(lang, {absl::StrCat("above ", percent), percent + "を超える"})
                       : In(lang, {absl::StrCat("from ", percent), percent + "以上"});
}

}  // namespace renkei::view
