// Where a text has what a search asks for, in the text as it was written: variants of letters,
// synonyms and words in another form are mentions as well. No index is asked.

#ifndef RENKEI_SERVER_SEARCH_ENGINE_MENTIONS_H_
#define RENKEI_SERVER_SEARCH_ENGINE_MENTIONS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "server/search/analysis/analyser.h"
#include "server/search/analysis/synonyms.h"
#include "server/search/engine/query.h"

namespace renkei::search {

// What is read of a text; a mention behind it is not seen.
inline constexpr size_t kMaxMentionBytes = size_t{256} << 10;
// Mentions of one text; what comes later is left out.
inline constexpr size_t kMaxMentions = 2'000;

struct Mention {
  // Bytes of the text.
  uint32_t begin = 0;
  uint32_t end = 0;
  // Index into MentionFinder::terms().
  uint32_t term = 0;
  // False for letters that a form of the word begins with, and that may begin another word.
  bool certain = true;
};

// Thread-safe once it is made.
class MentionFinder {
 public:
  struct Term {
    // As the query has it.
    std::string written;
    // How much a passage gains by it: the more letters, the more telling.
    double weight = 1;
  };

  // Words and phrases of `query`. `synonyms` may be null; `analyser` outlives it.
  MentionFinder(const Query& query, const Synonyms* synonyms, const Analyser& analyser);

  const std::vector<Term>& terms() const { return terms_; }

  // By letters alone, which is quick; in order, and some inside others.
  std::vector<Mention> ByLetters(absl::string_view text) const;

  // Whether ByWords may tell more of a text than `mentions`, which ByLetters found in it: words of kanji
  // alone stand where their letters do, others in forms and spellings too (支えた, タクシー), and letters
  // that are not certain may be a word.
  bool WordsTellMore(const std::vector<Mention>& mentions) const;

  // Words of the dictionary in any form; in order. As slow as indexing the text.
  std::vector<Mention> ByWords(absl::string_view text) const;

 private:
  struct Needle {
    // Folded; everything between words is one space.
    std::u32string letters;
    uint32_t term = 0;
    bool certain = true;
  };

  void AddClause(const Clause& clause, bool demanded);
  void AddSynonyms(const Clause& clause, const Synonyms* synonyms);
  void AddUnit(const Clause& clause, const Unit& unit);
  void AddForms(const std::string& base, uint32_t term);
  void AddNeedle(std::u32string letters, uint32_t term, bool certain);
  void AddBase(const std::string& base, uint32_t term);
  uint32_t AddTerm(absl::string_view written, size_t letters);
  bool full() const;

  const Analyser& analyser_;
  std::vector<Term> terms_;
  std::vector<Needle> needles_;
  // Needles by their first letter.
  absl::flat_hash_map<char32_t, std::vector<size_t>> by_first_;
  // Terms by the basic form of a word.
  absl::flat_hash_map<std::string, uint32_t> bases_;
  bool kanji_alone_ = true;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ENGINE_MENTIONS_H_
