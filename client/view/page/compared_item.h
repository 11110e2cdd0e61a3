// One item of a comparison in the words of its readers.

#ifndef RENKEI_CLIENT_VIEW_PAGE_COMPARED_ITEM_H_
#define RENKEI_CLIENT_VIEW_PAGE_COMPARED_ITEM_H_

#include "client/view/block.h"
#include "renkei/v1/diff.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

ComparedItem ItemInWords(const pb::ItemDifference& item, const domain::Words& words);

// "目標値変更"
std::string KindInWords(pb::DifferenceKind kind, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_COMPARED_ITEM_H_
