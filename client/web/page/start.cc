// The first page: search, how much there is, what is new, and the country.
#include <map>

#include "absl/strings/str_cat.h"
#include "client/view/page/search_hit.h"
#include "client/web/page/addresses.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/prefecture_map.h"
#include "client/web/page/search_state.h"
#include "renkei/v1/organization.pb.h"
#include "renkei/v1/registry_service.pb.h"
#include "server/domain/quantity/quantity.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

constexpr int kNewest = 6;

struct Country {
  pb::SearchCasesResponse cases;
  pb::SearchInitiativesResponse initiatives;
  std::vector<pb::Organization> prefectures;
};

absl::StatusOr<Country> Gather(Calls& calls) {
  pb::SearchCasesRequest newest;
  newest.mutable_criteria()->set_order(pb::SEARCH_ORDER_DATE);
  newest.mutable_criteria()->add_facets(pb::SEARCH_FACET_PREFECTURE);
  newest.set_page_size(kNewest);
  auto cases = calls.Begin<pb::SearchCasesResponse>("SearchService/SearchCases", newest);
  pb::SearchInitiativesRequest open;
  open.mutable_criteria()->set_order(pb::SEARCH_ORDER_DATE);
  open.set_page_size(kNewest);
  auto initiatives =
      calls.Begin<pb::SearchInitiativesResponse>("SearchService/SearchInitiatives", open);
  pb::ListOrganizationsRequest list;
  list.set_filter("kind=PREFECTURE");
  list.set_page_size(100);
  auto prefectures =
      calls.Begin<pb::ListOrganizationsResponse>("RegistryService/ListOrganizations", list);
  Country country;
  ASSIGN_OR_RETURN(country.cases, cases.Get());
  ASSIGN_OR_RETURN(country.initiatives, initiatives.Get());
  ASSIGN_OR_RETURN(const pb::ListOrganizationsResponse found, prefectures.Get());
  country.prefectures.assign(found.organizations().begin(), found.organizations().end());
  return country;
}

void WriteCount(view::Writer& html, const Visit& visit, const Text& label, int64_t count,
                const std::string& address) {
  const auto item = html.Open("li");
  const auto link = html.Open("a", {Href(*view::Address::Of(address))});
  html.Leaf("span", {view::Class("count")}, domain::GroupedNumber(static_cast<double>(count)));
  html.Text(visit.Say(label));
}

std::vector<PrefectureTile> Tiles(const Country& country) {
  std::map<std::string, int64_t> counts;
  for (const pb::SearchFacetCounts& facet : country.cases.summary().facets()) {
    for (const pb::SearchFacetValue& value : facet.values()) counts[value.value()] = value.count();
  }
  SearchState state;
  state.kind = "cases";
  std::vector<PrefectureTile> tiles;
  for (const pb::Organization& prefecture : country.prefectures) {
    tiles.push_back({prefecture.name(), prefecture.code(), prefecture.display_name(),
                     counts[prefecture.name()],
                     state.With(pb::SEARCH_FACET_PREFECTURE, prefecture.name()).Address()});
  }
  return tiles;
}

template <class Hits>
void WriteNewest(view::Writer& html, Visit& visit, const Text& title, const Hits& hits) {
  if (hits.empty()) return;
  view::Tree tree;
  tree.title = visit.Say(title);
  tree.apart = true;
  for (const pb::SearchHit& hit : hits) {
    tree.items.push_back(view::HitItem(hit, 0, visit.words()));
  }
  WriteBlocks(html, visit, {std::move(tree)});
}

}  // namespace

absl::StatusOr<Shown> StartPage(Visit& visit, const std::string&) {
  ASSIGN_OR_RETURN(const Country country, Gather(visit.calls));
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Find what works elsewhere", "ほかの地域の取組を探す"});
    shown.subtitle =
        visit.Say({"Visions, good cases and joint initiatives of local governments",
                   "地方公共団体のビジョン・戦略、優良事例、地域間連携を、課題や地域から探せます"});
    view::Writer& html = shown.main;
    WriteSearchForm(html, visit, "", "", "start-search");
    {
      const auto list = html.Open("ul", {view::Class("counts")});
      WriteCount(html, visit, {"cases", "事例"}, country.cases.summary().total_size(),
                 "/search?kind=cases");
      WriteCount(html, visit, {"joint initiatives", "地域間連携"},
                 country.initiatives.summary().total_size(), "/search?kind=initiatives");
    }
    WriteNewest(html, visit, {"New cases", "新しい事例"}, country.cases.hits());
    WriteNewest(html, visit, {"New joint initiatives", "新しい地域間連携"},
                country.initiatives.hits());
    if (!country.prefectures.empty()) {
      html.Leaf("h2", {}, visit.Say({"Cases by prefecture", "都道府県から探す"}));
      WritePrefectureMap(html, visit, visit.Say({"Cases by prefecture", "都道府県別の事例数"}),
                         Tiles(country));
    }
    return shown;
  });
}

}  // namespace renkei::web
