// What operators and their programs ask a process: /livez (it turns), /readyz (it can do what it is there for, part by part),
// /metrics (Prometheus' text format). On a listener of its own on loopback, so that it is asked however busy the other one is, and
// nobody but this machine asks.

#ifndef RENKEI_SERVER_OPS_OPS_H_
#define RENKEI_SERVER_OPS_OPS_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "server/http/handler.h"
#include "server/http/server.h"
#include "server/metrics/registry.h"
#include "server/process/readiness.h"

namespace renkei::ops {

// Asked with each /readyz, on any thread; may block for a few seconds.
using Readiness = std::function<process::ReadyParts()>;

class Ops final : public http::Handler {
 public:
  // `registry` outlives it.
  Ops(Readiness readiness, const metrics::Registry& registry)
      : readiness_(std::move(readiness)), registry_(registry) {}

  http::Admission Admit(const http::RequestHead& head) override;
  void Handle(std::unique_ptr<http::Exchange> exchange) override;

 private:
  const Readiness readiness_;
  const metrics::Registry& registry_;
};

// The same, listening until it is destroyed.
class Listener {
 public:
  // `listen` as http::ServerOptions have it, and errors as http::Server::Start.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Listener>> Start(
      const std::string& listen, Readiness readiness, const metrics::Registry& registry);

  // With the port that was taken.
  const std::string& address() const { return server_->address(); }

 private:
  Listener(Readiness readiness, const metrics::Registry& registry)
      : ops_(std::move(readiness), registry) {}

  Ops ops_;
  std::unique_ptr<http::Server> server_;  // last: it asks the handler
};

}  // namespace renkei::ops

#endif  // RENKEI_SERVER_OPS_OPS_H_
