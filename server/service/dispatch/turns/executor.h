// The executor: a few threads for work that would hold up a transport's thread. Accounts take turns
// (FairQueue), and none has all threads: the expensive calls of one wait behind each other.

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_TURNS_EXECUTOR_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_TURNS_EXECUTOR_H_

#include <array>
#include <cstddef>
#include <functional>
#include <thread>
#include <vector>

#include "server/service/dispatch/turns/fair_queue.h"
#include "server/service/frame/monotonic.h"
#include "server/service/frame/share/holder.h"
#include "storage/base/metrics.h"
#include "storage/base/mutex.h"

namespace renkei::service {

// Each has threads of its own.
enum class Lane {
  kCalls,
  // What came as a stream of up to 96 MiB: parsed here, so that as many of them are in memory as
  // the lane has threads.
  kUploads,
  // Over an engine whose reads may block: calls that have just come, until it is known whose they
  // are, and those that would otherwise run at once. Its threads are made when the first one comes.
  kArrivals,
  // What asks the search index: a sentence that takes long, or waits for what was just written, holds
  // up other searches and nothing else. Its threads are made when the first one comes.
  kSearch,
  // What hashes a password: as many as there are threads have the memory for it at once, and what it
  // takes of the processor is taken from nobody else's lane. Its threads are made when the first one comes.
  kPasswords,
};
inline constexpr size_t kLanes = 5;
// They wait for the engine most of their time, and do little else.
inline constexpr int kArrivalThreads = 16;
inline constexpr int kUploadThreads = 2;
// Each has a reader of the index of its own. Two organizations leave none to others: a search is short.
inline constexpr int kSearchThreads = 4;
// Each hash has 64 MiB.
inline constexpr int kPasswordThreads = 2;
inline constexpr RunningBounds kUploadBounds = {.per_account = 1, .per_organization = 1};

// How much is queued is the business of whoever posts: see Counted::kExecutorPlaces and kPasswordPlaces.
class Executor {
 public:
  // `threads` >= 1: of Lane::kCalls.
  explicit Executor(int threads, RunningBounds bounds = {}, MonotonicClock clock = SteadyClock());
  // Runs what is queued, then ends its threads.
  ~Executor();

  // Bounds for so many threads: a quarter of them for an account, half for an organization, so that
  // two of either leave some to others.
  static RunningBounds BoundsFor(int threads);

  // False when the executor is ending: the task was not taken.
  [[nodiscard]] bool Post(const Holder& holder, std::function<void()> task,
                          Lane lane = Lane::kCalls);

  // By lane: how long tasks waited for a thread, and how many do now.
  metrics::Families Figures() const;

 private:
  struct Task {
    std::function<void()> run;
    Monotonic posted;
  };
  using Queue = FairQueue<Task>;

  void Run(Lane lane);
  // Once for each lane.
  void Start(Lane lane, int threads) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  Queue& QueueOf(Lane lane) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return queues_[static_cast<size_t>(lane)];
  }

  const MonotonicClock clock_;
  std::array<metrics::Histogram, kLanes> waits_ = {
      metrics::Histogram(metrics::kCallSeconds), metrics::Histogram(metrics::kCallSeconds),
      metrics::Histogram(metrics::kCallSeconds), metrics::Histogram(metrics::kCallSeconds),
      metrics::Histogram(metrics::kCallSeconds)};
  mutable Mutex mutex_;
  std::array<CondVar, kLanes> changed_;
  std::array<Queue, kLanes> queues_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  // Lanes whose threads were made.
  std::array<bool, kLanes> started_ ABSL_GUARDED_BY(mutex_) = {};
  // Joined when ending_ is set, after which none is made.
  std::vector<std::thread> threads_;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_TURNS_EXECUTOR_H_
