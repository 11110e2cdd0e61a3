#include "server/text/tree.h"

namespace renkei::text {

const Tree* Tree::Find(absl::string_view key) const {
  for (const TreeEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

void MoveDown(int lines, Tree& tree) {
  tree.place.line += lines;
  for (Tree& item : tree.items) MoveDown(lines, item);
  for (TreeEntry& entry : tree.entries) {
    entry.place.line += lines;
    MoveDown(lines, entry.value);
  }
}

}  // namespace renkei::text
