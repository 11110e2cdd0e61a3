// A file as its reader found it: maps, lists and scalars with the place where each stands. Both
// YAML and JSON become this.

#ifndef RENKEI_SERVER_TEXT_TREE_H_
#define RENKEI_SERVER_TEXT_TREE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace renkei::text {

// A place in a file; both count from 1.
struct Place {
  int line = 1;
  int column = 1;
};

// Beside the fields of a resource in a document: what it was exported from (domain/merge).
inline constexpr char kBaseKey[] = "base";

struct TreeEntry;

// One value of a file.
struct Tree {
  enum class Kind { kNull, kScalar, kList, kMap };

  Kind kind = Kind::kNull;
  Place place = {};
  // Of a scalar: what was written, without its quotes.
  std::string text = {};
  // A scalar in quotes is text, whatever it looks like.
  bool quoted = false;
  std::vector<Tree> items = {};
  // In the order of the file; keys are unique.
  std::vector<TreeEntry> entries;

  // The value under `key` of a map; null where there is none. Lives as long as the tree.
  const Tree* Find(absl::string_view key) const;

  bool IsScalar() const { return kind == Kind::kScalar; }
};

struct TreeEntry {
  std::string key;
  Place place;
  Tree value;
};

// Adds `lines` to every place: for a tree that was read from a piece of a file.
void MoveDown(int lines, Tree& tree);

}  // namespace renkei::text

#endif  // RENKEI_SERVER_TEXT_TREE_H_
