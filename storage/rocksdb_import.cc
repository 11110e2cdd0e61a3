#include "storage/rocksdb_import.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "rocksdb/write_batch.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/rocksdb_database.h"
#include "storage/rocksdb_layout.h"

namespace renkei::storage {
namespace {

// What a file system of its own has in its root.
constexpr char kLostAndFound[] = "lost+found";

// Keeps a directory to one import, from before it is emptied until it is finished; ends with the process at the latest.
class DirectoryHold {
 public:
  static absl::StatusOr<std::unique_ptr<DirectoryHold>> Take(const std::string& directory) {
    const int descriptor = open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
      return absl::UnavailableError(absl::StrCat("cannot open the directory ", directory));
    std::unique_ptr<DirectoryHold> hold(new DirectoryHold(descriptor));
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
      return absl::FailedPreconditionError(absl::StrCat(
          "another process puts a store into ", directory, "; wait for its end (", directory,
          " には別のプロセスがデータを書き込んでいます。終わるまで待ってください。)"));
    }
    return hold;
  }
  ~DirectoryHold() { close(descriptor_); }
  DirectoryHold(const DirectoryHold&) = delete;
  DirectoryHold& operator=(const DirectoryHold&) = delete;

 private:
  explicit DirectoryHold(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
};

// Without a write-ahead log: until Finish nothing of it has to outlive the process.
class RocksDbImport final : public StoreImport {
 public:
  RocksDbImport(RocksDbOptions options, std::unique_ptr<DirectoryHold> hold,
                std::unique_ptr<RocksDatabase> database)
      : options_(std::move(options)), hold_(std::move(hold)), database_(std::move(database)) {}

  absl::Status PutRecords(absl::Span<const KeyRecord> records) override {
    return InPieces(
        records, [](const KeyRecord& row) { return ImportBytes(row); },
        [this](absl::Span<const KeyRecord> piece) {
          rocksdb::WriteBatch batch;
          rocksdb::Status status;
          for (const KeyRecord& row : piece) {
            if (!status.ok()) break;
            status = batch.Put(database_->records(), ToSlice(row.key),
                               absl::StrCat(EncodeVersion(row.record.version), row.record.value));
          }
          return Write(status, batch);
        });
  }

  absl::Status PutEntries(Log log, absl::Span<const LogEntry> entries) override {
    return InPieces(
        entries, [](const LogEntry& entry) { return ImportBytes(entry); },
        [this, log](absl::Span<const LogEntry> piece) {
          rocksdb::WriteBatch batch;
          rocksdb::Status status;
          for (const LogEntry& entry : piece) {
            if (!status.ok()) break;
            status =
                batch.Put(database_->logs(), LogKey(log, entry.position), ToSlice(entry.payload));
          }
          return Write(status, batch);
        });
  }

  absl::Status Finish(const StoreIdentity& identity) override {
    rocksdb::WriteBatch batch;
    const auto put = [&](const std::string& name, const std::string& value) {
      return batch.Put(database_->meta(), name, value);
    };
    rocksdb::Status status = put(kMetaFormat, EncodeFixed64(kStoreFormat));
    if (status.ok()) status = put(kMetaStoreId, identity.id);
    if (status.ok()) status = put(kMetaEpoch, EncodeFixed64(ToInt(identity.epoch)));
    if (status.ok()) status = put(kMetaHead, EncodeFixed64(ToInt(identity.head)));
    for (size_t i = 0; i < std::size(kAllLogs) && status.ok(); ++i)
      status = put(MetaEarliest(kAllLogs[i]), EncodeFixed64(ToInt(identity.earliest[i])));
    RETURN_IF_ERROR(Write(status, batch));
    status = database_->db().Flush(rocksdb::FlushOptions(),
                                   {database_->records(), database_->logs(), database_->meta()});
    RETURN_IF_ERROR(database_->failure());
    RETURN_IF_ERROR(FromRocksDb(status, kImporting));
    database_.reset();
    return SyncDirectory(options_.directory);
  }

  absl::Status Release() override { return MarkFinished(options_.directory); }

 private:
  static constexpr absl::string_view kImporting = "putting a store into its directory";

  absl::Status Write(rocksdb::Status status, rocksdb::WriteBatch& batch) {
    rocksdb::WriteOptions without_log;
    without_log.disableWAL = true;
    if (status.ok()) status = database_->db().Write(without_log, &batch);
    RETURN_IF_ERROR(database_->failure());
    return FromRocksDb(status, kImporting);
  }

  const RocksDbOptions options_;
  const std::unique_ptr<DirectoryHold> hold_;  // outlives the database
  std::unique_ptr<RocksDatabase> database_;    // null from Finish on
};

absl::Status CheckIsFree(const std::string& directory) {
  ASSIGN_OR_RETURN(const bool free, IsFreeForStore(directory));
  if (free) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      directory, " is not empty; move what is there to another place, or name another directory (",
      directory,
      " は空ではありません。中身を別の場所に移すか、別のディレクトリを指定してください。)"));
}

}  // namespace

absl::StatusOr<bool> IsFreeForStore(const std::string& directory) {
  std::error_code error;
  if (!std::filesystem::exists(directory, error) && !error) return true;
  if (IsMarkedUnfinished(directory)) return true;
  bool empty = true;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().filename() != kLostAndFound) empty = false;
  }
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot read ", directory, ": ", error.message()));
  }
  return empty;
}

absl::Status BeginUnfinished(const std::string& directory) {
  // The mark first, and it stays: half of a store that was removed is taken for none.
  RETURN_IF_ERROR(MarkUnfinished(directory));
  std::error_code error;
  std::vector<std::filesystem::path> left;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    const std::filesystem::path name = entry.path().filename();
    if (name != kLostAndFound && name != kUnfinishedMark) left.push_back(entry.path());
  }
  for (const std::filesystem::path& path : left) {
    if (!error) std::filesystem::remove_all(path, error);
  }
  return error ? absl::UnavailableError(
                     absl::StrCat("cannot empty ", directory, ": ", error.message()))
               : absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<StoreImport>> OpenRocksDbImport(const RocksDbOptions& options) {
  RETURN_IF_ERROR(CheckIsFree(options.directory));
  RETURN_IF_ERROR(MakeDirectory(options.directory));
  ASSIGN_OR_RETURN(std::unique_ptr<DirectoryHold> hold, DirectoryHold::Take(options.directory));
  // Another one may have finished meanwhile.
  RETURN_IF_ERROR(CheckIsFree(options.directory));
  RETURN_IF_ERROR(BeginUnfinished(options.directory));
  RocksDbOptions unfinished = options;
  unfinished.accept_unfinished = true;
  unfinished.create_if_missing = true;
  unfinished.access = RocksDbOptions::Access::kReadWrite;
  ASSIGN_OR_RETURN(std::unique_ptr<RocksDatabase> database,
                   RocksDatabase::Open(unfinished, nullptr));
  return std::make_unique<RocksDbImport>(std::move(unfinished), std::move(hold),
                                         std::move(database));
}

}  // namespace renkei::storage
