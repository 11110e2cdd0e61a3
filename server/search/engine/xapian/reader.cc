#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "server/domain/error.h"
#include "server/search/engine/document_vector.h"
#include "server/search/engine/query.h"
#include "server/search/engine/remembered_answers.h"
#include "server/search/engine/xapian/completion.h"
#include "server/search/engine/xapian/likeness.h"
#include "server/search/engine/xapian/matching.h"
#include "server/search/engine/xapian/query_builder.h"
#include "server/search/engine/xapian/terms.h"
#include "storage/base/status_macros.h"

namespace renkei::search {
namespace {

// A commit more than one after the one that is read takes its blocks away: read it anew.
constexpr int kAttempts = 3;
// Values that a search filters or asks for.
constexpr size_t kMaxRequestValues = 10'000;

absl::Status BadRequest(absl::string_view field, domain::Bilingual message) {
  return domain::InvalidField(field, "OUT_OF_RANGE", std::move(message));
}

absl::Status CheckLimit(size_t limit, size_t most) {
  if (limit <= most) return absl::OkStatus();
  return BadRequest("limit", {absl::StrCat("a search gives at most ", most, " hits"),
                              absl::StrCat("一度に見られる結果は", most, "件までです")});
}

absl::Status CheckScope(const Scope& scope, size_t values) {
  values += scope.audiences.size() + scope.kinds.size();
  for (const Filter& filter : scope.filters) values += filter.values.size();
  if (values <= kMaxRequestValues) return absl::OkStatus();
  return BadRequest(
      "filter", {absl::StrCat("a search names at most ", kMaxRequestValues, " values to filter by"),
                 absl::StrCat("絞込みの値は", kMaxRequestValues, "までです")});
}

absl::Status CheckFields(const std::vector<Field>& fields) {
  size_t bytes = 0;
  for (const Field& field : fields) bytes += field.text.size();
  if (bytes <= kMaxTextBytes) return absl::OkStatus();
  return domain::InvalidField(
      "text", "TOO_LONG",
      {absl::StrCat("likes are looked for of at most ", kMaxTextBytes >> 20, " MiB of text"),
       absl::StrCat("似たものを探せる文章は ", kMaxTextBytes >> 20, " MiB までです")});
}

class XapianReader : public IndexReader {
 public:
  XapianReader(Xapian::Database database, const Analyser& analyser, IndexOptions options,
               std::string made_for, std::shared_ptr<RememberedAnswers> answers)
      : database_(std::move(database)),
        analyser_(analyser),
        options_(std::move(options)),
        made_for_(std::move(made_for)),
        answers_(std::move(answers)) {
    Load();
  }

  absl::StatusOr<Answer> Search(const Request& request) override {
    RETURN_IF_ERROR(CheckLimit(request.limit, kMaxHits));
    RETURN_IF_ERROR(CheckScope(request, request.facets.size()));
    ASSIGN_OR_RETURN(const Query query, ParseQuery(request.text, analyser_));
    return Remembered<Answer>(request, [&] { return Found(request, query); });
  }

  absl::StatusOr<SimilarAnswer> Similar(const SimilarRequest& request) override {
    RETURN_IF_ERROR(CheckLimit(request.limit, kMaxSimilar));
    RETURN_IF_ERROR(CheckScope(request, request.without.size()));
    RETURN_IF_ERROR(CheckFields(request.fields));
    return Remembered<SimilarAnswer>(request, [&] { return Alike(request); });
  }

  absl::StatusOr<std::vector<std::string>> Complete(absl::string_view text, size_t limit) override {
    RETURN_IF_ERROR(CheckLimit(limit, kMaxCompletions));
    RETURN_IF_ERROR(CheckQuery(text));
    return Retried([&]() -> absl::StatusOr<std::vector<std::string>> {
      return Completed(database_, text, limit);
    });
  }

  absl::StatusOr<std::string> Suggest(absl::string_view text) override {
    return Retried(
        [&] { return Corrected(database_, analyser_, remembered_[{kWidestStratum}], text); });
  }

  absl::Status Refresh() override {
    return Guarded([&]() -> absl::Status {
      if (!database_.reopen()) return absl::OkStatus();
      RETURN_IF_ERROR(CheckMadeFor(database_, made_for_));
      Load();
      return absl::OkStatus();
    });
  }

  const std::string& stamp() const override { return stamp_; }

