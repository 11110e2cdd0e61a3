// One case of a menu book.

#ifndef RENKEI_CLIENT_VIEW_PAGE_MENU_CASE_H_
#define RENKEI_CLIENT_VIEW_PAGE_MENU_CASE_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// `title` stands above it ("3. 予約制のバス"); `commentator` is the list's owner, whose comment it is.
Section MenuCase(const std::string& title, const pb::ListedCase& listed,
                 const std::string& commentator, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_MENU_CASE_H_
