// What the bodies of a joint initiative have reported, added up.

#ifndef RENKEI_CLIENT_VIEW_PAGE_SHARED_KPI_TABLE_H_
#define RENKEI_CLIENT_VIEW_PAGE_SHARED_KPI_TABLE_H_

#include "client/view/block.h"
#include "renkei/v1/contribution_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each shared KPI and time, in the order of the reply: the total, the target, of how many it is, and whose figure is missing or
// is in no total. A KPI of which nothing was reported has none.
Table SharedKpiTable(const pb::SummarizeSharedKpisResponse& summary, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_SHARED_KPI_TABLE_H_
