// A transport that answers from functions, one per method, and remembers what was sent.

#ifndef RENKEI_TESTS_UNIT_CLIENT_FAKE_TRANSPORT_H_
#define RENKEI_TESTS_UNIT_CLIENT_FAKE_TRANSPORT_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/lib/client.h"
#include "client/lib/error.h"
#include "client/lib/transport.h"

namespace renkei::client {

// What a fake server knows and has seen. Outlives the transport.
class FakeServer {
 public:
  using Handler = std::function<absl::StatusOr<std::string>(const std::string& request)>;

  struct Seen {
    WireCall call;
    std::string request;
  };

  // Answers "Service/Method".
  template <class Request, class Reply>
  void On(const std::string& method, std::function<absl::StatusOr<Reply>(const Request&)> handler) {
    handlers_["/renkei.v1." + method] =
        [handler](const std::string& bytes) -> absl::StatusOr<std::string> {
      Request request;
      if (!request.ParseFromString(bytes)) return absl::InternalError("not the request's type");
      absl::StatusOr<Reply> reply = handler(request);
      if (!reply.ok()) return reply.status();
      return reply->SerializeAsString();
    };
  }

  absl::StatusOr<std::string> Answer(const WireCall& call, const std::string& request) {
    seen.push_back({call, request});
    const auto it = handlers_.find(call.path);
    if (it == handlers_.end())
      return StatusFromWire(absl::StatusCode::kUnimplemented, "", "", "fake");
    return it->second(request);
  }

  // The requests of one method, oldest first.
  template <class Request>
  std::vector<Request> Requests(const std::string& method) const {
    std::vector<Request> out;
    for (const Seen& one : seen) {
      if (one.call.path == "/renkei.v1." + method) out.emplace_back().ParseFromString(one.request);
    }
    return out;
  }

  std::vector<Seen> seen;
  // Messages of streams, and how the stream ends: after how many writes it breaks (negative:
  // never), and with what.
  std::vector<std::string> streamed;
  int break_after = -1;
  absl::StatusOr<std::string> stream_reply = std::string();

 private:
  std::map<std::string, Handler> handlers_;
};

class FakeStream final : public WireStream {
 public:
  explicit FakeStream(FakeServer& server) : server_(server) {}

  bool Write(const std::string& message) override {
    if (server_.break_after >= 0 &&
        static_cast<int>(server_.streamed.size()) >= server_.break_after)
      return false;
    server_.streamed.push_back(message);
    return true;
  }
  absl::StatusOr<std::string> Finish() override { return server_.stream_reply; }

 private:
  FakeServer& server_;
};

class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(FakeServer& server) : server_(server) {}

  absl::StatusOr<std::string> Unary(const WireCall& call, const std::string& request) override {
    return server_.Answer(call, request);
  }
  std::unique_ptr<WireStream> OpenStream(const WireCall& call) override {
    server_.seen.push_back({call, ""});
    return std::make_unique<FakeStream>(server_);
  }

 private:
  FakeServer& server_;
};

// A clock that moves only when slept on.
struct FakeClock {
  absl::Time now = absl::FromUnixSeconds(1'700'000'000);
  std::vector<absl::Duration> slept;

  RetryClock Get() {
    return {[this] { return now; },
            [this](absl::Duration wait) {
              slept.push_back(wait);
              now += wait;
            },
            [] { return 0.5; }};
  }
};

}  // namespace renkei::client

#endif  // RENKEI_TESTS_UNIT_CLIENT_FAKE_TRANSPORT_H_
