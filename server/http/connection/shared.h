// What all connections of one server have in common.

#ifndef RENKEI_SERVER_HTTP_CONNECTION_SHARED_H_
#define RENKEI_SERVER_HTTP_CONNECTION_SHARED_H_

#include <atomic>

#include "absl/container/flat_hash_map.h"
#include "server/http/connection/worker_pool.h"
#include "server/http/counters.h"
#include "server/http/handler.h"
#include "server/http/server.h"
#include "storage/base/mutex.h"

namespace renkei::http {

// CounterValues as they are counted, by any thread.
struct Counters {
  std::atomic<int64_t> requests_running = 0;
  std::atomic<int64_t> body_bytes = 0;
  std::atomic<int64_t> connections_accepted = 0;
  std::atomic<int64_t> connections_refused = 0;
  std::atomic<int64_t> connections_cut = 0;
  std::atomic<int64_t> received_bytes = 0;
  std::atomic<int64_t> sent_bytes = 0;
  std::array<std::atomic<int64_t>, 6> replies = {};
  metrics::Histogram seconds{metrics::kCallSeconds};

  void CountReply(const AccessRecord& record);
  // Without what others count.
  CounterValues Values() const;
};

// How many connections there are, in all and of each visitor. Thread-safe.
class OpenConnections {
 public:
  OpenConnections(int most, int most_of_one) : most_(most), most_of_one_(most_of_one) {}

  // False: there are too many. `counted` is whether those of this visitor are.
  [[nodiscard]] bool Add(const IpAddress& visitor, bool counted);
  void Remove(const IpAddress& visitor, bool counted);
  int count() const;
  // Until there is none, or so long.
  void WaitUntilNone(absl::Duration patience);

 private:
  const int most_;
  const int most_of_one_;
  mutable Mutex mutex_;
  CondVar changed_;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::flat_hash_map<IpAddress, int> by_visitor_ ABSL_GUARDED_BY(mutex_);
};

struct Shared {
  Shared(const ServerOptions& server_options, Handler& own_handler)
      : options(server_options),
        handler(own_handler),
        open(options.limits.connections, options.limits.connections_per_address),
        workers(options.limits.workers, options.limits.queue) {}

  const ServerOptions options;
  Handler& handler;
  Counters counters;
  OpenConnections open;
  // No further request is taken.
  std::atomic<bool> stopping = false;
  WorkerPool workers;  // last: nothing runs when the others go
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_CONNECTION_SHARED_H_
