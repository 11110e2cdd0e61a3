#include "server/host/store_by_engine.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/process/private_file.h"
#include "storage/base/status_macros.h"
#include "storage/postgres_store.h"
#include "storage/rocksdb_store.h"

namespace renkei::host {
namespace {

using StorePtr = std::unique_ptr<storage::Store>;

absl::StatusOr<StorePtr> OpenRocksDb(const StoreOptions& options) {
  storage::RocksDbOptions rocksdb;
  rocksdb.directory = options.directory;
  rocksdb.create_if_missing = options.create_if_missing;
  rocksdb.block_cache_bytes = options.block_cache_bytes;
  rocksdb.min_free_bytes = options.min_free_bytes;
  rocksdb.reopen_period = options.reopen_period;
  rocksdb.accept_unfinished = options.accept_unfinished;
  return storage::OpenRocksDbStore(rocksdb);
}

absl::StatusOr<StorePtr> OpenPostgres(const StoreOptions& options) {
  if (options.database.connection.empty()) {
    return absl::InvalidArgumentError(
        "the engine postgres needs --database: host=HOST port=5432 dbname=NAME user=NAME, or a "
        "URL");
  }
  if (storage::HasPassword(options.database.connection)) {
    return absl::InvalidArgumentError(
        "--database holds a password, which logs and lists of processes would show: put it into a "
        "file "
        "(--database-password-file)");
  }
  storage::PostgresOptions postgres;
  postgres.connection = options.database.connection;
  postgres.schema = options.database.schema;
  postgres.max_read_connections = options.database.read_connections;
  postgres.create_if_missing = options.create_if_missing;
  postgres.directory = options.directory;
  if (!options.database.password_file.empty()) {
    ASSIGN_OR_RETURN(postgres.password, process::ReadSecret("--database-password-file",
                                                            options.database.password_file));
  }
  return storage::OpenPostgresStore(postgres);
}

struct Engine {
  const char* name;
  absl::StatusOr<StorePtr> (*open)(const StoreOptions& options);
};

constexpr Engine kEngines[] = {{kRocksDb, OpenRocksDb}, {kPostgres, OpenPostgres}};

}  // namespace

const std::vector<std::string>& Engines() {
  static const auto& names = *[] {
    auto* all = new std::vector<std::string>;
    for (const Engine& engine : kEngines) all->emplace_back(engine.name);
    return all;
  }();
  return names;
}

absl::StatusOr<StorePtr> OpenStore(const StoreOptions& options) {
  const auto* engine =
      std::find_if(std::begin(kEngines), std::end(kEngines),
                   [&](const Engine& candidate) { return options.engine == candidate.name; });
  if (engine == std::end(kEngines)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "there is no engine \"", options.engine, "\"; engines: ", absl::StrJoin(Engines(), ", ")));
  }
  return engine->open(options);
}

}  // namespace renkei::host
