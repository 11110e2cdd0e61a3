#include "server/service/search/likes.h"

#include <algorithm>
#include <utility>

#include "server/service/search/documents.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<std::vector<Like>> LikesOf(const IndexView& view, const search::Scope& scope,
                                          std::vector<search::Field> fields) {
  search::SimilarRequest request;
  static_cast<search::Scope&>(request) = scope;
  request.fields = std::move(fields);
  request.limit = search::kMaxSimilar;
  ASSIGN_OR_RETURN(search::SimilarAnswer answer, view.reader.Similar(request));
  double nearest = 0;
  for (const search::SimilarHit& hit : answer.hits) nearest = std::max(nearest, hit.covered);
  std::vector<Like> likes;
  for (search::SimilarHit& hit : answer.hits) {
    likes.push_back({.name = std::string(NameOfKey(hit.hit.key)),
                     .covered = hit.covered,
                     .nearness = nearest > 0 ? hit.covered / nearest : 0,
                     .shared = std::move(hit.shared)});
  }
  std::stable_sort(likes.begin(), likes.end(),
                   [](const Like& a, const Like& b) { return a.nearness > b.nearness; });
  return likes;
}

absl::StatusOr<std::vector<Like>> LikesWith(const IndexView& view, const search::Scope& scope,
                                            absl::string_view facet, const std::string& value) {
  search::Request request;
  static_cast<search::Scope&>(request) = scope;
  request.filters.push_back({.facet = std::string(facet), .values = {value}});
  request.order = {.sort_value = kDateOrder};
  request.limit = search::kMaxSimilar;
  ASSIGN_OR_RETURN(const search::Answer answer, view.reader.Search(request));
  std::vector<Like> likes;
  for (const search::Hit& hit : answer.hits)
    likes.push_back({.name = std::string(NameOfKey(hit.key)), .shared = {}});
  return likes;
}

}  // namespace renkei::service
