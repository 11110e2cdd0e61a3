// 年次報告: what was done and reached of a plan in a fiscal year, in the order of a framework or of the
// programmes that pay for it.

#ifndef RENKEI_CLIENT_VIEW_PAGE_YEARLY_REPORT_H_
#define RENKEI_CLIENT_VIEW_PAGE_YEARLY_REPORT_H_

#include "client/view/block.h"
#include "renkei/v1/yearly_report.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// What it is of, how much of the plan and of the framework found its counterpart, and what its marks
// mean; then one table in which the items head what stands under them. `report` has the lines of all
// pages; where some are missing, it says so.
Page YearlyReportPage(const pb::GetYearlyReportResponse& report, const domain::Words& words);

// The same in rows, for spreadsheets: a row for each line, with columns for what it says.
Table YearlyReportRows(const pb::GetYearlyReportResponse& report, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_YEARLY_REPORT_H_
