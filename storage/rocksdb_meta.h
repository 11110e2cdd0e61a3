// What a store knows of itself when it is opened. Internal to storage/.

#ifndef RENKEI_STORAGE_ROCKSDB_META_H_
#define RENKEI_STORAGE_ROCKSDB_META_H_

#include <string>

#include "absl/status/statusor.h"
#include "storage/incarnations.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_view.h"
#include "storage/store.h"

namespace renkei::storage {

struct StoreMeta {
  std::string store_id;
  Epoch epoch{1};
  Sequence head = Sequence::kNone;
  EarliestSequences earliest;
  Incarnations incarnations;  // without the one that starts now
};

// LoadMeta reads it; LoadOrCreateMeta, in an empty database (which a process killed while making it also leaves) writes it
// first, if allowed. Errors as OpenRocksDbStore.
absl::StatusOr<StoreMeta> LoadMeta(const RocksDatabase& database);
absl::StatusOr<StoreMeta> LoadOrCreateMeta(const RocksDatabase& database,
                                           const RocksDbOptions& options);

// Begins the next epoch of the store, which is open nowhere else, durably; returns what is then so.
absl::StatusOr<StoreMeta> BeginEpochOf(const RocksDbOptions& options);

// The number of this start.
absl::StatusOr<Incarnation> NewIncarnation(const RocksDbOptions& options);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_META_H_
