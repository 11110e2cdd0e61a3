// When a call is sent again, and after how long.
//
// What is safe to send again: reads; writes, because each carries a request_id under which the
// server answers a second time with the first result (AIP-155); and a watch, which goes on from its
// last cursor (watch.h). A stream of messages to the server is not sent again by itself.
//
// Of several servers a call asks one after the other, each once and without a wait between them
// (failover_transport.h): that is one attempt here. What waits is the next round.

#ifndef RENKEI_CLIENT_LIB_RETRY_H_
#define RENKEI_CLIENT_LIB_RETRY_H_

#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace renkei::client {

// Time and chance, so that tests need neither.
struct RetryClock {
  // Forward only: see steady_time.h.
  std::function<absl::Time()> now;
  std::function<void(absl::Duration)> sleep;
  // From [0, 1).
  std::function<double()> random;

  // The machine's own; safe for several threads.
  static RetryClock Real();
};

// A call is sent at most kMaxAttempts times to a server, and never after its deadline.
inline constexpr int kMaxAttempts = 4;
// The wait before the second attempt lies between half of this and this; it doubles with each
// further one ...
inline constexpr absl::Duration kFirstBackoff = absl::Milliseconds(100);
// ... up to this. A server that is being restarted is back within a second or two.
inline constexpr absl::Duration kMaxBackoff = absl::Seconds(2);

// How long to wait before attempt `attempt` + 1 (attempts count from 1) after `failure`; nullopt
// when it should not be made: the failure is final, attempts are used up, or the wait would pass
// `deadline`. Only for calls that may be sent twice: reads and writes with a request_id. Final is
// everything but UNAVAILABLE, OVERLOADED (the server's RetryInfo is kept to), and CONFLICT, after
// which, as the contract says, the same call may be sent again.
std::optional<absl::Duration> WaitBeforeRetry(const absl::Status& failure, int attempt,
                                              absl::Time deadline, const RetryClock& clock);

// The wait itself, for whoever decides by other rules whether to go on (a watch): between half of
// kFirstBackoff and all of it after the first failure, doubled with each further one up to `most`;
// what the server asked for in `failure` is kept to.
absl::Duration Backoff(const absl::Status& failure, int attempt, absl::Duration most,
                       const RetryClock& clock);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_RETRY_H_
