#include "client/lib/failover_transport.h"

#include <optional>
#include <utility>

#include "client/lib/failover_reader.h"
#include "client/lib/failover_stream.h"

namespace renkei::client {
namespace {

class FailoverReply final : public WireReply {
 public:
  FailoverReply(FailoverTransport& servers, const WireCall& call, const std::string& request)
      : servers_(servers),
        call_(call),
        request_(request),
        round_(servers.choice(), call.deadline),
        reply_(Send()) {}

  absl::StatusOr<std::string> Wait() override {
    while (true) {
      absl::StatusOr<std::string> reply = reply_->Wait();
      const bool go_on = round_.TakeEnd(reply.status()) && call_.repeatable;
      if (reply.ok()) return reply;
      reply_ = go_on ? Send() : nullptr;
      if (reply_ == nullptr) return round_.Error();
    }
  }

 private:
  // Null: there is no server left.
  std::unique_ptr<WireReply> Send() {
    const std::optional<size_t> server = round_.Next();
    return server ? servers_.at(*server).Begin(call_, request_) : nullptr;
  }

  FailoverTransport& servers_;
  const WireCall call_;
  const std::string request_;
  ServerRound round_;
  std::unique_ptr<WireReply> reply_;
};

std::vector<std::string> AddressesOf(const std::vector<FailoverTransport::Server>& servers) {
  std::vector<std::string> addresses;
  for (const FailoverTransport::Server& server : servers) addresses.push_back(server.address);
  return addresses;
}

}  // namespace

FailoverTransport::FailoverTransport(std::vector<Server> servers, FailoverOptions options)
    : choice_(AddressesOf(servers), std::move(options.now), std::move(options.on_move)),
      servers_(std::move(servers)) {}

FailoverTransport::~FailoverTransport() {
  const MutexLock lock(mutex_);
  closing_ = true;
  while (moving_ > 0) none_moves_.Wait(mutex_);
}

bool FailoverTransport::BeginMove() {
  const MutexLock lock(mutex_);
  if (closing_) return false;
  ++moving_;
  return true;
}

void FailoverTransport::EndMove() {
  const MutexLock lock(mutex_);
  if (--moving_ == 0) none_moves_.NotifyAll();
}

std::unique_ptr<WireReply> FailoverTransport::Begin(const WireCall& call,
                                                    const std::string& request) {
  return std::make_unique<FailoverReply>(*this, call, request);
}

std::unique_ptr<WireStream> FailoverTransport::OpenStream(const WireCall& call) {
  return std::make_unique<FailoverStream>(*this, call);
}

std::unique_ptr<AsyncReader> FailoverTransport::OpenReader(const WireCall& call,
                                                           const std::string& request) {
  return MakeFailoverReader(*this, call, request);
}

std::unique_ptr<FailoverTransport> MakeFailoverTransport(const std::vector<Endpoint>& servers,
                                                         FailoverOptions options) {
  std::vector<FailoverTransport::Server> transports;
  for (const Endpoint& server : servers) {
    transports.push_back({server.address, MakeAsyncGrpcTransport(server.address, server.security,
                                                                 kPatienceAmongSeveral)});
  }
  return std::make_unique<FailoverTransport>(std::move(transports), std::move(options));
}

std::unique_ptr<AsyncTransport> MakeTransport(const std::vector<Endpoint>& servers,
                                              FailoverOptions options) {
  if (servers.size() == 1)
    return MakeAsyncGrpcTransport(servers.front().address, servers.front().security);
  return MakeFailoverTransport(servers, std::move(options));
}

}  // namespace renkei::client
