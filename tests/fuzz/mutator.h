// Inputs that are nearly those of a corpus. The same seed gives the same ones.

#ifndef RENKEI_TESTS_FUZZ_MUTATOR_H_
#define RENKEI_TESTS_FUZZ_MUTATOR_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::fuzz {

class Mutator {
 public:
  // `corpus` has at least one input, and outlives it.
  Mutator(uint32_t seed, const std::vector<std::string>& corpus, size_t max_bytes);

  // One of the corpus with a few changes: bytes, pieces that are left out, repeated or another input's,
  // words of the corpus in other places, numbers at their bounds.
  std::string Next();

 private:
  size_t Below(size_t below) { return random_() % below; }
  void ChangeOnce(std::string& input);
  std::string PieceOf(const std::string& input);

  std::mt19937 random_;
  const std::vector<std::string>& corpus_;
  const size_t max_bytes_;
};

}  // namespace renkei::fuzz

#endif  // RENKEI_TESTS_FUZZ_MUTATOR_H_
