#include "server/service/search/searching.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "server/domain/error.h"
#include "server/search/engine/query.h"
#include "server/service/frame/list/feed_cursor.h"
#include "server/service/organization/peers.h"
#include "server/service/search/document_kinds.h"
#include "server/service/search/search_filter.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Longer than a commit of the index takes on a busy disk.
constexpr absl::Duration kMaxAwait = absl::Seconds(5);
// Of a search among places like one, or near it.
constexpr size_t kMaxPeers = 150;

search::Order OrderOf(const Call& call, const pb::SearchCriteria& criteria) {
  switch (criteria.order()) {
    case pb::SEARCH_ORDER_DATE:
      return {.sort_value = kDateOrder};
    case pb::SEARCH_ORDER_ADOPTIONS:
      return {.sort_value = std::string(AdoptionsOrderFor(call.caller()))};
    default:
      break;
  }
  // Without words nothing is more relevant than the rest.
  return {.sort_value = criteria.text().empty() ? kDateOrder : ""};
}

// Those of whom a hit must be: nobody where there are none.
absl::Status NarrowTo(const Call& call, const std::string& organization, absl::string_view field,
                      const PeerCriteria& criteria, search::Scope& scope) {
  if (organization.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const FoundPeers found, PeersOf(call, organization, field, criteria, kMaxPeers));
  search::Filter filter = {.facet = kOwnerFacet, .values = {}, .negated = false};
  for (const FoundPeer& peer : found.peers) filter.values.push_back(peer.place->name);
  scope.filters.push_back(std::move(filter));
  // Whoever asks what others do knows his own, which would stand first. What he owns together with one of
  // them is theirs too.
  return absl::OkStatus();
}

}  // namespace

Kinds KindsOf(pb::ResourceType group) {
  Kinds kinds;
  for (const DocumentKind& kind : DocumentKinds()) {
    if (kind.group == group) kinds.push_back(kind.name);
  }
  return kinds;
}

absl::StatusOr<search::Scope> ScopeFor(const Call& call, const Kinds& kinds,
                                       absl::string_view filter) {
  search::Scope scope;
  ASSIGN_OR_RETURN(scope.filters, SearchFilters(call, filter));
  // What was put away is found where somebody asks for a state.
  const bool of_state =
      std::any_of(scope.filters.begin(), scope.filters.end(),
                  [](const search::Filter& one) { return one.facet == kStateFacet; });
  if (!of_state) {
    scope.filters.push_back(
        {.facet = kStateFacet, .values = {"ARCHIVED", "CANCELLED", "WITHDRAWN"}, .negated = true});
  }
  for (search::Filter& hidden : HiddenFrom(call.caller()))
    scope.filters.push_back(std::move(hidden));
  scope.kinds = kinds;
  scope.audiences = AudiencesOf(call.caller());
  return scope;
}

absl::Status AwaitIndex(const Call& call, const SearchIndex& index, bool up_to_date) {
  if (!up_to_date) return absl::OkStatus();
  return index.Await(call.env().store.Head(), kMaxAwait, [&] { return call.abandoned(); });
}

absl::StatusOr<Found> Search(const Call& call, const SearchIndex& index, const Kinds& kinds,
                             const pb::SearchCriteria& criteria, size_t limit) {
  ASSIGN_OR_RETURN(const search::Query query,
                   search::ParseQuery(criteria.text(), index.analyser()));
  search::Request request;
  ASSIGN_OR_RETURN(static_cast<search::Scope&>(request), ScopeFor(call, kinds, criteria.filter()));
  RETURN_IF_ERROR(NarrowTo(call, criteria.like_us(), "criteria.like_us",
                           {.min_likeness = kAlikeEnough}, request));
  RETURN_IF_ERROR(NarrowTo(call, criteria.near_us(), "criteria.near_us",
                           {.within = pb::PEER_RANGE_NEIGHBORS_OF_NEIGHBORS}, request));
  request.text = criteria.text();
  request.order = OrderOf(call, criteria);
  request.limit = limit;
  for (const int facet : criteria.facets())
    request.facets.push_back(FacetName(static_cast<pb::SearchFacet>(facet)));
  RETURN_IF_ERROR(AwaitIndex(call, index, criteria.up_to_date()));
  return index.Read([&](const IndexView& view) -> absl::StatusOr<Found> {
    request.synonyms = &view.synonyms;
    ASSIGN_OR_RETURN(const search::Answer answer, view.reader.Search(request));
    Found found;
    for (const search::Hit& hit : answer.hits)
      found.names.push_back(std::string(NameOfKey(hit.key)));
    found.summary.set_total_size(static_cast<int64_t>(answer.total));
    // Of a sentence nobody expects that any has all words.
    found.summary.set_all_words(answer.all_words || !query.demands_words);
    for (size_t i = 0; i < answer.facets.size(); ++i) {
      pb::SearchFacetCounts& counts = *found.summary.add_facets();
      counts.set_facet(criteria.facets(static_cast<int>(i)));
      for (const search::ValueCount& value : answer.facets[i].values) {
        pb::SearchFacetValue& counted = *counts.add_values();
        counted.set_value(value.value);
        counted.set_count(static_cast<int64_t>(value.count));
      }
    }
    // Where little was found. Words of a sentence are as they are.
    if (query.demands_words && (answer.total == 0 || !answer.all_words)) {
      ASSIGN_OR_RETURN(*found.summary.mutable_suggestion(), view.reader.Suggest(criteria.text()));
    }
    found.summary.set_change_cursor(CursorMaker(call.env()).At(After(view.through)));
    return found;
  });
}

absl::StatusOr<search::MentionFinder> FinderOf(const SearchIndex& index, absl::string_view text) {
  ASSIGN_OR_RETURN(const search::Query query, search::ParseQuery(text, index.analyser()));
  return index.Read([&](const IndexView& view) -> absl::StatusOr<search::MentionFinder> {
    return search::MentionFinder(query, &view.synonyms, index.analyser());
  });
}

}  // namespace renkei::service
