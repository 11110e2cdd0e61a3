#include "server/service/frame/executor.h"

#include <utility>

namespace renkei::service {

Executor::Executor(int threads, size_t max_queued) : max_queued_(max_queued) {
  threads_.reserve(static_cast<size_t>(threads));
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

Executor::~Executor() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

bool Executor::Post(std::function<void()> task) {
  MutexLock lock(mutex_);
  if (ending_ || queue_.size() >= max_queued_) return false;
  queue_.push_back(std::move(task));
  // With the lock held: once it is free the task may run, and whoever waited for the task may end
  // this executor.
  changed_.NotifyOne();
  return true;
}

void Executor::Run() {
  while (true) {
    std::function<void()> task;
    {
      MutexLock lock(mutex_);
      while (queue_.empty() && !ending_) changed_.Wait(mutex_);
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

}  // namespace renkei::service
