// The embedded engine: RocksDB with one sequencer thread.

#ifndef RENKEI_STORAGE_ROCKSDB_STORE_H_
#define RENKEI_STORAGE_ROCKSDB_STORE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/store.h"

namespace renkei::storage {

struct RocksDbOptions {
  std::string
      directory;  // made if missing, then with mode 0700; one process at a time (RocksDB's LOCK)
  bool create_if_missing = true;
  size_t block_cache_bytes = size_t{32} << 20;
  size_t write_buffer_bytes = size_t{16} << 20;
  // Beyond either, Commit answers RESOURCE_EXHAUSTED. The bytes bound the memory that a stalled
  // disk can cost.
  size_t max_queued_mutations = 16'384;
  size_t max_queued_bytes = size_t{64} << 20;
  // Made once when the store is created; the caller injects randomness so that tests are exact.
  // Empty: read from the system's generator.
  std::string new_store_id;
};

// Opens, and recovers what a killed process left. NOT_FOUND: no store there and create_if_missing
// is false. FAILED_PRECONDITION: it is open already, or it was written by a newer format.
// DATA_LOSS: damaged. UNAVAILABLE: the directory or the disk refuses; EngineDetail says more.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(
    const RocksDbOptions& options);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_STORE_H_
