#include "server/search/engine/vocabulary.h"

#include <algorithm>
#include <utility>

#include "server/domain/utf8.h"

namespace renkei::search {
namespace {

constexpr size_t kMaxEntryWords = 3;
// An entry is kept as part of a term.
constexpr size_t kMaxEntryBytes = 100;

size_t LettersOf(const Word& word) { return word.last - word.first; }

std::string FoldedWords(const Analysis& analysis, const Word& first, const Word& last) {
  const auto begin = analysis.letters.begin();
  const Letters letters = FoldSpelling(Letters(begin + first.first, begin + last.last));
  return TextOf(letters, 0, letters.size());
}

}  // namespace

std::vector<WordRun> RunsOf(const std::vector<Word>& words) {
  std::vector<WordRun> runs;
  for (size_t i = 0; i < words.size(); ++i) {
    if (i == 0 || words[i].first != words[i - 1].last) runs.push_back({i, i});
    runs.back().last = i + 1;
  }
  return runs;
}

std::vector<VocabularyEntry> EntriesOf(absl::string_view title, const Analysis& analysis) {
  const std::vector<Word>& words = analysis.words;
  std::vector<VocabularyEntry> entries;
  const auto add = [&](std::string folded, absl::string_view written) {
    const size_t letters = domain::CountCodePoints(folded);
    if (letters < 2 || letters > kMaxEntryLetters || entries.size() == kMaxEntries) return;
    if (folded.size() > kMaxEntryBytes || written.size() > kMaxEntryBytes) return;
    entries.push_back({std::move(folded), std::string(written)});
  };
  for (const WordRun& run : RunsOf(words)) {
    for (size_t first = run.first; first < run.last; ++first) {
      // A single letter inside a compound belongs to the word before it (者, 化, 性).
      if (first > run.first && LettersOf(words[first]) < 2) continue;
      for (size_t last = first; last < std::min(run.last, first + kMaxEntryWords); ++last) {
        std::string folded = FoldedWords(analysis, words[first], words[last]);
        if (last == first && folded != words[first].base) {
          add(words[first].base, words[first].base);
          continue;
        }
        add(std::move(folded),
            title.substr(words[first].begin, words[last].end - words[first].begin));
      }
    }
  }
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

}  // namespace renkei::search
