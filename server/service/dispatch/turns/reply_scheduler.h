// Gives turns to the calls that are answered in many messages or step by step, and lets them sleep
// until the store's head moves: a thousand readers of the feed share a few threads and no memory but
// their own places. Accounts take turns (FairQueue).

#ifndef RENKEI_SERVER_SERVICE_DISPATCH_TURNS_REPLY_SCHEDULER_H_
#define RENKEI_SERVER_SERVICE_DISPATCH_TURNS_REPLY_SCHEDULER_H_

#include <cstddef>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "server/service/dispatch/turns/fair_queue.h"
#include "server/service/dispatch/turns/priority.h"
#include "server/service/frame/monotonic.h"
#include "server/service/frame/share/holder.h"
#include "storage/base/metrics.h"
#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::service {

// Thread-safe. Threads and the subscription to the store begin with the first turn.
class ReplyScheduler {
 public:
  // What takes turns. Handed over with every Ready and Sleep; it is in one place at a time: with its
  // owner, ready, having its turn, or asleep.
  class Reader {
   public:
    virtual ~Reader() = default;
    // Whose turn it is; the same all its life.
    virtual const Holder& holder() const = 0;
    // One turn. Ends with the reader back at its owner, ready again, or asleep.
    virtual void Turn() = 0;
  };

  // `priority`: of the threads that give turns.
  ReplyScheduler(storage::Store& store, int threads, RunningBounds bounds = {},
                 Priority priority = Priority::kShort, MonotonicClock clock = SteadyClock());
  ~ReplyScheduler();  // End

  // A turn as soon as it is this reader's.
  void Ready(std::shared_ptr<Reader> reader);
  // A turn once the head has passed `after`, or `at_most` is over, or Wake.
  void Sleep(std::shared_ptr<Reader> reader, storage::Sequence after, absl::Duration at_most);
  // One that sleeps gets its turn now; nothing for others.
  void Wake(const Reader& reader);

  // Everyone gets a turn in which ending() is true, and nobody sleeps any more; then the threads
  // end. A reader that is made ready later has its turn on the thread that does so.
  void End();
  bool ending() const;

  // How long turns were waited for, and how long after a commit those had theirs who slept until it: what the feed
  // lags behind.
  const metrics::Histogram& turn_seconds() const { return turn_seconds_; }
  const metrics::Histogram& lag_seconds() const { return lag_seconds_; }
  struct Readers {
    size_t ready = 0;
    size_t asleep = 0;
  };
  Readers readers() const;

 private:
  // One whose turn it may be, and since when.
  struct Waiting {
    std::shared_ptr<Reader> reader;
    Monotonic since;
    bool for_head = false;  // it slept until a head came
  };
  struct Sleeper {
    std::shared_ptr<Reader> reader;
    storage::Sequence after;
    Monotonic until;
  };
  using Sleepers = std::map<const Reader*, Sleeper>;

  void Start();
  void Run();
  // Wakes those whose head has come.
  void FollowHead();
  // Some of those that wait for less than `head`; whether there may be more.
  bool WakeSome(storage::Sequence head, Monotonic told);
  void MakeReady(Waiting waiting) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WakeAt(Sleepers::iterator sleeper, Monotonic since, bool for_head = false)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WakeThoseDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Until the next thing to do, or somebody's time is over.
  void WaitForWork() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void OnHead(storage::Sequence head);

  storage::Store& store_;
  const int thread_count_;
  const Priority priority_;
  const MonotonicClock clock_;
  metrics::Histogram turn_seconds_{metrics::kShortSeconds};
  metrics::Histogram lag_seconds_{metrics::kShortSeconds};

  mutable Mutex mutex_;
  CondVar changed_;
  FairQueue<Waiting> ready_ ABSL_GUARDED_BY(mutex_);
  Sleepers sleeping_ ABSL_GUARDED_BY(mutex_);
  std::set<std::pair<Monotonic, const Reader*>> by_time_ ABSL_GUARDED_BY(mutex_);
  std::set<std::pair<storage::Sequence, const Reader*>> by_head_ ABSL_GUARDED_BY(mutex_);
  // Those who waited for less than this are awake, or being woken.
  storage::Sequence followed_ ABSL_GUARDED_BY(mutex_) = storage::Sequence::kNone;
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<storage::Subscription> subscription_ ABSL_GUARDED_BY(mutex_);

  // What the store's own thread touches, and nobody holds for longer than it takes to copy a number:
  // commits never wait for sleepers that are walked. Taken by itself.
  Mutex head_mutex_;
  CondVar head_changed_;
  storage::Sequence head_ ABSL_GUARDED_BY(head_mutex_) = storage::Sequence::kNone;
  bool head_ended_ ABSL_GUARDED_BY(head_mutex_) = false;
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_DISPATCH_TURNS_REPLY_SCHEDULER_H_
