#include "server/service/backup/copy/backup_writer.h"

#include <filesystem>
#include <map>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/frame/time.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

constexpr uint64_t kStepBytes = uint64_t{8} << 20;

absl::Status Exists(const std::string& path) {
  return domain::MakeError(pb::REASON_ALREADY_EXISTS,
                           {absl::StrCat(path, " exists already; choose another name"),
                            absl::StrCat(path, " はすでにあります。別の名前を指定してください。")});
}

absl::Status NoRoom(const std::string& root, uint64_t needed, uint64_t free) {
  const uint64_t needed_mib = (needed >> 20) + 1;
  return domain::MakeError(
      pb::REASON_DISK_FULL,
      {absl::StrCat("the disk of ", root, " has ", free >> 20, " MiB free; the backup needs ",
                    needed_mib, " MiB, with what stays free (min_free_mib)"),
       absl::StrCat("バックアップ先 ", root, " のディスクの空きが足りません（空き ", free >> 20,
                    " MiB、必要な容量は常に空けておく分（min_free_mib）を含めて ", needed_mib,
                    " MiB）。")});
}

std::map<std::string, uint64_t> FilesByName(const storage::Checkpoint& checkpoint) {
  std::map<std::string, uint64_t> files;
  for (const storage::StoreFile& file : checkpoint.files()) files[file.name] = file.bytes;
  return files;
}

}  // namespace

BackupWriter::BackupWriter(const Env& env, BackupRequest request)
    : env_(env),
      request_(std::move(request)),
      root_(env.backups.directory),
      final_(absl::StrCat(root_, "/", request_.id)),
      partial_(absl::StrCat(final_, kPartialSuffix)) {}

absl::StatusOr<std::unique_ptr<BackupWriter>> BackupWriter::Begin(const Env& env,
                                                                  BackupRequest request) {
  RETURN_IF_ERROR(CheckBackupsConfigured(env));
  auto writer = absl::WrapUnique(new BackupWriter(env, std::move(request)));
  const absl::Status opened = writer->Open();
  // Whoever asks for what there is, or while another one is made, has not failed to make one.
  if (domain::DetailOf(opened)) return opened;
  if (!opened.ok()) return writer->Failed(opened);
  writer->begun_ = true;
  env.backup_news->Began(env.now());
  return writer;
}

absl::Status BackupWriter::Open() {
  RETURN_IF_ERROR(storage::MakeDirectory(root_));
  ASSIGN_OR_RETURN(lock_, BackupLock::OfAll(root_));
  std::error_code error;
  if (std::filesystem::exists(final_, error)) return Exists(final_);
  RemovePartialBackups(root_);
  if (request_.full) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<CataloguedBackup> earlier, ReadCatalogue(root_));
  shared_ = SharedFiles(earlier);
  return absl::OkStatus();
}

BackupWriter::~BackupWriter() {
  if (lock_ == nullptr || complete_) return;
  copy_.reset();
  RemovePartialBackups(root_);
  if (failed_ || !begun_) return;
  env_.backup_news->Failed(
      env_.now(), domain::MakeError(
                      pb::REASON_UNAVAILABLE,
                      {"no backup was made: whoever had it made hung up, or the server ended",
                       "作成中に接続が切れたか、サーバーが停止したため、バックアップを作成できませ"
                       "んでした。"}));
}

absl::StatusOr<bool> BackupWriter::Step() {
  const absl::StatusOr<bool> more = Advance();
  if (!more.ok()) return Failed(more.status());
  return *more;
}

absl::StatusOr<bool> BackupWriter::Advance() {
  if (checkpoint_ == nullptr) {
    RETURN_IF_ERROR(TakeCheckpoint());
    return true;
  }
  RETURN_IF_ERROR(checkpoint_->health());
  if (copy_ == nullptr) {
    if (next_file_ == checkpoint_->files().size()) {
      RETURN_IF_ERROR(Complete());
      return false;
    }
    RETURN_IF_ERROR(BeginFile());
  }
  ASSIGN_OR_RETURN(const bool more, copy_->Step(kStepBytes));
  if (!more) {
    RETURN_IF_ERROR(EndFile());
  }
  return true;
}

absl::Status BackupWriter::TakeCheckpoint() {
  ASSIGN_OR_RETURN(std::unique_ptr<storage::Checkpoint> checkpoint, env_.store.NewCheckpoint());
  uint64_t unshared = 0;
  for (const storage::StoreFile& file : checkpoint->files()) {
    total_bytes_ += file.bytes;
    if (!shared_.MayHave(file.name, file.bytes)) unshared += file.bytes;
  }
  checkpoint_ = std::move(checkpoint);
  RETURN_IF_ERROR(CheckRoom(unshared));
  RETURN_IF_ERROR(storage::MakeDirectory(partial_));
  return storage::MakeDirectory(store_directory());
}

// For so many bytes more.
absl::Status BackupWriter::CheckRoom(uint64_t bytes) const {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(root_, error);
  // A disk that does not say is left to the writes.
  const uint64_t needed = bytes + env_.backups.min_free_bytes;
  return error || space.available >= needed ? absl::OkStatus()
                                            : NoRoom(root_, needed, space.available);
}

absl::Status BackupWriter::BeginFile() {
  only_looks_ = shared_.MayHave(file().name, file().bytes);
  if (!only_looks_) return BeginCopy();
  ASSIGN_OR_RETURN(copy_, FileCopy::Begin(file(), ""));
  return absl::OkStatus();
}

