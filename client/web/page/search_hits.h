// All that a search found, for whoever shows it outside of the pages of its results.

#ifndef RENKEI_CLIENT_WEB_PAGE_SEARCH_HITS_H_
#define RENKEI_CLIENT_WEB_PAGE_SEARCH_HITS_H_

#include <vector>

#include "absl/status/statusor.h"
#include "client/web/page/calls.h"
#include "client/web/page/search_state.h"

namespace renkei::web {

// In the order of the search, at most as many as its pages reach. A search of all kinds is no list: it
// has a few of each (NOT_FOUND).
[[nodiscard]] absl::StatusOr<std::vector<pb::SearchHit>> AllHits(Calls& calls,
                                                                 const SearchState& state);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_SEARCH_HITS_H_
