#include "server/host/store_by_engine.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/process/private_file.h"
#include "storage/base/status_macros.h"
#include "storage/postgres_import.h"
#include "storage/postgres_store.h"
#include "storage/rocksdb_import.h"
#include "storage/rocksdb_store.h"

namespace renkei::host {
namespace {

using StorePtr = std::unique_ptr<storage::Store>;

using ImportPtr = std::unique_ptr<storage::StoreImport>;

storage::RocksDbOptions RocksDbOf(const StoreOptions& options) {
  storage::RocksDbOptions rocksdb;
  rocksdb.directory = options.directory;
  rocksdb.create_if_missing = options.create_if_missing;
  rocksdb.block_cache_bytes = options.block_cache_bytes;
  rocksdb.min_free_bytes = options.min_free_bytes;
  rocksdb.reopen_period = options.reopen_period;
  rocksdb.accept_unfinished = options.accept_unfinished;
  return rocksdb;
}

absl::StatusOr<StorePtr> OpenRocksDb(const StoreOptions& options) {
  return storage::OpenRocksDbStore(RocksDbOf(options));
}

absl::StatusOr<StorePtr> ReadRocksDb(const StoreOptions& options) {
  storage::RocksDbOptions rocksdb = RocksDbOf(options);
  rocksdb.create_if_missing = false;
  rocksdb.access = storage::RocksDbOptions::Access::kRead;
  return storage::OpenRocksDbStore(rocksdb);
}

absl::StatusOr<ImportPtr> ImportIntoRocksDb(const StoreOptions& options) {
  return storage::OpenRocksDbImport(RocksDbOf(options));
}

absl::StatusOr<storage::PostgresOptions> PostgresOf(const StoreOptions& options) {
  if (options.database.connection.empty()) {
    return absl::InvalidArgumentError(
        "the engine postgres needs --database: host=HOST port=5432 dbname=NAME user=NAME, or a "
        "URL");
  }
  if (storage::HasPassword(options.database.connection)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the database's address holds a password, which logs and lists of processes "
                     "would show: put it into a file (",
                     options.database.password_option, ")"));
  }
  storage::PostgresOptions postgres;
  postgres.connection = options.database.connection;
  postgres.schema = options.database.schema;
  postgres.max_read_connections = options.database.read_connections;
  postgres.create_if_missing = options.create_if_missing;
  postgres.directory = options.directory;
  if (!options.database.password_file.empty()) {
    ASSIGN_OR_RETURN(postgres.password, process::ReadSecret(options.database.password_option,
                                                            options.database.password_file));
  }
  return postgres;
}

absl::StatusOr<StorePtr> OpenPostgres(const StoreOptions& options) {
  ASSIGN_OR_RETURN(const storage::PostgresOptions postgres, PostgresOf(options));
  return storage::OpenPostgresStore(postgres);
}

// At one snapshot, for as long as it takes.
absl::StatusOr<StorePtr> ReadPostgres(const StoreOptions& options) {
  ASSIGN_OR_RETURN(storage::PostgresOptions postgres, PostgresOf(options));
  postgres.create_if_missing = false;
  postgres.accept_unfinished = options.accept_unfinished;
  postgres.alone = !options.accept_unfinished;
  postgres.snapshot_life = absl::InfiniteDuration();
  postgres.snapshot_sharing = absl::InfiniteDuration();
  return storage::OpenPostgresStore(postgres);
}

absl::StatusOr<ImportPtr> ImportIntoPostgres(const StoreOptions& options) {
  ASSIGN_OR_RETURN(const storage::PostgresOptions postgres, PostgresOf(options));
  return storage::OpenPostgresImport(postgres);
}

struct Engine {
  const char* name;
  absl::StatusOr<StorePtr> (*open)(const StoreOptions& options);
  absl::StatusOr<StorePtr> (*read)(const StoreOptions& options);
  absl::StatusOr<ImportPtr> (*import)(const StoreOptions& options);
};

constexpr Engine kEngines[] = {{kRocksDb, OpenRocksDb, ReadRocksDb, ImportIntoRocksDb},
                               {kPostgres, OpenPostgres, ReadPostgres, ImportIntoPostgres}};

absl::StatusOr<const Engine*> FindEngine(const StoreOptions& options) {
  const auto* engine =
      std::find_if(std::begin(kEngines), std::end(kEngines),
                   [&](const Engine& candidate) { return options.engine == candidate.name; });
  if (engine != std::end(kEngines)) return engine;
  return absl::InvalidArgumentError(absl::StrCat("there is no engine \"", options.engine,
                                                 "\"; engines: ", absl::StrJoin(Engines(), ", ")));
}

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
  ASSIGN_OR_RETURN(const Engine* const engine, FindEngine(options));
  return engine->open(options);
}

absl::StatusOr<StorePtr> OpenToMove(const StoreOptions& options) {
  ASSIGN_OR_RETURN(const Engine* const engine, FindEngine(options));
  return engine->read(options);
}

absl::StatusOr<ImportPtr> OpenImport(const StoreOptions& options) {
  ASSIGN_OR_RETURN(const Engine* const engine, FindEngine(options));
  return engine->import(options);
}

absl::StatusOr<StorePtr> OpenImported(const StoreOptions& options) {
  ASSIGN_OR_RETURN(const Engine* const engine, FindEngine(options));
  StoreOptions unfinished = options;
  unfinished.accept_unfinished = true;
  return engine->read(unfinished);
}

}  // namespace renkei::host
