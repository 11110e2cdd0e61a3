// What a search found: hits with their passages, how many there are, by what they can be counted, and
// what else could be asked.

#ifndef RENKEI_CLIENT_VIEW_PAGE_SEARCH_RESULTS_H_
#define RENKEI_CLIENT_VIEW_PAGE_SEARCH_RESULTS_H_

#include <string>
#include <vector>

#include "client/view/block.h"
#include "renkei/v1/search_service.pb.h"
#include "server/domain/words/words.h"

namespace renkei::view {

namespace pb = renkei::v1;

// Of one kind, as far as it was fetched.
struct SearchResults {
  // Of a SearchKind (search_kinds.h).
  pb::ResourceType kind = pb::RESOURCE_TYPE_UNSPECIFIED;
  // What was asked for.
  std::string text;
  std::vector<pb::SearchHit> hits;
  pb::SearchSummary summary;
};

// What is not to be taken for an answer to what was asked comes first, counts come behind the hits. That there is more
// than `results` has is an Action with the same text, another spelling one with that.
Page SearchPage(const SearchResults& results, const domain::Words& words);

// The first of each kind, with an Action that finds the others.
Page SearchAllPage(const std::string& text, const pb::SearchAllResponse& found,
                   const domain::Words& words);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_SEARCH_RESULTS_H_
