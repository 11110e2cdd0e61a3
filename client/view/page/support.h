// 伴走支援: support cases, what stands below them, and what is counted of many.

#ifndef RENKEI_CLIENT_VIEW_PAGE_SUPPORT_H_
#define RENKEI_CLIENT_VIEW_PAGE_SUPPORT_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/support_case.pb.h"
#include "renkei/v1/support_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each, as they came.
Table SupportsTable(const std::vector<pb::SupportCase>& supports, const domain::Words& words);

// One case: where it stands, what is asked, what both sides said at the end, its steps.
std::vector<Block> SupportBlocks(const pb::SupportCase& support, const domain::Words& words);

// What stands below it (support_parts.cc).
Table SupportMembersTable(const std::vector<pb::SupportMember>& members,
                          const domain::Words& words);
Table SupportEntriesTable(const std::vector<pb::SupportEntry>& entries, const domain::Words& words);
Table SupportStepsTable(const std::vector<pb::SupportStep>& steps, const domain::Words& words);
Table SupportRecommendationsTable(const std::vector<pb::SupportRecommendation>& recommendations,
                                  const domain::Words& words);

// Windows at which support is asked (support_board.cc).
Table SupportWindowsTable(const std::vector<pb::SupportWindow>& windows,
                          const domain::Words& words);
// A window's queue; all of its board; the numbers that everybody reads.
Table SupportQueueTable(const pb::SupportBoard& board, const domain::Words& words);
std::vector<Block> SupportBoardBlocks(const pb::SupportBoard& board, const domain::Words& words);
std::vector<Block> SupportCountBlocks(const pb::CountSupportsResponse& counts,
                                      const domain::Words& words);
// The same as one table, each row with what it counts by.
Table SupportCountTable(const pb::CountSupportsResponse& counts, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_SUPPORT_H_
