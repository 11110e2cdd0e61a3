// How hits are ranked: the weight of a term in the first stage, which the index computes over all of
// them, and the second stage over the best of the first. ../README.md says where the numbers come from.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_RANKING_H_
#define RENKEI_SERVER_SEARCH_ENGINE_RANKING_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/search/engine/document_vector.h"

namespace renkei::search {

// Of a set of documents: how many they are, and how long on average.
struct Statistics {
  uint64_t documents = 0;
  double title_words = 0;
  double body_words = 0;
  double title_grams = 0;
  double body_grams = 0;

  // As the first stage counts: words and grams, those of the title twice.
  double Length() const { return 2 * (title_words + title_grams) + body_words + body_grams; }
};

// Of a term in that set.
struct TermStatistics {
  uint64_t documents = 0;
  // Of which in the title; known of words alone.
  uint64_t titles = 0;
  // All its occurrences, those in titles twice.
  uint64_t occurrences = 0;
};

// Inverse document frequency, never negative (Robertson and Zaragoza, 2009, with one added).
double Idf(const TermStatistics& term, const Statistics& all);

// BM25 of one term without its idf. `length` and `average` are Statistics::Length.
double FirstStagePart(double occurrences, double length, double average);
// Its upper bound.
double FirstStageBound(double occurrences, double least_length, double average);

struct RankedTerm {
  std::string text;
  double idf = 0;
  // log of occurrences per document that has the term: what a text is about comes again.
  double burstiness = 0;
  // The part of its documents that have it in the title.
  double title_affinity = 0;
  // How much the query asks for it: 1, more where it says it again, less for one of several words
  // of a synonym.
  double weight = 1;
};

// Weight of a term that the query has so many times: the second time adds a third, and all of them
// together come to 2.2 at most.
double RepeatedWeight(size_t times);

RankedTerm RankedTermOf(absl::string_view text, const TermStatistics& term, const Statistics& all);

struct RankedQuery {
  // Each once, in the order of the query.
  std::vector<RankedTerm> words;
  std::vector<RankedTerm> grams;
  // Words of synonyms that are not among `words`.
  std::vector<RankedTerm> synonyms;
  // Neighbours in the query: indices of `words`.
  std::vector<std::pair<size_t, size_t>> pairs;
};

// Asks the index for the idf of a title's terms.
class TitleTerms {
 public:
  virtual ~TitleTerms() = default;
  virtual double WordIdf(const std::string& term) = 0;
  virtual double PairIdf(const std::string& term) = 0;
  virtual double RunIdf(const std::string& term) = 0;
};

// Ranks the candidates of one search.
class SecondStage {
 public:
  static constexpr size_t kFeatures = 15;
  using Features = std::array<double, kFeatures>;

  // All outlive it.
  SecondStage(const RankedQuery& query, const Statistics& all, TitleTerms& titles);

  void Add(double first_stage, const DocumentVector& document);

  // Of the documents in the order in which they were added.
  std::vector<double> Scores() const;

 private:
  struct WordCounts;
  // A word of a document that the query has: its place there, and its number in words_.
  struct Occurrence {
    size_t place;
    size_t word;
  };

  std::vector<Occurrence> OccurrencesIn(const DocumentVector& document) const;
  WordCounts CountWords(const DocumentVector& document,
                        const std::vector<Occurrence>& occurrences) const;
  double BestWindow(const DocumentVector& document,
                    const std::vector<Occurrence>& occurrences) const;
  double GramScore(const DocumentVector& document, double& covered) const;
  double WordTitleCover(const DocumentVector& document) const;
  double GramTitleCover(const DocumentVector& document) const;
  void ScoreWords(const DocumentVector& document, const std::vector<Occurrence>& occurrences,
                  Features& features) const;

  const RankedQuery& query_;
  const Statistics& all_;
  TitleTerms& titles_;
  // By term: index into query_.words, or behind them into query_.synonyms.
  absl::flat_hash_map<uint32_t, size_t> words_;
  // By term: index into query_.grams.
  std::vector<std::pair<uint32_t, size_t>> grams_;
  absl::flat_hash_map<uint64_t, size_t> pairs_;
  std::vector<Features> candidates_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_RANKING_H_
