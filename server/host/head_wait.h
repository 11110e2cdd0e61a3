// When a keeper's thread goes on: whoever keeps something up beside the calls works in rounds, and rests between them until the
// store's head has moved.

#ifndef RENKEI_SERVER_HOST_HEAD_WAIT_H_
#define RENKEI_SERVER_HOST_HEAD_WAIT_H_

#include <chrono>
#include <memory>

#include "storage/base/mutex.h"
#include "storage/store.h"

namespace renkei::host {

// Thread-safe. One thread waits for news; any others for the time.
class HeadWait {
 public:
  // Of several processes over one store, who of them has work to do between two rests.
  enum class Who { kAll, kWhoKeepsHouse };
  // `store` outlives it.
  HeadWait(storage::Store& store, Who who);

  // Before the first round: until this process is to begin. False: the keeper ends.
  bool ForTurn();
  // From now on nobody waits. Returns when no commit calls in any more.
  void End();
  bool ending() const;

  // Rests until this process keeps house, if it has to; if it has just begun to, that is news. Else rests for `pause` in any case, so that a server that is written to all the time is looked through now and then; then, unless the
  // head has moved since the last time, until it does, or for `longest`: some things become due while nothing is written.
  // False: the keeper ends.
  bool ForNews(std::chrono::milliseconds pause, std::chrono::milliseconds longest);
  // Rests that long, and until this process keeps house, if it has to. False: the keeper ends.
  bool For(std::chrono::milliseconds rest);

 private:
  // Every commit wakes whoever waits here: they look at the clock themselves.
  void RestUntil(std::chrono::steady_clock::time_point until, bool or_moved)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Whether there was anything to wait for.
  bool RestUntilTurn() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  storage::Store& store_;
  const Who who_;
  mutable Mutex mutex_;
  CondVar changed_;
  bool moved_ ABSL_GUARDED_BY(mutex_) = true;  // the head, since the last round
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::unique_ptr<storage::Subscription> subscription_;
};

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_HEAD_WAIT_H_
