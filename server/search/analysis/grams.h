// Terms that need no dictionary: pieces of a text by the scripts of its letters.
//
// Two families in one list. What is counted tells what a text is about (family N of the ranking):
// pairs of kanji, a kanji by itself where it stands alone, runs of katakana and, of those longer
// than three, all threes, runs of letters and digits; hiragana carries grammar and is left out.
// What is sequenced tells what letters a text has: every letter of Japanese with the one behind it
// in its run of one script, or by itself at the end of the run. A letter is found by the beginning
// of a gram, two of one script by a gram, and what may have more by all of its grams. Pairs of kanji
// are both.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_GRAMS_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_GRAMS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "server/search/analysis/letters.h"

namespace renkei::search {

// Longest run that a gram tells apart, in letters; longer ones are equal if they begin so.
inline constexpr size_t kMaxRunLetters = 32;

// Ends the sequenced gram of a letter that is the last one of its run. No folded letter is one.
inline constexpr char kEndOfRun = '$';

struct Gram {
  std::string text;
  // Bytes of the text as it was written.
  uint32_t begin = 0;
  uint32_t end = 0;
  bool counted = false;
  bool sequenced = false;
  // A whole run of letters and digits; counted and not sequenced.
  bool alphanumeric = false;
};

struct Grams {
  // By their beginning.
  std::vector<Gram> grams;
  // Letters of Japanese, and runs of other letters and digits.
  uint32_t units = 0;
};

// Of folded letters (FoldSpelling).
Grams GramsOf(const Letters& folded);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_GRAMS_H_
