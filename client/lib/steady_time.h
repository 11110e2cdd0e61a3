// Time that nobody sets, for how long something takes: the wall clock is set by hand and by daemons.

#ifndef RENKEI_CLIENT_LIB_STEADY_TIME_H_
#define RENKEI_CLIENT_LIB_STEADY_TIME_H_

#include <chrono>

#include "absl/time/time.h"

namespace renkei::client {

// Only to be compared with others of this process; no date.
inline absl::Time SteadyNow() {
  return absl::UnixEpoch() + absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_STEADY_TIME_H_
