// What an operator says of backups, and what the server knows of the one under way.

#ifndef RENKEI_SERVER_SERVICE_FRAME_BACKUP_OPTIONS_H_
#define RENKEI_SERVER_SERVICE_FRAME_BACKUP_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/domain/backup/retention.h"
#include "storage/base/mutex.h"

namespace renkei::service {

struct BackupOptions {
  std::string directory = {};     // empty: no backups are made
  uint64_t min_free_bytes = 0;    // that they leave free on its disk
  uint64_t bytes_per_second = 0;  // that are read for them; 0: as fast as it goes
  domain::Retention retention = {};
  // How old the last good one may become; zero: as old as it likes.
  absl::Duration due = absl::ZeroDuration();
};

// Kept in memory: a server that was started anew knows of no failure. Thread-safe.
class BackupNews {
 public:
  struct Failure {
    absl::Time time;
    absl::Status status;
  };
  struct State {
    std::optional<absl::Time> running_since;
    std::optional<Failure> last_failure;  // since the last one that was made
  };

  void Began(absl::Time now) {
    MutexLock lock(mutex_);
    state_.running_since = now;
  }
  void Made() {
    MutexLock lock(mutex_);
    state_ = {};
    looked_at_.reset();
  }
  void Failed(absl::Time now, absl::Status status) {
    MutexLock lock(mutex_);
    state_ = {.running_since = std::nullopt, .last_failure = Failure{now, std::move(status)}};
  }
  // The backups changed otherwise: one was looked at, or removed.
  void Changed() {
    MutexLock lock(mutex_);
    looked_at_.reset();
  }
  State state() const {
    MutexLock lock(mutex_);
    return state_;
  }

  // When the last good one was made, as it was found since `after`; nullopt: nobody has looked.
  std::optional<std::optional<absl::Time>> Seen(absl::Time after) const {
    MutexLock lock(mutex_);
    if (!looked_at_ || *looked_at_ < after) return std::nullopt;
    return last_good_;
  }
  void See(absl::Time now, std::optional<absl::Time> last_good) {
    MutexLock lock(mutex_);
    looked_at_ = now;
    last_good_ = last_good;
  }

 private:
  mutable Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Time> looked_at_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Time> last_good_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_BACKUP_OPTIONS_H_
