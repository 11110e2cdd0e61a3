// The files of an open database at one moment. Internal to storage/.

#ifndef RENKEI_STORAGE_ROCKSDB_CHECKPOINT_H_
#define RENKEI_STORAGE_ROCKSDB_CHECKPOINT_H_

#include <memory>

#include "absl/status/statusor.h"
#include "storage/checkpoint.h"
#include "storage/rocksdb_database.h"

namespace renkei::storage {

// As Store::NewCheckpoint, of a database that is open for writing. Nothing is copied or linked here:
// RocksDB is told to remove no files for as long as the checkpoint lives, so that a process that is
// killed meanwhile leaves nothing behind.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Checkpoint>> NewRocksDbCheckpoint(
    std::shared_ptr<const RocksDatabase> database);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_CHECKPOINT_H_
