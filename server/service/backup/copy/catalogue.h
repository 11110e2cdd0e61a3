// The backups in a directory, as far as is known of them without reading them whole.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_COPY_CATALOGUE_H_
#define RENKEI_SERVER_SERVICE_BACKUP_COPY_CATALOGUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "renkei/internal/v1/backup.pb.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/service/backup/copy/backup_directory.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// How many problems of one backup are told and kept; of the others it is told that they are there.
inline constexpr size_t kMaxBackupProblems = 100;

// A value type.
struct CataloguedBackup {
  std::string id;
  std::string path;
  internal_pb::BackupManifest manifest;  // without anything where it cannot be read
  FileSums sums;                         // the same
  std::optional<internal_pb::BackupCheck> check;
  pb::BackupState state = pb::BACKUP_STATE_COMPLETE;
  std::vector<pb::BackupProblem> problems;  // of the state DAMAGED
  int64_t problem_count = 0;

  absl::Time create_time() const;
  // Its id was given by whoever made it. One from before that was noted tells by its id.
  bool named() const;
  // A whole one of that store.
  bool IsGood(absl::string_view store_id) const {
    return state == pb::BACKUP_STATE_COMPLETE && manifest.store_id() == store_id;
  }
};

// Directories that are called like a backup and hold one, the newest first; none where `root` is not there. UNAVAILABLE: it cannot be
// read.
[[nodiscard]] absl::StatusOr<std::vector<CataloguedBackup>> ReadCatalogue(const std::string& root);
// Those of the server; an error as its caller is told.
[[nodiscard]] absl::StatusOr<std::vector<CataloguedBackup>> Catalogue(const Env& env);
// One of them. NOT_FOUND: there is none of that id.
[[nodiscard]] absl::StatusOr<CataloguedBackup> ReadBackup(const std::string& root,
                                                          const std::string& id);

pb::Backup Describe(const CataloguedBackup& backup);

// NOT_CONFIGURED unless the server has a directory for backups.
[[nodiscard]] absl::Status CheckBackupsConfigured(const Env& env);

// Bytes of files on the disk, each counted once however many backups have it.
struct DiskUse {
  uint64_t used = 0;
  uint64_t free = 0;  // of the disk of `root`
};
DiskUse DiskUseOf(const std::string& root, const std::vector<CataloguedBackup>& backups);
// What would be free if only `removed` went.
uint64_t BytesOfThemAlone(const std::vector<const CataloguedBackup*>& removed,
                          const std::vector<const CataloguedBackup*>& kept);

// When the newest good backup of the store was made; nullopt: there is none. Cheap: the directory is looked at once a minute at most.
// Thread-safe.
std::optional<absl::Time> LastGoodBackup(const Env& env);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_COPY_CATALOGUE_H_
