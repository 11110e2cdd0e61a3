// Documents that say what a text says, or have a value of a facet: from these partners are chosen, and cases
// for a KPI.

#ifndef RENKEI_SERVER_SERVICE_SEARCH_LIKES_H_
#define RENKEI_SERVER_SERVICE_SEARCH_LIKES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/search/engine/index.h"
#include "server/service/search/search_index.h"

namespace renkei::service {

struct Like {
  std::string name;  // of a resource
  // How much of what is asked for it says, from 0 to 1 (search::SimilarHit).
  double covered = 1;
  // The same against the one that says most of it: 1 for that one.
  double nearness = 1;
  // Words of what was asked for that it has, folded.
  std::vector<std::string> shared;
};

// The nearest first, at most search::kMaxSimilar.
[[nodiscard]] absl::StatusOr<std::vector<Like>> LikesOf(const IndexView& view,
                                                        const search::Scope& scope,
                                                        std::vector<search::Field> fields);

// Those with the value, the newest first, at most search::kMaxSimilar; all of them as near as can be.
[[nodiscard]] absl::StatusOr<std::vector<Like>> LikesWith(const IndexView& view,
                                                          const search::Scope& scope,
                                                          absl::string_view facet,
                                                          const std::string& value);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_SEARCH_LIKES_H_
