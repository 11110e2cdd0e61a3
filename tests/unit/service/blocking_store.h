// A store whose reads block until the test lets them through.

#ifndef RENKEI_TESTS_UNIT_SERVICE_BLOCKING_STORE_H_
#define RENKEI_TESTS_UNIT_SERVICE_BLOCKING_STORE_H_

#include <gtest/gtest.h>

#include <memory>
#include <thread>

#include "storage/base/mutex.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {

class BlockingStore : public ForwardingStore {
 public:
  // The thread that makes it is a transport's: it never reads.
  using ForwardingStore::ForwardingStore;

  bool ReadsMayBlock() const override { return true; }

  std::unique_ptr<storage::Snapshot> NewSnapshot() const override {
    Wait();
    return ForwardingStore::NewSnapshot();
  }

  // The next `readers` reads wait for Release.
  void Hold(int readers) {
    const MutexLock lock(mutex_);
    to_hold_ = readers;
    released_ = false;
  }
  void Release() {
    const MutexLock lock(mutex_);
    to_hold_ = 0;
    released_ = true;
    changed_.NotifyAll();
  }
  // Until so many reads wait.
  void AwaitHeld(int readers) {
    const MutexLock lock(mutex_);
    while (held_ < readers) changed_.Wait(mutex_);
  }

 private:
  void Wait() const {
    const MutexLock lock(mutex_);
    if (std::this_thread::get_id() == transport_) {
      // Not held up, but counted: the test goes on and says what is wrong.
      ADD_FAILURE() << "a transport's thread reads the store";
      ++held_;
      return;
    }
    if (to_hold_ == 0) return;
    --to_hold_;
    ++held_;
    changed_.NotifyAll();
    while (!released_) changed_.Wait(mutex_);
    --held_;
  }

  const std::thread::id transport_ = std::this_thread::get_id();
  mutable Mutex mutex_;
  mutable CondVar changed_;
  mutable int to_hold_ ABSL_GUARDED_BY(mutex_) = 0;
  mutable int held_ ABSL_GUARDED_BY(mutex_) = 0;
  bool released_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_BLOCKING_STORE_H_
