#include "tests/fuzz/mutator.h"

#include <iterator>

namespace renkei::fuzz {
namespace {

constexpr size_t kLongestPiece = 40;

// Where programs begin to differ.
const char* const kNumbers[] = {"0",   "-1",    "1e308",      "2147483648", "9223372036854775808",
                                "255", "65536", "4294967295", "1e-320",     "00"};
constexpr char kBytes[] = {'\0', '\n',   '\r',   '"',    '\'', '\\',
                           '%',  '\x7f', '\x80', '\xff', ' ',  '{'};

}  // namespace

Mutator::Mutator(uint32_t seed, const std::vector<std::string>& corpus, size_t max_bytes)
    : random_(seed), corpus_(corpus), max_bytes_(max_bytes) {}

std::string Mutator::Next() {
  std::string input = corpus_[Below(corpus_.size())];
  for (size_t left = 1 + Below(5); left > 0; --left) ChangeOnce(input);
  if (input.size() > max_bytes_) input.resize(max_bytes_);
  return input;
}

std::string Mutator::PieceOf(const std::string& input) {
  if (input.empty()) return "";
  const size_t begin = Below(input.size());
  return input.substr(begin, 1 + Below(kLongestPiece));
}

void Mutator::ChangeOnce(std::string& input) {
  const size_t at = Below(input.size() + 1);
  switch (Below(9)) {
    case 0:
      if (at < input.size()) input[at] = static_cast<char>(input[at] ^ (1 << Below(8)));
      return;
    case 1:
      if (at < input.size()) input[at] = static_cast<char>(Below(256));
      return;
    case 2:
      input.insert(at, 1, kBytes[Below(std::size(kBytes))]);
      return;
    case 3:
      input.erase(at, 1 + Below(kLongestPiece));
      return;
    case 4:
      input.insert(at, PieceOf(input));
      return;
    case 5:
      input.insert(at, PieceOf(corpus_[Below(corpus_.size())]));
      return;
    case 6:
      input.insert(at, kNumbers[Below(std::size(kNumbers))]);
      return;
    case 7: {
      const std::string& other = corpus_[Below(corpus_.size())];
      input = input.substr(0, at) + other.substr(std::min(other.size(), Below(other.size() + 1)));
      return;
    }
    default:
      input.resize(at);
  }
}

}  // namespace renkei::fuzz