 private:
  template <typename Reply, typename Asked, typename F>
  absl::StatusOr<Reply> Remembered(const Asked& request, F&& f) {
    if (!RememberedAnswers::Remembers(request)) return Retried(f);
    if (const auto known = answers_->Find(commit_, request)) return *known;
    absl::StatusOr<Reply> answer = Retried(f);
    // Of the commit that is seen now: an older one that was seen before answered nothing.
    if (answer.ok()) answers_->Keep(commit_, request, *answer);
    return answer;
  }

  template <typename F>
  auto Retried(F&& f) -> decltype(f()) {
    for (int attempt = 1;; ++attempt) {
      try {
        return f();
      } catch (const Xapian::DatabaseModifiedError& error) {
        if (attempt == kAttempts) return StatusOf(error);
        RETURN_IF_ERROR(Refresh());
      } catch (const Xapian::Error& error) {
        return StatusOf(error);
      }
    }
  }

  void Load() {
    stamp_ = database_.get_metadata(kStampEntry);
    remembered_.clear();
    // An index that is made anew in the same place is another one.
    commit_ = absl::StrCat(database_.get_uuid(), " ", database_.get_revision());
    for (;;) {
      std::string name = database_.get_metadata(FacetEntry(static_cast<uint32_t>(facets_.size())));
      if (name.empty()) break;
      facet_ids_.emplace(name, static_cast<uint32_t>(facets_.size()));
      facets_.push_back(FacetOf(name));
    }
  }

  static Xapian::Query AnyOf(const std::vector<std::string>& terms) {
    return terms.empty() ? Xapian::Query::MatchNothing
                         : Xapian::Query(Xapian::Query::OP_OR, terms.begin(), terms.end());
  }

  Xapian::Query FacetQuery(const Filter& filter) const {
    std::vector<std::string> terms;
    for (const std::string& value : filter.values) {
      const auto id = facet_ids_.find(FacetName({filter.facet, value}));
      if (id != facet_ids_.end()) terms.push_back(FacetTerm(id->second));
    }
    return AnyOf(terms);
  }

  // What holds whatever the words are: who asks, kinds, filters.
  Xapian::Query Restrictions(const Scope& scope) const {
    std::vector<std::string> audiences;
    for (const std::string& audience : scope.audiences) {
      audiences.push_back(AudienceTerm(audience));
    }
    Xapian::Query all = AnyOf(audiences);
    if (!scope.kinds.empty()) {
      std::vector<std::string> kinds;
      for (const std::string& kind : scope.kinds) kinds.push_back(KindTerm(kind));
      all &= AnyOf(kinds);
    }
    for (const Filter& filter : scope.filters) {
      const Xapian::Query values = FacetQuery(filter);
      all = filter.negated ? Xapian::Query(Xapian::Query::OP_AND_NOT, all, values) : all & values;
    }
    return all;
  }

  absl::StatusOr<Answer> Found(const Request& request, const Query& query) {
    const bool words = !query.words.empty() || !query.phrases.empty() || !query.excluded.empty();
    // Nothing but punctuation.
    if (!words && request.text.find_first_not_of(" \t\r\n") != std::string::npos) return Answer();
    const Strata strata = StrataOf(database_, options_, request.audiences);
    RememberedTerms& remembered = remembered_[strata.counted];
    const TermCounts counts(database_, strata, remembered);
    const QueryBuilder builder(query, request.synonyms, analyser_, strata, counts);
    TitleIdf titles(counts, strata.statistics, remembered);
    Xapian::Query filter = Restrictions(request);
    const Xapian::Query phrases = builder.DemandedPhrases();
    if (!phrases.empty()) filter &= phrases;
    const Xapian::Query excluded = builder.Excluded();
    if (!excluded.empty()) filter = Xapian::Query(Xapian::Query::OP_AND_NOT, filter, excluded);
    const QueryBuilder::Demands demands = builder.DemandedWords();
    const Xapian::Query scored = builder.Scored();
    const auto matched = [&](const Xapian::Query& found) {
      return Matched(request, found, builder.ranked(), strata.statistics, titles);
    };
    const auto with = [&](const Xapian::Query& demanded) {
      const Xapian::Query all = demanded.empty() ? filter : filter & demanded;
      const Xapian::Query boolean(Xapian::Query::OP_SCALE_WEIGHT, all, 0);
      if (scored.empty()) return matched(boolean);
      return matched(Xapian::Query(Xapian::Query::OP_AND_MAYBE, boolean, scored));
    };
    if (query.words.empty()) return with({});
    if (!demands.all.empty()) {
      ASSIGN_OR_RETURN(Answer answer, with(demands.all));
      if (answer.total > 0) return answer;
    }
    Answer some;
    if (!demands.any.empty()) {
      ASSIGN_OR_RETURN(some, with(demands.any));
    }
    // A sentence, or a word that nobody wrote so: what has a part of it.
    if (some.total == 0 && !scored.empty()) {
      ASSIGN_OR_RETURN(some, matched(Xapian::Query(Xapian::Query::OP_FILTER, scored, filter)));
    }
    some.all_words = some.total == 0 && scored.empty();
    return some;
  }

