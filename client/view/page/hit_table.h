// What a search found as a table: a row for each hit.

#ifndef RENKEI_CLIENT_VIEW_PAGE_HIT_TABLE_H_
#define RENKEI_CLIENT_VIEW_PAGE_HIT_TABLE_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Type, title, owners, state, whether it was selected, day, where it stands in its plan, passages and
// name.
Table HitTable(const std::vector<pb::SearchHit>& hits, const domain::Words& words);

// "目標 > 施策": from the top down, without itself.
std::string PathText(const pb::SearchHit& hit);
// Where the words stand, a passage a line.
std::string PassagesText(const pb::SearchHit& hit);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_HIT_TABLE_H_
