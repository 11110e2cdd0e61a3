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

// Of a caller with these audiences.
Strata StrataOf(const Xapian::Database& database, const IndexOptions& options,
                const std::vector<std::string>& audiences);

// Numbers of terms in the counted strata.
class TermCounts {
 public:
  // Both outlive it.
  TermCounts(const Xapian::Database& database, const Strata& strata)
      : database_(database), strata_(strata) {}

  TermStatistics Of(Family family, absl::string_view text) const;
  // The first of these alone, for a third of what all cost.
  uint64_t DocumentsWith(Family family, absl::string_view text) const;

 private:
  const Xapian::Database& database_;
  const Strata& strata_;
};

// Remembers what titles' terms have, since the same titles come again.
class TitleIdf : public TitleTerms {
 public:
  using Remembered = absl::flat_hash_map<std::string, double>;

  // All outlive it. `remembered` is of these strata in this commit.
  TitleIdf(const TermCounts& counts, const Statistics& all, Remembered& remembered);

  double WordIdf(const std::string& term) override { return Of(Family::kWord, term); }
  double PairIdf(const std::string& term) override { return Of(Family::kSequence, term); }
  double RunIdf(const std::string& term) override { return Of(Family::kGram, term); }

 private:
  double Of(Family family, const std::string& term);

  const TermCounts& counts_;
  const Statistics& all_;
  Remembered& remembered_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_STRATA_H_
