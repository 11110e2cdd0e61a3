// Progress of a vision for a reader: a table by goal and KPI.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_PROGRESS_VIEW_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_PROGRESS_VIEW_H_

#include <string>

#include "client/cli/show/brief.h"
#include "renkei/v1/progress.pb.h"

namespace renkei::cli {

namespace pb = renkei::v1;

// What the page says of the vision itself.
struct ProgressHeading {
  std::string title;
  pb::FiscalPeriod period;
  // By which text it was judged: "第2版（現行）で判定".
  std::string judged_by;
  // The reader may register rubrics.
  bool registers_rubrics = false;
};

// Puts the KPIs in the order in which the plan prints them: those of the plan as a whole, then
// those of each node in the order of the nodes, and at one place by their order and their names.
// KPIs of nodes that the server left out come last.
void SortAsPrinted(pb::GetVisionProgressResponse& progress);

// Heading, the plan as a whole with its counts, then a line for each goal and, below it, for each
// of its KPIs: band, percent, figure, what is expected, target, the series as a sparkline with the
// target at its end, and why it cannot be judged or what is overdue; last what the bands mean. Cut
// to `columns` (0: not at all). All KPIs of `progress` are printed, those of nodes that it leaves
// out under the plan.
std::string ProgressText(const ProgressHeading& heading,
                         const pb::GetVisionProgressResponse& progress, const BriefStyle& style,
                         int columns, bool only_ascii);

// "実績なし", "期限超過 2024-06-29", "担当なし", joined.
std::string ProgressRemark(const pb::KpiProgress& kpi, Lang lang);

// What the percentages of a rubric are: 達成度, or 増減率 where the baseline is their measure.
Text PercentHeading(const pb::Rubric& rubric);

// What a band of a rubric takes: "110%以上", "0%を超える", of the last one what lies below the one
// before: "60%未満", "0%以下".
std::string BandText(const pb::Rubric& rubric, int band, Lang lang);

// "95.2%"; "" where there is none.
std::string PercentText(bool has_percent, double percent);

// The series of a KPI with its last target.
std::string SeriesLine(const pb::KpiProgress& kpi, bool only_ascii);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_PROGRESS_VIEW_H_
