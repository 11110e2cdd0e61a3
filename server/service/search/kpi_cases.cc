#include "server/service/search/kpi_cases.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/domain/error.h"
#include "server/domain/resource_name.h"
#include "server/search/engine/query.h"
#include "server/search/engine/snippet.h"
#include "server/service/frame/named_resource.h"
#include "server/service/search/documents.h"
#include "server/service/search/hit_writer.h"
#include "server/service/search/likes.h"
#include "server/service/search/places.h"
#include "server/service/search/searching.h"
#include "server/service/search/similar_cases.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// organizations/{org}
constexpr int kOwnerSegments = 2;
// Of a case's place: that it has the indicator, how near it is by its words; the rest is how near and
// alike its owner is.
constexpr double kOfIndicator = 1;
constexpr double kOfWords = 0.5;

struct Candidate {
  bool has_indicator = false;
  double words = 0;  // Like::nearness
  std::vector<std::string> shared;
};

// By name; those with the indicator, and those whose words are like the KPI's.
absl::StatusOr<std::map<std::string, Candidate>> CandidatesOf(const SearchIndex& index,
                                                              const search::Scope& scope,
                                                              const pb::Kpi& kpi) {
  using Candidates = std::map<std::string, Candidate>;
  return index.Read([&](const IndexView& view) -> absl::StatusOr<Candidates> {
    Candidates candidates;
    if (!kpi.indicator().empty()) {
      ASSIGN_OR_RETURN(const std::vector<Like> likes,
                       LikesWith(view, scope, kIndicatorFacet, kpi.indicator()));
      for (const Like& like : likes) candidates[like.name].has_indicator = true;
    }
    ASSIGN_OR_RETURN(std::vector<Like> likes,
                     LikesOf(view, scope, {{.text = kpi.title(), .title = true}}));
    for (Like& like : likes) {
      Candidate& candidate = candidates[like.name];
      candidate.words = like.nearness;
      candidate.shared = std::move(like.shared);
    }
    return candidates;
  });
}

// Results of the KPI's indicator, and those of which the title has a word of the KPI's.
void AddResults(const SearchIndex& index, const pb::Kpi& kpi, const Candidate& candidate,
                const pb::Case& text, pb::SimilarCase& similar) {
  const search::MentionFinder finder(search::QueryOfWords(candidate.shared, index.analyser()),
                                     /*synonyms=*/nullptr, index.analyser());
  for (const pb::CaseResult& result : text.results()) {
    const bool same = !kpi.indicator().empty() && result.indicator() == kpi.indicator();
    const std::vector<search::SharedTerm> words =
        search::SharedTerms(result.indicator_title(), finder);
    if (!same && words.empty()) continue;
    *similar.add_results() = result;
    for (const search::SharedTerm& word : words) {
      const auto& known = similar.shared_words();
      if (std::find(known.begin(), known.end(), word.found) == known.end())
        similar.add_shared_words(word.found);
    }
  }
}

}  // namespace

absl::StatusOr<pb::FindSimilarCasesResponse> CasesForKpi(
    const Call& call, const SearchIndex& index, const pb::FindSimilarCasesRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<pb::Change> read, ReadNamed(call, request.kpi()));
  if (!read.has_value()) return NotFound(request.kpi());
  const std::string owner(domain::ParentName(request.kpi(), kOwnerSegments));
  ASSIGN_OR_RETURN(const PlacesAround around, PlacesAround::Of(call, owner));
  ASSIGN_OR_RETURN(const search::Scope scope,
                   ScopeFor(call, KindsOf(pb::RESOURCE_TYPE_CASE), request.filter()));
  RETURN_IF_ERROR(AwaitIndex(call, index, request.up_to_date()));
  ASSIGN_OR_RETURN(const auto candidates, CandidatesOf(index, scope, read->kpi()));
  const search::MentionFinder nothing(search::Query(), /*synonyms=*/nullptr, index.analyser());
  HitWriter writer(call, nothing);
  std::vector<std::pair<double, pb::SimilarCase>> found;
  for (const auto& [name, candidate] : candidates) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(const std::optional<pb::Change> text, ReadNamed(call, name));
    if (!text.has_value()) continue;
    pb::SimilarCase similar;
    AddResults(index, read->kpi(), candidate, text->case_(), similar);
    // What moved nothing of the kind does not help here.
    if (similar.results().empty()) continue;
    ASSIGN_OR_RETURN(*similar.mutable_hit(), writer.Write(name, *text));
    const PlacesAround::Relation relation = around.To(text->case_().owner());
    similar.set_likeness(relation.likeness);
    similar.set_borders_away(relation.borders_away);
    found.emplace_back((candidate.has_indicator ? kOfIndicator : 0) + kOfWords * candidate.words +
                           relation.Closeness(),
                       std::move(similar));
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  pb::FindSimilarCasesResponse response;
  for (auto& [score, similar] : found) {
    if (response.cases_size() == SimilarSize(request)) break;
    *response.add_cases() = std::move(similar);
  }
  return response;
}

}  // namespace renkei::service
