// A list of cases as a table: a row for each case.

#ifndef RENKEI_CLIENT_VIEW_PAGE_MENU_TABLE_H_
#define RENKEI_CLIENT_VIEW_PAGE_MENU_TABLE_H_

#include <vector>

#include "client/view/block.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Place, heading, title, owner, summary, the coordinator's comment, results, contact and name.
Table MenuTable(const std::vector<pb::ListedCase>& cases, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_MENU_TABLE_H_
