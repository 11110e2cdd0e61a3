// The lineage of a case: where it came from, what came of it, and how it spread.

#ifndef RENKEI_CLIENT_VIEW_PAGE_LINEAGE_H_
#define RENKEI_CLIENT_VIEW_PAGE_LINEAGE_H_

#include "client/view/block.h"
#include "renkei/v1/adoption_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A Lineage from the oldest ancestor shown, with a mark at the case that was asked for; below it
// tables of the spread over years, kinds and prefectures.
Page LineagePage(const pb::Lineage& lineage, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_LINEAGE_H_
