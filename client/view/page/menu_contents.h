// What a menu book and each of its editions have in common: cases in numbered order, and the contents.

#ifndef RENKEI_CLIENT_VIEW_PAGE_MENU_CONTENTS_H_
#define RENKEI_CLIENT_VIEW_PAGE_MENU_CONTENTS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/case_list_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// "3. 予約制のバス"; of a case whose text was struck that it is not there.
std::string NumberedTitle(int number, const pb::ListedCase& listed, Lang lang);

// As an edition numbers them: those of one chapter after those of the one before.
std::vector<pb::ListedCase> InNumberedOrder(std::vector<pb::ListedCase> cases);

// A line for each of `cases`, numbered from 1, under chapters where there are several, and headings.
Table ContentsOfBook(const std::vector<pb::ListedCase>& cases, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_MENU_CONTENTS_H_
