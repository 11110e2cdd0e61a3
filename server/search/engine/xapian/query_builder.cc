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
// Grams of a phrase by which its documents are found before their texts are looked at.
constexpr size_t kMaxPhraseGrams = 64;
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
        const Family family = gram.sequenced ? Family::kSequence : Family::kGram;
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
  std::vector<Xapian::Query> strata;
  for (const char stratum : strata_.seen) {
    std::vector<Xapian::Query> terms;
    for (const Gram* gram : grams) {
      const Family family = gram->sequenced ? Family::kSequence : Family::kGram;
      terms.emplace_back(TextTerm(stratum, family, gram->text));
    }
    strata.push_back(All(terms));
  }
  return Any(strata);
}

// What has the phrase, or what `besides` finds, whose texts need not be looked at.
Xapian::Query QueryBuilder::Phrase(const Analysis& analysis, const Xapian::Query& besides) const {
  std::vector<const Gram*> grams;
  std::vector<std::string> letters;  // the last ones of their runs
  for (const Gram& gram : analysis.grams.grams) {
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
  const bool exact = grams.size() <= 1 && analysis.grams.units == units;
  Xapian::Query candidates =
      grams.empty() ? WithLetters(std::move(letters)) : WithGrams(std::move(grams));
  if (exact) return Any({besides, candidates});
  if (!besides.empty()) {
    candidates = Xapian::Query(Xapian::Query::OP_AND_NOT, candidates, besides);
  }
  auto* source = new PhraseSource(PhraseText(analysis.folded));
  return Any({besides, candidates & Xapian::Query(source->release())});
}

// All of them, wherever they stand.
Xapian::Query QueryBuilder::Words(const std::vector<Word>& words, size_t first, size_t last) const {
  std::vector<Xapian::Query> parts;
  for (size_t i = first; i < last; ++i) parts.push_back(AnyStratum(Family::kWord, words[i].base));
  return parts.empty() ? Xapian::Query::MatchNothing : All(parts);
}

Xapian::Query QueryBuilder::Either(const Analysis& analysis) const {
  return Phrase(analysis, Words(analysis.words, 0, analysis.words.size()));
}

Xapian::Query QueryBuilder::Demand(const Clause& clause) const {
  std::vector<Xapian::Query> segments;
  for (const Segment& segment : SegmentsOf(clause, synonyms_)) {
    std::vector<Xapian::Query> spellings = {
        Words(clause.analysis.words, segment.first, segment.last)};
    for (const std::string& synonym : segment.synonyms) {
      spellings.push_back(Either(analyser_.Analyse(synonym)));
    }
    segments.push_back(Any(spellings));
  }
  return Phrase(clause.analysis, segments.empty() ? Xapian::Query::MatchNothing : All(segments));
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

Xapian::Query QueryBuilder::DemandedWords() const {
  if (!query_.demands_words) return {};
  std::vector<Xapian::Query> parts;
  for (const Clause& clause : query_.words) parts.push_back(Demand(clause));
  return All(parts);
}

Xapian::Query QueryBuilder::DemandedPhrases() const {
  std::vector<Xapian::Query> parts;
  for (const Clause& clause : query_.phrases)
    parts.push_back(Phrase(clause.analysis, Xapian::Query::MatchNothing));
  return All(parts);
}

Xapian::Query QueryBuilder::Excluded() const {
  std::vector<Xapian::Query> parts;
  for (const Clause& clause : query_.excluded)
    parts.push_back(Phrase(clause.analysis, Xapian::Query::MatchNothing));
  return Any(parts);
}

}  // namespace renkei::search
