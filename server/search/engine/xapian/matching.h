// What Xapian calls for each match, and what is made of the matches.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_MATCHING_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_MATCHING_H_

#include <xapian.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/search/engine/document_vector.h"
#include "server/search/engine/index.h"
#include "server/search/engine/ranking.h"

namespace renkei::search {

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

// Counts the values of facets.
class FacetSpy : public Xapian::MatchSpy {
 public:
  void operator()(const Xapian::Document& document, double weight) override;

  // By number of the value.
  const std::vector<size_t>& counts() const { return counts_; }

 private:
  std::vector<size_t> counts_;
};

struct RankedHit {
  Hit hit;
  // Of the hits that were ranked again.
  DocumentVector vector;
};

// What is kept of a document for ranking. DATA_LOSS where that cannot be read.
[[nodiscard]] absl::Status ReadVector(const Xapian::Document& document, DocumentVector& vector);

// Where its texts stand (terms.h).
[[nodiscard]] absl::StatusOr<char> ReadStratum(const Xapian::Document& document);

// Hits in the order of the first stage; the first `reranked` of them in that of the second. Where
// `matches` are sorted by relevance and then by kKeySlot their keys are at hand; a value of a thousand
// documents costs more than most searches.
[[nodiscard]] absl::StatusOr<std::vector<RankedHit>> Rank(const Xapian::MSet& matches,
                                                          bool sorted_by_key, size_t reranked,
                                                          SecondStage& stage);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_MATCHING_H_
