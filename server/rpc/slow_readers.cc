#include "server/rpc/slow_readers.h"

#include <chrono>
#include <vector>

namespace renkei::rpc {
namespace {

constexpr std::chrono::milliseconds kPeriod(500);

}  // namespace

SlowReaders::SlowReaders(absl::Duration patience)
    : patience_(patience), thread_([this] { Run(); }) {}

SlowReaders::~SlowReaders() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
}

void SlowReaders::Add(Write& write) {
  MutexLock lock(mutex_);
  writes_.insert(&write);
}

// A write that is ended by its Check may be over before that returns.
void SlowReaders::Remove(Write& write) {
  if (std::this_thread::get_id() == thread_.get_id()) return EraseChecked(write);
  MutexLock lock(mutex_);
  writes_.erase(&write);
}

void SlowReaders::EraseChecked(Write& write) { writes_.erase(&write); }

void SlowReaders::Run() {
  MutexLock lock(mutex_);
  while (!ending_) {
    const absl::Time now = absl::Now();
    const std::vector<Write*> present(writes_.begin(), writes_.end());
    for (Write* write : present) {
      if (writes_.count(write) > 0) write->Check(now);
    }
    changed_.WaitFor(mutex_, kPeriod);
  }
}

}  // namespace renkei::rpc
