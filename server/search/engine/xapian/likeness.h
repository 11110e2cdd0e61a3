// What a document or a text is about, as terms that others can be looked for by.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_LIKENESS_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_LIKENESS_H_

#include <xapian.h>

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "server/search/engine/document_vector.h"
#include "server/search/engine/ranking.h"
#include "server/search/engine/xapian/strata.h"
#include "server/search/engine/xapian/terms.h"

namespace renkei::search {

class Likeness {
 public:
  // `stratum`: of the document whose texts these are; 0 for texts of none.
  static Likeness OfFields(const std::vector<Field>& fields, const Analyser& analyser,
                           char stratum = 0);
  // DATA_LOSS where the document cannot be read.
  [[nodiscard]] static absl::StatusOr<Likeness> OfDocument(const Xapian::Database& database,
                                                           Xapian::docid document);

  // Takes the most telling terms: those that stand often here and in few of the counted documents.
  void Choose(const TermCounts& counts, const Strata& strata);

  const DocumentVector& vector() const { return vector_; }

  // After Choose: what gives a document its first score, and what the second stage ranks by. The
  // query is empty where nothing here is anywhere else.
  Xapian::Query Scored(const Strata& strata) const;
  const RankedQuery& ranked() const { return ranked_; }

  // After Choose: the part of the telling words that `other` has, by their weight; 0 without any.
  double CoveredBy(const DocumentVector& other) const;

  // After Choose: the telling words that `other` has as well, joined where both have them joined.
  std::vector<std::string> SharedWith(const DocumentVector& other) const;

 private:
  struct Term {
    Family family = Family::kWord;
    std::string text;
    // In titles twice.
    uint32_t times = 0;
    // Of its first occurrence.
    size_t place = 0;
    uint64_t documents = 0;
    RankedTerm ranked;
  };

  void Count();
  std::vector<Term> Telling(const absl::flat_hash_map<uint32_t, Term>& terms,
                            const TermCounts& counts, const Strata& strata,
                            uint64_t& postings) const;
  void CollectPairs();
  bool Joined(const Term& first, const Term& second, const DocumentVector& other) const;

  DocumentVector vector_;
  // By TermSum.
  absl::flat_hash_map<uint32_t, Term> words_;
  absl::flat_hash_map<uint32_t, Term> grams_;
  // How telling a chosen word is, by TermSum.
  absl::flat_hash_map<uint32_t, double> telling_;
  std::vector<Term> scored_;
  RankedQuery ranked_;
  // Whether this is one of the documents that are counted.
  char stratum_ = 0;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_LIKENESS_H_
