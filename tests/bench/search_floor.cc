#include "tests/bench/search_floor.h"

#include <algorithm>
#include <cmath>

#include "server/search/analysis/letters.h"

namespace renkei::bench {

Bigrams::Bigrams(const std::vector<Text>& texts) {
  for (const Text& text : texts) {
    absl::flat_hash_map<std::string, int> counts;
    double length = 0;
    for (const std::string& pair : PairsOf(text.title + "\n" + text.body)) {
      ++counts[pair];
      ++length;
    }
    for (const auto& [pair, count] : counts) postings_[pair].emplace_back(ids_.size(), count);
    ids_.push_back(text.id);
    lengths_.push_back(length);
    average_ += length;
  }
  average_ /= static_cast<double>(ids_.size());
}

std::vector<std::string> Bigrams::Search(const std::string& query, size_t depth) const {
  constexpr double kSaturation = 5;
  constexpr double kPenalty = 0.75;
  std::vector<std::pair<double, size_t>> scores(ids_.size());
  for (size_t i = 0; i < scores.size(); ++i) scores[i].second = i;
  for (const std::string& pair : PairsOf(query)) {
    const auto found = postings_.find(pair);
    if (found == postings_.end()) continue;
    const auto documents = static_cast<double>(found->second.size());
    const auto all = static_cast<double>(ids_.size());
    const double idf = std::log(1 + (all - documents + 0.5) / (documents + 0.5));
    for (const auto& [document, count] : found->second) {
      const double norm = 1 - kPenalty + kPenalty * lengths_[document] / average_;
      scores[document].first -= idf * count * (kSaturation + 1) / (count + kSaturation * norm);
    }
  }
  depth = std::min(depth, scores.size());
  std::partial_sort(scores.begin(), scores.begin() + static_cast<long>(depth), scores.end());
  std::vector<std::string> found;
  for (size_t i = 0; i < depth; ++i) found.push_back(ids_[scores[i].second]);
  return found;
}

std::vector<std::string> Bigrams::PairsOf(const std::string& text) {
  const std::string normal = search::FoldForSearch(text);
  std::vector<std::string> pairs;
  std::string before;
  for (size_t i = 0; i < normal.size();) {
    size_t end = i + 1;
    while (end < normal.size() && (static_cast<unsigned char>(normal[end]) & 0xC0) == 0x80) ++end;
    std::string letter = normal.substr(i, end - i);
    i = end;
    if (letter == " " || letter == "\n") letter.clear();
    if (!before.empty() && !letter.empty()) pairs.push_back(before + letter);
    before = std::move(letter);
  }
  return pairs;
}

}  // namespace renkei::bench
