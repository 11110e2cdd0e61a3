// Texts drawn by lot, and where characters end in them.

#ifndef RENKEI_TESTS_UNIT_SEARCH_RANDOM_TEXT_H_
#define RENKEI_TESTS_UNIT_SEARCH_RANDOM_TEXT_H_

#include <cstddef>
#include <random>
#include <string>

namespace renkei::search {

// Fewer than `below` of `pieces`.
template <size_t kCount>
std::string RandomText(std::mt19937_64& random, const char* const (&pieces)[kCount], size_t below) {
  std::string text;
  for (size_t left = random() % below; left > 0; --left) text += pieces[random() % kCount];
  return text;
}

// Whether a character of `text`, UTF-8, ends or begins at byte `at`.
inline bool IsBoundary(const std::string& text, size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

}  // namespace renkei::search

#endif  // RENKEI_TESTS_UNIT_SEARCH_RANDOM_TEXT_H_
