// Fake servers of one store behind one transport, for tests of what goes on at another one.

#ifndef RENKEI_TESTS_UNIT_CLIENT_SEVERAL_SERVERS_H_
#define RENKEI_TESTS_UNIT_CLIENT_SEVERAL_SERVERS_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/lib/failover_transport.h"
#include "tests/unit/client/fake_transport.h"

namespace renkei::client {

// The replies of a fake server, each at once. Of one that hangs the last Read is answered by Cancel.
class FakeReader final : public AsyncReader {
 public:
  explicit FakeReader(FakeReplies replies) : replies_(std::move(replies)) {}
  ~FakeReader() override { Cancel(); }

  void Read(Next next) override {
    if (read_ < replies_.messages.size()) return next(replies_.messages[read_++].message);
    if (replies_.hangs) {
      waits_ = std::move(next);
      return;
    }
    if (!replies_.end.ok()) return next(replies_.end);
    next(std::nullopt);
  }
  void Cancel() override {
    const Next waits = std::exchange(waits_, nullptr);
    if (waits) waits(StatusFromWire(absl::StatusCode::kCancelled, "", "", "fake"));
  }

 private:
  FakeReplies replies_;
  size_t read_ = 0;
  Next waits_;
};

class FakeAsyncTransport final : public AsyncTransport {
 public:
  explicit FakeAsyncTransport(FakeServer& server) : server_(server), calls_(server) {}

  std::unique_ptr<WireReply> Begin(const WireCall& call, const std::string& request) override {
    return calls_.Begin(call, request);
  }
  std::unique_ptr<WireStream> OpenStream(const WireCall& call) override {
    return calls_.OpenStream(call);
  }
  std::unique_ptr<AsyncReader> OpenReader(const WireCall& call,
                                          const std::string& request) override {
    return std::make_unique<FakeReader>(server_.Stream(call, request));
  }

 private:
  FakeServer& server_;
  FakeTransport calls_;
};

// How a call ends at a server that cannot be reached.
inline absl::Status Unreachable(const std::string& address) {
  return StatusFromWire(absl::StatusCode::kUnavailable, "connection refused", "", address);
}

// Servers a:1, b:1, c:1, and the transport over them.
struct SeveralServers {
  explicit SeveralServers(size_t count) : servers(count) {}

  static std::string Address(size_t server) {
    return absl::StrCat(std::string(1, static_cast<char>('a' + server)), ":1");
  }

  // Called once.
  std::unique_ptr<FailoverTransport> Transport() {
    std::vector<FailoverTransport::Server> transports;
    for (size_t i = 0; i < servers.size(); ++i)
      transports.push_back({Address(i), std::make_unique<FakeAsyncTransport>(servers[i])});
    auto made = std::make_unique<FailoverTransport>(
        std::move(transports), FailoverOptions{.on_move =
                                                   [this](const ServerMove& move) {
                                                     moves.push_back(move.from + ">" + move.to);
                                                   },
                                               .now = [this] { return clock.now; }});
    transport = made.get();
    return made;
  }

  std::vector<FakeServer> servers;
  FakeClock clock;
  std::vector<std::string> moves;
  FailoverTransport* transport = nullptr;
};

}  // namespace renkei::client

#endif  // RENKEI_TESTS_UNIT_CLIENT_SEVERAL_SERVERS_H_
