#include "client/web/page/search_hits.h"

#include <algorithm>

#include "client/web/page/error_page.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kHitsAtOnce = 100;
constexpr size_t kMostHits = size_t{kHitsPerPage} * kMostPages;

template <class Request>
absl::StatusOr<std::vector<pb::SearchHit>> AllOf(Calls& calls, const SearchState& state) {
  Request request;
  *request.mutable_criteria() = state.Criteria();
  request.set_page_size(kHitsAtOnce);
  ASSIGN_OR_RETURN(std::vector<pb::SearchHit> hits,
                   calls.List<pb::SearchHit>(state.Method(), request));
  hits.resize(std::min(hits.size(), kMostHits));
  return hits;
}

}  // namespace

absl::StatusOr<std::vector<pb::SearchHit>> AllHits(Calls& calls, const SearchState& state) {
  if (state.kind == "cases") return AllOf<pb::SearchCasesRequest>(calls, state);
  if (state.kind == "visions") return AllOf<pb::SearchVisionsRequest>(calls, state);
  if (state.kind == "initiatives") return AllOf<pb::SearchInitiativesRequest>(calls, state);
  if (state.kind == "programmes") return AllOf<pb::SearchProgrammesRequest>(calls, state);
  if (state.kind == "organizations") return AllOf<pb::SearchOrganizationsRequest>(calls, state);
  return NoSuchPage();
}

}  // namespace renkei::web
