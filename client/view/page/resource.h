// Pages of one resource: its facts, and what a reader must know besides.

#ifndef RENKEI_CLIENT_VIEW_PAGE_RESOURCE_H_
#define RENKEI_CLIENT_VIEW_PAGE_RESOURCE_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/case.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Whether it is out of date comes first. `adoptions`: how many took it up, in words; may be empty.
Page CasePage(const pb::Case& c, const std::string& adoptions, const domain::Words& words);

// With the titles of the node above it and of those under which it is printed again.
Page NodePage(const pb::VisionNode& node, const domain::Words& words);

// Its bands with their bounds as they are applied.
Page RubricPage(const pb::Rubric& rubric, const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_RESOURCE_H_
