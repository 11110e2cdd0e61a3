// Terms that need a dictionary: the words of a text in their basic forms (family W of the ranking).

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_WORDS_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_WORDS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/search/analysis/letters.h"

namespace renkei::search {

// Where Debian's package mecab-ipadic-utf8 has its dictionary.
inline constexpr char kDefaultDictionary[] = "/var/lib/mecab/dic/ipadic-utf8";

struct Dictionaries {
  // A directory with a compiled dictionary of IPADIC's parts of speech in UTF-8.
  std::string directory = kDefaultDictionary;
  // A compiled user dictionary of the same kind; "": none.
  std::string user;
};

struct Word {
  // Basic form, folded (FoldForSearch): 取り組む for 取り組んだ.
  std::string base;
  // Letters [first, last) of those that were given.
  uint32_t first = 0;
  uint32_t last = 0;
  // Bytes of the text as it was written.
  uint32_t begin = 0;
  uint32_t end = 0;
};

struct TaggedWords {
  // In order.
  std::vector<Word> words;
  // The text says something, as 移動手段がない does; else it names something, as 移動手段の確保. Asked of what
  // somebody looks for: an index does not depend on it.
  bool sentence = false;
};

// Nouns, verbs, adjectives and adverbs; without what carries grammar alone (non-independent words,
// pronouns, verbal suffixes, する ある いる なる) and numbers. Thread-safe.
class WordReader {
 public:
  // FAILED_PRECONDITION where the dictionary is missing or not in UTF-8, with the package to install;
  // UNIMPLEMENTED in a build without search.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<WordReader>> Open(const Dictionaries& wanted);

  WordReader(const WordReader&) = delete;
  WordReader& operator=(const WordReader&) = delete;
  ~WordReader();

  // Of letters as ReadLetters gives them.
  TaggedWords Tag(const Letters& letters) const;

  // Tells these dictionaries from others, as far as their size and a sum over the user's tell it.
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  class Parser;

  WordReader(std::unique_ptr<Parser> parser, std::string fingerprint);

  const std::unique_ptr<Parser> parser_;
  const std::string fingerprint_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_WORDS_H_
