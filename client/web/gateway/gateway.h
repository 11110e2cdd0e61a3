// The JSON API: every method of the contract over HTTP. Unary methods as the Connect protocol has them
// (connect.h); the change feed as server-sent events (events.h); imports and exports as uploads and
// downloads (files.h). It knows no method by name but these three: a new one is here with the contract.

#ifndef RENKEI_CLIENT_WEB_GATEWAY_GATEWAY_H_
#define RENKEI_CLIENT_WEB_GATEWAY_GATEWAY_H_

#include <atomic>
#include <memory>
#include <string>

#include "client/web/gateway/connect.h"
#include "client/web/gateway/events.h"
#include "client/web/upstream/upstream.h"
#include "server/http/handler.h"

namespace renkei::web {

struct GatewayOptions {
  int64_t call_bytes = int64_t{4} << 20;
  int64_t upload_bytes = int64_t{512} << 20;
  // Uploads and downloads at once: each has a worker for as long as it takes.
  int transfers = 8;
  // Readers of events at once.
  int event_streams = 1000;
};

class Gateway final : public http::Handler {
 public:
  // `upstream` outlives it.
  Gateway(Upstream& upstream, const GatewayOptions& options)
      : upstream_(upstream), options_(options) {}

  http::Admission Admit(const http::RequestHead& head) override;
  void Handle(std::unique_ptr<http::Exchange> exchange) override;
  http::Reply Describe(const http::Fault& fault, const http::RequestHead* head) override;

 private:
  void Call(http::Exchange& exchange);
  void Transfer(http::Exchange& exchange);
  void Watch(std::unique_ptr<http::Exchange> exchange);

  Upstream& upstream_;
  const GatewayOptions options_;
  std::atomic<int> transfers_ = 0;
  const ReaderCount readers_ = std::make_shared<std::atomic<int>>(0);
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_GATEWAY_GATEWAY_H_
