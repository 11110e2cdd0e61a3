// What is there at the moment, for somebody who walks over it.

#ifndef RENKEI_SERVER_RPC_LIVE_SET_H_
#define RENKEI_SERVER_RPC_LIVE_SET_H_

#include <atomic>
#include <cstddef>
#include <set>
#include <thread>
#include <vector>

#include "absl/functional/function_ref.h"
#include "storage/base/mutex.h"

namespace renkei::rpc {

// Objects that come and go on any thread. Thread-safe; a visit may end the object that it visits.
template <typename T>
class LiveSet {
 public:
  void Add(T& one) {
    const MutexLock lock(mutex_);
    all_.insert(&one);
  }

  // No visit of it comes after that, and none is under way but one that calls this.
  void Remove(T& one) {
    if (IsVisitor()) return EraseVisited(one);
    const MutexLock lock(mutex_);
    all_.erase(&one);
  }

  // Whoever comes or goes meanwhile waits.
  void Visit(absl::FunctionRef<void(T&)> visit) {
    const MutexLock lock(mutex_);
    visitor_ = std::this_thread::get_id();
    const std::vector<T*> present(all_.begin(), all_.end());
    for (T* one : present) {
      if (all_.count(one) > 0) visit(*one);
    }
    visitor_ = std::thread::id();
  }

  // Whether the caller is in a visit of its own.
  bool IsVisitor() const { return visitor_ == std::this_thread::get_id(); }

  size_t size() const {
    const MutexLock lock(mutex_);
    return all_.size();
  }

 private:
  // The visitor holds the lock.
  void EraseVisited(T& one) ABSL_NO_THREAD_SAFETY_ANALYSIS { all_.erase(&one); }

  mutable Mutex mutex_;
  std::atomic<std::thread::id> visitor_{std::thread::id()};
  std::set<T*> all_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_LIVE_SET_H_
