#include "server/search/engine/xapian/likeness.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "server/search/engine/xapian/matching.h"
#include "storage/base/status_macros.h"

namespace renkei::search {
namespace {

// Of each family so many terms are looked for, and as many as make together this many entries.
constexpr size_t kTellingTerms = 30;
constexpr uint64_t kMaxTellingPostings = 500'000;
// A long document is looked at by its most frequent terms; numbers of each are asked of the index.
constexpr size_t kMaxCountedTerms = 1'000;
constexpr size_t kMaxTellingPairs = 100;
// Shared words that tell less than this part of the most telling one of all are not worth saying.
constexpr double kLeastTelling = 0.1;
// What a title does not name is told in passing.
constexpr double kOutsideTitle = 0.6;
// A shared compound has at most so many words.
constexpr size_t kMaxCompoundWords = 4;

bool HasGram(const DocumentVector& vector, uint32_t term) {
  const auto gram =
      std::lower_bound(vector.grams.begin(), vector.grams.end(), term,
                       [](const GramCount& count, uint32_t sum) { return count.term < sum; });
  return gram != vector.grams.end() && gram->term == term;
}

uint64_t NeighbourKey(uint32_t first, uint32_t second) { return uint64_t{first} << 32 | second; }

// The first or the last character of a word.
absl::string_view FirstOf(absl::string_view word) {
  size_t size = 1;
  while (size < word.size() && (static_cast<unsigned char>(word[size]) & 0xC0) == 0x80) ++size;
  return word.substr(0, size);
}

absl::string_view LastOf(absl::string_view word) {
  size_t at = word.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(word[at]) & 0xC0) == 0x80) --at;
  return word.substr(at);
}

}  // namespace

Likeness Likeness::OfFields(const std::vector<Field>& fields, const Analyser& analyser,
                            char stratum) {
  Likeness likeness;
  likeness.stratum_ = stratum;
  VectorBuilder builder;
  for (const bool title : {true, false}) {
    for (const Field& field : fields) {
      if (field.title != title) continue;
      const Analysis analysis = analyser.Analyse(field.text);
      builder.Add(analysis, title);
      for (const Word& word : analysis.words) {
        if (word.base.empty()) continue;
        likeness.words_[TermSum(word.base)].text = word.base;
      }
      for (const Gram& gram : analysis.grams.grams) {
        if (!gram.counted) continue;
        Term& term = likeness.grams_[TermSum(gram.text)];
        term.text = gram.text;
        term.family = FamilyOf(gram);
      }
    }
  }
  likeness.vector_ = builder.Build();
  likeness.Count();
  return likeness;
}

absl::StatusOr<Likeness> Likeness::OfDocument(const Xapian::Database& database,
                                              Xapian::docid document) {
  Likeness likeness;
  RETURN_IF_ERROR(ReadVector(database.get_document(document), likeness.vector_));
  const auto end = database.termlist_end(document);
  for (auto term = database.termlist_begin(document); term != end; ++term) {
    const std::string name = *term;
    // Terms that are not of texts begin with a capital.
    if (name.size() < 3 || (name.front() >= 'A' && name.front() <= 'Z')) continue;
    likeness.stratum_ = name.front();
    const auto family = static_cast<Family>(name[1]);
    std::string text = name.substr(2);
    const uint32_t sum = TermSum(text);
    if (family == Family::kWord) {
      likeness.words_[sum].text = std::move(text);
    } else if (family != Family::kTitleWord && term.get_wdf() > 0) {
      Term& gram = likeness.grams_[sum];
      gram.text = std::move(text);
      gram.family = family;
    }
  }
  likeness.Count();
  return likeness;
}

void Likeness::Count() {
  for (size_t i = 0; i < vector_.words.size(); ++i) {
    const auto word = words_.find(vector_.words[i]);
    if (word == words_.end()) continue;
    if (word->second.times == 0) word->second.place = i;
    word->second.times += i < vector_.title_words ? 2 : 1;
  }
  for (size_t i = 0; i < vector_.grams.size(); ++i) {
    const auto gram = grams_.find(vector_.grams[i].term);
    if (gram == grams_.end()) continue;
    gram->second.place = i;
    gram->second.times = 2U * vector_.grams[i].in_title + vector_.grams[i].in_body;
  }
}

