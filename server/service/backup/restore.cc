#include "server/service/backup/restore.h"

#include <filesystem>
#include <memory>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/service/backup/copy/backup_directory.h"
#include "server/service/backup/copy/backup_lock.h"
#include "server/service/backup/copy/file_copy.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {
namespace {

// What a file system of its own has in its root.
constexpr char kLostAndFound[] = "lost+found";

absl::Status Empty(const std::string& directory) {
  std::error_code error;
  std::vector<std::filesystem::path> left;
  for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
    if (entry.path().filename() != kLostAndFound) left.push_back(entry.path());
  }
  for (const std::filesystem::path& path : left) {
    if (!error) std::filesystem::remove_all(path, error);
  }
  return error ? absl::UnavailableError(
                     absl::StrCat("cannot empty ", directory, ": ", error.message()))
               : absl::OkStatus();
}

}  // namespace

absl::Status CheckRestoreTarget(const std::string& data_dir) {
  std::error_code error;
  if (!std::filesystem::exists(data_dir, error) && !error) return absl::OkStatus();
  if (storage::IsMarkedUnfinished(data_dir)) return absl::OkStatus();
  for (const auto& entry : std::filesystem::directory_iterator(data_dir, error)) {
    if (entry.path().filename() == kLostAndFound) continue;
    return absl::FailedPreconditionError(
        absl::StrCat(data_dir,
                     " is not empty; move what is there to another place, or restore "
                     "into another directory"));
  }
  return error ? absl::FailedPreconditionError(
                     absl::StrCat("cannot read ", data_dir, ": ", error.message()))
               : absl::OkStatus();
}

absl::StatusOr<storage::Epoch> CopyIntoStore(const std::string& backup, const std::string& data_dir,
                                             const TellProgress& tell) {
  RETURN_IF_ERROR(CheckRestoreTarget(data_dir));
  const std::unique_ptr<BackupLock> kept = BackupLock::ToRead(backup);
  ASSIGN_OR_RETURN(const FileSums sums, ReadSums(backup));
  if (storage::IsMarkedUnfinished(data_dir)) {
    RETURN_IF_ERROR(Empty(data_dir));
  }
  RETURN_IF_ERROR(storage::MarkUnfinished(data_dir));
  PassFailpoint(Failpoint::kRestoreMarked);
  for (const auto& [name, sum] : sums) {
    absl::string_view of_store = name;
    if (!absl::ConsumePrefix(&of_store, absl::StrCat(kStoreDirectory, "/"))) continue;
    tell(name);
    ASSIGN_OR_RETURN(const storage::StoreFile file, ExistingFile(absl::StrCat(backup, "/", name)));
    ASSIGN_OR_RETURN(const std::string copied,
                     CopyFile(file, absl::StrCat(data_dir, "/", of_store)));
    if (copied != sum) {
      return absl::DataLossError(
          absl::StrCat(backup, "/", name, " is not what was written; use another backup"));
    }
    PassFailpoint(Failpoint::kRestoreFileEnded);
  }
  RETURN_IF_ERROR(storage::SyncDirectory(data_dir));
  PassFailpoint(Failpoint::kRestoreCopied);
  storage::RocksDbOptions options;
  options.directory = data_dir;
  options.accept_unfinished = true;
  return storage::BeginNewEpoch(options);
}

}  // namespace renkei::service