absl::Status BackupWriter::BeginCopy() {
  only_looks_ = false;
  RETURN_IF_ERROR(CheckRoom(file().bytes));
  ASSIGN_OR_RETURN(copy_, FileCopy::Begin(file(), PathOf(file())));
  return absl::OkStatus();
}

absl::Status BackupWriter::EndFile() {
  const std::string sum = copy_->Hex();
  read_bytes_ += copy_->copied();
  copy_.reset();
  if (only_looks_) {
    ASSIGN_OR_RETURN(const bool shared, Share(sum));
    if (!shared) return BeginCopy();
  } else {
    new_bytes_ += file().bytes;
    if (storage::IsTableFile(file().name)) {
      RETURN_IF_ERROR(storage::CheckTableFile(PathOf(file())));
      read_bytes_ += file().bytes;
    }
  }
  sums_[absl::StrCat(kStoreDirectory, "/", file().name)] = sum;
  copied_bytes_ += file().bytes;
  ++next_file_;
  PassFailpoint(Failpoint::kBackupFileEnded);
  return absl::OkStatus();
}

// False: no earlier backup has it, or its disk knows no such links (FAT, some shares); then it is written.
absl::StatusOr<bool> BackupWriter::Share(const std::string& sum) {
  const std::string path = shared_.Find(file().name, file().bytes, sum);
  if (path.empty()) return false;
  std::error_code error;
  std::filesystem::create_hard_link(path, PathOf(file()), error);
  return !error;
}

absl::Status BackupWriter::Complete() {
  absl::Status status = Describe();
  if (status.ok()) status = storage::SyncDirectory(store_directory());
  PassFailpoint(Failpoint::kBackupDescribes);
  if (status.ok()) status = WriteManifest(partial_, manifest_, std::move(sums_));
  if (!status.ok()) return status;
  PassFailpoint(Failpoint::kBackupDescribed);
  checkpoint_.reset();
  std::error_code error;
  std::filesystem::rename(partial_, final_, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot rename ", partial_, ": ", error.message()));
  }
  complete_ = true;
  PassFailpoint(Failpoint::kBackupNamed);
  RETURN_IF_ERROR(storage::SyncDirectory(root_));
  lock_.reset();
  env_.backup_news->Made();
  return absl::OkStatus();
}

// What the copy is of is what it says when it is opened.
absl::Status BackupWriter::Describe() {
  storage::RocksDbOptions options;
  options.directory = store_directory();
  options.access = storage::RocksDbOptions::Access::kReadCopy;
  ASSIGN_OR_RETURN(const std::unique_ptr<storage::Store> copy, storage::OpenRocksDbStore(options));
  manifest_.set_format(kBackupFormat);
  manifest_.set_store_format(storage::kStoreFormat);
  manifest_.set_store_id(copy->id());
  manifest_.set_epoch(storage::ToInt(copy->epoch()));
  manifest_.set_head(storage::ToInt(copy->Head()));
  manifest_.set_incarnation(storage::ToInt(copy->IncarnationOf(copy->Head())));
  manifest_.set_file_count(static_cast<int64_t>(checkpoint_->files().size()));
  manifest_.set_total_bytes(static_cast<int64_t>(total_bytes_));
  *manifest_.mutable_create_time() = ToProto(env_.now());
  manifest_.set_server_version(env_.version);
  manifest_.set_named(request_.named);
  manifest_.set_new_bytes(static_cast<int64_t>(new_bytes_));
  for (const auto& [name, file_bytes] : FilesByName(*checkpoint_)) {
    internal_pb::BackupFile& described = *manifest_.add_files();
    described.set_name(name);
    described.set_bytes(static_cast<int64_t>(file_bytes));
  }
  return absl::OkStatus();
}

absl::Status BackupWriter::Failed(const absl::Status& status) {
  absl::Status typed = Typed(status);
  failed_ = true;
  env_.backup_news->Failed(env_.now(), typed);
  return typed;
}

absl::Status BackupWriter::Typed(const absl::Status& status) const {
  if (status.ok() || domain::DetailOf(status)) return status;
  // The store's own troubles are told as every call tells them.
  if (storage::IsDiskFull(status)) return status;
  const std::string why(status.message());
  env_.on_fault("backup", absl::StrCat(final_, ": ", status.ToString()));
  if (absl::IsResourceExhausted(status)) {
    return domain::MakeError(
        pb::REASON_DISK_FULL,
        {absl::StrCat("the backup's disk is full: ", why),
         absl::StrCat("バックアップ先のディスクがいっぱいです（", why, "）。")});
  }
  if (absl::IsDataLoss(status)) {
    return domain::MakeError(
        pb::REASON_UNAVAILABLE,
        {absl::StrCat("the store is damaged, and no backup was made: ", why,
                      "; the server's log says more"),
         absl::StrCat("データベースの破損が見つかったため、バックアップを作成しませんでした（", why,
                      "）。詳細はサーバーのログを確認してください。")});
  }
  return domain::MakeError(pb::REASON_UNAVAILABLE,
                           {absl::StrCat("no backup was made: ", why),
                            absl::StrCat("バックアップを作成できませんでした（", why, "）。")});
}

std::string BackupWriter::PathOf(const storage::StoreFile& file) const {
  return absl::StrCat(store_directory(), "/", file.name);
}

std::string BackupWriter::store_directory() const {
  return absl::StrCat(partial_, "/", kStoreDirectory);
}

}  // namespace renkei::service
