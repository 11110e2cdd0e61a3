// How long a client may keep a server waiting: for one sign of life, and for all of a message beyond
// what its bytes are worth. Whoever sends or takes a byte now and then has no more time than that.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_PACE_H_
#define RENKEI_SERVER_HTTP_CONNECTION_PACE_H_

#include <algorithm>
#include <chrono>
#include <cstdint>

#include "absl/time/time.h"
#include "server/http/limits.h"

namespace renkei::http {

using Steady = std::chrono::steady_clock::time_point;

inline Steady Now() { return std::chrono::steady_clock::now(); }

class Pace {
 public:
  explicit Pace(absl::Duration patience) : patience_(patience) {}

  // The server waits from now on; the answer is until when.
  Steady Wait(Steady now) {
    since_ = now;
    const absl::Duration earned = absl::Seconds(bytes_ / kLeastBytesPerSecond);
    const absl::Duration left = std::min(patience_, patience_ + earned - waited_);
    return now + absl::ToChronoNanoseconds(left);
  }
  // It waits no more: the client has moved `bytes`.
  void Moved(Steady now, size_t bytes) {
    waited_ += absl::FromChrono(now - since_);
    bytes_ += static_cast<int64_t>(bytes);
    since_ = now;
  }

 private:
  absl::Duration patience_;
  Steady since_;
  absl::Duration waited_;
  int64_t bytes_ = 0;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_PACE_H_
