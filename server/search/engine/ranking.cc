#include "server/search/engine/ranking.h"

#include <algorithm>
#include <cmath>

namespace renkei::search {
namespace {

// First stage.
constexpr double kSaturation = 3;        // k1
constexpr double kLengthPenalty = 0.75;  // b
constexpr double kRepetition = 1.2;      // k3

// Second stage, BM25F.
constexpr double kFieldSaturation = 4;
constexpr double kBodyPenalty = 0.75;
constexpr double kTitlePenalty = 0.5;
constexpr double kWordTitleWeight = 2;
constexpr double kGramTitleWeight = 1;
constexpr double kPairSaturation = 1.2;
constexpr double kPairPenalty = 0.5;
constexpr size_t kWindowWords = 30;
constexpr size_t kWindowStride = 15;

// What a candidate is looked at for, and its weight; each is standardised over the candidates.
enum Feature : size_t {
  kFirstStage,
  kGramScore,
  kWordIdf,            // words by BM25F, weighed by idf,
  kWordBurstiness,     // by burstiness,
  kWordTitleAffinity,  // by title affinity
  kWordBody,           // words by BM25F in the body alone
  kSynonyms,           // words of synonyms by BM25F
  kPairs,              // neighbours of the query that are neighbours here
  kWindow,             // idf of the query's words in the best passage
  kGramTitleCover,     // part of the title's idf that the query has
  kWordTitleCover,
  kGramQueryCover,  // part of the query's idf that the document has
  kWordQueryCover,
  kLength,       // log
  kTitleLength,  // log
};

constexpr std::array<double, SecondStage::kFeatures> kWeights = {
    0.148,   // kFirstStage
    0.154,   // kGramScore
    0.147,   // kWordIdf
    0.266,   // kWordBurstiness
    0.131,   // kWordTitleAffinity
    -0.115,  // kWordBody
    0.101,   // kSynonyms
    0.114,   // kPairs
    0.174,   // kWindow
    0.028,   // kGramTitleCover
    0.087,   // kWordTitleCover
    0.055,   // kGramQueryCover
    0.051,   // kWordQueryCover
    -0.210,  // kLength
    -0.031,  // kTitleLength
};

double Normalised(double occurrences, double length, double average, double penalty) {
  if (occurrences == 0) return 0;
  return occurrences / (1 - penalty + penalty * (average > 0 ? length / average : 1));
}

double Saturated(double occurrences, double saturation) {
  return occurrences / (saturation + occurrences);
}

uint64_t PairKey(uint32_t first, uint32_t second) { return uint64_t{first} << 32 | second; }

double Share(double part, double whole) { return whole > 0 ? part / whole : 0; }

}  // namespace

double Idf(const TermStatistics& term, const Statistics& all) {
  const auto documents = static_cast<double>(term.documents);
  const auto others = std::max(0.0, static_cast<double>(all.documents) - documents);
  return std::log(1 + (others + 0.5) / (documents + 0.5));
}

double FirstStagePart(double occurrences, double length, double average) {
  const double norm = 1 - kLengthPenalty + kLengthPenalty * (average > 0 ? length / average : 1);
  return occurrences * (kSaturation + 1) / (occurrences + kSaturation * norm);
}

double FirstStageBound(double occurrences, double least_length, double average) {
  return FirstStagePart(occurrences, std::max(least_length, occurrences), average);
}

RankedTerm RankedTermOf(absl::string_view text, const TermStatistics& term, const Statistics& all) {
  RankedTerm ranked;
  ranked.text = std::string(text);
  ranked.idf = Idf(term, all);
  if (term.documents > 0) {
    const auto documents = static_cast<double>(term.documents);
    ranked.burstiness = std::log(static_cast<double>(term.occurrences) / documents);
    ranked.title_affinity = static_cast<double>(term.titles) / documents;
  }
  return ranked;
}

double RepeatedWeight(size_t times) {
  const auto number = static_cast<double>(times);
  return number * (kRepetition + 1) / (number + kRepetition);
}

// How often a document has the words of the query, and their pairs.
struct SecondStage::WordCounts {
  std::vector<uint32_t> in_title;
  std::vector<uint32_t> in_body;
  std::vector<uint32_t> pairs;
};

SecondStage::SecondStage(const RankedQuery& query, const Statistics& all, TitleTerms& titles)
    : query_(query), all_(all), titles_(titles) {
  for (size_t i = 0; i < query.words.size(); ++i) words_.emplace(TermSum(query.words[i].text), i);
  for (size_t i = 0; i < query.synonyms.size(); ++i) {
    words_.emplace(TermSum(query.synonyms[i].text), query.words.size() + i);
  }
  for (size_t i = 0; i < query.grams.size(); ++i) {
    grams_.emplace_back(TermSum(query.grams[i].text), i);
  }
  std::sort(grams_.begin(), grams_.end());
  for (size_t i = 0; i < query.pairs.size(); ++i) {
    const auto& [first, second] = query.pairs[i];
    pairs_.emplace(PairKey(TermSum(query.words[first].text), TermSum(query.words[second].text)), i);
  }
}

// Nearly all words of a document are none of the query's: they are looked up once.
std::vector<SecondStage::Occurrence> SecondStage::OccurrencesIn(
    const DocumentVector& document) const {
  std::vector<Occurrence> occurrences;
  for (size_t i = 0; i < document.words.size(); ++i) {
    const auto word = words_.find(document.words[i]);
    if (word != words_.end()) occurrences.push_back({i, word->second});
  }
  return occurrences;
}

SecondStage::WordCounts SecondStage::CountWords(const DocumentVector& document,
                                                const std::vector<Occurrence>& occurrences) const {
  WordCounts counts;
  counts.in_title.resize(query_.words.size() + query_.synonyms.size());
  counts.in_body.resize(counts.in_title.size());
  counts.pairs.resize(query_.pairs.size());
  for (const auto& [place, word] : occurrences) {
    ++(place < document.title_words ? counts.in_title : counts.in_body)[word];
    if (place == 0 || place == document.title_words) continue;
    const auto pair = pairs_.find(PairKey(document.words[place - 1], document.words[place]));
    if (pair != pairs_.end()) ++counts.pairs[pair->second];
  }
  return counts;
}

// The most idf of different words of the query that stand in one passage.
double SecondStage::BestWindow(const DocumentVector& document,
                               const std::vector<Occurrence>& occurrences) const {
  std::vector<size_t> last_seen(query_.words.size(), 0);
  double best = 0;
  size_t number = 0;
  auto begin = occurrences.begin();
  for (size_t first = 0; first < document.words.size(); first += kWindowStride) {
    ++number;
    double idf = 0;
    const size_t end = std::min(document.words.size(), first + kWindowWords);
    while (begin != occurrences.end() && begin->place < first) ++begin;
    for (auto one = begin; one != occurrences.end() && one->place < end; ++one) {
      if (one->word >= last_seen.size() || last_seen[one->word] == number) continue;
      last_seen[one->word] = number;
      idf += query_.words[one->word].idf;
    }
    best = std::max(best, idf);
    if (end == document.words.size()) break;
  }
  return best;
}

double SecondStage::GramScore(const DocumentVector& document, double& covered) const {
  double score = 0;
  double whole = 0;
  covered = 0;
  auto gram = document.grams.begin();
  for (const auto& [term, index] : grams_) {
    const RankedTerm& wanted = query_.grams[index];
    whole += wanted.weight * wanted.idf;
    gram = std::lower_bound(gram, document.grams.end(), term,
                            [](const GramCount& count, uint32_t sum) { return count.term < sum; });
    if (gram == document.grams.end() || gram->term != term) continue;
    covered += wanted.weight * wanted.idf;
    const double occurrences =
        kGramTitleWeight *
            Normalised(gram->in_title, document.title_grams, all_.title_grams, kTitlePenalty) +
        Normalised(gram->in_body, document.body_grams, all_.body_grams, kBodyPenalty);
    score += wanted.weight * wanted.idf * Saturated(occurrences, kFieldSaturation);
  }
  covered = Share(covered, whole);
  return score;
}

double SecondStage::WordTitleCover(const DocumentVector& document) const {
  double covered = 0;
  double whole = 0;
  for (const std::string& term : document.title_word_terms) {
    const double idf = titles_.WordIdf(term);
    whole += idf;
    const auto word = words_.find(TermSum(term));
    if (word != words_.end() && word->second < query_.words.size()) covered += idf;
  }
  return Share(covered, whole);
}

double SecondStage::GramTitleCover(const DocumentVector& document) const {
  double covered = 0;
  double whole = 0;
  const auto add = [&](const std::string& term, double idf) {
    whole += idf;
    const std::pair<uint32_t, size_t> sum(TermSum(term), 0);
    const auto gram = std::lower_bound(grams_.begin(), grams_.end(), sum);
    if (gram != grams_.end() && gram->first == sum.first) covered += idf;
  };
  for (const std::string& pair : document.title_pairs) add(pair, titles_.PairIdf(pair));
  for (const std::string& run : document.title_runs) add(run, titles_.RunIdf(run));
  return Share(covered, whole);
}

void SecondStage::ScoreWords(const DocumentVector& document,
                             const std::vector<Occurrence>& occurrences, Features& features) const {
  const WordCounts counts = CountWords(document, occurrences);
  double whole = 0;
  for (size_t i = 0; i < counts.in_title.size(); ++i) {
    const bool synonym = i >= query_.words.size();
    const RankedTerm& word = synonym ? query_.synonyms[i - query_.words.size()] : query_.words[i];
    if (!synonym) whole += word.weight * word.idf;
    if (counts.in_title[i] + counts.in_body[i] == 0) continue;
    const double in_title =
        Normalised(counts.in_title[i], document.title_words, all_.title_words, kTitlePenalty);
    const double in_body =
        Normalised(counts.in_body[i], document.body_words, all_.body_words, kBodyPenalty);
    const double part =
        word.weight * Saturated(kWordTitleWeight * in_title + in_body, kFieldSaturation);
    if (synonym) {
      features[kSynonyms] += word.idf * part;
      continue;
    }
    features[kWordIdf] += word.idf * part;
    features[kWordBurstiness] += word.burstiness * part;
    features[kWordTitleAffinity] += word.title_affinity * part;
    features[kWordBody] += word.weight * word.idf * Saturated(in_body, kFieldSaturation);
    features[kWordQueryCover] += word.weight * word.idf;
  }
  features[kWordQueryCover] = Share(features[kWordQueryCover], whole);
  const double length = document.title_words + document.body_words;
  const double average = all_.title_words + all_.body_words;
  for (size_t i = 0; i < counts.pairs.size(); ++i) {
    const auto& [first, second] = query_.pairs[i];
    features[kPairs] +=
        (query_.words[first].idf + query_.words[second].idf) *
        Saturated(Normalised(counts.pairs[i], length, average, kPairPenalty), kPairSaturation);
  }
}

void SecondStage::Add(double first_stage, const DocumentVector& document) {
  Features features = {};
  features[kFirstStage] = first_stage;
  features[kGramScore] = GramScore(document, features[kGramQueryCover]);
  const std::vector<Occurrence> occurrences = OccurrencesIn(document);
  ScoreWords(document, occurrences, features);
  features[kWindow] = BestWindow(document, occurrences);
  features[kWordTitleCover] = WordTitleCover(document);
  features[kGramTitleCover] = GramTitleCover(document);
  features[kLength] = std::log(1.0 + document.title_words + document.body_words);
  features[kTitleLength] = std::log(1.0 + document.title_words);
  candidates_.push_back(features);
}

std::vector<double> SecondStage::Scores() const {
  std::vector<double> scores(candidates_.size(), 0);
  const auto count = static_cast<double>(candidates_.size());
  for (size_t feature = 0; feature < kFeatures; ++feature) {
    double sum = 0;
    double squares = 0;
    for (const Features& candidate : candidates_) sum += candidate[feature];
    const double mean = sum / count;
    for (const Features& candidate : candidates_) {
      squares += (candidate[feature] - mean) * (candidate[feature] - mean);
    }
    // Of equal candidates none is better.
    const double deviation = std::sqrt(squares / count);
    if (deviation < 1e-12) continue;
    for (size_t i = 0; i < candidates_.size(); ++i) {
      scores[i] += kWeights[feature] * (candidates_[i][feature] - mean) / deviation;
    }
  }
  return scores;
}

}  // namespace renkei::search
