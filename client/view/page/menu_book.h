// A list of cases as a menu book (メニューブック): introduction and contents, then one case a sheet.

#ifndef RENKEI_CLIENT_VIEW_PAGE_MENU_BOOK_H_
#define RENKEI_CLIENT_VIEW_PAGE_MENU_BOOK_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Title, introduction and owner of `list`, a Section for each of `listed`, in the order in which an edition
// would number them; nothing empty stands in it. A
// framework's item that has no title is left out, for its id says nothing.
Page MenuBookPage(const pb::CaseList& list, const std::vector<pb::ListedCase>& listed,
                  const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_MENU_BOOK_H_
