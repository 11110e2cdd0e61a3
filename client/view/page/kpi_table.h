// A KPI's figures as a table: baseline, targets and what was reached.

#ifndef RENKEI_CLIENT_VIEW_PAGE_KPI_TABLE_H_
#define RENKEI_CLIENT_VIEW_PAGE_KPI_TABLE_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each value: which it is (基準値, 目標値, 実績), of when, the value without its unit, the unit,
// how sure it is, source and note. Values in the order in which they are given, the baseline first.
Table KpiTable(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
               const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_KPI_TABLE_H_
