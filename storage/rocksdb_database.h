// The opened RocksDB: handles that close themselves, the options, and the one translation of its
// errors. Internal to storage/.

#ifndef RENKEI_STORAGE_ROCKSDB_DATABASE_H_
#define RENKEI_STORAGE_ROCKSDB_DATABASE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "rocksdb/db.h"
#include "rocksdb/options.h"
#include "rocksdb/statistics.h"
#include "storage/rocksdb_store.h"
#include "storage/store_file_system.h"

namespace renkei::storage {

inline rocksdb::Slice ToSlice(absl::string_view bytes) { return {bytes.data(), bytes.size()}; }
inline absl::string_view FromSlice(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

// Of a directory into which a store is being put; see MarkUnfinished.
inline constexpr char kUnfinishedMark[] = "RESTORE-UNFINISHED";

// DATA_LOSS for damage, UNAVAILABLE for all else (IsDiskFull where it says so). The message is ours; RocksDB's text is the
// EngineDetail.
absl::Status FromRocksDb(const rocksdb::Status& status, absl::string_view what);

class RocksDatabase {
 public:
  // kReadOnly changes nothing on the disk, and needs no room there.
  enum class Mode { kReadWrite, kReadOnly };

  // `env` (not owned; null: the system's) outlives the database. Makes the directory and an empty
  // database if allowed. Errors as OpenRocksDbStore.
  static absl::StatusOr<std::unique_ptr<RocksDatabase>> Open(const RocksDbOptions& options,
                                                             rocksdb::Env* env,
                                                             Mode mode = Mode::kReadWrite);
  ~RocksDatabase();
  RocksDatabase(const RocksDatabase&) = delete;
  RocksDatabase& operator=(const RocksDatabase&) = delete;

  rocksdb::DB& db() const { return *db_; }
  // What RocksDB has counted since it was opened.
  const rocksdb::Statistics& statistics() const { return *statistics_; }

  // OK, or the first write of a file that failed, by whatever thread. Nothing that was written since
  // can be relied on.
  absl::Status failure() const { return file_system_->failure(); }

  rocksdb::ColumnFamilyHandle* meta() const { return families_[0]; }
  rocksdb::ColumnFamilyHandle* records() const { return families_[1]; }
  rocksdb::ColumnFamilyHandle* logs() const { return families_[2]; }

 private:
  RocksDatabase(const std::string& directory, rocksdb::Env* env);
  rocksdb::Status OpenEngine(const RocksDbOptions& options, Mode mode);
  absl::Status Lock(const std::string& directory);
  static absl::Status CheckLogs(const RocksDbOptions& options, rocksdb::Env* env);

  rocksdb::Env* const base_;
  const std::shared_ptr<StoreFileSystem> file_system_;
  const std::unique_ptr<rocksdb::Env> env_;
  const std::shared_ptr<rocksdb::Statistics> statistics_;
  rocksdb::FileLock* lock_ = nullptr;  // held here by a read-only database, which takes none itself
  std::unique_ptr<rocksdb::DB> db_;
  std::vector<rocksdb::ColumnFamilyHandle*> families_;  // owned; given back before db_ closes
};

}  // namespace renkei::storage

#endif  // RENKEI_STORAGE_ROCKSDB_DATABASE_H_
