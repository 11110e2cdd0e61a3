// What all methods of SearchService do alike: a caller's scope, waiting for the index, and a search with
// everything that stands in an answer.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_SEARCHING_H_
#define RENKEI_SERVER_SERVICE_SEARCH_SEARCHING_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/search_service.pb.h"
#include "server/search/engine/index.h"
#include "server/search/engine/mentions.h"
#include "server/service/frame/call.h"
#include "server/service/search/search_index.h"

namespace renkei::service {

// Kinds of documents that go together in one answer.
using Kinds = std::vector<std::string>;
// Those that are shown in the group of that type.
Kinds KindsOf(pb::ResourceType group);

// What `caller` may find of these kinds, and the filter.
[[nodiscard]] absl::StatusOr<search::Scope> ScopeFor(const Call& call, const Kinds& kinds,
                                                     absl::string_view filter);

// Where `up_to_date` is asked for: until the index has everything that was committed before.
[[nodiscard]] absl::Status AwaitIndex(const Call& call, const SearchIndex& index, bool up_to_date);

struct Found {
  std::vector<std::string> names;  // of resources, the best first
  pb::SearchSummary summary;
};

// At most `limit` names.
[[nodiscard]] absl::StatusOr<Found> Search(const Call& call, const SearchIndex& index,
                                           const Kinds& kinds, const pb::SearchCriteria& criteria,
                                           size_t limit);

// What passages of hits are chosen by.
[[nodiscard]] absl::StatusOr<search::MentionFinder> FinderOf(const SearchIndex& index,
                                                             absl::string_view text);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_SEARCHING_H_
