#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "absl/container/flat_hash_map.h"
#include "server/domain/error.h"
#include "server/search/engine/document_vector.h"
#include "server/search/engine/query.h"
#include "server/search/engine/xapian/query_builder.h"
#include "server/search/engine/xapian/terms.h"
#include "storage/base/status_macros.h"

namespace renkei::search {
namespace {

// A commit more than one after the one that is read takes its blocks away: read it anew.
constexpr int kAttempts = 3;
// Idf of titles' terms that is remembered between searches.
constexpr size_t kMaxRememberedTerms = 50'000;
// Values that a search filters or asks for.
constexpr size_t kMaxRequestValues = 10'000;

// First stage; the idf of a term comes as its factor, because it is that of the counted strata.
class FirstStageWeight : public Xapian::Weight {
 public:
  explicit FirstStageWeight(double average) : average_(average) {
    need_stat(WDF);
    need_stat(WDF_MAX);
    need_stat(DOC_LENGTH);
    need_stat(DOC_LENGTH_MIN);
  }

  FirstStageWeight* clone() const override { return new FirstStageWeight(average_); }

  void init(double factor) override { factor_ = factor; }

  double get_sumpart(Xapian::termcount occurrences, Xapian::termcount length,
                     Xapian::termcount /*unique*/) const override {
    return factor_ * FirstStagePart(occurrences, length, average_);
  }

  double get_maxpart() const override {
    return factor_ * FirstStageBound(get_wdf_upper_bound(), get_doclength_lower_bound(), average_);
  }

  double get_sumextra(Xapian::termcount /*length*/, Xapian::termcount /*unique*/) const override {
    return 0;
  }

  double get_maxextra() const override { return 0; }

 private:
  const double average_;
  double factor_ = 0;
};

class FacetSpy : public Xapian::MatchSpy {
 public:
  void operator()(const Xapian::Document& document, double /*weight*/) override {
    const std::string data = document.get_value(kFacetSlot);
    absl::string_view rest = data;
    for (uint32_t id; NextFacet(rest, id);) {
      if (id >= counts_.size()) counts_.resize(size_t{id} + 1);
      ++counts_[id];
    }
  }

  // By number of the value.
  const std::vector<size_t>& counts() const { return counts_; }

 private:
  std::vector<size_t> counts_;
};

absl::Status BadRequest(absl::string_view field, domain::Bilingual message) {
  return domain::InvalidField(field, "OUT_OF_RANGE", std::move(message));
}

absl::Status CheckRequest(const Request& request) {
  if (request.limit > kMaxHits) {
    return BadRequest("limit", {absl::StrCat("a search gives at most ", kMaxHits, " hits"),
                                absl::StrCat("一度に見られる結果は", kMaxHits, "件までです")});
  }
  size_t values = request.audiences.size() + request.kinds.size() + request.facets.size();
  for (const Filter& filter : request.filters) values += filter.values.size();
  if (values > kMaxRequestValues) {
    return BadRequest("filter", {absl::StrCat("a search names at most ", kMaxRequestValues,
                                              " values to filter by"),
                                 absl::StrCat("絞込みの値は", kMaxRequestValues, "までです")});
  }
  return absl::OkStatus();
}

// Remembers what titles' terms have, since the same titles come again.
class TitleIdf : public TitleTerms {
 public:
  using Remembered = absl::flat_hash_map<std::string, double>;

  TitleIdf(const TermCounts& counts, const Statistics& all, Remembered& remembered)
      : counts_(counts), all_(all), remembered_(remembered) {
    if (remembered_.size() > kMaxRememberedTerms) remembered_.clear();
  }

  double WordIdf(const std::string& term) override { return Of(Family::kWord, term); }
  double PairIdf(const std::string& term) override { return Of(Family::kSequence, term); }
  double RunIdf(const std::string& term) override { return Of(Family::kGram, term); }

 private:
  double Of(Family family, const std::string& term) {
    std::string name = TextTerm(kOwnStratum, family, term);
    const auto found = remembered_.find(name);
    if (found != remembered_.end()) return found->second;
    const double idf = Idf(counts_.Of(family, term), all_);
    remembered_.emplace(std::move(name), idf);
    return idf;
  }