std::vector<Likeness::Term> Likeness::Telling(const absl::flat_hash_map<uint32_t, Term>& terms,
                                              const TermCounts& counts, const Strata& strata,
                                              uint64_t& postings) const {
  std::vector<Term> found;
  for (const auto& [sum, term] : terms) {
    if (term.times > 0) found.push_back(term);
  }
  std::sort(found.begin(), found.end(), [](const Term& a, const Term& b) {
    return a.times != b.times ? a.times > b.times : a.text < b.text;
  });
  if (found.size() > kMaxCountedTerms) found.resize(kMaxCountedTerms);
  const bool counted =
      std::find(strata.counted.begin(), strata.counted.end(), stratum_) != strata.counted.end();
  // In the order in which the index has them: neighbours are read with one block.
  const auto by_term = [](const Term& a, const Term& b) {
    return a.family != b.family ? a.family < b.family : a.text < b.text;
  };
  std::sort(found.begin(), found.end(), by_term);
  for (Term& term : found) {
    TermStatistics statistics;
    statistics.documents = counts.DocumentsWith(term.family, term.text);
    term.documents = statistics.documents;
    term.ranked.text = term.text;
    term.ranked.idf = Idf(statistics, strata.statistics);
    term.ranked.weight = RepeatedWeight(term.times);
  }
  // What no other document has finds none.
  const uint64_t least = counted ? 2 : 1;
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const Term& term) { return term.documents < least; }),
              found.end());
  const auto weight = [](const Term& term) { return term.ranked.weight * term.ranked.idf; };
  std::sort(found.begin(), found.end(), [&](const Term& a, const Term& b) {
    if (weight(a) != weight(b)) return weight(a) > weight(b);
    return a.times != b.times ? a.times > b.times : a.text < b.text;
  });
  std::vector<Term> telling;
  for (Term& term : found) {
    if (telling.size() == kTellingTerms) break;
    if (postings + term.documents > kMaxTellingPostings) continue;
    postings += term.documents;
    telling.push_back(std::move(term));
  }
  // What words are ranked by besides is asked of those alone that are looked for.
  std::sort(telling.begin(), telling.end(), by_term);
  for (Term& term : telling) {
    if (term.family != Family::kWord) continue;
    term.ranked = RankedTermOf(term.text, counts.Of(term.family, term.text), strata.statistics);
    term.ranked.weight = RepeatedWeight(term.times);
  }
  std::sort(telling.begin(), telling.end(),
            [](const Term& a, const Term& b) { return a.place < b.place; });
  return telling;
}

void Likeness::Choose(const TermCounts& counts, const Strata& strata) {
  uint64_t word_postings = 0;
  uint64_t gram_postings = 0;
  scored_ = Telling(words_, counts, strata, word_postings);
  for (const Term& word : scored_) {
    // Squared: words that stand everywhere, however many, are not worth one that tells.
    telling_[TermSum(word.text)] = word.ranked.weight * word.ranked.idf * word.ranked.idf;
    ranked_.words.push_back(word.ranked);
  }
  CollectPairs();
  for (Term& gram : Telling(grams_, counts, strata, gram_postings)) {
    ranked_.grams.push_back(gram.ranked);
    scored_.push_back(std::move(gram));
  }
}

void Likeness::CollectPairs() {
  absl::flat_hash_map<uint32_t, size_t> numbers;
  for (size_t i = 0; i < ranked_.words.size(); ++i) {
    numbers.emplace(TermSum(ranked_.words[i].text), i);
  }
  absl::flat_hash_set<uint64_t> taken;
  for (size_t i = 1; i < vector_.words.size() && taken.size() < kMaxTellingPairs; ++i) {
    const auto first = numbers.find(vector_.words[i - 1]);
    const auto second = numbers.find(vector_.words[i]);
    if (i == vector_.title_words || first == numbers.end() || second == numbers.end()) continue;
    if (taken.insert(NeighbourKey(first->first, second->first)).second) {
      ranked_.pairs.emplace_back(first->second, second->second);
    }
  }
}

