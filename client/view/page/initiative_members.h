// Who takes part in a joint initiative, by how it stands with them and since when.

#ifndef RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_MEMBERS_H_
#define RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_MEMBERS_H_

#include "client/view/block.h"
#include "client/view/page/initiative.h"
#include "server/domain/words/words.h"

namespace renkei::view {

// A heading with a number for each state, those that are over last. Under it the bodies of one day
// in one item, in the order of `told`; one of which more must be known has an item by itself, told
// as a warning.
Tree MembersTree(const InitiativeTold& told, const domain::Words& words);

// "no longer exists since ..."; "" for "".
std::string EndedText(const std::string& date, Lang lang);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_INITIATIVE_MEMBERS_H_
