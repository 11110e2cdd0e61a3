#include "server/search/engine/xapian/query_builder.h"

#include <algorithm>
#include <utility>

#include "server/search/engine/phrase.h"
#include "server/search/engine/xapian/phrase_source.h"

namespace renkei::search {
namespace {

// Rarest terms of each family that are ranked by; a sentence has some dozens.
constexpr size_t kMaxTerms = 256;
// Where the first stage would read more entries than these it reads those of the rarest terms alone.
constexpr uint64_t kMaxPostings = 1'000'000;
constexpr size_t kTermsOfLongQuery = 24;
// Grams of a phrase that are looked at, and the rarest ones of them, by which its documents are found
// before their texts are read: to go through another gram's documents costs more than it saves.
constexpr size_t kMaxPhraseGrams = 64;
constexpr size_t kRarestGrams = 3;
// Letters of a phrase without any gram (木の) by which they are; each stands for many grams.
constexpr size_t kMaxPhraseLetters = 3;
// Grams that begin with a letter which is searched by itself; the most frequent ones of more.
constexpr Xapian::termcount kMaxExpansion = 2'000;
// What a synonym gives to the first score of a word that is demanded.
constexpr double kSynonymScore = 0.5;

Xapian::Query All(const std::vector<Xapian::Query>& parts) {
  return Xapian::Query(Xapian::Query::OP_AND, parts.begin(), parts.end());
}

Xapian::Query Any(const std::vector<Xapian::Query>& parts) {
  return Xapian::Query(Xapian::Query::OP_OR, parts.begin(), parts.end());
}

}  // namespace

QueryBuilder::QueryBuilder(const Query& query, const Synonyms* synonyms, const Analyser& analyser,
                           const Strata& strata, const TermCounts& counts)
    : query_(query), synonyms_(synonyms), analyser_(analyser), strata_(strata), counts_(counts) {
  std::vector<const Clause*> clauses;
  for (const Clause& clause : query.words) clauses.push_back(&clause);
  for (const Clause& clause : query.phrases) clauses.push_back(&clause);
  CollectWords(clauses);
  CollectGrams(clauses);
  Shorten();
  if (synonyms_ != nullptr) {
    for (const Clause& clause : query.words) CollectSynonyms(clause);
  }
}

void QueryBuilder::CollectWords(const std::vector<const Clause*>& clauses) {
  absl::flat_hash_map<std::string, size_t> known;
  std::vector<size_t> times;
  for (const Clause* clause : clauses) {
    size_t before = 0;
    for (size_t i = 0; i < clause->analysis.words.size(); ++i) {
      const std::string& base = clause->analysis.words[i].base;
      const auto [found, added] = known.emplace(base, times.size());
      if (added) {
        const TermStatistics counts = counts_.Of(Family::kWord, base);
        ranked_.words.push_back(RankedTermOf(base, counts, strata_.statistics));
        scored_.push_back({Family::kWord, base, ranked_.words.back().idf, counts.documents});
        times.push_back(0);
      }
      ++times[found->second];
      if (i > 0) ranked_.pairs.emplace_back(before, found->second);
      before = found->second;
    }
  }
  Repeat(times, 0, ranked_.words);
}

void QueryBuilder::CollectGrams(const std::vector<const Clause*>& clauses) {
  absl::flat_hash_map<std::string, size_t> known;
  std::vector<size_t> times;
  const size_t first = scored_.size();
  for (const Clause* clause : clauses) {
    for (const Gram& gram : clause->analysis.grams.grams) {
      if (!gram.counted) continue;
      const auto [found, added] = known.emplace(gram.text, times.size());
      if (added) {
        const Family family = FamilyOf(gram);
        const TermStatistics counts = counts_.Of(family, gram.text);
        ranked_.grams.push_back(RankedTermOf(gram.text, counts, strata_.statistics));
        scored_.push_back({family, gram.text, ranked_.grams.back().idf, counts.documents});
        times.push_back(0);
      }
      ++times[found->second];
    }
  }
  Repeat(times, first, ranked_.grams);
}

// Weighs `terms`, which begin at `first` among the scored ones, by how often the query has them.
void QueryBuilder::Repeat(const std::vector<size_t>& times, size_t first,
                          std::vector<RankedTerm>& terms) {
  for (size_t i = 0; i < terms.size(); ++i) {
    terms[i].weight = RepeatedWeight(times[i]);
    scored_[first + i].weight *= terms[i].weight;
  }
}

// A long query is ranked by its rarest terms.
void QueryBuilder::Shorten() {
  std::stable_sort(scored_.begin(), scored_.end(), [](const ScoredTerm& a, const ScoredTerm& b) {
    return a.documents < b.documents;
  });
  uint64_t postings = 0;
  for (const ScoredTerm& term : scored_) postings += term.documents;
  const size_t most = postings > kMaxPostings ? kTermsOfLongQuery : kMaxTerms;
  size_t words = 0;
  size_t grams = 0;
  std::vector<ScoredTerm> kept;
  for (ScoredTerm& term : scored_) {
    if (++(term.family == Family::kWord ? words : grams) <= most) kept.push_back(std::move(term));
  }
  scored_ = std::move(kept);
}

void QueryBuilder::CollectSynonyms(const Clause& clause) {
  absl::flat_hash_map<std::string, size_t> known;
  for (const RankedTerm& word : ranked_.words) known.emplace(word.text, size_t{0});
  for (const Segment& segment : SegmentsOf(clause, synonyms_)) {
    for (const std::string& synonym : segment.synonyms) {
      std::vector<RankedTerm> found;
      for (const Word& word : analyser_.Analyse(synonym).words) {
        const TermStatistics counts = counts_.Of(Family::kWord, word.base);
        if (counts.documents == 0 || known.contains(word.base)) continue;
        found.push_back(RankedTermOf(word.base, counts, strata_.statistics));
        if (query_.demands_words) {
          scored_.push_back(
              {Family::kWord, word.base, kSynonymScore * found.back().idf, counts.documents});
        }
      }
      for (RankedTerm& term : found) {
        term.weight = 1.0 / static_cast<double>(found.size());
        if (known.emplace(term.text, 0).second) ranked_.synonyms.push_back(std::move(term));
      }
    }
  }
}

Xapian::Query QueryBuilder::AnyStratum(Family family, absl::string_view text) const {
  std::vector<Xapian::Query> parts;
  for (const char stratum : strata_.seen) parts.emplace_back(TextTerm(stratum, family, text));
  return Any(parts);
}

// What has a letter of Japanese.
Xapian::Query QueryBuilder::WithLetter(const std::string& letter) const {
  std::vector<Xapian::Query> parts;
  for (const char stratum : strata_.seen) {
    parts.emplace_back(Xapian::Query::OP_WILDCARD, TextTerm(stratum, Family::kSequence, letter),
                       kMaxExpansion, Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT,
                       Xapian::Query::OP_OR);
  }
  return Any(parts);
}

Xapian::Query QueryBuilder::WithLetters(std::vector<std::string> letters) const {
  if (letters.size() > kMaxPhraseLetters) letters.resize(kMaxPhraseLetters);
  std::vector<Xapian::Query> parts;
  for (const std::string& letter : letters) parts.push_back(WithLetter(letter));
  return All(parts);
}

Xapian::Query QueryBuilder::WithGrams(std::vector<const Gram*> grams) const {
  if (grams.size() > kMaxPhraseGrams) grams.resize(kMaxPhraseGrams);
  std::vector<std::pair<uint64_t, const Gram*>> rarest;
  for (const Gram* gram : grams) {
    rarest.emplace_back(counts_.DocumentsWith(FamilyOf(*gram), gram->text), gram);
  }
  std::stable_sort(rarest.begin(), rarest.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  if (rarest.size() > kRarestGrams) rarest.resize(kRarestGrams);
  std::vector<Xapian::Query> strata;
  for (const char stratum : strata_.seen) {
    std::vector<Xapian::Query> terms;
    for (const auto& [documents, gram] : rarest) {
      terms.emplace_back(TextTerm(stratum, FamilyOf(*gram), gram->text));
    }
    strata.push_back(All(terms));
  }
  return Any(strata);
}

// What has the phrase, or what `besides` finds, whose texts need not be looked at.
Xapian::Query QueryBuilder::Phrase(const Letters& folded, const Xapian::Query& besides) const {
  const Grams phrase = GramsOf(folded);
  std::vector<const Gram*> grams;
  std::vector<std::string> letters;  // the last ones of their runs
  for (const Gram& gram : phrase.grams) {
    if (!gram.sequenced && !gram.alphanumeric) continue;
    if (gram.text.back() == kEndOfRun) {
      letters.push_back(gram.text.substr(0, gram.text.size() - 1));
    } else {
      grams.push_back(&gram);
    }
  }
  if (grams.empty() && letters.empty()) return besides;
  // One letter, one pair or one run of all that is asked: no text says more.
  const uint32_t units = grams.size() == 1 && grams.front()->sequenced ? 2 : 1;
  const bool exact = grams.size() <= 1 && phrase.units == units;
  Xapian::Query candidates =
      grams.empty() ? WithLetters(std::move(letters)) : WithGrams(std::move(grams));
  if (exact) return Any({besides, candidates});
  if (!besides.empty()) {
    // Scaled, for else Xapian asks the source first and then leaves out what `besides` has.
    candidates = Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT,
                               Xapian::Query(Xapian::Query::OP_AND_NOT, candidates, besides), 0);
  }
  auto* source = new PhraseSource(PhraseText(folded));
  return Any({besides, candidates & Xapian::Query(source->release())});
}

// What has the unit: a word in any form, everything by its letters.
Xapian::Query QueryBuilder::OneUnit(const Analysis& analysis, const Unit& unit) const {
  const Xapian::Query word = unit.kind == Unit::Kind::kWord
                                 ? AnyStratum(Family::kWord, analysis.words[unit.word].base)
                                 : Xapian::Query::MatchNothing;
  return Phrase(FoldedUnits(analysis, unit, unit), word);
}

// Whole: parts of it are not what was asked.
Xapian::Query QueryBuilder::Synonym(const std::string& synonym) const {
  const Clause clause = ClauseOf(synonym, analyser_);
  if (clause.units.size() == 1) return OneUnit(clause.analysis, clause.units.front());
  return Phrase(clause.analysis.folded, Xapian::Query::MatchNothing);
}

void QueryBuilder::Demand(const Clause& clause, std::vector<Xapian::Query>& demands) const {
  for (const Segment& segment : SegmentsOf(clause, synonyms_)) {
    std::vector<Xapian::Query> units;
    for (size_t i = segment.first; i < segment.last; ++i) {
      units.push_back(OneUnit(clause.analysis, clause.units[i]));
    }
    std::vector<Xapian::Query> spellings = {All(units)};
    for (const std::string& synonym : segment.synonyms) spellings.push_back(Synonym(synonym));
    demands.push_back(Any(spellings));
  }
}

Xapian::Query QueryBuilder::Scored() const {
  std::vector<Xapian::Query> parts;
  for (const ScoredTerm& term : scored_) {
    for (const char stratum : strata_.seen) {
      parts.emplace_back(Xapian::Query::OP_SCALE_WEIGHT,
                         Xapian::Query(TextTerm(stratum, term.family, term.text)), term.weight);
    }
  }
  return Any(parts);
}

QueryBuilder::Demands QueryBuilder::DemandedWords() const {
  if (!query_.demands_words) return {};
  std::vector<Xapian::Query> demands;
  for (const Clause& clause : query_.words) Demand(clause, demands);
  return {All(demands), Any(demands)};
}

Xapian::Query QueryBuilder::DemandedPhrases() const {
  std::vector<Xapian::Query> parts;
  for (const Clause& clause : query_.phrases)
    parts.push_back(Phrase(clause.analysis.folded, Xapian::Query::MatchNothing));
  return All(parts);
}

Xapian::Query QueryBuilder::Excluded() const {
  std::vector<Xapian::Query> parts;
  for (const Clause& clause : query_.excluded)
    parts.push_back(Phrase(clause.analysis.folded, Xapian::Query::MatchNothing));
  return Any(parts);
}

}  // namespace renkei::search
