#include "server/service/frame/reply_scheduler.h"

#include <algorithm>
#include <chrono>

namespace renkei::service {

using storage::Sequence;

ReplyScheduler::ReplyScheduler(storage::Store& store, int threads, size_t max_open)
    : store_(store), thread_count_(threads), max_open_(max_open) {}

ReplyScheduler::~ReplyScheduler() { End(); }

std::shared_ptr<void> ReplyScheduler::TakePlace() {
  MutexLock lock(mutex_);
  if (open_ >= max_open_) return nullptr;
  ++open_;
  return {this, [this](void*) {
            MutexLock leaving(mutex_);
            --open_;
          }};
}

void ReplyScheduler::Start() {
  {
    MutexLock lock(mutex_);
    if (started_ || ending_) return;
    started_ = true;
    threads_.reserve(static_cast<size_t>(thread_count_));
    for (int i = 0; i < thread_count_; ++i) threads_.emplace_back([this] { Run(); });
  }
  // Without the lock: the store tells of its head before it returns.
  std::unique_ptr<storage::Subscription> subscription =
      store_.Subscribe([this](Sequence head) { OnHead(head); });
  MutexLock lock(mutex_);
  if (!ending_) subscription_.swap(subscription);
}

void ReplyScheduler::Ready(std::shared_ptr<Reader> reader) {
  Start();
  {
    MutexLock lock(mutex_);
    if (!ending_) {
      ready_.push_back(std::move(reader));
      changed_.NotifyOne();
      return;
    }
  }
  reader->Turn();
}

void ReplyScheduler::Sleep(std::shared_ptr<Reader> reader, Sequence after, absl::Duration at_most) {
  bool asleep = false;
  {
    MutexLock lock(mutex_);
    if (!ending_ && head_ <= after) {
      const Reader* key = reader.get();
      const absl::Time until = absl::Now() + at_most;
      sleeping_.emplace(key, Sleeper{reader, after, until});
      by_time_.emplace(until, key);
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
  if (sleeper == sleeping_.end()) return;
  WakeAt(sleeper);
  changed_.NotifyOne();
}

void ReplyScheduler::WakeAt(Sleepers::iterator sleeper) {
  by_time_.erase({sleeper->second.until, sleeper->first});
  ready_.push_back(std::move(sleeper->second.reader));
  sleeping_.erase(sleeper);
}

void ReplyScheduler::WakeThoseDue() {
  if (ending_) {
    while (!sleeping_.empty()) WakeAt(sleeping_.begin());
    return;
  }
  if (woken_for_ < head_) {
    woken_for_ = head_;
    for (auto it = sleeping_.begin(); it != sleeping_.end();) {
      const auto next = std::next(it);
      if (it->second.after < head_) WakeAt(it);
      it = next;
    }
  }
  const absl::Time now = absl::Now();
  while (!by_time_.empty() && by_time_.begin()->first <= now) {
    WakeAt(sleeping_.find(by_time_.begin()->second));
  }
  if (ready_.size() > 1) changed_.NotifyAll();
}

void ReplyScheduler::WaitForWork() {
  if (by_time_.empty()) return changed_.Wait(mutex_);
  const absl::Duration left = by_time_.begin()->first - absl::Now();
  changed_.WaitFor(mutex_, absl::ToChronoMilliseconds(left + absl::Milliseconds(1)));
}

void ReplyScheduler::Run() {
  while (true) {
    std::shared_ptr<Reader> reader;
    {
      MutexLock lock(mutex_);
      WakeThoseDue();
      while (ready_.empty() && !ending_) {
        WaitForWork();
        WakeThoseDue();
      }
      if (ready_.empty()) return;
      reader = std::move(ready_.front());
      ready_.pop_front();
    }
    reader->Turn();
  }
}

// On a thread of the store, which must not be held up.
void ReplyScheduler::OnHead(Sequence head) {
  MutexLock lock(mutex_);
  head_ = std::max(head_, head);
  if (!sleeping_.empty()) changed_.NotifyOne();
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
  for (std::thread& thread : threads) thread.join();
}

bool ReplyScheduler::ending() const {
  MutexLock lock(mutex_);
  return ending_;
}

}  // namespace renkei::service
