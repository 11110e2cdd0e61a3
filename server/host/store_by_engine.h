// The one place that knows which engines there are.

#ifndef RENKEI_SERVER_HOST_STORE_BY_ENGINE_H_
#define RENKEI_SERVER_HOST_STORE_BY_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/store.h"
#include "storage/store_import.h"

namespace renkei::host {

inline constexpr char kRocksDb[] = "rocksdb";
inline constexpr char kPostgres[] = "postgres";

// What every engine is told; each takes of it what concerns it.
struct StoreOptions {
  std::string engine = kRocksDb;
  // Of the store itself, or what this process keeps of one in a database.
  std::string directory;
  bool create_if_missing = true;
  size_t block_cache_bytes = size_t{32} << 20;
  // With less on its disk a store takes no writes; 0: no limit.
  uint64_t min_free_bytes = 0;
  // How long after a failed write a store that serves is opened anew; infinite: never.
  absl::Duration reopen_period = absl::InfiniteDuration();
  // Of engines over a database. The first line of the file is the password.
  struct Database {
    std::string connection;
    std::string password_file;
    // How the operator named that file, for errors.
    std::string password_option = "--database-password-file";
    std::string schema = "renkei";
    size_t read_connections = 32;
  };
  Database database;
  // Opens what a restore has not finished: for who finishes it.
  bool accept_unfinished = false;
};

// The values of the option engine.
const std::vector<std::string>& Engines();

// INVALID_ARGUMENT naming the engines where `options.engine` is none of them; otherwise errors as
// those of the engine: storage::OpenRocksDbStore, storage::OpenPostgresStore.
[[nodiscard]] absl::StatusOr<std::unique_ptr<storage::Store>> OpenStore(
    const StoreOptions& options);

// For a move (move_store.h), errors of all as those of the engine:
// - the store as it is, for reading, while no server has it open. FAILED_PRECONDITION: one has;
[[nodiscard]] absl::StatusOr<std::unique_ptr<storage::Store>> OpenToMove(
    const StoreOptions& options);
// - where it is put; storage::OpenRocksDbImport, storage::OpenPostgresImport;
[[nodiscard]] absl::StatusOr<std::unique_ptr<storage::StoreImport>> OpenImport(
    const StoreOptions& options);
// - what lies there before it is released, for reading.
[[nodiscard]] absl::StatusOr<std::unique_ptr<storage::Store>> OpenImported(
    const StoreOptions& options);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_STORE_BY_ENGINE_H_
