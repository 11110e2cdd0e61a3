#include "server/http/connection/worker_pool.h"

#include <utility>

namespace renkei::http {

WorkerPool::WorkerPool(int threads, size_t queue) : queue_limit_(queue) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Work(); });
}

WorkerPool::~WorkerPool() { Stop(); }

bool WorkerPool::TryRun(Task& task) {
  {
    const MutexLock lock(mutex_);
    if (stopped_ || queue_.size() >= queue_limit_ + idle_) return false;
    queue_.push_back(std::move(task));
  }
  changed_.NotifyOne();
  return true;
}

void WorkerPool::Stop() {
  std::deque<Task> dropped;
  {
    const MutexLock lock(mutex_);
    stopped_ = true;
    dropped.swap(queue_);
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

size_t WorkerPool::waiting() const {
  const MutexLock lock(mutex_);
  return queue_.size();
}

void WorkerPool::Work() {
  while (true) {
    Task task;
    {
      const MutexLock lock(mutex_);
      ++idle_;
      while (queue_.empty() && !stopped_) changed_.Wait(mutex_);
      --idle_;
      if (stopped_) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace renkei::http
