#include "storage/rocksdb_database.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdarg>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/cache.h"
#include "rocksdb/env.h"
#include "rocksdb/filter_policy.h"
#include "rocksdb/table.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/rocksdb_counter.h"
#include "storage/rocksdb_layout.h"
#include "storage/rocksdb_log_check.h"

namespace renkei::storage {
namespace {

constexpr double kBloomBitsPerKey = 10;  // about 1 % false positives
// Of a write buffer, for the filter over it.
constexpr double kMemtableBloomPart = 0.02;
constexpr int kCacheShardBits = 2;  // shards large enough for any block, also of a small cache
constexpr int kMaxOpenFiles = 256;  // bounds the readers held in memory
constexpr int kBackgroundJobs = 2;  // a flush is not held up by a compaction
constexpr size_t kEngineLogBytes =
    size_t{1024} * 1024;  // RocksDB's own LOG file, and two older ones
constexpr size_t kEngineLogFiles = 3;
// The write-ahead log that a killed process leaves is replayed at the next start, at more than 50
// MB/s: below 2 s.
constexpr uint64_t kMaxWalBytes = uint64_t{48} * 1024 * 1024;
// Adds to one counter in memory, beyond which the next one is written as their sum: a read of a hot
// counter sums up no more than these. What flushes and compactions meet they sum up in any case.
constexpr size_t kMaxSuccessiveMerges = 32;

rocksdb::DBOptions DatabaseOptions(const RocksDbOptions& options, rocksdb::Env* env) {
  rocksdb::DBOptions db;
  db.env = env;
  db.create_if_missing = options.create_if_missing;
  db.create_missing_column_families = true;
  db.max_open_files = kMaxOpenFiles;
  db.max_background_jobs = kBackgroundJobs;
  db.max_total_wal_size = kMaxWalBytes;
  // One writer, ever: what serves several costs time.
  db.allow_concurrent_memtable_write = false;
  db.enable_write_thread_adaptive_yield = false;
  // After a power cut the unsynced tail of the log may hold anything. No acknowledged commit is in
  // it, so that recovery stops there and opens.
  db.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  // What is recovered is written to a synced table before the store opens. Otherwise commits could
  // follow upon a log tail that was read from the page cache after its sync had failed, and is on
  // no disk.
  db.avoid_flush_during_recovery = false;
  db.paranoid_checks = true;
  // A failed background write is for the operator to see, not to be retried behind a sequencer that
  // has stopped.
  db.max_bgerror_resume_count = 0;
  // Known to refuse sound databases in 7.8.
  db.track_and_verify_wals_in_manifest = false;
  db.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  db.max_log_file_size = kEngineLogBytes;
  db.keep_log_file_num = kEngineLogFiles;
  db.stats_dump_period_sec = 0;
  db.stats_persist_period_sec = 0;
  return db;
}

rocksdb::ColumnFamilyOptions FamilyOptions(const RocksDbOptions& options,
                                           const std::shared_ptr<rocksdb::Cache>& cache,
                                           bool point_reads) {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = cache;
  table.format_version = 5;
  table.cache_index_and_filter_blocks = true;  // inside the one bound of memory
  // In parts of a block each: the index of a large file as a whole is larger than what one shard of
  // the cache holds, and would be read and unpacked again for every record.
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.partition_filters = true;
  table.cache_index_and_filter_blocks_with_high_priority = true;
  // What every read of a small or new file asks stays unpacked with the file's reader: looking a part
  // up in the cache costs as much as asking it. A file of a flush's size has a part or two.
  table.metadata_cache_options.top_level_index_pinning = rocksdb::PinningTier::kAll;
  table.metadata_cache_options.partition_pinning = rocksdb::PinningTier::kFlushedAndSimilar;
  if (point_reads) table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBitsPerKey));
  rocksdb::ColumnFamilyOptions family;
  family.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table));
  family.write_buffer_size = options.write_buffer_bytes;
  // Most point reads of a commit, and many of a call, find nothing: what was written last is asked as
  // the files are.
  if (point_reads) {
    family.memtable_prefix_bloom_size_ratio = kMemtableBloomPart;
    family.memtable_whole_key_filtering = true;
  }
  family.compression = rocksdb::kLZ4Compression;
  family.level_compaction_dynamic_level_bytes = true;
  return family;
}

