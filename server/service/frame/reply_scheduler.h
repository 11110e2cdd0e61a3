// Gives turns to the calls that are answered in many messages, and lets them sleep until the store's
// head moves: a thousand readers of the feed share a few threads and no memory but their own places.

#ifndef RENKEI_SERVER_SERVICE_FRAME_REPLY_SCHEDULER_H_
#define RENKEI_SERVER_SERVICE_FRAME_REPLY_SCHEDULER_H_

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "storage/mutex.h"
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
    // One turn. Ends with the reader back at its owner, or asleep.
    virtual void Turn() = 0;
  };

  // At most `max_open` calls have a place.
  ReplyScheduler(storage::Store& store, int threads, size_t max_open);
  ~ReplyScheduler();  // End

  // A call's place for as long as the object lives; nullptr when all are taken.
  std::shared_ptr<void> TakePlace();

  // A turn as soon as those before it have had theirs.
  void Ready(std::shared_ptr<Reader> reader);
  // A turn once the head has passed `after`, or `at_most` is over by the machine's clock, or Wake.
  void Sleep(std::shared_ptr<Reader> reader, storage::Sequence after, absl::Duration at_most);
  // One that sleeps gets its turn now; nothing for others.
  void Wake(const Reader& reader);

  // Everyone gets a turn in which ending() is true, and nobody sleeps any more; then the threads
  // end. A reader that is made ready later has its turn on the thread that does so.
  void End();
  bool ending() const;

 private:
  struct Sleeper {
    std::shared_ptr<Reader> reader;
    storage::Sequence after;
    absl::Time until;
  };
  using Sleepers = std::map<const Reader*, Sleeper>;

  void Start();
  void Run();
  void WakeAt(Sleepers::iterator sleeper) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WakeThoseDue() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Until the next thing to do, or somebody's time is over.
  void WaitForWork() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void OnHead(storage::Sequence head);

  storage::Store& store_;
  const int thread_count_;
  const size_t max_open_;

  mutable Mutex mutex_;
  CondVar changed_;
  size_t open_ ABSL_GUARDED_BY(mutex_) = 0;
  std::deque<std::shared_ptr<Reader>> ready_ ABSL_GUARDED_BY(mutex_);
  Sleepers sleeping_ ABSL_GUARDED_BY(mutex_);
  std::set<std::pair<absl::Time, const Reader*>> by_time_ ABSL_GUARDED_BY(mutex_);
  storage::Sequence head_ ABSL_GUARDED_BY(mutex_) = storage::Sequence::kNone;
  // Those who waited for a head up to this one are awake.
  storage::Sequence woken_for_ ABSL_GUARDED_BY(mutex_) = storage::Sequence::kNone;
  bool started_ ABSL_GUARDED_BY(mutex_) = false;
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<storage::Subscription> subscription_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_REPLY_SCHEDULER_H_
