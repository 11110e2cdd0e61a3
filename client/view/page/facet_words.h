// What a value of a search's facet is called.

#ifndef RENKEI_CLIENT_VIEW_PAGE_FACET_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_FACET_WORDS_H_

#include <string>

#include "client/view/block.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Of hits of that kind; what leads to a resource has its name. A value that is none of the facet's
// stays as it is.
Cell FacetCell(pb::SearchFacet facet, const std::string& value, pb::ResourceType kind,
               const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_FACET_WORDS_H_
