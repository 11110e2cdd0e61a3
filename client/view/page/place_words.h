// How one body lies to another, in a few words.

#ifndef RENKEI_CLIENT_VIEW_PAGE_PLACE_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_PLACE_WORDS_H_

#include <string>

#include "server/domain/words/lang.h"

namespace renkei::view {

// "隣接", "隣の隣"; "" for what is farther away.
std::string BorderWords(int borders_away, domain::Lang lang);

// A likeness of 0 to 1 as a whole percentage.
long Percent(double likeness);

// For a line: "隣接、類似度 83％"; "" where neither is known. A likeness of 0 is unknown.
std::string RelationWords(int borders_away, double likeness, domain::Lang lang);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_PLACE_WORDS_H_
