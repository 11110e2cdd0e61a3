// What an HTTP server counts of itself.

#ifndef RENKEI_SERVER_HTTP_COUNTERS_H_
#define RENKEI_SERVER_HTTP_COUNTERS_H_

#include <array>
#include <cstdint>

#include "storage/base/metrics.h"

namespace renkei::http {

struct CounterValues {
  // Now.
  int64_t connections = 0;
  int64_t requests_running = 0;
  int64_t requests_waiting = 0;  // for a worker
  int64_t body_bytes = 0;        // of requests that are held as a whole

  // Since the start.
  int64_t connections_accepted = 0;
  int64_t connections_refused = 0;  // the limits of connections
  int64_t connections_cut = 0;      // too slow
  int64_t received_bytes = 0;
  int64_t sent_bytes = 0;
  std::array<int64_t, 6> replies = {};  // by the first digit of their status: [2] is 2xx
  metrics::Classes seconds = {};        // from the end of a head to the end of the reply
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_COUNTERS_H_
