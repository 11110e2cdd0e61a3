// Old backups go, by the operator's rule.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_PRUNE_H_
#define RENKEI_SERVER_SERVICE_BACKUP_PRUNE_H_

#include <memory>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/admin_service.pb.h"
#include "server/service/backup/copy/backup_lock.h"
#include "server/service/backup/copy/catalogue.h"
#include "server/service/frame/call.h"

namespace renkei::service {

// Removes one backup after the other. A directory is called ID.partial before anything in it goes, so that whatever moment ends the
// process, what is called ID is whole; who makes or prunes next removes the rest. Used by one thread at a time.
class BackupPruner {
 public:
  // `env` outlives it. Errors as PruneBackups has them. With `dry` nothing is removed, and nobody is kept from making one.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<BackupPruner>> Begin(const Env& env,
                                                                           bool dry);

  // Removes the next one. False: that was all. UNAVAILABLE: it cannot be removed.
  [[nodiscard]] absl::StatusOr<bool> Step();

  // What went, or would go, and what stays; after the last step.
  const pb::PruneBackupsResponse& response() const { return response_; }

 private:
  BackupPruner(const Env& env, bool dry) : env_(env), dry_(dry) {}
  absl::Status Plan();
  void Keep(const CataloguedBackup& backup, const std::vector<pb::BackupKeepReason>& reasons);

  const Env& env_;
  const bool dry_;
  std::unique_ptr<BackupLock> lock_;
  // Each with the lock under which it is removed.
  std::vector<std::pair<CataloguedBackup, std::unique_ptr<BackupLock>>> to_remove_;
  size_t removed_ = 0;
  pb::PruneBackupsResponse response_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_PRUNE_H_