Xapian::Query Likeness::Scored(const Strata& strata) const {
  std::vector<Xapian::Query> parts;
  for (const Term& term : scored_) {
    for (const char stratum : strata.seen) {
      parts.emplace_back(Xapian::Query::OP_SCALE_WEIGHT,
                         Xapian::Query(TextTerm(stratum, term.family, term.text)),
                         term.ranked.weight * term.ranked.idf);
    }
  }
  return {Xapian::Query::OP_OR, parts.begin(), parts.end()};
}

// Whether the last letter of one and the first of the other are a gram of both documents: they are
// neighbours letter for letter, not with a particle between them.
bool Likeness::Joined(const Term& first, const Term& second, const DocumentVector& other) const {
  std::string gram(LastOf(first.text));
  const absl::string_view next = FirstOf(second.text);
  gram.append(next.data(), next.size());
  const uint32_t sum = TermSum(gram);
  return HasGram(vector_, sum) && HasGram(other, sum);
}

double Likeness::CoveredBy(const DocumentVector& other) const {
  const auto title = other.words.begin() + static_cast<ptrdiff_t>(other.title_words);
  const absl::flat_hash_set<uint32_t> in_title(other.words.begin(), title);
  const absl::flat_hash_set<uint32_t> in_body(title, other.words.end());
  double all = 0;
  double covered = 0;
  for (const auto& [word, weight] : telling_) {
    all += weight;
    if (in_title.contains(word)) {
      covered += weight;
    } else if (in_body.contains(word)) {
      covered += kOutsideTitle * weight;
    }
  }
  return all > 0 ? covered / all : 0;
}

std::vector<std::string> Likeness::SharedWith(const DocumentVector& other) const {
  const absl::flat_hash_set<uint32_t> has(other.words.begin(), other.words.end());
  absl::flat_hash_set<uint64_t> neighbours;
  for (size_t i = 1; i < other.words.size(); ++i) {
    neighbours.insert(NeighbourKey(other.words[i - 1], other.words[i]));
  }
  double least = 0;
  for (const auto& [word, weight] : telling_) least = std::max(least, kLeastTelling * weight);
  absl::flat_hash_map<std::string, double> compounds;
  const std::vector<uint32_t>& words = vector_.words;
  for (size_t i = 0; i < words.size();) {
    const auto first = words_.find(words[i]);
    if (first == words_.end() || !has.contains(words[i])) {
      ++i;
      continue;
    }
    std::string text = first->second.text;
    const bool letter = FirstOf(text).size() == text.size();
    // 等 and 者 belong to what stands before them.
    if (letter && i > 0 && words_.contains(words[i - 1]) &&
        Joined(words_.at(words[i - 1]), first->second, vector_)) {
      ++i;
      continue;
    }
    const auto weight = [&](uint32_t word) {
      const auto found = telling_.find(word);
      return found == telling_.end() ? 0.0 : found->second;
    };
    double sum = weight(words[i]);
    size_t last = i + 1;
    for (; last < words.size() && last - i < kMaxCompoundWords; ++last) {
      const auto next = words_.find(words[last]);
      if (next == words_.end() ||
          !neighbours.contains(NeighbourKey(words[last - 1], words[last])) ||
          !Joined(words_.at(words[last - 1]), next->second, other)) {
        break;
      }
      text += next->second.text;
      sum += weight(words[last]);
    }
    i = last;
    if (sum > 0 && FirstOf(text).size() < text.size()) compounds.emplace(std::move(text), sum);
  }
  std::vector<std::pair<double, std::string>> order;
  for (auto& [text, sum] : compounds) order.emplace_back(-sum, text);
  std::sort(order.begin(), order.end());
  std::vector<std::string> shared;
  for (const auto& compound : order) {
    // A part of a longer one that stands before it says nothing new.
    const std::string& text = compound.second;
    const bool part = std::any_of(shared.begin(), shared.end(), [&](const std::string& longer) {
      return longer.find(text) != std::string::npos;
    });
    const bool says_little = !shared.empty() && -compound.first < least;
    if (!part && !says_little && shared.size() < kMaxSharedTerms) shared.push_back(text);
  }
  return shared;
}

}  // namespace renkei::search
