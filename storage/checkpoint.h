// The files of a store at one commit, for whoever copies them.

#ifndef RENKEI_STORAGE_CHECKPOINT_H_
#define RENKEI_STORAGE_CHECKPOINT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace renkei::storage {

// One file of the copy.
struct StoreFile {
  std::string name;    // in the directory of the copy
  std::string path;    // where its bytes are; empty: they are `content`
  uint64_t bytes = 0;  // how many of them; what follows in `path` is of a later time
  std::string content;
};

// As long as it lives, the store keeps these files, with the room on the disk that they take, and
// cannot be opened anew after a failed write. Used by one thread.
class Checkpoint {
 public:
  virtual ~Checkpoint() = default;

  virtual const std::vector<StoreFile>& files() const = 0;

  // Not OK once a write of the store has failed: then the copy is given up.
  virtual absl::Status health() const = 0;
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_CHECKPOINT_H_