  absl::StatusOr<Answer> Matched(const Request& request, const Xapian::Query& query,
                                 const RankedQuery& ranked, const Statistics& statistics,
                                 TitleTerms& titles) {
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    enquire.set_weighting_scheme(FirstStageWeight(statistics.Length()));
    const bool by_relevance = request.order.sort_value.empty();
    Xapian::MultiValueKeyMaker keys;
    if (by_relevance) {
      enquire.set_sort_by_relevance_then_value(kKeySlot, false);
    } else {
      RETURN_IF_ERROR(Sort(request.order, keys));
      enquire.set_sort_by_key(&keys, false);
    }
    FacetSpy spy;
    if (!request.facets.empty()) enquire.add_matchspy(&spy);
    const bool second_stage = by_relevance && !request.first_stage_only;
    const size_t wanted = second_stage ? std::max(request.limit, kReranked) : request.limit;
    // Totals and counts are exact: every match is looked at.
    const Xapian::MSet matches =
        enquire.get_mset(0, static_cast<Xapian::doccount>(wanted), database_.get_doccount());
    Answer answer;
    answer.total = matches.get_matches_estimated();
    for (const std::string& facet : request.facets) {
      answer.facets.push_back(CountsOf(facet, spy.counts(), request.facet_values));
    }
    const size_t reranked = second_stage ? std::min<size_t>(kReranked, matches.size()) : 0;
    SecondStage stage(ranked, statistics, titles);
    ASSIGN_OR_RETURN(std::vector<RankedHit> hits, Rank(matches, by_relevance, reranked, stage));
    if (hits.size() > request.limit) hits.resize(request.limit);
    for (RankedHit& found : hits) answer.hits.push_back(std::move(found.hit));
    return answer;
  }

  // The document of a key, if somebody with these audiences sees it; 0: none.
  Xapian::docid Seen(const std::string& key, const Scope& caller) const {
    Scope audiences;
    audiences.audiences = caller.audiences;
    Xapian::Enquire enquire(database_);
    enquire.set_query(Restrictions(audiences) & Xapian::Query(KeyTerm(key)));
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    const Xapian::MSet matches = enquire.get_mset(0, 1);
    return matches.empty() ? 0 : *matches.begin();
  }

  // These documents and what is below them.
  static Xapian::Query With(const std::vector<std::string>& keys) {
    std::vector<Xapian::Query> parts;
    for (const std::string& key : keys) {
      parts.emplace_back(KeyTerm(key));
      parts.emplace_back(Xapian::Query::OP_WILDCARD, KeyTerm(absl::StrCat(key, "/")));
    }
    return {Xapian::Query::OP_OR, parts.begin(), parts.end()};
  }

  // `document` 0: the fields are of none. Without fields all that it is found by is compared.
  absl::StatusOr<Likeness> LikenessOf(Xapian::docid document,
                                      const std::vector<Field>& fields) const {
    if (document == 0) return Likeness::OfFields(fields, analyser_);
    if (fields.empty()) return Likeness::OfDocument(database_, document);
    ASSIGN_OR_RETURN(const char stratum, ReadStratum(database_.get_document(document)));
    return Likeness::OfFields(fields, analyser_, stratum);
  }

