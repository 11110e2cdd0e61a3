// The bounded executor: a few threads and a bounded queue for work that would hold up a transport's
// thread.

#ifndef RENKEI_SERVER_SERVICE_FRAME_EXECUTOR_H_
#define RENKEI_SERVER_SERVICE_FRAME_EXECUTOR_H_

#include <cstddef>
#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "storage/mutex.h"

namespace renkei::service {

class Executor {
 public:
  // `threads` >= 1. At most `max_queued` tasks wait.
  Executor(int threads, size_t max_queued);
  // Runs what is queued, then ends its threads.
  ~Executor();

  // False when the queue is full or the executor is ending: the task was not taken.
  [[nodiscard]] bool Post(std::function<void()> task);

 private:
  void Run();

  const size_t max_queued_;
  Mutex mutex_;
  CondVar changed_;
  std::deque<std::function<void()>> queue_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_EXECUTOR_H_
