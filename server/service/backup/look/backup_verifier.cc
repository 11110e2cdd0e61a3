#include "server/service/backup/look/backup_verifier.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "server/service/backup/copy/catalogue.h"
#include "storage/base/status_macros.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {

absl::StatusOr<std::unique_ptr<BackupVerifier>> BackupVerifier::Begin(const std::string& backup) {
  ASSIGN_OR_RETURN(FileSums sums, ReadSums(backup));
  ASSIGN_OR_RETURN(internal_pb::BackupManifest manifest, ReadManifest(backup));
  return absl::WrapUnique(new BackupVerifier(backup, std::move(sums), std::move(manifest)));
}

BackupVerifier::BackupVerifier(std::string backup, FileSums sums,
                               internal_pb::BackupManifest manifest)
    : backup_(std::move(backup)),
      lock_(BackupLock::ToRead(backup_)),
      sums_(std::move(sums)),
      manifest_(std::move(manifest)),
      next_(sums_.begin()),
      total_bytes_(static_cast<uint64_t>(manifest_.total_bytes())) {
  if (sums_.size() != static_cast<size_t>(manifest_.file_count()) + 1) {
    Add(pb::BACKUP_PROBLEM_KIND_UNREADABLE, "");
  }
}

absl::StatusOr<bool> BackupVerifier::Step(uint64_t bytes) {
  if (copy_ == nullptr) {
    if (next_ == sums_.end()) {
      RETURN_IF_ERROR(FindStrangers());
      return false;
    }
    RETURN_IF_ERROR(BeginNext());
    if (copy_ == nullptr) return true;
  }
  ASSIGN_OR_RETURN(const bool more, copy_->Step(bytes));
  if (more) return true;
  if (copy_->Hex() != sum_) Add(pb::BACKUP_PROBLEM_KIND_CHANGED_FILE, file_);
  read_bytes_ += copy_->copied();
  copy_.reset();
  return true;
}

absl::Status BackupVerifier::BeginNext() {
  file_ = next_->first;
  sum_ = next_->second;
  ++next_;
  std::error_code error;
  if (!std::filesystem::exists(PathOf(file_), error)) {
    Add(pb::BACKUP_PROBLEM_KIND_MISSING_FILE, file_);
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const storage::StoreFile source, ExistingFile(PathOf(file_)));
  ASSIGN_OR_RETURN(copy_, FileCopy::Begin(source, ""));
  return absl::OkStatus();
}

// A file too many is read by the database as well as any.
absl::Status BackupVerifier::FindStrangers() {
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(PathOf(kStoreDirectory), error)) {
    const std::string name = absl::StrCat(kStoreDirectory, "/", entry.path().filename().string());
    if (sums_.count(name) == 0) Add(pb::BACKUP_PROBLEM_KIND_STRANGE_FILE, name);
  }
  return error
             ? absl::UnavailableError(absl::StrCat("cannot read ", backup_, ": ", error.message()))
             : absl::OkStatus();
}

absl::Status BackupVerifier::CheckContent() {
  storage::RocksDbOptions options;
  options.directory = PathOf(kStoreDirectory);
  options.access = storage::RocksDbOptions::Access::kReadCopy;
  const absl::StatusOr<std::unique_ptr<storage::Store>> store = storage::OpenRocksDbStore(options);
  if (absl::IsUnavailable(store.status()) && problem_count_ == 0) return store.status();
  if (!store.ok() || !IsStoreOf(**store, manifest_)) {
    Add(pb::BACKUP_PROBLEM_KIND_OTHER_CONTENT, "");
  }
  return absl::OkStatus();
}

void BackupVerifier::Add(pb::BackupProblemKind kind, const std::string& file) {
  ++problem_count_;
  if (problems_.size() == kMaxBackupProblems) return;
  pb::BackupProblem& problem = problems_.emplace_back();
  problem.set_kind(kind);
  problem.set_file(file);
}

std::string BackupVerifier::PathOf(const std::string& file) const {
  return absl::StrCat(backup_, "/", file);
}

std::string Describe(const pb::BackupProblem& problem) {
  switch (problem.kind()) {
    case pb::BACKUP_PROBLEM_KIND_MISSING_FILE:
      return absl::StrCat("the file ", problem.file(), " is missing");
    case pb::BACKUP_PROBLEM_KIND_CHANGED_FILE:
      return absl::StrCat("the file ", problem.file(), " is not what was written");
    case pb::BACKUP_PROBLEM_KIND_STRANGE_FILE:
      return absl::StrCat("the file ", problem.file(), " is not of it");
    case pb::BACKUP_PROBLEM_KIND_UNREADABLE:
      return "backup.json and SHA256SUMS do not fit together";
    default:
      return "backup.json tells of another store, or of another state of it";
  }
}

bool IsStoreOf(const storage::Store& store, const internal_pb::BackupManifest& manifest) {
  return manifest.store_id() == store.id() && manifest.epoch() == storage::ToInt(store.epoch()) &&
         manifest.head() == storage::ToInt(store.Head()) &&
         manifest.incarnation() == storage::ToInt(store.IncarnationOf(store.Head()));
}

}  // namespace renkei::service