  absl::StatusOr<SimilarAnswer> Alike(const SimilarRequest& request) {
    SimilarAnswer answer;
    std::vector<std::string> without = request.without;
    Xapian::docid document = 0;
    if (!request.key.empty()) {
      document = Seen(request.key, request);
      answer.found = document != 0;
      if (!answer.found) return answer;
      without.push_back(request.key);
    }
    ASSIGN_OR_RETURN(Likeness likeness, LikenessOf(document, request.fields));
    const Strata strata = StrataOf(database_, options_, request.audiences);
    RememberedTerms& remembered = remembered_[strata.counted];
    const TermCounts counts(database_, strata, remembered);
    likeness.Choose(counts, strata);
    const Xapian::Query scored = likeness.Scored(strata);
    if (scored.empty()) return answer;
    Xapian::Query filter = Restrictions(request);
    if (!without.empty()) {
      filter = Xapian::Query(Xapian::Query::OP_AND_NOT, filter, With(without));
    }
    Xapian::Enquire enquire(database_);
    enquire.set_query(Xapian::Query(Xapian::Query::OP_FILTER, scored, filter));
    enquire.set_weighting_scheme(FirstStageWeight(strata.statistics.Length()));
    enquire.set_sort_by_relevance_then_value(kKeySlot, false);
    const Xapian::MSet matches = enquire.get_mset(0, kReranked);
    TitleIdf titles(counts, strata.statistics, remembered);
    SecondStage stage(likeness.ranked(), strata.statistics, titles);
    ASSIGN_OR_RETURN(std::vector<RankedHit> hits, Rank(matches, true, kReranked, stage));
    answer.hits = MostAlike(likeness, std::move(hits), request.limit);
    return answer;
  }

  static std::vector<SimilarHit> MostAlike(const Likeness& likeness, std::vector<RankedHit> ranked,
                                           size_t limit) {
    std::vector<std::pair<double, size_t>> order;
    for (size_t i = 0; i < ranked.size(); ++i) {
      order.emplace_back(-Sameness(likeness.vector(), ranked[i].vector), i);
    }
    const auto others = std::stable_partition(
        order.begin(), order.end(), [](const auto& hit) { return -hit.first >= kAlmostSame; });
    std::sort(order.begin(), others);
    std::vector<SimilarHit> hits;
    for (const auto& [sameness, i] : order) {
      if (hits.size() == limit) break;
      std::vector<std::string> shared = likeness.SharedWith(ranked[i].vector);
      // Nobody would see why it is one.
      if (shared.empty()) continue;
      const double covered = likeness.CoveredBy(ranked[i].vector);
      hits.push_back({std::move(ranked[i].hit), -sameness, covered, std::move(shared)});
    }
    return hits;
  }

  absl::Status Sort(const Order& order, Xapian::MultiValueKeyMaker& keys) const {
    const auto& names = options_.sort_values;
    const auto name = std::find(names.begin(), names.end(), order.sort_value);
    if (name == names.end()) {
      return domain::InvalidField(
          "order_by", "UNKNOWN",
          {absl::StrCat("hits cannot be ordered by ", order.sort_value.substr(0, kMaxNameBytes)),
           "その項目では並べ替えられません"});
    }
    keys.add_value(kFirstSortSlot + static_cast<Xapian::valueno>(name - names.begin()),
                   order.descending);
    keys.add_value(kKeySlot, false);
    return absl::OkStatus();
  }

  FacetCounts CountsOf(const std::string& facet, const std::vector<size_t>& counts,
                       size_t most) const {
    FacetCounts result;
    result.facet = facet;
    for (size_t id = 0; id < std::min(counts.size(), facets_.size()); ++id) {
      if (counts[id] == 0 || facets_[id].name != facet) continue;
      result.values.push_back({facets_[id].value, counts[id]});
    }
    std::sort(result.values.begin(), result.values.end(),
              [](const ValueCount& a, const ValueCount& b) {
                return a.count != b.count ? a.count > b.count : a.value < b.value;
              });
    if (result.values.size() > most) result.values.resize(most);
    return result;
  }

  Xapian::Database database_;
  const Analyser& analyser_;
  const IndexOptions options_;
  const std::string made_for_;
  std::string stamp_;
  std::string commit_;
  // By number.
  std::vector<FacetValue> facets_;
  absl::flat_hash_map<std::string, uint32_t> facet_ids_;
  // By counted strata.
  std::map<std::vector<char>, RememberedTerms> remembered_;
  const std::shared_ptr<RememberedAnswers> answers_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<IndexReader>> OpenReader(
    const std::string& directory, const Analyser& analyser, const IndexOptions& options,
    std::shared_ptr<RememberedAnswers> answers) {
  RETURN_IF_ERROR(CheckOptions(options));
  if (answers == nullptr) answers = MakeRememberedAnswers();
  return Guarded([&]() -> absl::StatusOr<std::unique_ptr<IndexReader>> {
    Xapian::Database database(directory);
    std::string made_for = MadeFor(analyser, options);
    RETURN_IF_ERROR(CheckMadeFor(database, made_for));
    return std::make_unique<XapianReader>(std::move(database), analyser, options,
                                          std::move(made_for), std::move(answers));
  });
}

}  // namespace renkei::search
