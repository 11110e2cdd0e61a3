// How a backup lies on the disk.
//
//   ID/backup.json   what it is of (internal.v1.BackupManifest)
//   ID/store/        the files of the store
//   ID/SHA256SUMS    the checksums of all of these, as sha256sum writes and checks them; written last
//   ID/verified.json what the last look at it found (internal.v1.BackupCheck), if there was one
//
// While it is being written, and while it is being removed, the directory is called ID.partial. One that is called ID is
// complete. Tables that an earlier backup has too are hard links to the same files: every directory is whole by
// itself, copies and checks need no other one, and a file goes with the last directory that has it. Nobody changes a file
// that lies there.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_DIRECTORY_H_
#define RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_DIRECTORY_H_

#include <map>
#include <optional>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/internal/v1/backup.pb.h"
#include "server/auth/visibility.h"

namespace renkei::service {

inline constexpr int kBackupFormat = 1;
inline constexpr char kManifestName[] = "backup.json";
inline constexpr char kSumsName[] = "SHA256SUMS";
inline constexpr char kCheckName[] = "verified.json";
inline constexpr char kStoreDirectory[] = "store";
inline constexpr char kPartialSuffix[] = ".partial";

// By the file's path in the backup ("store/000123.sst"): 64 hexadecimal digits.
using FileSums = std::map<std::string, std::string>;

// Writes backup.json, adds its sum to `sums`, writes SHA256SUMS; both are on the disk when it
// returns. Errors as FileCopy's.
[[nodiscard]] absl::Status WriteManifest(const std::string& backup,
                                         const internal_pb::BackupManifest& manifest,
                                         FileSums sums);

// NOT_FOUND: `backup` is no backup, or one that was never completed. DATA_LOSS: it cannot be read.
[[nodiscard]] absl::StatusOr<FileSums> ReadSums(const std::string& backup);
// FAILED_PRECONDITION: of a newer version.
[[nodiscard]] absl::StatusOr<internal_pb::BackupManifest> ReadManifest(const std::string& backup);

// Keeps what a look at a backup found, in the place of what an earlier one did. Errors as FileCopy's.
[[nodiscard]] absl::Status WriteCheck(const std::string& backup,
                                      const internal_pb::BackupCheck& check);
// nullopt: nobody has looked, or it cannot be read.
std::optional<internal_pb::BackupCheck> ReadCheck(const std::string& backup);

// Whether nothing lies in the directory but what a backup, whole or not, consists of: others may have put something there.
bool HoldsOnlyBackup(const std::string& backup);
// Removes one directory that is called ID.partial, with what is in it; broken off it is still called so. What the system says.
std::error_code RemovePartialBackup(const std::string& partial);
// Removes what was not finished, or not wholly removed, in `root`. For who has BackupLock::OfAll.
void RemovePartialBackups(const std::string& root);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_DIRECTORY_H_
