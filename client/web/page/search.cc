// Search with everything that narrows it as links.
#include "absl/strings/str_cat.h"
#include "client/view/page/facet_words.h"
#include "client/view/page/search_hit.h"
#include "client/view/page/search_results.h"
#include "client/web/page/files.h"
#include "client/web/page/frame.h"
#include "client/web/page/pages.h"
#include "client/web/page/search_request.h"
#include "client/web/page/search_state.h"
#include "server/domain/quantity/quantity.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

// Pages are reached over larger ones of the server, few calls for the last of them.
constexpr int kServerPage = 100;
static_assert(kServerPage % kHitsPerPage == 0);
// Values of a facet that are shown at once.
constexpr int kFacetValues = 12;

// Of things that are not all kinds.
pb::ResourceType TypeOf(const SearchState& state) { return state.Kind()->type; }

struct Found {
  std::vector<pb::SearchHit> hits;
  pb::SearchSummary summary;
};

absl::StatusOr<Found> Find(Calls& calls, const SearchState& state) {
  const view::SearchKind& kind = *state.Kind();
  return AskedFor(kind, [&]<class Reply>(auto request, Reply) -> absl::StatusOr<Found> {
    *request.mutable_criteria() = state.Criteria();
    for (const pb::SearchFacet facet : kind.facets) request.mutable_criteria()->add_facets(facet);
    const int first = (state.page - 1) * kHitsPerPage;
    request.set_page_size(first == 0 ? kHitsPerPage : kServerPage);
    Found found;
    for (int begin = 0;; begin += kServerPage) {
      ASSIGN_OR_RETURN(Reply reply, calls.Call<Reply>(kind.method, request));
      if (begin == 0) found.summary = std::move(*reply.mutable_summary());
      const bool here = first < begin + kServerPage;
      for (int i = here ? first - begin : 0;
           here && i < reply.hits_size() && i < first - begin + kHitsPerPage; ++i)
        found.hits.push_back(std::move(*reply.mutable_hits(i)));
      if (here || reply.next_page_token().empty()) return found;
      request.set_page_token(reply.next_page_token());
    }
  });
}

std::vector<Tab> SearchTabs(const Visit& visit, const SearchState& state) {
  std::vector<Tab> tabs = {
      {visit.Say({"All", "すべて"}), state.WithKind("").Address(), state.kind.empty()}};
  for (const view::SearchKind& kind : view::SearchKinds()) {
    tabs.push_back(
        {visit.Say(kind.label), state.WithKind(kind.name).Address(), state.kind == kind.name});
  }
  return tabs;
}

class ResultsPage {
 public:
  ResultsPage(Visit& visit, const SearchState& state, const Found& found)
      : visit_(visit), state_(state), found_(found), words_(visit.words()) {}

  Shown Make() {
    Shown shown;
    shown.title = state_.text.empty()
                      ? visit_.Say(state_.Kind()->label)
                      : visit_.Say({absl::StrCat("Search: ", state_.text),
                                    absl::StrCat("「", state_.text, "」の検索結果")});
    shown.tabs = SearchTabs(visit_, state_);
    view::Writer& html = shown.main;
    WriteSearchForm(html, visit_, state_.text, state_.kind, "page-search");
    WriteSummary(html);
    WriteChosen(html);
    {
      const auto columns = html.Open("div", {view::Class("columns")});
      {
        const auto hits = html.Open("div");
        if (found_.hits.size() > 1) WriteOrders(html);
        WriteHits(html);
        WritePages(html);
        WriteFiles(html);
        WriteFollow(html);
      }
      WriteFacets(html);
    }
    return shown;
  }

 private:
  void WriteSummary(view::Writer& html) const {
    const std::string total =
        domain::GroupedNumber(static_cast<double>(found_.summary.total_size()));
    html.Leaf("p", {view::Attribute("role", "status")},
              visit_.Say({absl::StrCat(total, " found"), absl::StrCat(total, "件見つかりました")}));
    std::vector<view::Block> blocks;
    if (!found_.summary.all_words() && found_.summary.total_size() > 0) {
      blocks.emplace_back(view::Warning{
          visit_.Say({"Nothing has all these words; what has some of them is shown.",
                      "すべての語を含むものはありません。一部の語を含むものを表示しています。"})});
    }
    if (!found_.summary.suggestion().empty()) {
      SearchState other = state_.WithPage(1);
      other.text = found_.summary.suggestion();
      const auto paragraph = html.Open("p");
      html.Text(visit_.Say({"Did you mean: ", "もしかして: "}));
      WriteLink(html, other.Address(), other.text);
    }
    WriteBlocks(html, visit_, blocks);
  }

