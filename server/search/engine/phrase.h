// Texts as phrases are looked for in them: what exactly stands where, and nothing else of them.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_PHRASE_H_
#define RENKEI_SERVER_SEARCH_ENGINE_PHRASE_H_

#include <string>

#include "server/search/analysis/letters.h"

namespace renkei::search {

// Between fields: no phrase goes from one into the next.
inline constexpr char kFieldEnd = '\n';

// UTF-8 of folded letters (FoldSpelling), everything between words as one space and none at the ends;
// a run of letters and digits stands between marks and is cut to kMaxRunLetters (grams.h). A text has
// a phrase exactly if its phrase text has the phrase's: 5 is not in 15.
std::string PhraseText(const Letters& folded);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_PHRASE_H_
