// Who has a directory of backups, or one backup, for themselves. The system gives a lock back with the process that had it.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_LOCK_H_
#define RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_LOCK_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"

namespace renkei::service {

// Held while it lives.
class BackupLock {
 public:
  // Who makes and removes backups in `root` is alone there. OVERLOADED: somebody else does; UNAVAILABLE: it cannot be
  // written.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<BackupLock>> OfAll(const std::string& root);
  // Who reads a backup: it is not removed meanwhile. nullptr where it is being removed or cannot be locked, which
  // its reader will see.
  static std::unique_ptr<BackupLock> ToRead(const std::string& backup);
  // Who removes one; nullptr: somebody reads it.
  static std::unique_ptr<BackupLock> ToRemove(const std::string& backup);

  ~BackupLock();
  BackupLock(const BackupLock&) = delete;
  BackupLock& operator=(const BackupLock&) = delete;

 private:
  explicit BackupLock(int file) : file_(file) {}
  static std::unique_ptr<BackupLock> OfOne(const std::string& backup, int how);

  const int file_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_COPY_BACKUP_LOCK_H_
