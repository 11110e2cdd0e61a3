// How fast a backup may go, so that who works with the server does not feel it.

#ifndef RENKEI_SERVER_SERVICE_BACKUP_BACKUP_PACE_H_
#define RENKEI_SERVER_SERVICE_BACKUP_BACKUP_PACE_H_

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <utility>

#include "absl/time/time.h"
#include "server/service/frame/monotonic.h"

namespace renkei::service {

// Of what is done in steps, each of which is paid for by waiting after it. Nothing is saved up: after a pause it does not go
// faster. Used by one thread at a time.
class BackupPace {
 public:
  // 0: as fast as it goes.
  BackupPace(uint64_t bytes_per_second, MonotonicClock clock)
      : bytes_per_second_(bytes_per_second), clock_(std::move(clock)), until_(clock_()) {}

  void Spent(uint64_t bytes) {
    if (bytes_per_second_ == 0) return;
    const std::chrono::duration<double> pause(static_cast<double>(bytes) /
                                              static_cast<double>(bytes_per_second_));
    until_ = std::max(until_, begun_) + std::chrono::duration_cast<Monotonic::duration>(pause);
  }

  // How long the next step has to wait; zero: it may begin, and what it takes counts.
  absl::Duration Wait() {
    const Monotonic now = clock_();
    if (now < until_) return absl::FromChrono(until_ - now);
    begun_ = now;
    return absl::ZeroDuration();
  }

 private:
  const uint64_t bytes_per_second_;
  const MonotonicClock clock_;
  Monotonic until_;    // nothing is read before
  Monotonic begun_{};  // when the step under way did
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_BACKUP_BACKUP_PACE_H_
