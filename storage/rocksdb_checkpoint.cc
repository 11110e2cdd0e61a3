#include "storage/rocksdb_checkpoint.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "rocksdb/metadata.h"
#include "rocksdb/options.h"
#include "rocksdb/sst_file_reader.h"
#include "storage/base/status_macros.h"
#include "storage/rocksdb_store.h"

namespace renkei::storage {
namespace {

constexpr absl::string_view kMaking = "making a checkpoint";

class RocksDbCheckpoint final : public Checkpoint {
 public:
  static absl::StatusOr<std::unique_ptr<Checkpoint>> Make(
      std::shared_ptr<const RocksDatabase> database) {
    const rocksdb::Status disabled = database->db().DisableFileDeletions();
    if (!disabled.ok()) return FromRocksDb(disabled, kMaking);
    auto checkpoint = absl::WrapUnique(new RocksDbCheckpoint(std::move(database)));
    RETURN_IF_ERROR(checkpoint->List());
    return checkpoint;
  }

  ~RocksDbCheckpoint() override {
    database_->db().EnableFileDeletions(/*force=*/false).PermitUncheckedError();
  }

  const std::vector<StoreFile>& files() const override { return files_; }
  absl::Status health() const override { return database_->failure(); }

 private:
  explicit RocksDbCheckpoint(std::shared_ptr<const RocksDatabase> database)
      : database_(std::move(database)) {}

  absl::Status List() {
    rocksdb::LiveFilesStorageInfoOptions options;
    options.wal_size_for_flush = 0;  // always: what remains of the logs is short
    std::vector<rocksdb::LiveFileStorageInfo> live;
    const rocksdb::Status listed = database_->db().GetLiveFilesStorageInfo(options, &live);
    RETURN_IF_ERROR(database_->failure());
    if (!listed.ok()) return FromRocksDb(listed, kMaking);
    for (rocksdb::LiveFileStorageInfo& info : live) {
      StoreFile file{.name = info.relative_filename, .path = "", .bytes = info.size, .content = ""};
      if (info.replacement_contents.empty()) {
        file.path = absl::StrCat(info.directory, "/", info.relative_filename);
      } else {
        file.content = std::move(info.replacement_contents);
      }
      files_.push_back(std::move(file));
    }
    return absl::OkStatus();
  }

  const std::shared_ptr<const RocksDatabase> database_;
  std::vector<StoreFile> files_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Checkpoint>> NewRocksDbCheckpoint(
    std::shared_ptr<const RocksDatabase> database) {
  return RocksDbCheckpoint::Make(std::move(database));
}

bool IsTableFile(absl::string_view name) { return absl::EndsWith(name, ".sst"); }

absl::StatusOr<std::vector<std::string>> TableFilesOf(const RocksDbOptions& options) {
  ASSIGN_OR_RETURN(const std::unique_ptr<RocksDatabase> database,
                   RocksDatabase::Open(options, nullptr, RocksDatabase::Mode::kReadOnly));
  std::vector<rocksdb::LiveFileMetaData> live;
  database->db().GetLiveFilesMetaData(&live);
  std::vector<std::string> names;
  names.reserve(live.size());
  for (const rocksdb::LiveFileMetaData& file : live) names.push_back(file.relative_filename);
  return names;
}

absl::Status CheckTableFile(const std::string& path) {
  rocksdb::SstFileReader reader{rocksdb::Options()};
  rocksdb::Status status = reader.Open(path);
  if (status.ok()) status = reader.VerifyChecksum();
  return FromRocksDb(status, absl::StrCat("reading ", path));
}

}  // namespace renkei::storage
