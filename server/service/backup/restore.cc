#include "server/service/backup/restore.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/service/backup/copy/backup_directory.h"
#include "server/service/backup/copy/backup_lock.h"
#include "server/service/backup/copy/file_copy.h"
#include "storage/base/failpoint.h"
#include "storage/base/status_macros.h"
#include "storage/directory.h"
#include "storage/rocksdb_import.h"
#include "storage/rocksdb_store.h"

namespace renkei::service {

absl::Status CheckRestoreTarget(const std::string& data_dir) {
  ASSIGN_OR_RETURN(const bool free, storage::IsFreeForStore(data_dir));
  if (free) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(data_dir,
                   " is not empty; move what is there to another place, or restore "
                   "into another directory"));
}

absl::StatusOr<storage::Epoch> CopyIntoStore(const std::string& backup, const std::string& data_dir,
                                             const TellProgress& tell) {
  RETURN_IF_ERROR(CheckRestoreTarget(data_dir));
  const std::unique_ptr<BackupLock> kept = BackupLock::ToRead(backup);
  ASSIGN_OR_RETURN(const FileSums sums, ReadSums(backup));
  RETURN_IF_ERROR(storage::BeginUnfinished(data_dir));
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
