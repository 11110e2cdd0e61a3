#include "client/web/page/search_hits.h"

#include <algorithm>

#include "client/web/page/error_page.h"
#include "client/web/page/search_request.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kHitsAtOnce = 100;
constexpr size_t kMostHits = size_t{kHitsPerPage} * kMostPages;

}  // namespace

absl::StatusOr<std::vector<pb::SearchHit>> AllHits(Calls& calls, const SearchState& state) {
  const view::SearchKind* const kind = state.Kind();
  if (kind == nullptr) return NoSuchPage();
  return AskedFor(*kind,
                  [&](auto request, const auto&) -> absl::StatusOr<std::vector<pb::SearchHit>> {
                    *request.mutable_criteria() = state.Criteria();
                    request.set_page_size(kHitsAtOnce);
                    ASSIGN_OR_RETURN(std::vector<pb::SearchHit> hits,
                                     calls.List<pb::SearchHit>(kind->method, request));
                    hits.resize(std::min(hits.size(), kMostHits));
                    return hits;
                  });
}

}  // namespace renkei::web
