#include "client/view/page/hit_table.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/view/page/search_kinds.h"

namespace renkei::view {
namespace {

std::string OwnersText(const pb::SearchHit& hit, const domain::Words& words) {
  return absl::StrJoin(hit.owners(), In(words.lang(), {", ", "、"}),
                       [&words](std::string* out, const std::string& owner) {
                         absl::StrAppend(out, words.Title(owner));
                       });
}

}  // namespace

std::string PathText(const pb::SearchHit& hit) {
  return absl::StrJoin(hit.path(), " > ", [](std::string* out, const pb::ResourceTitle& step) {
    absl::StrAppend(out, step.title());
  });
}

std::string PassagesText(const pb::SearchHit& hit) {
  return absl::StrJoin(hit.snippets(), "\n",
                       [](std::string* out, const pb::SearchSnippet& snippet) {
                         absl::StrAppend(out, snippet.cut_before() ? "…" : "", snippet.text(),
                                         snippet.cut_after() ? "…" : "");
                       });
}

Table HitTable(const std::vector<pb::SearchHit>& hits, const domain::Words& words) {
  Table table;
  const auto& type = *pb::SearchHit::descriptor();
  for (const char* field :
       {"type", "title", "owners", "state", "selected", "date", "path", "snippets", "name"})
    table.columns.push_back({words.Label(*type.FindFieldByName(field))});
  for (const pb::SearchHit& hit : hits) {
    Row& row = table.rows.emplace_back();
    row.cells = {words.Value(*pb::ResourceType_descriptor(), hit.type()),
                 hit.title(),
                 OwnersText(hit, words),
                 StandingWords(hit, words),
                 hit.selected() ? In(words.lang(), {"selected", "優良事例"}) : std::string(),
                 words.Time(hit.date()).substr(0, 10),
                 PathText(hit),
                 PassagesText(hit),
                 hit.name()};
  }
  return table;
}

}  // namespace renkei::view