  // Each condition with a way to take it back.
  void WriteChosen(view::Writer& html) const {
    if (state_.chosen.empty() && state_.like.empty() && state_.near.empty()) return;
    const auto list = html.Open(
        "ul", {view::Class("chosen"),
               view::Attribute("aria-label", visit_.Say({"Narrowed by", "絞込みの条件"}))});
    const auto write = [&](const std::string& label, const SearchState& without) {
      const auto item = html.Open("li");
      WriteLink(html, without.Address(),
                absl::StrCat(label, visit_.Say({" (remove)", "（解除）"})));
    };
    for (const auto& [facet, value] : state_.chosen) {
      write(
          absl::StrCat(words_.Value(*pb::SearchFacet_descriptor(), facet), visit_.Say({": ", "："}),
                       view::FacetCell(facet, value, TypeOf(state_), words_).text),
          state_.With(facet, ""));
    }
    SearchState without = state_.WithPage(1);
    if (!state_.like.empty()) {
      without.like.clear();
      write(visit_.Say({"like ", "似た団体："}) + words_.Title(state_.like), without);
      without.like = state_.like;
    }
    if (!state_.near.empty()) {
      without.near.clear();
      write(visit_.Say({"near ", "近隣の団体："}) + words_.Title(state_.near), without);
    }
  }

  // Cases have one order more than the others.
  void WriteOrders(view::Writer& html) const {
    const auto nav = html.Open(
        "nav",
        {view::Class("orders"), view::Attribute("aria-label", visit_.Say({"Order", "並び順"}))});
    const auto list = html.Open("ul");
    for (const pb::SearchOrder order :
         {pb::SEARCH_ORDER_RELEVANCE, pb::SEARCH_ORDER_DATE, pb::SEARCH_ORDER_ADOPTIONS}) {
      if (order == pb::SEARCH_ORDER_ADOPTIONS && TypeOf(state_) != pb::RESOURCE_TYPE_CASE) continue;
      SearchState other = state_.WithPage(1);
      other.order = order == pb::SEARCH_ORDER_RELEVANCE ? pb::SEARCH_ORDER_UNSPECIFIED : order;
      const bool here = other.order == state_.order;
      const auto item = html.Open("li");
      if (const auto address = view::Address::Of(other.Address())) {
        html.Leaf("a", {Href(*address), view::Attribute("aria-current", here ? "true" : "")},
                  words_.Value(*pb::SearchOrder_descriptor(), order));
      }
    }
  }

  void WriteHits(view::Writer& html) const {
    view::Tree tree;
    tree.apart = true;
    size_t number = static_cast<size_t>(state_.page - 1) * kHitsPerPage;
    for (const pb::SearchHit& hit : found_.hits)
      tree.items.push_back(view::HitItem(hit, ++number, words_));
    if (tree.items.empty()) {
      WriteBlocks(html, visit_,
                  {view::Paragraphs{{visit_.Say(
                      {"Nothing was found. Take a condition back, or use fewer words.",
                       "該当するものはありません。条件を減らすか、別の語でお試しください。"})}}});
      return;
    }
    WriteBlocks(html, visit_, {std::move(tree)});
  }

  void WritePages(view::Writer& html) const {
    const int64_t reached = int64_t{state_.page} * kHitsPerPage;
    const bool more = reached < found_.summary.total_size() && state_.page < kMostPages;
    if (state_.page == 1 && !more) return;
    const auto nav = html.Open(
        "nav",
        {view::Class("pages"), view::Attribute("aria-label", visit_.Say({"Pages", "ページ"}))});
    if (state_.page > 1) {
      WriteLink(html, state_.WithPage(state_.page - 1).Address(),
                visit_.Say({"Previous page", "前のページ"}));
    }
    html.Leaf(
        "span", {},
        visit_.Say({absl::StrCat("Page ", state_.page), absl::StrCat(state_.page, "ページ目")}));
    if (more) {
      WriteLink(html, state_.WithPage(state_.page + 1).Address(),
                visit_.Say({"Next page", "次のページ"}));
    }
  }

