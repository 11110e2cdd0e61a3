// Where texts that a caller may see can stand, and where words are counted for the caller.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_STRATA_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_STRATA_H_

#include <xapian.h>

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "server/search/engine/ranking.h"
#include "server/search/engine/xapian/terms.h"

namespace renkei::search {

struct Strata {
  std::vector<char> seen;
  std::vector<char> counted;
  Statistics statistics;
};

// What has been counted in some strata of one commit: the same words come again, from other searches and
// from the searches of other kinds for the same text, and each costs the index some reads of its tree.
struct RememberedTerms {
  absl::flat_hash_map<std::string, TermStatistics> statistics;
  absl::flat_hash_map<std::string, double> title_idf;
};

// Of a caller with these audiences.
Strata StrataOf(const Xapian::Database& database, const IndexOptions& options,
                const std::vector<std::string>& audiences);

// Numbers of terms in the counted strata.
class TermCounts {
 public:
  // All outlive it. `remembered` is of the counted strata in this commit.
  TermCounts(const Xapian::Database& database, const Strata& strata, RememberedTerms& remembered);

  TermStatistics Of(Family family, absl::string_view text) const;
  // The first of these alone, for a third of what all cost.
  uint64_t DocumentsWith(Family family, absl::string_view text) const;

 private:
  TermStatistics Counted(Family family, absl::string_view text) const;

  const Xapian::Database& database_;
  const Strata& strata_;
  RememberedTerms& remembered_;
};

// Remembers what titles' terms have, since the same titles come again.
class TitleIdf : public TitleTerms {
 public:
  // All outlive it. `remembered` is of these strata in this commit.
  TitleIdf(const TermCounts& counts, const Statistics& all, RememberedTerms& remembered);

  double WordIdf(const std::string& term) override { return Of(Family::kWord, term); }
  double PairIdf(const std::string& term) override { return Of(Family::kSequence, term); }
  double RunIdf(const std::string& term) override { return Of(Family::kGram, term); }

 private:
  double Of(Family family, const std::string& term);

  const TermCounts& counts_;
  const Statistics& all_;
  absl::flat_hash_map<std::string, double>& remembered_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_STRATA_H_
