// What a search page was asked, as it stands in its address: whoever has the address has the same
// search. A changed condition begins at the first page.

#ifndef RENKEI_CLIENT_WEB_PAGE_SEARCH_STATE_H_
#define RENKEI_CLIENT_WEB_PAGE_SEARCH_STATE_H_

#include <string>
#include <utility>
#include <vector>

#include "client/view/page/search_kinds.h"
#include "client/web/page/query.h"
#include "renkei/v1/search_service.pb.h"

namespace renkei::web {

namespace pb = renkei::v1;

// A page shows so many; a search has at most 1,000.
inline constexpr int kHitsPerPage = 20;
inline constexpr int kMostPages = 50;

struct SearchState {
  std::string text;
  // "" for all kinds, else the name of a view::SearchKind ("cases"); what is none is all.
  std::string kind;
  // One value each, in the order of SearchFacet.
  std::vector<std::pair<pb::SearchFacet, std::string>> chosen;
  std::string like;
  std::string near;
  pb::SearchOrder order = pb::SEARCH_ORDER_UNSPECIFIED;
  int page = 1;

  static SearchState Of(const Query& query);
  // "/search?..."
  std::string Address() const;

  // Narrowed by a value, or, with "", no longer.
  SearchState With(pb::SearchFacet facet, const std::string& value) const;
  SearchState WithKind(const std::string& other) const;
  SearchState WithPage(int number) const;
  const std::string* Chosen(pb::SearchFacet facet) const;

  // What the server is asked, without facets.
  pb::SearchCriteria Criteria() const;
  // nullptr: all kinds.
  const view::SearchKind* Kind() const;
};

// The name that a facet has in filters and addresses: "prefecture"; "" for one that is not known here.
std::string NameOfFacet(pb::SearchFacet facet);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_SEARCH_STATE_H_
