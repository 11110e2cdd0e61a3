// Terms that need no dictionary: pieces of a text by the scripts of its letters.
//
// Two families in one list. What is counted tells what a text is about (family N of the ranking):
// pairs of kanji, a kanji by itself where it stands alone, runs of katakana and, of those longer
// than three, all threes, runs of letters and digits; hiragana carries grammar and is left out.
// What is sequenced tells exactly what a text contains: every unit, which is a letter of Japanese
// or a whole run of other letters and digits, with the one behind it. A phrase is found where its
// sequenced grams stand at consecutive positions, a single letter by the beginning of a gram. Pairs
// of kanji are both.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_GRAMS_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_GRAMS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/search/analysis/letters.h"

namespace renkei::search {

// Longest run that a gram tells apart, in letters; longer ones are equal if they begin so.
inline constexpr size_t kMaxRunLetters = 32;

// Ends the sequenced gram of a unit that has none behind it. No folded letter of a unit is one.
inline constexpr char kNothingBehind = '$';

struct Gram {
  std::string text;
  // Number of the first unit; spaces and punctuation have none.
  uint32_t position = 0;
  // Bytes of the text as it was written.
  uint32_t begin = 0;
  uint32_t end = 0;
  bool counted = false;
  bool sequenced = false;
  // The first unit is a run of letters and digits, and not one letter of Japanese.
  bool alphanumeric = false;
};

struct Grams {
  // By position.
  std::vector<Gram> grams;
  // How many units there are.
  uint32_t units = 0;
};

// Of folded letters (FoldSpelling).
Grams GramsOf(const Letters& folded);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_GRAMS_H_
