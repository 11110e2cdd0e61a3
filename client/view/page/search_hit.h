// One hit of a search as an item under others.

#ifndef RENKEI_CLIENT_VIEW_PAGE_SEARCH_HIT_H_
#define RENKEI_CLIENT_VIEW_PAGE_SEARCH_HIT_H_

#include "client/view/block.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Its title, numbered from 1 (0: without a number); whose it is, state and day; the way to it;
// passages.
TreeItem HitItem(const pb::SearchHit& hit, size_t number, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_SEARCH_HIT_H_
