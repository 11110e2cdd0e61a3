// What operators and their programs ask, on a listener of its own on loopback: /healthz (the process
// lives), /readyz (the server behind it serves), /metrics (Prometheus' text format).

#ifndef RENKEI_CLIENT_WEB_FRONT_OPS_H_
#define RENKEI_CLIENT_WEB_FRONT_OPS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "server/http/counters.h"
#include "server/http/handler.h"

namespace renkei::web {

class Ops final : public http::Handler {
 public:
  // Both are called on any thread; `probe` may block.
  Ops(std::function<http::CounterValues()> counters, std::function<absl::Status()> probe)
      : counters_(std::move(counters)), probe_(std::move(probe)) {}

  http::Admission Admit(const http::RequestHead& head) override;
  void Handle(std::unique_ptr<http::Exchange> exchange) override;

 private:
  const std::function<http::CounterValues()> counters_;
  const std::function<absl::Status()> probe_;
};

std::string MetricsText(const http::CounterValues& values);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_OPS_H_
