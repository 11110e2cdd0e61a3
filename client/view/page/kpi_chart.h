// One KPI for a reader: its way from the baseline to the targets, and how far it has come.

#ifndef RENKEI_CLIENT_VIEW_PAGE_KPI_CHART_H_
#define RENKEI_CLIENT_VIEW_PAGE_KPI_CHART_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Figures (those that are final and those that are not apart), what was expected at their times,
// baseline and targets over the times that any of them has, in their order. A figure that is no number
// stands in no series. No block where there is nothing to draw.
std::vector<Block> KpiChart(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                            const pb::KpiProgress* progress, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_KPI_CHART_H_
