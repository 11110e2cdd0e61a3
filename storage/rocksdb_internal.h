// What tests of the engine may reach, and nobody else: the environment through which RocksDB sees
// its files.

#ifndef RENKEI_STORAGE_ROCKSDB_INTERNAL_H_
#define RENKEI_STORAGE_ROCKSDB_INTERNAL_H_

#include <memory>

#include "absl/status/statusor.h"
#include "rocksdb/env.h"
#include "storage/rocksdb_store.h"

namespace renkei::storage::internal {

// As OpenRocksDbStore, on an environment that can be told to fail. `env` (not owned; null: the
// system's) outlives the store.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(const RocksDbOptions& options,
                                                                      rocksdb::Env* env);

}  // namespace renkei::storage::internal

#endif  // RENKEI_STORAGE_ROCKSDB_INTERNAL_H_
