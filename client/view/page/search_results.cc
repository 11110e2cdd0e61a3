#include "client/view/page/search_results.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/view/page/facet_words.h"
#include "client/view/page/search_hit.h"
#include "client/view/page/search_kinds.h"
#include "server/domain/quantity/quantity.h"

namespace renkei::view {
namespace {

// A reader who wants to narrow a search does not go through more of them.
constexpr int kMostFacetValues = 10;

std::string Count(int64_t count) { return domain::GroupedNumber(static_cast<double>(count)); }

template <class Hits>
Tree HitList(const Hits& hits, const domain::Words& words) {
  Tree tree;
  tree.apart = true;
  for (const pb::SearchHit& hit : hits)
    tree.items.push_back(HitItem(hit, tree.items.size() + 1, words));
  return tree;
}

Paragraphs NothingFound(Lang lang) {
  return {{In(lang, {"Nothing was found.", "該当するものはありません。"})}};
}

Action DidYouMean(const std::string& suggestion, const SearchKind* kind, Lang lang) {
  return SearchAction(kind, suggestion,
                      In(lang, {absl::StrCat("Did you mean \"", suggestion, "\"?"),
                                absl::StrCat("もしかして「", suggestion, "」")}));
}

Action MoreOf(int64_t more, const SearchKind* kind, const std::string& text, Lang lang) {
  return SearchAction(
      kind, text,
      In(lang, {absl::StrCat(Count(more), " more"), absl::StrCat("ほか", Count(more), "件")}));
}

Table FacetTable(const pb::SearchFacetCounts& counts, pb::ResourceType kind,
                 const domain::Words& words) {
  const Lang lang = words.lang();
  Table table;
  table.columns = {{words.Value(*pb::SearchFacet_descriptor(), counts.facet()), false, true},
                   {In(lang, {"hits", "件数"}), true}};
  for (const pb::SearchFacetValue& value : counts.values()) {
    if (static_cast<int>(table.rows.size()) == kMostFacetValues) break;
    Row row;
    row.cells = {FacetCell(counts.facet(), value.value(), kind, words), Count(value.count())};
    table.rows.push_back(std::move(row));
  }
  const int more = counts.values_size() - static_cast<int>(table.rows.size());
  if (more > 0) {
    Row row;
    row.cells = {
        In(lang, {absl::StrCat("and ", more, " more"), absl::StrCat("ほか", more, "種類")})};
    table.rows.push_back(std::move(row));
  }
  return table;
}

// Found but not shown.
int64_t NotShown(int64_t total, int64_t shown) { return std::max<int64_t>(total, shown) - shown; }

// "128件のうち20件を表示しています。"
std::string HowMany(int64_t total, int64_t shown, Lang lang) {
  const bool more = NotShown(total, shown) > 0;
  return In(lang, {absl::StrCat(Count(total), total == 1 ? " hit" : " hits",
                                more ? absl::StrCat(", the first ", shown, " of them:") : ":"),
                   absl::StrCat(Count(total), "件",
                                more ? absl::StrCat("のうち", shown, "件を表示しています。")
                                     : "見つかりました。")});
}

}  // namespace

Page SearchPage(const SearchResults& results, const domain::Words& words) {
  Page page =
      UprightPage(words.lang(), In(words.lang(), {"Search results", "検索結果"}), results.text);
  const Lang lang = page.lang;
  const pb::SearchSummary& summary = results.summary;
  const SearchKind* const kind = FindSearchKind(results.kind);
  const auto shown = static_cast<int64_t>(results.hits.size());
  if (results.hits.empty()) {
    page.blocks.emplace_back(NothingFound(lang));
  } else {
    if (!results.text.empty() && !summary.all_words())
      page.blocks.emplace_back(Warning{
          In(lang, {"No document has all words: these have some of them.",
                    "すべての語を含むものはありません。一部の語を含むものを表示しています。"})});
    page.blocks.emplace_back(Paragraphs{{HowMany(summary.total_size(), shown, lang)}});
  }
  if (!summary.suggestion().empty())
    page.blocks.emplace_back(DidYouMean(summary.suggestion(), kind, lang));
  if (!results.hits.empty()) page.blocks.emplace_back(HitList(results.hits, words));
  for (const pb::SearchFacetCounts& counts : summary.facets()) {
    if (counts.values_size() > 0) page.blocks.emplace_back(FacetTable(counts, results.kind, words));
  }
  const int64_t more = NotShown(summary.total_size(), shown);
  if (shown > 0 && more > 0) page.blocks.emplace_back(MoreOf(more, kind, results.text, lang));
  return page;
}

Page SearchAllPage(const std::string& text, const pb::SearchAllResponse& found,
                   const domain::Words& words) {
  Page page = UprightPage(words.lang(), In(words.lang(), {"Search results", "検索結果"}), text);
  const Lang lang = page.lang;
  if (found.groups().empty()) page.blocks.emplace_back(NothingFound(lang));
  if (!found.suggestion().empty())
    page.blocks.emplace_back(DidYouMean(found.suggestion(), nullptr, lang));
  for (const pb::SearchGroup& group : found.groups()) {
    Section section;
    section.title = absl::StrCat(words.Value(*pb::ResourceType_descriptor(), group.type()),
                                 In(lang, {absl::StrCat(" (", Count(group.total_size()), ")"),
                                           absl::StrCat("（", Count(group.total_size()), "件）")}));
    section.blocks.emplace_back(HitList(group.hits(), words));
    const int64_t more = NotShown(group.total_size(), group.hits_size());
    if (more > 0)
      section.blocks.emplace_back(MoreOf(more, FindSearchKind(group.type()), text, lang));
    page.blocks.emplace_back(std::move(section));
  }
  return page;
}

}  // namespace renkei::view
