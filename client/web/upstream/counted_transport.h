// A transport that counts the calls over it, by method and code.

#ifndef RENKEI_CLIENT_WEB_UPSTREAM_COUNTED_TRANSPORT_H_
#define RENKEI_CLIENT_WEB_UPSTREAM_COUNTED_TRANSPORT_H_

#include <memory>
#include <string>
#include <utility>

#include "client/lib/async_transport.h"
#include "server/metrics/call_table.h"

namespace renkei::web {

// A call that its caller gives up counts as CANCELLED.
class CountedTransport final : public client::AsyncTransport {
 public:
  // `calls` outlives it, and every call over it.
  CountedTransport(std::unique_ptr<client::AsyncTransport> transport, metrics::CallTable& calls)
      : transport_(std::move(transport)), calls_(calls) {}

  std::unique_ptr<client::WireReply> Begin(const client::WireCall& call,
                                           const std::string& request) override;
  std::unique_ptr<client::WireStream> OpenStream(const client::WireCall& call) override;
  std::unique_ptr<client::AsyncReader> OpenReader(const client::WireCall& call,
                                                  const std::string& request) override;
  std::string server() const override { return transport_->server(); }
  bool sends_again() const override { return transport_->sends_again(); }

 private:
  const std::unique_ptr<client::AsyncTransport> transport_;
  metrics::CallTable& calls_;
};

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_UPSTREAM_COUNTED_TRANSPORT_H_