std::vector<rocksdb::ColumnFamilyDescriptor> Families(const RocksDbOptions& options) {
  const std::shared_ptr<rocksdb::Cache> cache =
      rocksdb::NewLRUCache(options.block_cache_bytes, kCacheShardBits);
  rocksdb::ColumnFamilyOptions records = FamilyOptions(options, cache, true);
  records.merge_operator = NewCounterMergeOperator();
  records.max_successive_merges = kMaxSuccessiveMerges;
  return {{rocksdb::kDefaultColumnFamilyName, FamilyOptions(options, cache, false)},
          {kRecordsFamily, records},
          {kLogsFamily, FamilyOptions(options, cache, false)}};
}

// Counts of events alone, which are kept for each processor: neither a clock nor a lock on the way of a read.
std::shared_ptr<rocksdb::Statistics> NewStatistics() {
  std::shared_ptr<rocksdb::Statistics> statistics = rocksdb::CreateDBStatistics();
  statistics->set_stats_level(rocksdb::StatsLevel::kExceptHistogramOrTimers);
  return statistics;
}

// For a database that must leave nothing on the disk.
class NoEngineLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

bool DatabaseExists(const std::string& directory) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::path(directory) / "CURRENT", error);
}

std::string UnfinishedMark(const std::string& directory) {
  return absl::StrCat(directory, "/", kUnfinishedMark);
}

absl::Status CheckFinished(const std::string& directory) {
  if (!IsMarkedUnfinished(directory)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "what put a store into ", directory,
      " was broken off; run the same renkeid restore or renkeid move again: it begins "
      "anew there (",
      directory,
      " への復元または移行が途中で終わっています。同じ renkeid restore か renkeid move "
      "をもう一度実行してください。最初からやり直します。)"));
}

// A store that has lost its CURRENT would be taken for none, and made anew over what is there. A
// process killed while it made its first store leaves the first manifest and nothing else.
absl::Status CheckNothingIsLost(const std::string& directory) {
  if (DatabaseExists(directory)) return absl::OkStatus();
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    const bool manifest = absl::StartsWith(name, "MANIFEST-") && name != "MANIFEST-000001";
    if (manifest || absl::EndsWith(name, ".sst") || absl::EndsWith(name, ".log")) {
      return absl::DataLossError(
          absl::StrCat("the store in ", directory, " has lost its file CURRENT, but has ", name));
    }
  }
  return absl::OkStatus();
}

bool IsReadOnlyFileSystem(const std::string& directory) {
  struct statvfs info = {};
  return statvfs(directory.c_str(), &info) == 0 && (info.f_flag & ST_RDONLY) != 0;
}

// RocksDB answers a held lock as it answers any failed input or output. What the system says of the
// file tells a lock that is held from a directory that cannot be written.
absl::Status LockRefused(const std::string& directory) {
  const std::string path = absl::StrCat(directory, "/LOCK");
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) {
    const std::error_code error(errno, std::generic_category());
    return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", error.message()));
  }
  close(descriptor);
  return absl::FailedPreconditionError(
      absl::StrCat("the store in ", directory, " is open in another process"));
}

}  // namespace

absl::Status MarkUnfinished(const std::string& directory) {
  RETURN_IF_ERROR(MakeDirectory(directory));
  const std::string mark = UnfinishedMark(directory);
  const int file = open(mark.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) {
    const std::error_code error(errno, std::generic_category());
    return absl::UnavailableError(absl::StrCat("cannot write ", mark, ": ", error.message()));
  }
  close(file);
  return SyncDirectory(directory);
}

bool IsMarkedUnfinished(const std::string& directory) {
  std::error_code error;
  return std::filesystem::exists(UnfinishedMark(directory), error);
}

absl::Status MarkFinished(const std::string& directory) {
  std::error_code error;
  if (!std::filesystem::remove(UnfinishedMark(directory), error) && error) {
    return absl::UnavailableError(
        absl::StrCat("cannot remove ", UnfinishedMark(directory), ": ", error.message()));
  }
  return SyncDirectory(directory);
}

absl::Status FromRocksDb(const rocksdb::Status& status, absl::string_view what) {
  if (status.ok()) return absl::OkStatus();
  if (status.IsCorruption()) {
    return WithEngineDetail(absl::DataLossError(absl::StrCat(what, ": damaged data")),
                            status.ToString());
  }
  absl::Status ours = absl::UnavailableError(absl::StrCat(what, ": the database fails"));
  if (status.IsNoSpace()) ours = WithDiskFull(std::move(ours));
  return WithEngineDetail(std::move(ours), status.ToString());
}

