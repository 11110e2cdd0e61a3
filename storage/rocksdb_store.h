// The embedded engine: RocksDB with one sequencer thread.

#ifndef RENKEI_STORAGE_ROCKSDB_STORE_H_
#define RENKEI_STORAGE_ROCKSDB_STORE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "storage/store.h"

namespace renkei::storage {

// Raised when an older program could misread what a newer one has written; a store of a newer format
// is not opened. 1: all before counters. 2: records may be merge operands, which programs of format 1
// can neither read nor compact; a store of format 1 becomes one of format 2 with its first counter.
inline constexpr uint64_t kStoreFormat = 2;

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
  // Of this start; 0: drawn from the system's generator.
  uint64_t new_incarnation = 0;
  // What stays free on the disk, in bytes: with less, Commit answers UNAVAILABLE and IsDiskFull
  // before anything is written. Has to hold what RocksDB writes in the background: some write
  // buffers and what a compaction makes before it removes. 0: no limit.
  uint64_t min_free_bytes = 0;
  // Free bytes of the disk that holds the directory; empty: asked of the system.
  std::function<absl::StatusOr<uint64_t>(const std::string& directory)> free_bytes;
  // How long after a failed write the store tries to open itself anew, without ending the process;
  // see SequencerLimits. Infinite: never.
  absl::Duration reopen_period = absl::InfiniteDuration();
  // How long it waits for the reads under way before it does; new ones are UNAVAILABLE meanwhile.
  absl::Duration reopen_patience = absl::Seconds(2);
  enum class Access {
    kReadWrite,
    kRead,      // changes nothing but the file LOCK; commits are UNAVAILABLE
    kReadCopy,  // the same without LOCK: of a copy that nobody has open for writing
  };
  Access access = Access::kReadWrite;
  // Opens with what stands before the damage of a log, and drops the rest: for SalvageRocksDbStore.
  bool accept_log_damage = false;
  // Opens a directory that MarkUnfinished has marked: for who finishes it.
  bool accept_unfinished = false;
};

// Opens, and recovers what a killed process left. NOT_FOUND: no store there and create_if_missing
// is false. FAILED_PRECONDITION: it is open already, or it was written by a newer format.
// DATA_LOSS: damaged, also where only the middle of a log is (rocksdb_log_check.h). UNAVAILABLE: the
// directory or the disk refuses; EngineDetail says more.
//
// Where the disk refuses writes, or has no room for them, but can be read, the store opens all the
// same: reads are answered, commits are UNAVAILABLE (WriteHealth says why) until it could be opened
// for writing, which it tries every `reopen_period`.
[[nodiscard]] absl::StatusOr<std::unique_ptr<Store>> OpenRocksDbStore(
    const RocksDbOptions& options);

// Begins the next epoch of a store that nobody has open, durably: nothing that was handed out before
// is honoured from then on. Errors as OpenRocksDbStore.
[[nodiscard]] absl::StatusOr<Epoch> BeginNewEpoch(const RocksDbOptions& options);

// Marks `directory` as one into which a store is being put: it is not opened (FAILED_PRECONDITION)
// until MarkFinished, whatever is there already. Durable when they return.
[[nodiscard]] absl::Status MarkUnfinished(const std::string& directory);
bool IsMarkedUnfinished(const std::string& directory);
[[nodiscard]] absl::Status MarkFinished(const std::string& directory);

// A file of a store that holds data in blocks with checksums, by its name.
bool IsTableFile(absl::string_view name);

// Names of those that a store which nobody has open refers to: a process that was killed may have left others, unfinished, which
// the next start removes. Opens it for reading as `options.access` says, and closes it. Errors as OpenRocksDbStore.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> TableFilesOf(const RocksDbOptions& options);

// Reads the whole of such a file. DATA_LOSS where a block is not what its checksum says; EngineDetail
// says which.
[[nodiscard]] absl::Status CheckTableFile(const std::string& path);

struct SalvageReport {
  Sequence head = Sequence::kNone;  // the last commit that was kept
  Epoch epoch{};                    // the new one
  uint64_t lost_groups = 0;         // groups of commits that begin behind the damage
  std::string kept_logs;            // directory where the logs are kept as they were
};

// For a store whose log is damaged in the middle: keeps the state before the damage, which is one
// that was, and begins a new epoch, so that nothing handed out before is honoured. What stands
// behind the damage is not applied (without the commits between, it would be a state that never
// was); the logs are copied to `options.directory` + ".logs-before-salvage" first. Errors as
// OpenRocksDbStore; FAILED_PRECONDITION: there is no such damage, or that directory exists.
[[nodiscard]] absl::StatusOr<SalvageReport> SalvageRocksDbStore(const RocksDbOptions& options);

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_STORE_H_
