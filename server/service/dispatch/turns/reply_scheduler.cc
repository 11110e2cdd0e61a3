#include "server/service/dispatch/turns/reply_scheduler.h"

#include <algorithm>
#include <chrono>
#include <optional>

namespace renkei::service {
namespace {

using storage::Sequence;

// Of sleepers, while the lock is held: others come in between.
constexpr int kWokenAtOnce = 256;
// Of one wait, so that no clock can make it overflow.
constexpr absl::Duration kLongestSleep = absl::Hours(24);

}  // namespace

ReplyScheduler::ReplyScheduler(storage::Store& store, int threads, RunningBounds bounds,
                               Priority priority, MonotonicClock clock)
    : store_(store),
      thread_count_(threads),
      priority_(priority),
      clock_(std::move(clock)),
      ready_(bounds) {}

ReplyScheduler::~ReplyScheduler() { End(); }

void ReplyScheduler::Start() {
  {
    MutexLock lock(mutex_);
    if (started_ || ending_) return;
    started_ = true;
    threads_.reserve(static_cast<size_t>(thread_count_) + 1);
    for (int i = 0; i < thread_count_; ++i) threads_.emplace_back([this] { Run(); });
    threads_.emplace_back([this] { FollowHead(); });
  }
  // Without the lock: the store tells of its head before it returns.
  std::unique_ptr<storage::Subscription> subscription =
      store_.Subscribe([this](Sequence head) { OnHead(head); });
  MutexLock lock(mutex_);
  if (!ending_) subscription_.swap(subscription);
}

void ReplyScheduler::MakeReady(Waiting waiting) {
  const Holder& holder = waiting.reader->holder();
  ready_.Push(holder, std::move(waiting));
  changed_.NotifyOne();
}

void ReplyScheduler::Ready(std::shared_ptr<Reader> reader) {
  Start();
  {
    MutexLock lock(mutex_);
    if (!ending_) return MakeReady({std::move(reader), clock_()});
  }
  reader->Turn();
}

void ReplyScheduler::Sleep(std::shared_ptr<Reader> reader, Sequence after, absl::Duration at_most) {
  bool asleep = false;
  {
    MutexLock lock(mutex_);
    if (!ending_ && followed_ <= after) {
      const Reader* key = reader.get();
      const Monotonic until = clock_() + absl::ToChronoNanoseconds(std::clamp(
                                             at_most, absl::ZeroDuration(), kLongestSleep));
      sleeping_.emplace(key, Sleeper{std::move(reader), after, until});
      by_time_.emplace(until, key);
      by_head_.emplace(after, key);
      // The thread that waits for the first of them may have to wait for less.
      if (by_time_.begin()->second == key) changed_.NotifyOne();
      asleep = true;
    }
  }
  if (!asleep) Ready(std::move(reader));
}

void ReplyScheduler::Wake(const Reader& reader) {
  MutexLock lock(mutex_);
  const auto sleeper = sleeping_.find(&reader);
  if (sleeper != sleeping_.end()) WakeAt(sleeper, clock_());
}

void ReplyScheduler::WakeAt(Sleepers::iterator sleeper, Monotonic since, bool for_head) {
  by_time_.erase({sleeper->second.until, sleeper->first});
  by_head_.erase({sleeper->second.after, sleeper->first});
  MakeReady({std::move(sleeper->second.reader), since, for_head});
  sleeping_.erase(sleeper);
}

void ReplyScheduler::WakeThoseDue() {
  const Monotonic now = clock_();
  if (ending_) {
    while (!sleeping_.empty()) WakeAt(sleeping_.begin(), now);
    return;
  }
  while (!by_time_.empty() && by_time_.begin()->first <= now) {
    WakeAt(sleeping_.find(by_time_.begin()->second), now);
  }
}

void ReplyScheduler::WaitForWork() {
  if (by_time_.empty()) return changed_.Wait(mutex_);
  changed_.WaitFor(mutex_, by_time_.begin()->first - clock_() + std::chrono::milliseconds(1));
}

void ReplyScheduler::Run() {
  GiveWay(priority_);
  while (true) {
    std::optional<FairQueue<Waiting>::Taken> taken;
    {
      MutexLock lock(mutex_);
      WakeThoseDue();
      while (!(taken = ready_.Pop())) {
        if (ending_ && ready_.empty()) return;
        WaitForWork();
        WakeThoseDue();
      }
    }
    const absl::Duration waited = absl::FromChrono(clock_() - taken->item.since);
    turn_seconds_.Add(waited);
    if (taken->item.for_head) lag_seconds_.Add(waited);
    taken->item.reader->Turn();
    // Whoever had the turn may end with it: not under the lock.
    taken->item.reader.reset();
    MutexLock lock(mutex_);
    ready_.Done(taken->holder);
    if (ending_) changed_.NotifyAll();
  }
}

void ReplyScheduler::FollowHead() {
  Sequence seen = Sequence::kNone;
  while (true) {
    {
      MutexLock lock(head_mutex_);
      while (head_ <= seen && !head_ended_) head_changed_.Wait(head_mutex_);
      if (head_ended_) return;
      seen = head_;
    }
    const Monotonic told = clock_();
    while (WakeSome(seen, told)) {
    }
  }
}

bool ReplyScheduler::WakeSome(Sequence head, Monotonic told) {
  MutexLock lock(mutex_);
  followed_ = std::max(followed_, head);
  for (int woken = 0; woken < kWokenAtOnce; ++woken) {
    if (by_head_.empty() || by_head_.begin()->first >= head) return false;
    WakeAt(sleeping_.find(by_head_.begin()->second), told, /*for_head=*/true);
  }
  return true;
}

// On a thread of the store, which must not be held up.
void ReplyScheduler::OnHead(Sequence head) {
  MutexLock lock(head_mutex_);
  head_ = std::max(head_, head);
  head_changed_.NotifyOne();
}

void ReplyScheduler::End() {
  std::vector<std::thread> threads;
  std::unique_ptr<storage::Subscription> subscription;
  {
    MutexLock lock(mutex_);
    ending_ = true;
    threads.swap(threads_);
    subscription.swap(subscription_);
  }
  changed_.NotifyAll();
  {
    MutexLock lock(head_mutex_);
    head_ended_ = true;
    head_changed_.NotifyOne();
  }
  for (std::thread& thread : threads) thread.join();
}

ReplyScheduler::Readers ReplyScheduler::readers() const {
  const MutexLock lock(mutex_);
  return {.ready = ready_.size(), .asleep = sleeping_.size()};
}

bool ReplyScheduler::ending() const {
  MutexLock lock(mutex_);
  return ending_;
}

}  // namespace renkei::service
