// Whether the store takes writes, and whether the server is ready, for the log and for whoever asks how the server is. Reads
// are answered either way.

#ifndef RENKEI_SERVER_HOST_HEALTH_WATCH_H_
#define RENKEI_SERVER_HOST_HEALTH_WATCH_H_

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "storage/base/mutex.h"

namespace renkei::host {

// Asks every second, on a thread of its own.
class HealthWatch {
 public:
  struct Watched {
    std::function<absl::Status()> ask;
    // Gets what was found first before the watch's constructor returns, then whenever that has become good or bad.
    std::function<void(const absl::Status&)> on_change;
  };

  // No two calls of theirs come at once.
  explicit HealthWatch(std::vector<Watched> watched);
  ~HealthWatch();
  HealthWatch(const HealthWatch&) = delete;
  HealthWatch& operator=(const HealthWatch&) = delete;

 private:
  void Run();
  void Look();

  const std::vector<Watched> watched_;
  std::vector<bool> good_;  // what was told last; the constructor, then the thread
  Mutex mutex_;
  CondVar changed_;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

// In one line, for the operator's log: what the store says, and what the engine said to it.
std::string DescribeHealth(const absl::Status& status);

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_HEALTH_WATCH_H_
