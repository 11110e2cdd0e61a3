// An HTTP/1.1 server on one address. Connections are asynchronous and belong to one I/O thread each;
// handlers run on a pool of their own (limits.h). HTTP/2 is a proxy's.

#ifndef RENKEI_SERVER_HTTP_SERVER_H_
#define RENKEI_SERVER_HTTP_SERVER_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/http/counters.h"
#include "server/http/handler.h"
#include "server/http/limits.h"
#include "server/http/tls.h"

namespace renkei::http {

// One answered request, for a log. Nothing in it is a secret: no query, no header, no body.
struct AccessRecord {
  std::string method;  // "" where the head could not be read
  std::string path;    // as it was sent, without its query
  IpAddress peer;
  int status = 0;              // 499: the client went before its answer
  int64_t received_bytes = 0;  // of the body
  int64_t sent_bytes = 0;      // of the reply, its head included
  // From the end of the head to the end of the reply.
  absl::Duration duration;
};
// Called on I/O threads: quick, thread-safe.
using AccessLog = std::function<void(const AccessRecord& record)>;

struct ServerOptions {
  // "127.0.0.1:8350", "[::1]:0": an address of this machine and a port; 0 takes a free one.
  std::string listen;
  Limits limits;
  // Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
  ProxyList proxies;
  // Null: plain text. Outlives the server.
  const ServerTls* tls = nullptr;
  AccessLog access_log;
};

// Thread-safe.
class Server {
 public:
  // Listens from now on. `handler` outlives the server. SIGPIPE is ignored in the process from then
  // on. INVALID_ARGUMENT for an address that is none, UNAVAILABLE with the system's reason where it
  // cannot be listened to.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                                     Handler& handler);
  // Stop(absl::ZeroDuration()).
  ~Server();

  // With the port that was taken.
  const std::string& address() const;

  // Takes no further connection and no further request, ends connections without one and streams
  // without end, and lets the others finish, for as long as `patience`; then they are cut. Returns
  // when no handler runs any more: what a handler waits for elsewhere needs a deadline of its own.
  // Further calls do nothing.
  void Stop(absl::Duration patience);

  CounterValues counters() const;

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);

  const std::unique_ptr<Impl> impl_;
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_SERVER_H_
