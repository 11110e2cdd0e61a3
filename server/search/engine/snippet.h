// What is shown of a hit's text: the passage that has most of what was asked, with highlights.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_SNIPPET_H_
#define RENKEI_SERVER_SEARCH_ENGINE_SNIPPET_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/search/engine/mentions.h"

namespace renkei::search {

// Of a passage in a list of hits, in code points: two lines of a page.
inline constexpr size_t kDefaultPassage = 100;
// Longest passage that is given.
inline constexpr size_t kMaxPassage = 1'000;

// Code points [begin, end) of Snippet::text.
struct Highlight {
  size_t begin = 0;
  size_t end = 0;

  friend bool operator==(const Highlight&, const Highlight&) = default;
};

struct Snippet {
  // A piece of the text as it was written, without spaces at its ends; inside, spaces and line breaks
  // in a row are one space.
  std::string text;
  // In order, apart from one another.
  std::vector<Highlight> highlights;
  // There is more text before, behind.
  bool cut_before = false;
  bool cut_after = false;
  // How much of the query stands here; 0: nothing. Of the fields of a hit the one with most is shown.
  double score = 0;
};

// The best passage of `text`, of at most `letters` code points (at most kMaxPassage); its beginning
// where nothing that was asked stands in it. A passage begins at the beginning of a sentence if one
// is near enough.
Snippet BestPassage(absl::string_view text, const MentionFinder& finder,
                    size_t letters = kDefaultPassage);

// What a hit shares with a query.
struct SharedTerm {
  // As the query has it, and as the text has it the first time; a word that stands somewhere letter for
  // letter may be in another form before.
  std::string asked;
  std::string found;
};

// What of the query stands anywhere in `text`, each term once and the most telling one first; what
// stands only inside a longer one is left out.
std::vector<SharedTerm> SharedTerms(absl::string_view text, const MentionFinder& finder);

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_SNIPPET_H_