  void WriteFiles(view::Writer& html) const {
    if (found_.hits.empty()) return;
    constexpr int kMost = kHitsPerPage * kMostPages;
    if (found_.summary.total_size() > kMost) {
      WriteFileLinks(html, visit_,
                     {absl::StrCat("The first ", domain::GroupedNumber(kMost), " of these"),
                      absl::StrCat("先頭の", domain::GroupedNumber(kMost), "件")});
    } else {
      WriteFileLinks(html, visit_, {"All of these", "この検索結果"});
    }
  }

  // What is narrowed to places is followed in other words (places like ours).
  void WriteFollow(view::Writer& html) const {
    pb::ResourceType type = pb::RESOURCE_TYPE_UNSPECIFIED;
    if (state_.kind == "cases") type = pb::RESOURCE_TYPE_CASE;
    if (state_.kind == "visions") type = pb::RESOURCE_TYPE_VISION;
    if (state_.kind == "initiatives") type = pb::RESOURCE_TYPE_INITIATIVE;
    if (state_.kind == "programmes") type = pb::RESOURCE_TYPE_PROGRAMME;
    const pb::SearchCriteria criteria = state_.Criteria();
    const bool asks = !criteria.text().empty() || !criteria.filter().empty();
    if (!visit_.signed_in() || type == pb::RESOURCE_TYPE_UNSPECIFIED || !asks ||
        !state_.like.empty() || !state_.near.empty()) {
      return;
    }
    Query query;
    query.Set("type", pb::ResourceType_Name(type));
    query.Set("text", criteria.text());
    query.Set("filter", criteria.filter());
    const auto paragraph = html.Open("p");
    WriteLink(html, AddressOf("/followSearch", query),
              visit_.Say({"Follow this search", "この検索をフォローする"}));
  }

  void WriteFacets(view::Writer& html) const {
    const auto aside = html.Open(
        "aside",
        {view::Class("facets"), view::Attribute("aria-label", visit_.Say({"Narrow", "絞り込む"}))});
    html.Leaf("h2", {}, visit_.Say({"Narrow", "絞り込む"}));
    for (const pb::SearchFacetCounts& facet : found_.summary.facets()) {
      const bool known = !NameOfFacet(facet.facet()).empty();
      if (!known || facet.values().empty() || state_.Chosen(facet.facet()) != nullptr) continue;
      html.Leaf("h3", {}, words_.Value(*pb::SearchFacet_descriptor(), facet.facet()));
      const auto list = html.Open("ul");
      for (int i = 0; i < facet.values_size() && i < kFacetValues; ++i) {
        const pb::SearchFacetValue& value = facet.values(i);
        const auto item = html.Open("li");
        WriteLink(html, state_.With(facet.facet(), value.value()).Address(),
                  view::FacetCell(facet.facet(), value.value(), TypeOf(state_), words_).text);
        html.Leaf("span", {view::Class("number")},
                  domain::GroupedNumber(static_cast<double>(value.count())));
      }
    }
  }

  Visit& visit_;
  const SearchState& state_;
  const Found& found_;
  const domain::Words words_;
};

// A few of each kind.
absl::StatusOr<Shown> AllKinds(Visit& visit, const SearchState& state) {
  pb::SearchAllResponse found;
  if (!state.text.empty()) {
    pb::SearchAllRequest request;
    request.set_text(state.text);
    request.set_page_size(5);
    ASSIGN_OR_RETURN(found,
                     visit.calls.Call<pb::SearchAllResponse>("SearchService/SearchAll", request));
  }
  return visit.calls.titles().Titled([&] {
    Shown shown;
    shown.title = visit.Say({"Search", "検索"});
    shown.tabs = SearchTabs(visit, state);
    WriteSearchForm(shown.main, visit, state.text, "", "page-search");
    if (!state.text.empty()) {
      shown.title = visit.Say(
          {absl::StrCat("Search: ", state.text), absl::StrCat("「", state.text, "」の検索結果")});
      WriteBlocks(shown.main, visit, view::SearchAllPage(state.text, found, visit.words()).blocks);
    }
    return shown;
  });
}

}  // namespace

absl::StatusOr<Shown> SearchPage(Visit& visit, const std::string&) {
  const SearchState state = SearchState::Of(visit.query);
  if (state.kind.empty()) return AllKinds(visit, state);
  ASSIGN_OR_RETURN(const Found found, Find(visit.calls, state));
  return visit.calls.titles().Titled([&] { return ResultsPage(visit, state, found).Make(); });
}

}  // namespace renkei::web
