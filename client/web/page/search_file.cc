// All that a search found, as a file.
#include "client/view/page/hit_table.h"
#include "client/web/page/files.h"
#include "client/web/page/search_hits.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
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
