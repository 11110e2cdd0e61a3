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
// What the anchors and aliases of a text may cost, in bytes of its tree: so much, and so much for
// each byte of the text itself. A few lines of nested aliases can stand for billions of values; with
// this a text with aliases costs no more than some plain text of its length and a page beside it,
// and no number of small ones in a file costs more than a plain file.
inline constexpr size_t kAliasBytes = size_t{64} * 1024;
inline constexpr size_t kAliasBytesPerByte = 4;
// A value without its text, as that counts it.
inline constexpr size_t kAliasBytesPerValue = 64;
// Keys in one map; a message has fewer than 40 fields.
inline constexpr size_t kMaxFileKeys = 1000;

// The documents of a file, empty ones left out. `text` is UTF-8 (see ReadTextFile) and `name` is
// used in errors. A file that begins with { or [ is read as JSON first. A list at the top of a
// document stands for as many documents, so that what
// `-o json` printed can be applied. Errors say file, line and column: syntax, a key twice, nesting
// and size beyond the limits above, aliases that repeat too much, an alias before its anchor, a tag of one's own.
[[nodiscard]] absl::StatusOr<std::vector<Tree>> ReadDocuments(const std::string& text,
                                                              const std::string& name);

// For JSON alone: one value, and nothing behind it.
[[nodiscard]] absl::StatusOr<Tree> ReadJson(const std::string& text, const std::string& name);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_READER_H_
