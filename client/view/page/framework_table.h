// The items of a national framework as a table.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FRAMEWORK_TABLE_H_
#define RENKEI_CLIENT_VIEW_PAGE_FRAMEWORK_TABLE_H_

#include "client/view/block.h"
#include "renkei/v1/framework.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// A row for each item, those below another one deeper than it: title, id, kind, what the source names as
// an example and where. In the order in which the framework is printed (domain::FrameworkLines).
Table FrameworkTable(const pb::Framework& framework, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FRAMEWORK_TABLE_H_
