// What search has to beat: plain bigrams of characters, ranked by BM25.

#ifndef RENKEI_TESTS_BENCH_SEARCH_FLOOR_H_
#define RENKEI_TESTS_BENCH_SEARCH_FLOOR_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tests/bench/text_files.h"

namespace renkei::bench {

// All pairs of characters but spaces, of the normalised title and body.
class Bigrams {
 public:
  explicit Bigrams(const std::vector<Text>& texts);

  // The ids of the `depth` best texts, the best first.
  std::vector<std::string> Search(const std::string& query, size_t depth) const;

 private:
  static std::vector<std::string> PairsOf(const std::string& text);

  absl::flat_hash_map<std::string, std::vector<std::pair<size_t, int>>> postings_;
  std::vector<std::string> ids_;
  std::vector<double> lengths_;
  double average_ = 0;
};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_SEARCH_FLOOR_H_
