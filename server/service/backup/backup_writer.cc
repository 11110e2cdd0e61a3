#include "server/service/backup/backup_writer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/frame/time.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

constexpr uint64_t kStepBytes = uint64_t{8} << 20;
constexpr char kLockName[] = ".lock";
constexpr int kBusyRetryMillis = 10'000;

absl::Status NotConfigured() {
  return domain::MakeError(
      pb::REASON_NOT_CONFIGURED,
      {"the server has no directory for backups; its operator sets backup_dir (renkeid "
       "--backup-dir DIR)",
       "バックアップ先が設定されていません。運用担当者が renkeid の設定 backup_dir（--backup-dir）"
       "にディレクトリを指定してください。"},
      {{"option", "backup_dir"}});
}

absl::Status Busy() {
  return domain::MakeError(
      pb::REASON_OVERLOADED,
      {"another backup is being made; try again when it is complete",
       "別のバックアップを作成中です。完了してから、もう一度お試しください。"},
      {{"limit", "backups"}, {"value", "1"}, {"retry_after_ms", absl::StrCat(kBusyRetryMillis)}});
}

absl::Status Exists(const std::string& path) {
  return domain::MakeError(pb::REASON_ALREADY_EXISTS,
                           {absl::StrCat(path, " exists already; choose another name"),
                            absl::StrCat(path, " はすでにあります。別の名前を指定してください。")});
}

// The directory may hold what others have put there.
bool IsUnfinishedBackup(const std::filesystem::path& path) {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    const std::string name = entry.path().filename();
    if (name != kStoreDirectory && name != kManifestName && name != kSumsName) return false;
  }
  return !error;
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

}  // namespace

BackupWriter::BackupWriter(const Env& env, const std::string& backup_id)
    : env_(env),
      root_(env.backup_directory),
      final_(absl::StrCat(root_, "/", backup_id)),
      partial_(absl::StrCat(final_, kPartialSuffix)) {}

absl::StatusOr<std::unique_ptr<BackupWriter>> BackupWriter::Begin(const Env& env,
                                                                  const std::string& backup_id) {
  if (env.backup_directory.empty()) return NotConfigured();
  auto writer = absl::WrapUnique(new BackupWriter(env, backup_id));
  absl::Status status = storage::MakeDirectory(writer->root_);
  if (status.ok()) status = writer->Lock();
  if (status.ok()) status = writer->CheckNew();
  if (!status.ok()) return writer->Typed(status);
  writer->RemovePartial();
  return writer;
}

BackupWriter::~BackupWriter() {
  if (lock_ < 0) return;
  copy_.reset();
  if (!complete_) RemovePartial();
  close(lock_);
}

absl::Status BackupWriter::Lock() {
  const std::string path = absl::StrCat(root_, "/", kLockName);
  lock_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock_ < 0) {
    const std::error_code error(errno, std::generic_category());
    return absl::UnavailableError(absl::StrCat("cannot write ", path, ": ", error.message()));
  }
  if (flock(lock_, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
  close(std::exchange(lock_, -1));
  return Busy();
}

absl::Status BackupWriter::CheckNew() const {
  std::error_code error;
  return std::filesystem::exists(final_, error) ? Exists(final_) : absl::OkStatus();
}

// All of them: who has the lock is alone.
void BackupWriter::RemovePartial() const {
  std::error_code error;
  std::vector<std::filesystem::path> partial;
  for (const auto& entry : std::filesystem::directory_iterator(root_, error)) {
    const std::filesystem::path& path = entry.path();
    if (absl::EndsWith(path.filename().string(), kPartialSuffix) && IsUnfinishedBackup(path)) {
      partial.push_back(path);
    }
  }
  for (const std::filesystem::path& path : partial) std::filesystem::remove_all(path, error);
}

absl::StatusOr<bool> BackupWriter::Step() {
  const absl::StatusOr<bool> more = Advance();
  if (!more.ok()) return Typed(more.status());
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
  const uint64_t before = copy_->copied();
  ASSIGN_OR_RETURN(const bool more, copy_->Step(kStepBytes));
  copied_bytes_ += copy_->copied() - before;
  if (!more) {
    RETURN_IF_ERROR(EndFile());
  }
  return true;
}

absl::Status BackupWriter::TakeCheckpoint() {
  ASSIGN_OR_RETURN(std::unique_ptr<storage::Checkpoint> checkpoint, env_.store.NewCheckpoint());
  for (const storage::StoreFile& file : checkpoint->files()) total_bytes_ += file.bytes;
  checkpoint_ = std::move(checkpoint);
  RETURN_IF_ERROR(CheckRoom());
  RETURN_IF_ERROR(storage::MakeDirectory(partial_));
  return storage::MakeDirectory(store_directory());
}

absl::Status BackupWriter::CheckRoom() const {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(root_, error);
  // A disk that does not say is left to the writes.
  const uint64_t needed = total_bytes_ + env_.backup_min_free_bytes;
  return error || space.available >= needed ? absl::OkStatus()
                                            : NoRoom(root_, needed, space.available);
}

absl::Status BackupWriter::BeginFile() {
  const storage::StoreFile& file = checkpoint_->files()[next_file_];
  ASSIGN_OR_RETURN(copy_, FileCopy::Begin(file, absl::StrCat(store_directory(), "/", file.name)));
  ++next_file_;
  return absl::OkStatus();
}

absl::Status BackupWriter::EndFile() {
  const std::string& name = checkpoint_->files()[next_file_ - 1].name;
  sums_[absl::StrCat(kStoreDirectory, "/", name)] = copy_->Hex();
  copy_.reset();
  if (!storage::IsTableFile(name)) return absl::OkStatus();
  return storage::CheckTableFile(absl::StrCat(store_directory(), "/", name));
}

absl::Status BackupWriter::Complete() {
  absl::Status status = Describe();
  if (status.ok()) status = storage::SyncDirectory(store_directory());
  if (status.ok()) status = WriteManifest(partial_, manifest_, std::move(sums_));
  if (!status.ok()) return status;
  checkpoint_.reset();
  std::error_code error;
  std::filesystem::rename(partial_, final_, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot rename ", partial_, ": ", error.message()));
  }
  complete_ = true;
  return storage::SyncDirectory(root_);
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
  return absl::OkStatus();
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

std::string BackupWriter::store_directory() const {
  return absl::StrCat(partial_, "/", kStoreDirectory);
}

}  // namespace renkei::service
