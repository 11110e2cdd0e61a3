#include "server/service/dispatch/turns/executor.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "server/service/dispatch/turns/priority.h"

namespace renkei::service {
namespace {

constexpr std::array<const char*, kLanes> kLaneNames = {"calls", "uploads", "arrivals", "search",
                                                        "passwords"};

}  // namespace

Executor::Executor(int threads, RunningBounds bounds, MonotonicClock clock)
    : clock_(std::move(clock)),
      queues_{Queue(bounds), Queue(kUploadBounds), Queue(), Queue(BoundsFor(kSearchThreads)),
              Queue()} {
  const MutexLock lock(mutex_);
  Start(Lane::kCalls, threads);
  Start(Lane::kUploads, kUploadThreads);
}

void Executor::Start(Lane lane, int threads) {
  if (std::exchange(started_[static_cast<size_t>(lane)], true)) return;
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this, lane] { Run(lane); });
}

Executor::~Executor() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  for (CondVar& changed : changed_) changed.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

RunningBounds Executor::BoundsFor(int threads) {
  return {.per_account = std::max(1, threads / 4), .per_organization = std::max(1, threads / 2)};
}

bool Executor::Post(const Holder& holder, std::function<void()> task, Lane lane) {
  const Monotonic posted = clock_();
  MutexLock lock(mutex_);
  if (ending_) return false;
  if (lane == Lane::kArrivals) Start(lane, kArrivalThreads);
  if (lane == Lane::kSearch) Start(lane, kSearchThreads);
  if (lane == Lane::kPasswords) Start(lane, kPasswordThreads);
  QueueOf(lane).Push(holder, {std::move(task), posted});
  // With the lock held: once it is free the task may run, and whoever waited for the task may end
  // this executor.
  changed_[static_cast<size_t>(lane)].NotifyOne();
  return true;
}

namespace {

Priority PriorityOf(Lane lane) {
  switch (lane) {
    case Lane::kCalls:
    case Lane::kSearch:
    case Lane::kPasswords:
      return Priority::kCalls;
    case Lane::kUploads:
      return Priority::kLong;
    case Lane::kArrivals:
      break;
  }
  return Priority::kShort;
}

}  // namespace

void Executor::Run(Lane lane) {
  GiveWay(PriorityOf(lane));
  CondVar& changed = changed_[static_cast<size_t>(lane)];
  while (true) {
    std::optional<Queue::Taken> taken;
    {
      MutexLock lock(mutex_);
      Queue& queue = QueueOf(lane);
      // What is held back by its bounds is taken by the thread whose Done frees it.
      while (!(taken = queue.Pop())) {
        if (ending_ && queue.empty()) return;
        changed.Wait(mutex_);
      }
    }
    waits_[static_cast<size_t>(lane)].Add(absl::FromChrono(clock_() - taken->item.posted));
    taken->item.run();
    // The task goes before its place is free: what it held is not held twice.
    taken->item.run = nullptr;
    MutexLock lock(mutex_);
    QueueOf(lane).Done(taken->holder);
    // One was freed for this thread; those that wait may be the ones to see the end.
    if (ending_) changed.NotifyAll();
  }
}

metrics::Families Executor::Figures() const {
  metrics::Family waited = {"renkei_executor_wait_seconds",
                            "How long calls waited for a thread, by lane.",
                            metrics::Kind::kHistogram};
  metrics::Family waiting = {"renkei_executor_waiting", "Calls that wait for a thread, by lane.",
                             metrics::Kind::kGauge};
  std::array<size_t, kLanes> sizes = {};
  {
    const MutexLock lock(mutex_);
    for (size_t lane = 0; lane < kLanes; ++lane) sizes[lane] = queues_[lane].size();
  }
  for (size_t lane = 0; lane < kLanes; ++lane) {
    const metrics::Labels labels = {{"lane", kLaneNames[lane]}};
    waited.samples.push_back({.labels = labels, .classes = waits_[lane].values()});
    waiting.samples.push_back({.labels = labels, .value = static_cast<double>(sizes[lane])});
  }
  return {std::move(waited), std::move(waiting)};
}

}  // namespace renkei::service
