// A directory into which a store is put: of the embedded engine, copied from a backup or moved from another engine.

#ifndef RENKEI_STORAGE_ROCKSDB_IMPORT_H_
#define RENKEI_STORAGE_ROCKSDB_IMPORT_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "storage/rocksdb_store.h"
#include "storage/store_import.h"

namespace renkei::storage {

// Whether a store can be put there: it is not there yet, or empty, or marked as unfinished. FAILED_PRECONDITION: it cannot be read.
[[nodiscard]] absl::StatusOr<bool> IsFreeForStore(const std::string& directory);

// Marks it as unfinished and removes everything else that is there. UNAVAILABLE says what the system said.
[[nodiscard]] absl::Status BeginUnfinished(const std::string& directory);

// Errors: FAILED_PRECONDITION: the directory is not free, and is left as it is; or another import goes on in it. UNAVAILABLE: the
// disk.
[[nodiscard]] absl::StatusOr<std::unique_ptr<StoreImport>> OpenRocksDbImport(
    const RocksDbOptions& options);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_IMPORT_H_
