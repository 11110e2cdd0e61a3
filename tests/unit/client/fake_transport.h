// A transport that answers from functions, one per method, and remembers what was sent.

#ifndef RENKEI_TESTS_UNIT_CLIENT_FAKE_TRANSPORT_H_
#define RENKEI_TESTS_UNIT_CLIENT_FAKE_TRANSPORT_H_

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "client/lib/client.h"
#include "client/lib/error.h"
#include "client/lib/transport.h"
#include "google/protobuf/descriptor.h"
#include "tests/support/ready_reply.h"

namespace renkei::client {

// What a stream from a fake server brings.
struct FakeReplies {
  struct One {
    std::string message;
    // The silence before it.
    absl::Duration after;
  };
  std::vector<One> messages;
  // How the stream ends after them ...
  absl::Status end;
  // ... or, instead, that it goes on without a word until it is cancelled.
  bool hangs = false;
};

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

  // Answers "Service/Method" with a stream, each time that it is opened.
  template <class Request>
  void OnReader(const std::string& method, std::function<FakeReplies(const Request&)> handler) {
    readers_["/renkei.v1." + method] = [handler](const std::string& bytes) {
      Request request;
      request.ParseFromString(bytes);
      return handler(request);
    };
  }

  FakeReplies Stream(const WireCall& call, const std::string& request) {
    seen.push_back({call, request});
    const auto it = readers_.find(call.path);
    if (it != readers_.end()) return it->second(request);
    return {{}, StatusFromWire(absl::StatusCode::kUnimplemented, "", "", "fake")};
  }

  absl::StatusOr<std::string> Answer(const WireCall& call, const std::string& request) {
    seen.push_back({call, request});
    const auto it = handlers_.find(call.path);
    if (it != handlers_.end()) return it->second(request);
    if (otherwise) return otherwise(call, request);
    return StatusFromWire(absl::StatusCode::kUnimplemented, "", "", "fake");
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

  // Answers what nothing else does; null: UNIMPLEMENTED.
  std::function<absl::StatusOr<std::string>(const WireCall&, const std::string&)> otherwise;
  std::vector<Seen> seen;
  // Messages of streams, and how the stream ends: after how many writes it breaks (negative:
  // never), and with what.
  std::vector<std::string> streamed;
  int break_after = -1;
  absl::StatusOr<std::string> stream_reply = std::string();

 private:
  std::map<std::string, Handler> handlers_;
  std::map<std::string, std::function<FakeReplies(const std::string&)>> readers_;
};

// A call whose client sends many messages is answered by `stream_reply`, any other by its OnReader.
class FakeStream final : public WireStream {
 public:
  FakeStream(FakeServer& server, const WireCall& call)
      : server_(server), call_(call), streams_in_(StreamsIn(call.path)) {
    if (!streams_in_) return;
    server_.seen.push_back({call, ""});
    if (server_.stream_reply.ok()) replies_.messages.push_back({*server_.stream_reply, {}});
    replies_.end = server_.stream_reply.status();
  }

  bool Write(const std::string& message) override {
    if (!streams_in_) {
      replies_ = server_.Stream(call_, message);
      return true;
    }
    if (server_.break_after >= 0 &&
        static_cast<int>(server_.streamed.size()) >= server_.break_after)
      return false;
    server_.streamed.push_back(message);
    return true;
  }
  void WritesDone() override {}

  std::optional<std::string> Read(absl::Duration silence) override {
    std::unique_lock<std::mutex> lock(mutex_);
    if (cancelled_ || silent_) return std::nullopt;
    if (next_ < replies_.messages.size()) {
      FakeReplies::One& one = replies_.messages[next_++];
      silent_ = one.after > silence;
      if (silent_) return std::nullopt;
      return std::move(one.message);
    }
    if (replies_.hangs) changed_.wait(lock, [this] { return cancelled_; });
    return std::nullopt;
  }
  absl::Status Finish() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (silent_) return StatusFromWire(absl::StatusCode::kDeadlineExceeded, "", "", "fake");
    if (cancelled_) return StatusFromWire(absl::StatusCode::kCancelled, "", "", "fake");
    return replies_.end;
  }
  void Cancel() override {
    const std::lock_guard<std::mutex> lock(mutex_);
    cancelled_ = true;
    changed_.notify_all();
  }

 private:
  static bool StreamsIn(std::string path) {
    std::replace(path.begin(), path.end(), '/', '.');
    const auto* method =
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(path.substr(1));
    return method != nullptr && method->client_streaming();
  }

  FakeServer& server_;
  const WireCall call_;
  const bool streams_in_;
  std::mutex mutex_;
  std::condition_variable changed_;
  FakeReplies replies_;
  size_t next_ = 0;
  bool silent_ = false;
  bool cancelled_ = false;
};

class FakeTransport final : public Transport {
 public:
  explicit FakeTransport(FakeServer& server) : server_(server) {}

  std::unique_ptr<WireReply> Begin(const WireCall& call, const std::string& request) override {
    return std::make_unique<ReadyReply>(server_.Answer(call, request));
  }
  std::unique_ptr<WireStream> OpenStream(const WireCall& call) override {
    return std::make_unique<FakeStream>(server_, call);
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
