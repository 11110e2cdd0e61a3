// How a case spread, as tables.

#ifndef RENKEI_CLIENT_VIEW_PAGE_LINEAGE_SPREAD_H_
#define RENKEI_CLIENT_VIEW_PAGE_LINEAGE_SPREAD_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// By fiscal year, by kind and by prefecture, with a column for each state that occurs; none where
// nothing was adopted.
std::vector<Table> SpreadTables(const pb::LineageSpread& spread, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_LINEAGE_SPREAD_H_
