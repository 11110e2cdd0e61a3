// Directories that hold a store or a copy of one.

#ifndef RENKEI_STORAGE_DIRECTORY_H_
#define RENKEI_STORAGE_DIRECTORY_H_

#include <string>

#include "absl/status/status.h"

namespace renkei::storage {

// Makes `directory`, and what is missing above it, if it is not there; itself with mode 0700: personal
// data of staff lies in it. Its entry is durable when this returns. UNAVAILABLE says what the system
// said.
[[nodiscard]] absl::Status MakeDirectory(const std::string& directory);

// What was made, renamed or removed in `directory` is durable when this returns. UNAVAILABLE.
[[nodiscard]] absl::Status SyncDirectory(const std::string& directory);

// The files in `directory`, as they are now, and their entries are durable when this returns. UNAVAILABLE.
[[nodiscard]] absl::Status SyncFiles(const std::string& directory);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_DIRECTORY_H_
