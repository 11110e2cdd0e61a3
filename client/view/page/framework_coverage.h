// The items of a framework against the ministries whose programmes serve them.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FRAMEWORK_COVERAGE_H_
#define RENKEI_CLIENT_VIEW_PAGE_FRAMEWORK_COVERAGE_H_

#include "client/view/block.h"
#include "renkei/v1/funding_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// How much is covered; the items that no programme serves; a table of the ministries that offer most, which
// A4 and a telephone have room for, the others as one column; and under each item the programmes of each
// ministry.
Page FrameworkCoveragePage(const pb::GetFrameworkCoverageResponse& coverage,
                           const domain::Words& words);

// Every ministry in a column of its own, for spreadsheets.
Table FrameworkCoverageRows(const pb::GetFrameworkCoverageResponse& coverage,
                            const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FRAMEWORK_COVERAGE_H_
