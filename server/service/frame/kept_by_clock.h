// What is read from the store once and kept in memory, right for as long as a clock of the store
// stands still.

#ifndef RENKEI_SERVER_SERVICE_FRAME_KEPT_BY_CLOCK_H_
#define RENKEI_SERVER_SERVICE_FRAME_KEPT_BY_CLOCK_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "storage/base/mutex.h"
#include "storage/base/status_macros.h"
#include "storage/store.h"

namespace renkei::service {

// Thread-safe. One for each store.
//
// A clock is a row that every write writes too which what is kept depends on; its version says when
// the last of them was. What is kept is known to be right up to a sequence: a call whose snapshot is
// not later reads nothing; the first one after a commit reads the clock, and only where that has
// moved is anything made anew. So a write holds from the next call on, also when another process
// made it, and calls between two commits cost a look into memory.
template <typename Kept>
class KeptByClock {
 public:
  explicit KeptByClock(std::string clock_key) : clock_key_(std::move(clock_key)) {}

  struct Found {
    std::shared_ptr<Kept> kept;
    // The clock has not moved since `snapshot`: what is read from it may be kept beside the rest. An
    // older one sees `kept` as well, which is newer than itself.
    bool current = false;
  };

  // `make(snapshot)` gives an absl::StatusOr<std::shared_ptr<Kept>>.
  template <typename Make>
  [[nodiscard]] absl::StatusOr<Found> At(const storage::Snapshot& snapshot, const Make& make) {
    State state;
    {
      const MutexLock lock(mutex_);
      state = state_;
    }
    if (state.kept == nullptr || state.through < snapshot.sequence()) {
      ASSIGN_OR_RETURN(const auto clock, snapshot.Get(clock_key_));
      const storage::Sequence moved = clock ? clock->version : storage::Sequence::kNone;
      if (state.kept == nullptr || state.moved != moved) {
        ASSIGN_OR_RETURN(state.kept, make(snapshot));
        state.moved = moved;
      }
      state.through = snapshot.sequence();
      const MutexLock lock(mutex_);
      // Another call may have come further meanwhile.
      if (state_.kept == nullptr || state_.through < state.through) state_ = state;
    }
    return Found{state.kept, snapshot.sequence() >= state.moved};
  }

 private:
  struct State {
    std::shared_ptr<Kept> kept;
    storage::Sequence moved = storage::Sequence::kNone;    // the clock's version that goes with it
    storage::Sequence through = storage::Sequence::kNone;  // a snapshot of this sequence says so
  };

  const std::string clock_key_;
  Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_KEPT_BY_CLOCK_H_
