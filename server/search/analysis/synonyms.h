// Synonyms: words that a search takes for one another. Data, loaded at run time; none are compiled
// in. They belong to what is asked, not to the index, so that a new one needs no new index.

#ifndef RENKEI_SERVER_SEARCH_ANALYSIS_SYNONYMS_H_
#define RENKEI_SERVER_SEARCH_ANALYSIS_SYNONYMS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace renkei::search {

// Of a word at most so many others are looked for.
inline constexpr size_t kMaxSynonyms = 8;
// Largest file, and most words of a group; the largest dictionaries have 30,000 groups in 15 MB.
inline constexpr size_t kMaxSynonymFileBytes = size_t{64} << 20;
inline constexpr size_t kMaxGroupWords = 64;

// Filled by one thread, then read by any number.
class Synonyms {
 public:
  // A file of ours: a group a line, words separated by commas (、 and ， as well); # begins a comment.
  // INVALID_ARGUMENT with the line where a group has one word or more than kMaxGroupWords, or where
  // bytes are not UTF-8; nothing of the file is taken then.
  [[nodiscard]] absl::Status AddFile(absl::string_view contents);

  // The JSON of the npm package sudachi-synonyms-dictionary (Apache-2.0), which its operator brings.
  // What its expandControl excludes is left out. INVALID_ARGUMENT where it is something else.
  [[nodiscard]] absl::Status AddSudachi(absl::string_view json);

  // The others of every group in which `folded` (FoldForSearch) stands, as they were written, in the
  // order of the files and at most kMaxSynonyms. Empty for a word that has none.
  std::vector<std::string> Of(absl::string_view folded) const;

  size_t groups() const { return groups_.size(); }

 private:
  struct Spelling {
    std::string written;
    std::string folded;
    // Looked for where others of its group are, but calls none itself.
    bool silent = false;
  };
  using Group = std::vector<Spelling>;

  void Add(Group group);

  std::vector<Group> groups_;
  // By folded spelling.
  absl::flat_hash_map<std::string, std::vector<uint32_t>> groups_of_;
};

}  // namespace renkei::search

#endif  // RENKEI_SERVER_SEARCH_ANALYSIS_SYNONYMS_H_
