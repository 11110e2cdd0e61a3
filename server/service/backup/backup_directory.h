// How a backup lies on the disk.
//
//   ID/backup.json   what it is of (internal.v1.BackupManifest)
//   ID/store/        the files of the store
//   ID/SHA256SUMS    the checksums of all of these, as sha256sum writes and checks them; written last
//
// While it is being written the directory is called ID.partial. One that is called ID is complete.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_BACKUP_DIRECTORY_H_
#define RENKEI_SERVER_SERVICE_BACKUP_BACKUP_DIRECTORY_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/internal/v1/backup.pb.h"
#include "server/auth/visibility.h"

namespace renkei::service {

inline constexpr int kBackupFormat = 1;
inline constexpr char kManifestName[] = "backup.json";
inline constexpr char kSumsName[] = "SHA256SUMS";
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

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_BACKUP_DIRECTORY_H_
