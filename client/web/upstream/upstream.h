// The way from the front to its server: calls of visitors, with whom each is for.

#ifndef RENKEI_CLIENT_WEB_UPSTREAM_UPSTREAM_H_
#define RENKEI_CLIENT_WEB_UPSTREAM_UPSTREAM_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/lib/async_transport.h"
#include "client/lib/client.h"
#include "client/lib/failover_transport.h"
#include "client/lib/retry.h"
#include "server/http/message/message.h"
#include "server/metrics/call_table.h"
#include "storage/base/mutex.h"

namespace renkei::web {

// Whose call it is.
struct Visitor {
  // Bearer token; empty: nobody's.
  std::string token;
  // One IP address, without a port; empty: the front's own counts.
  std::string address;
  // In which language the server answers.
  std::string locale = "ja";
};

// Thread-safe.
class Upstream {
 public:
  struct Options {
    // Servers of one store, in the order in which they are asked: one that answers is kept to
    // (client/lib/failover_transport.h).
    std::vector<client::Endpoint> servers;
    std::string front_token;  // empty: none
    // Where calls are counted, each once, wherever it went; outlives it. Null: nowhere.
    metrics::CallTable* calls = nullptr;
    // Told when calls go to another server. Null: nobody.
    client::OnServerMove on_server_move = nullptr;
  };
  explicit Upstream(Options options);
  // Over other transports; for tests.
  Upstream(std::unique_ptr<client::FailoverTransport> servers, std::string front_token);
  Upstream(std::unique_ptr<client::AsyncTransport> transport, std::string front_token,
           client::RetryClock clock = client::RetryClock::Real());

  client::AsyncTransport& transport() { return *transport_; }
  // Calls over it are whose CallOptions::metadata says.
  client::Client& client() { return client_; }

  // What says that a call is the visitor's. A token that cannot be sent is sent as one that no server
  // takes: it is never nobody's.
  std::vector<std::pair<std::string, std::string>> MetadataOf(const Visitor& visitor) const;

  // A call for whoever sent `head`: its bearer token and its languages as they stand there, its
  // address where the server knows this front by a token. `method` is "/renkei.v1.CaseService/GetCase".
  client::WireCall CallFor(const http::RequestHead& head, absl::string_view method,
                           absl::Duration timeout) const;

  // For calls from now on.
  void SetFrontToken(std::string token);

  // OK if the server, or one of several, answers and serves: its health check, at most once in
  // kProbePeriod. Blocks for as long as kProbeTimeout.
  absl::Status Probe();

  // What each of several servers has been like; empty where there is one.
  std::vector<client::ServerFigure> ServerFigures() const;

 private:
  // A transport, and what of it goes to several servers; null: nothing.
  struct Way {
    std::unique_ptr<client::AsyncTransport> transport;
    client::FailoverTransport* several = nullptr;
  };
  static Way Several(std::unique_ptr<client::FailoverTransport> servers);
  static Way WayOf(const Options& options);
  Upstream(Way way, std::string front_token, client::RetryClock clock);

  // How the health check ends before `deadline`.
  absl::Status CheckHealth(absl::Time deadline);
  // Beside whom calls are made, where the server knows this front by a token.
  void AddFront(const std::string& address,
                std::vector<std::pair<std::string, std::string>>& metadata) const;

  const std::unique_ptr<client::AsyncTransport> transport_;
  client::FailoverTransport* const several_;  // within transport_; null: there is one server
  client::Client client_;
  mutable Mutex mutex_;
  std::string front_token_ ABSL_GUARDED_BY(mutex_);
  Mutex probe_mutex_;                                                       // taken before no other
  absl::Time probed_ ABSL_GUARDED_BY(probe_mutex_) = absl::InfinitePast();  // by SteadyNow
  absl::Status probe_ ABSL_GUARDED_BY(probe_mutex_);
};

inline constexpr absl::Duration kProbePeriod = absl::Seconds(2);
inline constexpr absl::Duration kProbeTimeout = absl::Seconds(2);

// The token in a file of one line. FAILED_PRECONDITION where it cannot be read, or holds what no token
// has.
[[nodiscard]] absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_UPSTREAM_UPSTREAM_H_