absl::StatusOr<std::unique_ptr<RocksDatabase>> RocksDatabase::Open(const RocksDbOptions& options,
                                                                   rocksdb::Env* env, Mode mode) {
  const std::string& directory = options.directory;
  if (mode == Mode::kReadWrite && options.create_if_missing) {
    RETURN_IF_ERROR(MakeDirectory(directory));
  }
  if (!options.accept_unfinished) {
    RETURN_IF_ERROR(CheckFinished(directory));
  }
  RETURN_IF_ERROR(CheckNothingIsLost(directory));
  if (!DatabaseExists(directory) && !(mode == Mode::kReadWrite && options.create_if_missing)) {
    return absl::NotFoundError(absl::StrCat("there is no store in ", directory));
  }
  auto database = std::unique_ptr<RocksDatabase>(new RocksDatabase(directory, env));
  // On a file system that is mounted for reading there is no lock, and nobody to lock out.
  const bool lock = options.access != RocksDbOptions::Access::kReadCopy;
  if (mode == Mode::kReadWrite || (lock && !IsReadOnlyFileSystem(directory))) {
    RETURN_IF_ERROR(database->Lock(directory));
  }
  if (!options.accept_log_damage) {
    RETURN_IF_ERROR(CheckLogs(options, env));
  }
  const rocksdb::Status opened = database->OpenEngine(options, mode);
  RETURN_IF_ERROR(database->failure());
  if (!opened.ok()) return FromRocksDb(opened, absl::StrCat("opening the store in ", directory));
  return database;
}

RocksDatabase::RocksDatabase(const std::string& directory, rocksdb::Env* env)
    : base_(env != nullptr ? env : rocksdb::Env::Default()),
      file_system_(std::make_shared<StoreFileSystem>(base_->GetFileSystem(), directory)),
      env_(NewStoreEnv(file_system_, base_)),
      statistics_(NewStatistics()) {}

// Recovery would end at the damage in silence, and forget what was acknowledged behind it. A log
// that recovery has already made superfluous may be left over from a removal that failed: it is of
// no account if what lies behind its damage is in the database all the same.
absl::Status RocksDatabase::CheckLogs(const RocksDbOptions& options, rocksdb::Env* env) {
  ASSIGN_OR_RETURN(const std::optional<LogDamage> damage, FindLogDamage(options.directory));
  if (!damage.has_value()) return absl::OkStatus();
  RocksDatabase probe(options.directory, env);
  const rocksdb::Status opened = probe.OpenEngine(options, Mode::kReadOnly);
  if (!opened.ok()) {
    return FromRocksDb(opened, absl::StrCat("opening the store in ", options.directory));
  }
  if (probe.db().GetLatestSequenceNumber() >= damage->synced_engine_sequence) {
    return absl::OkStatus();
  }
  return absl::DataLossError(
      absl::StrCat("the write-ahead log ", damage->file, " is damaged at byte ", damage->offset,
                   ", and ", damage->later_groups,
                   " groups of acknowledged commits follow behind the damage; restore a "
                   "backup, "
                   "or keep what stands before the damage with: renkeid salvage --data-dir ",
                   options.directory));
}

rocksdb::Status RocksDatabase::OpenEngine(const RocksDbOptions& options, Mode mode) {
  rocksdb::DB* db = nullptr;
  rocksdb::Status opened;
  rocksdb::DBOptions db_options = DatabaseOptions(options, env_.get());
  db_options.statistics = statistics_;
  if (mode == Mode::kReadOnly) {
    db_options.create_if_missing = false;
    db_options.info_log = std::make_shared<NoEngineLog>();
    opened = rocksdb::DB::OpenForReadOnly(db_options, options.directory, Families(options),
                                          &families_, &db);
  } else {
    // RocksDB takes the lock itself.
    base_->UnlockFile(lock_).PermitUncheckedError();
    lock_ = nullptr;
    opened = rocksdb::DB::Open(db_options, options.directory, Families(options), &families_, &db);
  }
  db_.reset(db);
  return opened;
}

absl::Status RocksDatabase::Lock(const std::string& directory) {
  if (base_->LockFile(absl::StrCat(directory, "/LOCK"), &lock_).ok()) return absl::OkStatus();
  lock_ = nullptr;
  return LockRefused(directory);
}

RocksDatabase::~RocksDatabase() {
  if (db_ != nullptr) {
    for (rocksdb::ColumnFamilyHandle* family : families_) {
      db_->DestroyColumnFamilyHandle(family).PermitUncheckedError();
    }
    db_->Close().PermitUncheckedError();
    db_.reset();
  }
  if (lock_ != nullptr) base_->UnlockFile(lock_).PermitUncheckedError();
}

}  // namespace renkei::storage
