// Words and compounds of titles: by these what somebody types is completed and corrected.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_VOCABULARY_H_
#define RENKEI_SERVER_SEARCH_ENGINE_VOCABULARY_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/search/analysis/analyser.h"

namespace renkei::search {

// Longest entry, in letters, and most entries of a document.
inline constexpr size_t kMaxEntryLetters = 20;
inline constexpr size_t kMaxEntries = 40;

struct VocabularyEntry {
  // FoldForSearch of what was written.
  std::string folded;
  std::string written;

  friend auto operator<=>(const VocabularyEntry&, const VocabularyEntry&) = default;
};

// First and last word, [first, last) of an analysis, that stand together without anything between.
struct WordRun {
  size_t first = 0;
  size_t last = 0;
};
std::vector<WordRun> RunsOf(const std::vector<Word>& words);

// Words of two letters and more of a title, as they stand or, where they are conjugated, in basic
// form, and up to three of them that stand together. Each once.
std::vector<VocabularyEntry> EntriesOf(absl::string_view title, const Analysis& analysis);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_VOCABULARY_H_
