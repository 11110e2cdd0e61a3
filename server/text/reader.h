// YAML and JSON text to trees.

#ifndef RENKEI_SERVER_TEXT_READER_H_
#define RENKEI_SERVER_TEXT_READER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/text/tree.h"

namespace renkei::text {

// Nesting of a file: the messages nest less than ten deep, a tree of nodes at most 16 times two.
inline constexpr int kMaxFileDepth = 64;
// Values in a file: the largest vision has under a million.
inline constexpr int kMaxFileValues = 2'000'000;
// What the anchors and aliases of a file may cost, in bytes of its trees: so much, and so much for
// each byte of the file itself. A few lines of nested aliases can stand for billions of values; with
// this a file with aliases costs no more than some plain file of its length and a page beside it,
// into however many documents it is cut.
inline constexpr size_t kAliasBytes = size_t{64} * 1024;
inline constexpr size_t kAliasBytesPerByte = 4;
// A value without its text, as that counts it.
inline constexpr size_t kAliasBytesPerValue = 64;
// Keys in one map; a message has fewer than 40 fields.
inline constexpr size_t kMaxFileKeys = 1000;

// What is left of that; one for each file.
class AliasBudget {
 public:
  // For `bytes` more of the file.
  void Add(size_t bytes) { left_ += kAliasBytesPerByte * bytes; }
  // False where it is not enough: nothing is spent then.
  [[nodiscard]] bool Spend(size_t cost) {
    if (cost > left_) return false;
    left_ -= cost;
    return true;
  }

 private:
  size_t left_ = kAliasBytes;
};

// The documents of a file, empty ones left out. `text` is UTF-8 (see ReadTextFile) and `name` is
// used in errors. A file that begins with { or [ is read as JSON first. A list at the top of a
// document stands for as many documents, so that what
// `-o json` printed can be applied. Errors say file, line and column: syntax, a key twice, nesting
// and size beyond the limits above, aliases that repeat too much, an alias before its anchor, a tag of one's own.
[[nodiscard]] absl::StatusOr<std::vector<Tree>> ReadDocuments(const std::string& text,
                                                              const std::string& name);

// The same for a part of a file: `budget` is the file's, and has got none of the part's bytes.
[[nodiscard]] absl::StatusOr<std::vector<Tree>> ReadDocuments(const std::string& text,
                                                              const std::string& name,
                                                              AliasBudget& budget);

// For JSON alone: one value, and nothing behind it.
[[nodiscard]] absl::StatusOr<Tree> ReadJson(const std::string& text, const std::string& name);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_READER_H_
