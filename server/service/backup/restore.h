// A backup becomes a store again.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_RESTORE_H_
#define RENKEI_SERVER_SERVICE_BACKUP_RESTORE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/service/backup/look/verify_store.h"
#include "storage/store.h"

namespace renkei::service {

// OK if a store can be put into `data_dir`: it is not there yet, or empty, or a restore that was
// broken off left it. FAILED_PRECONDITION otherwise.
[[nodiscard]] absl::Status CheckRestoreTarget(const std::string& data_dir);

// Copies the store of `backup`, which was verified, into `data_dir`, and begins a new epoch there. The
// directory is left marked as unfinished (storage::MarkUnfinished): no server opens it before its
// tokens have been seen to. What a broken-off restore left is removed first. Errors as
// CheckRestoreTarget; DATA_LOSS: a file is not what the backup says; UNAVAILABLE, RESOURCE_EXHAUSTED:
// the disk.
[[nodiscard]] absl::StatusOr<storage::Epoch> CopyIntoStore(const std::string& backup,
                                                           const std::string& data_dir,
                                                           const TellProgress& tell);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_RESTORE_H_
