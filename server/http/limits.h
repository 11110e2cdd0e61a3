// What one HTTP server takes upon itself. Each is a bound on memory, threads or patience; what goes
// beyond it is refused or ended with the answer that stands beside it.

#ifndef RENKEI_SERVER_HTTP_LIMITS_H_
#define RENKEI_SERVER_HTTP_LIMITS_H_

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"
#include "server/http/message/head_guard.h"

namespace renkei::http {

// Of a client that keeps something busy: less than the worst line that an office has. Patience with
// a body or a reply grows by a second for each of so many bytes.
inline constexpr int64_t kLeastBytesPerSecond = int64_t{16} * 1024;

struct Limits {
  HeadLimits head;  // 414, 431

  // Open at once; one more gets a 503 without being read. A connection that says nothing costs its
  // socket and 2 KiB, with TLS 16.
  int connections = 10'000;
  // The same for one visitor: an IPv4 address, or the first 64 bits of an IPv6 address. Named proxies
  // are not counted: each of their connections is another visitor's.
  int connections_per_address = 500;
  // Bodies of all requests that are read as a whole, from their first byte until they are answered:
  // 503.
  int64_t body_bytes = int64_t{256} * 1024 * 1024;

  // From the connection, or the first byte of a further request, to the end of a head, TLS included:
  // 408 if there is a part of one.
  absl::Duration head_time = absl::Seconds(10);
  // For a byte of a body, and for all of it beyond kLeastBytesPerSecond: 408.
  absl::Duration body_time = absl::Seconds(30);
  // The same for a reply that a client does not take: its connection is cut.
  absl::Duration write_time = absl::Seconds(30);
  // Between two requests of a connection.
  absl::Duration idle_time = absl::Seconds(75);
  // For a client to hear the end of a connection that it still sends on.
  absl::Duration linger_time = absl::Seconds(3);

  // Threads that read and write; they never wait.
  int io_threads = 2;
  // Threads of handlers, and requests that wait for one of them: 503 with Retry-After beyond.
  int workers = 16;
  size_t queue = 256;
};

// When a client that was told 503 should come back.
inline constexpr int kRetryAfterSeconds = 2;

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_LIMITS_H_
