// That a case was selected as a good practice, in words.

#ifndef RENKEI_CLIENT_VIEW_PAGE_SELECTION_TEXT_H_
#define RENKEI_CLIENT_VIEW_PAGE_SELECTION_TEXT_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/selection.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "真庭市が令和6年7月3日に選定" as lines: who and when, the criteria, the reason.
std::string SelectionText(const pb::CaseSelection& selection, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_SELECTION_TEXT_H_
