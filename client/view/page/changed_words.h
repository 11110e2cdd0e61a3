// Which words of a text changed.

#ifndef RENKEI_CLIENT_VIEW_PAGE_CHANGED_WORDS_H_
#define RENKEI_CLIENT_VIEW_PAGE_CHANGED_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::view {

// A piece of a text, and whether the other text lacks it.
struct WordRun {
  std::string text;
  bool changed = false;

  bool operator==(const WordRun& other) const = default;
};

struct ChangedWords {
  std::vector<WordRun> before;
  std::vector<WordRun> after;
};

// What differs between two texts, in pieces that a reader takes in: numbers with their separators,
// Latin words and runs of katakana are whole, other Japanese goes letter by letter, and single
// letters that happen to be the same between two changes are changed too. Texts that have little in
// common, or are too long for it, are changed as a whole. The runs of each side join to its text.
ChangedWords FindChangedWords(absl::string_view before, absl::string_view after);

}  // namespace renkei::view

#endif  // RENKEI_CLIENT_VIEW_PAGE_CHANGED_WORDS_H_
