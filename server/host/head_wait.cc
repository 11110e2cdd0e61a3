#include "server/host/head_wait.h"

namespace renkei::host {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

// How often who waits for its turn looks.
constexpr milliseconds kTurnPeriod(500);

}  // namespace

HeadWait::HeadWait(storage::Store& store, Who who)
    : store_(store), who_(who), subscription_(store.Subscribe([this](storage::Sequence) {
        {
          const MutexLock lock(mutex_);
          moved_ = true;
        }
        changed_.NotifyAll();
      })) {}

void HeadWait::End() {
  subscription_.reset();
  {
    const MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
}

bool HeadWait::ending() const {
  const MutexLock lock(mutex_);
  return ending_;
}

void HeadWait::RestUntil(steady_clock::time_point until, bool or_moved) {
  while (!ending_ && !(or_moved && moved_)) {
    const auto left = until - steady_clock::now();
    if (left <= left.zero()) return;
    changed_.WaitFor(mutex_, std::chrono::ceil<milliseconds>(left));
  }
}

bool HeadWait::RestUntilTurn() {
  if (who_ == Who::kAll || store_.KeepsHouse()) return false;
  while (!ending_ && !store_.KeepsHouse())
    RestUntil(steady_clock::now() + kTurnPeriod, /*or_moved=*/false);
  return true;
}

bool HeadWait::ForTurn() {
  const MutexLock lock(mutex_);
  RestUntilTurn();
  return !ending_;
}

bool HeadWait::ForNews(milliseconds pause, milliseconds longest) {
  const auto now = steady_clock::now();
  const MutexLock lock(mutex_);
  RestUntil(now + pause, /*or_moved=*/false);
  if (!RestUntilTurn()) RestUntil(now + pause + longest, /*or_moved=*/true);
  moved_ = false;
  return !ending_;
}

bool HeadWait::For(milliseconds rest) {
  const auto until = steady_clock::now() + rest;
  const MutexLock lock(mutex_);
  RestUntil(until, /*or_moved=*/false);
  RestUntilTurn();
  return !ending_;
}

}  // namespace renkei::host
