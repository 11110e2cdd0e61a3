// Programmes and those for whom they are: who used one, which calls fit a body, which programmes serve a
// measure or a KPI.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FUNDING_H_
#define RENKEI_CLIENT_VIEW_PAGE_FUNDING_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/funding_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// 年度・タイプ別の集計, in 1,000 yen, with its total.
Table UseSumTable(const pb::SummarizeProgrammeUsesResponse& summary, const domain::Words& words);
// A row for each entry of a measure or case.
Table UseTable(const std::vector<pb::ProgrammeUse>& uses, const domain::Words& words);
// Both, under what they are of.
Page ProgrammeUsesPage(const pb::SummarizeProgrammeUsesResponse& summary,
                       const std::vector<pb::ProgrammeUse>& uses, const domain::Words& words);

// What calls were held against, and the calls, the one that closes first, first. `response` has those of
// all pages.
Page FittingCallsPage(const pb::ListFittingCallsResponse& response, const domain::Words& words);
// A row for each call, for spreadsheets: what is said in one cell of the page stands in several.
Table FittingCallRows(const pb::ListFittingCallsResponse& response, const domain::Words& words);

// For what they were looked for, and the programmes. `response` has those of the pages that were asked for.
std::vector<Block> ProgrammesForBlocks(const pb::ListProgrammesForResponse& response,
                                       const domain::Words& words);
Page ProgrammesForPage(const pb::ListProgrammesForResponse& response, const domain::Words& words);
Table ProgrammesForTable(const pb::ListProgrammesForResponse& response, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FUNDING_H_
