// What a clause of a query demands, unit by unit. A dictionary cuts what is typed into words, and sometimes
// into what says nothing by itself: ドローン into ド and ローン, 高齢者 into 高齢 and 者.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_UNITS_H_
#define RENKEI_SERVER_SEARCH_ENGINE_UNITS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "server/search/analysis/analyser.h"

namespace renkei::search {

struct Unit {
  enum class Kind : uint8_t {
    kWord,     // one word of the dictionary, in any form
    kLetters,  // these letters in a row
    kYear,     // a run of four digits, whether 年 or 年度 follows it or not
  };

  Kind kind = Kind::kLetters;
  // Of Analysis::letters: [first, last); of a year the digits alone.
  uint32_t first = 0;
  uint32_t last = 0;
  // Bytes of the text as it was written.
  uint32_t begin = 0;
  uint32_t end = 0;
  // Of kWord: index into Analysis::words.
  size_t word = 0;
};

// In order, apart from one another. Words of a compound are units of their own (空き家/対策) but for
// - a run of katakana, or of letters and digits, which is never cut; of hiragana, but in a sentence;
// - a word of one letter, which belongs to the one before it (利用/者/数, バス/停), or else behind it;
// - what is no word: prefixes and numbers belong to what they stand before (未/利用/地, 3/歳), and short
//   hiragana that is no grammar to both (障/がい/者);
// - particles in names (道/の/駅).
// Other particles are left out.
std::vector<Unit> UnitsOf(const Analysis& analysis);

// FoldSpelling of the unit's letters: since no unit cuts a run of katakana, these are the letters that it
// has in Analysis::folded.
Letters FoldedUnits(const Analysis& analysis, const Unit& first, const Unit& last);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_UNITS_H_
