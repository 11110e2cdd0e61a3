// Who states the same challenge: possible joint initiatives, single bodies, and what is under way.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PARTNERS_H_
#define RENKEI_CLIENT_VIEW_PAGE_PARTNERS_H_

#include "client/view/block.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Groups first, numbered from 1, each with why it is one and what every body of it states; then the
// bodies in no group; last the open initiatives, each with an Action that applies to it.
Page PartnersPage(const pb::FindPartnersResponse& found, const domain::Words& words);

// A row for each body, with the numbers of its groups.
Table PartnersTable(const pb::FindPartnersResponse& found, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PARTNERS_H_
