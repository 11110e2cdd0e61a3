// What an HTTP server counts of itself.

#ifndef RENKEI_SERVER_HTTP_COUNTERS_H_
#define RENKEI_SERVER_HTTP_COUNTERS_H_

#include <array>
#include <cstdint>

namespace renkei::http {

// Upper bounds of the classes by which durations are counted, in milliseconds; the last class has
// none.
inline constexpr std::array<int64_t, 9> kDurationBoundsMillis = {1,   5,    20,   60,    200,
                                                                 500, 1000, 5000, 30'000};

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
  std::array<int64_t, kDurationBoundsMillis.size() + 1> durations = {};
  int64_t duration_micros = 0;  // their sum
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_COUNTERS_H_
