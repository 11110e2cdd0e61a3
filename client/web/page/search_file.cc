// All that a search found, as a file.
#include <algorithm>

#include "client/view/page/hit_table.h"
#include "client/web/page/error_page.h"
#include "client/web/page/files.h"
#include "client/web/page/search_state.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kPageSize = 100;
constexpr size_t kMostHits = size_t{kHitsPerPage} * kMostPages;

template <class Request>
absl::StatusOr<std::vector<pb::SearchHit>> AllOf(Calls& calls, const SearchState& state) {
  Request request;
  *request.mutable_criteria() = state.Criteria();
  request.set_page_size(kPageSize);
  ASSIGN_OR_RETURN(std::vector<pb::SearchHit> hits,
                   calls.List<pb::SearchHit>(state.Method(), request));
  hits.resize(std::min(hits.size(), kMostHits));
  return hits;
}

absl::StatusOr<std::vector<pb::SearchHit>> AllHits(Calls& calls, const SearchState& state) {
  if (state.kind == "cases") return AllOf<pb::SearchCasesRequest>(calls, state);
  if (state.kind == "visions") return AllOf<pb::SearchVisionsRequest>(calls, state);
  if (state.kind == "initiatives") return AllOf<pb::SearchInitiativesRequest>(calls, state);
  if (state.kind == "organizations") return AllOf<pb::SearchOrganizationsRequest>(calls, state);
  // A few of each kind are no list.
  return NoSuchPage();
}

}  // namespace

absl::StatusOr<PageFile> SearchFile(Visit& visit, const std::string&, FileFormat format) {
  const SearchState state = SearchState::Of(visit.query);
  ASSIGN_OR_RETURN(const std::vector<pb::SearchHit> hits, AllHits(visit.calls, state));
  const std::string title = state.text.empty() ? visit.Say({"search", "検索結果"})
                                               : visit.Say({"search ", "検索結果 "}) + state.text;
  if (format == kJson) {
    JsonObject json;
    json.Add("hits", hits);
    return std::move(json).Take(title);
  }
  const view::Table table =
      visit.calls.titles().Titled([&] { return view::HitTable(hits, visit.words()); });
  return TableFile(table, title, format);
}

}  // namespace renkei::web
