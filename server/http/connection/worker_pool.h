// Threads for what may wait, and a bounded queue before them.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_WORKER_POOL_H_
#define RENKEI_SERVER_HTTP_CONNECTION_WORKER_POOL_H_

#include <deque>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "storage/base/mutex.h"

namespace renkei::http {

// Thread-safe.
class WorkerPool {
 public:
  using Task = absl::AnyInvocable<void()>;

  WorkerPool(int threads, size_t queue);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False: the queue is full, or the pool has stopped; the task is left as it is.
  [[nodiscard]] bool TryRun(Task& task);

  // Drops what waits, and returns when nothing runs any more. Further calls do nothing.
  void Stop();

  size_t waiting() const;

 private:
  void Work();

  const size_t queue_limit_;
  mutable Mutex mutex_;
  CondVar changed_;
  std::deque<Task> queue_ ABSL_GUARDED_BY(mutex_);
  size_t idle_ ABSL_GUARDED_BY(mutex_) = 0;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_WORKER_POOL_H_