  const TermCounts& counts_;
  const Statistics& all_;
  Remembered& remembered_;
};

class XapianReader : public IndexReader {
 public:
  XapianReader(Xapian::Database database, const Analyser& analyser, IndexOptions options,
               std::string made_for)
      : database_(std::move(database)),
        analyser_(analyser),
        options_(std::move(options)),
        made_for_(std::move(made_for)) {
    Load();
  }

  absl::StatusOr<Answer> Search(const Request& request) override {
    RETURN_IF_ERROR(CheckRequest(request));
    ASSIGN_OR_RETURN(const Query query, ParseQuery(request.text, analyser_));
    for (int attempt = 1;; ++attempt) {
      try {
        return Found(request, query);
      } catch (const Xapian::DatabaseModifiedError& error) {
        if (attempt == kAttempts) return StatusOf(error);
        RETURN_IF_ERROR(Refresh());
      } catch (const Xapian::Error& error) {
        return StatusOf(error);
      }
    }
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
  void Load() {
    stamp_ = database_.get_metadata(kStampEntry);
    remembered_.clear();
    for (;;) {
      std::string name = database_.get_metadata(FacetEntry(static_cast<uint32_t>(facets_.size())));
      if (name.empty()) break;
      facet_ids_.emplace(name, static_cast<uint32_t>(facets_.size()));
      facets_.push_back(FacetOf(name));
    }
  }

  Strata StrataOf(const Request& request) const {
    Strata strata;
    StratumTotals totals;
    const auto has = [&](const std::string& audience) {
      return std::find(request.audiences.begin(), request.audiences.end(), audience) !=
             request.audiences.end();
    };
    for (size_t i = 0; i < options_.common_audiences.size(); ++i) {
      // What has another audience as well stands where its widest one is.
      strata.seen.push_back(static_cast<char>('0' + i));
      if (has(options_.common_audiences[i])) strata.counted.push_back(strata.seen.back());
    }
    const bool own = strata.counted.size() < request.audiences.size();
    if (own || strata.seen.empty()) strata.seen.push_back(kOwnStratum);
    if (strata.counted.empty()) strata.counted = {strata.seen.front()};
    for (const char stratum : strata.counted) {
      const auto part = StratumTotals::Decode(database_.get_metadata(StatisticsEntry(stratum)));
      totals.documents += part.documents;
      totals.title_words += part.title_words;
      totals.body_words += part.body_words;
      totals.title_grams += part.title_grams;
      totals.body_grams += part.body_grams;
    }
    Statistics& statistics = strata.statistics;
    statistics.documents = static_cast<uint64_t>(std::max<int64_t>(0, totals.documents));
    const auto average = [&](int64_t sum) {
      return totals.documents > 0 ? static_cast<double>(sum) / static_cast<double>(totals.documents)
                                  : 0.0;
    };
    statistics.title_words = average(totals.title_words);
    statistics.body_words = average(totals.body_words);
    statistics.title_grams = average(totals.title_grams);
    statistics.body_grams = average(totals.body_grams);
    return strata;
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
  Xapian::Query Restrictions(const Request& request) const {
    std::vector<std::string> audiences;
    for (const std::string& audience : request.audiences) {
      audiences.push_back(AudienceTerm(audience));
    }
    Xapian::Query all = AnyOf(audiences);
    if (!request.kinds.empty()) {
      std::vector<std::string> kinds;
      for (const std::string& kind : request.kinds) kinds.push_back(KindTerm(kind));
      all &= AnyOf(kinds);
    }
    for (const Filter& filter : request.filters) {
      const Xapian::Query values = FacetQuery(filter);
      all = filter.negated ? Xapian::Query(Xapian::Query::OP_AND_NOT, all, values) : all & values;
    }
    return all;
  }

  absl::StatusOr<Answer> Found(const Request& request, const Query& query) {
    const bool words = !query.words.empty() || !query.phrases.empty() || !query.excluded.empty();
    // Nothing but punctuation.
    if (!words && request.text.find_first_not_of(" \t\r\n") != std::string::npos) return Answer();
    const Strata strata = StrataOf(request);
    const TermCounts counts(database_, strata);
    const QueryBuilder builder(query, request.synonyms, analyser_, strata, counts);
    TitleIdf titles(counts, strata.statistics, remembered_[strata.counted]);
    Xapian::Query filter = Restrictions(request);
    const Xapian::Query phrases = builder.DemandedPhrases();
    if (!phrases.empty()) filter &= phrases;
    const Xapian::Query excluded = builder.Excluded();
    if (!excluded.empty()) filter = Xapian::Query(Xapian::Query::OP_AND_NOT, filter, excluded);
    const Xapian::Query demanded = builder.DemandedWords();
    const Xapian::Query scored = builder.Scored();
    if (query.words.empty() || !demanded.empty()) {
      const Xapian::Query all = demanded.empty() ? filter : filter & demanded;
      const Xapian::Query boolean(Xapian::Query::OP_SCALE_WEIGHT, all, 0);
      ASSIGN_OR_RETURN(
          Answer answer,
          Matched(request,
                  scored.empty() ? boolean
                                 : Xapian::Query(Xapian::Query::OP_AND_MAYBE, boolean, scored),
                  builder.ranked(), strata.statistics, titles));
      if (answer.total > 0 || query.words.empty()) return answer;
    }
    if (scored.empty()) return Answer();
    ASSIGN_OR_RETURN(Answer answer,
                     Matched(request, Xapian::Query(Xapian::Query::OP_FILTER, scored, filter),
                             builder.ranked(), strata.statistics, titles));
    answer.all_words = false;
    return answer;
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
    RETURN_IF_ERROR(Rank(matches, reranked, stage, answer.hits));
    if (answer.hits.size() > request.limit) answer.hits.resize(request.limit);
    return answer;
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

  // Hits in the order of the first stage; the first of them in that of the second.
  static absl::Status Rank(const Xapian::MSet& matches, size_t reranked, SecondStage& stage,
                           std::vector<Hit>& hits) {
    for (auto match = matches.begin(); match != matches.end(); ++match) {
      const Xapian::Document document = match.get_document();
      if (hits.size() < reranked) {
        const std::string data = document.get_data();
        DocumentVector vector;
        if (data.empty() || !Decode(absl::string_view(data).substr(1), vector)) {
          return StatusOf(Xapian::DatabaseCorruptError("a document cannot be read"));
        }
        stage.Add(match.get_weight(), vector);
      }
      hits.push_back({document.get_value(kKeySlot), document.get_value(kKindSlot)});
    }
    const std::vector<double> scores = stage.Scores();
    std::vector<size_t> order(hits.size());
    std::iota(order.begin(), order.end(), size_t{0});
    // Sums that differ in their last digits alone are equal.
    const auto rounded = [&](size_t i) { return std::round(scores[i] * 1e9); };
    std::sort(order.begin(), order.begin() + static_cast<long>(reranked), [&](size_t a, size_t b) {
      if (rounded(a) != rounded(b)) return rounded(a) > rounded(b);
      return hits[a].key < hits[b].key;
    });
    std::vector<Hit> sorted;
    sorted.reserve(hits.size());
    for (const size_t i : order) sorted.push_back(std::move(hits[i]));
    hits = std::move(sorted);
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
  // By number.
  std::vector<FacetValue> facets_;
  absl::flat_hash_map<std::string, uint32_t> facet_ids_;
  // By counted strata.
  std::map<std::vector<char>, TitleIdf::Remembered> remembered_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<IndexReader>> OpenReader(const std::string& directory,
                                                        const Analyser& analyser,
                                                        const IndexOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  return Guarded([&]() -> absl::StatusOr<std::unique_ptr<IndexReader>> {
    Xapian::Database database(directory);
    std::string made_for = MadeFor(analyser, options);
    RETURN_IF_ERROR(CheckMadeFor(database, made_for));
    return std::make_unique<XapianReader>(std::move(database), analyser, options,
                                          std::move(made_for));
  });
}

}  // namespace renkei::search
