// Time that only goes forward, for how long something takes: the wall clock is set, by hand and by
// daemons, and says nothing of that.

#ifndef RENKEI_SERVER_SERVICE_FRAME_MONOTONIC_H_
#define RENKEI_SERVER_SERVICE_FRAME_MONOTONIC_H_

#include <chrono>
#include <functional>

namespace renkei::service {

using Monotonic = std::chrono::steady_clock::time_point;
using MonotonicClock = std::function<Monotonic()>;

// The machine's own; tests bring theirs.
inline MonotonicClock SteadyClock() {
  return [] { return std::chrono::steady_clock::now(); };
}

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_FRAME_MONOTONIC_H_
