// A query as Xapian takes it, and as the second stage ranks by it.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_QUERY_BUILDER_H_
#define RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_QUERY_BUILDER_H_

#include <xapian.h>

#include <string>
#include <vector>

#include "server/search/engine/query.h"
#include "server/search/engine/ranking.h"
#include "server/search/engine/xapian/strata.h"
#include "server/search/engine/xapian/terms.h"

namespace renkei::search {

class QueryBuilder {
 public:
  // All outlive it; `synonyms` may be null.
  QueryBuilder(const Query& query, const Synonyms* synonyms, const Analyser& analyser,
               const Strata& strata, const TermCounts& counts);

  // What the second stage ranks by.
  const RankedQuery& ranked() const { return ranked_; }

  // What gives a document its first score; empty where the query has nothing that is counted.
  Xapian::Query Scored() const;

  // What has each unit that is demanded; what has any; empty where no words are demanded.
  struct Demands {
    Xapian::Query all;
    Xapian::Query any;
  };
  Demands DemandedWords() const;
  // Each is in every hit; empty where there are none.
  Xapian::Query DemandedPhrases() const;

  // This is in no hit; empty where nothing is excluded.
  Xapian::Query Excluded() const;

 private:
  struct ScoredTerm {
    Family family;
    std::string text;
    double weight;
    uint64_t documents;
  };

  void CollectWords(const std::vector<const Clause*>& clauses);
  void CollectGrams(const std::vector<const Clause*>& clauses);
  void Repeat(const std::vector<size_t>& times, size_t first, std::vector<RankedTerm>& terms);
  void CollectSynonyms(const Clause& clause);
  void Shorten();
  Xapian::Query AnyStratum(Family family, absl::string_view text) const;
  Xapian::Query WithLetter(const std::string& letter) const;
  Xapian::Query WithLetters(std::vector<std::string> letters) const;
  Xapian::Query WithGrams(std::vector<const Gram*> grams) const;
  Xapian::Query Phrase(const Letters& folded, const Xapian::Query& besides) const;
  Xapian::Query OneUnit(const Analysis& analysis, const Unit& unit) const;
  Xapian::Query Synonym(const std::string& synonym) const;
  void Demand(const Clause& clause, std::vector<Xapian::Query>& demands) const;

  const Query& query_;
  const Synonyms* const synonyms_;
  const Analyser& analyser_;
  const Strata& strata_;
  const TermCounts& counts_;
  RankedQuery ranked_;
  std::vector<ScoredTerm> scored_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_XAPIAN_QUERY_BUILDER_H_
