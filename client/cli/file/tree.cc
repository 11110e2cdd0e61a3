#include "client/cli/file/tree.h"

namespace renkei::cli {

const Tree* Tree::Find(absl::string_view key) const {
  for (const TreeEntry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

}  // namespace renkei::cli
