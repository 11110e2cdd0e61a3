// How far a vision has come, by goal and KPI.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PROGRESS_H_
#define RENKEI_CLIENT_VIEW_PAGE_PROGRESS_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/progress.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// What the page says of the vision itself.
struct ProgressHeading {
  std::string title;
  pb::FiscalPeriod period;
  // By which text it was judged: "第2版（現行）で判定".
  std::string judged_by;
  // How this reader comes to bounds of their own, said where the rubric's are a proposal; each front
  // says it in its own way.
  std::string own_bounds;
};

// The vision and the plan as a whole with its counts; a table with a row for each goal and, below it,
// for each of its KPIs: band, percent, figure, what is expected, target, the series with the target at
// its end, and why it cannot be judged or what is overdue; last what the bands mean. All KPIs of
// `progress` stand in it, those of nodes that it leaves out under the plan.
Page ProgressPage(const ProgressHeading& heading, const pb::GetVisionProgressResponse& progress,
                  const domain::Words& words);

// That table by itself.
Table ProgressTable(const pb::GetVisionProgressResponse& progress, const domain::Words& words);

// "95.2%"; "" where there is none.
std::string PercentText(bool has_percent, double percent);
// As short as it is useful: expected values are often fractions.
std::string RoundedNumber(double number);
// "実績なし", "期限超過 2024-06-29", "担当なし", joined: what a reader has to know beside the judgement.
std::string RemarkOf(const pb::KpiProgress& kpi, const domain::Words& words);
// "年間利用者数 (人)"
std::string TitleWithUnit(const pb::KpiProgress& kpi);

// Puts the KPIs in the order in which the plan prints them: those of the plan as a whole, then those
// of each node in the order of the nodes, and at one place by their order and their names. KPIs of
// nodes that the server left out come last.
void SortAsPrinted(pb::GetVisionProgressResponse& progress);

// What the percentages of a rubric are: 達成度, or 増減率 where the baseline is their measure.
Text PercentHeading(const pb::Rubric& rubric);

// What a band of a rubric takes: "110%以上", "0%を超える", of the last one what lies below the one
// before: "60%未満", "0%以下".
std::string BandText(const pb::Rubric& rubric, int band, Lang lang);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PROGRESS_H_
