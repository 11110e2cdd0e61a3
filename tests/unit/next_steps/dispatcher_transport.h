// The command's transport straight into a dispatcher: the real handlers behind the real command, without
// a network between them.

#ifndef RENKEI_TESTS_UNIT_NEXT_STEPS_DISPATCHER_TRANSPORT_H_
#define RENKEI_TESTS_UNIT_NEXT_STEPS_DISPATCHER_TRANSPORT_H_

#include <future>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "client/lib/transport.h"
#include "server/service/dispatch/dispatcher.h"
#include "server/service/frame/method.h"
#include "tests/support/ready_reply.h"

namespace renkei::service {

// Unary calls, and streams of the client's that are answered with one message. Both references
// outlive it.
class DispatcherTransport final : public client::Transport {
 public:
  DispatcherTransport(const MethodRegistry& methods, const Dispatcher& dispatcher)
      : methods_(methods), dispatcher_(dispatcher) {}

  std::unique_ptr<client::WireReply> Begin(const client::WireCall& call,
                                           const std::string& request) override {
    return std::make_unique<client::ReadyReply>(Send(call, {request}));
  }

  std::unique_ptr<client::WireStream> OpenStream(const client::WireCall& call) override {
    return std::make_unique<Stream>(*this, call);
  }

 private:
  class Stream final : public client::WireStream {
   public:
    Stream(DispatcherTransport& transport, client::WireCall call)
        : transport_(transport), call_(std::move(call)) {}
    bool Write(const std::string& message) override {
      messages_.push_back(message);
      return true;
    }
    void WritesDone() override {}
    std::optional<std::string> Read(absl::Duration) override {
      if (ended_) return std::nullopt;
      ended_ = true;
      absl::StatusOr<std::string> reply = transport_.Send(call_, messages_);
      status_ = reply.status();
      if (!reply.ok()) return std::nullopt;
      return *std::move(reply);
    }
    absl::Status Finish() override { return status_; }
    void Cancel() override {}

   private:
    DispatcherTransport& transport_;
    const client::WireCall call_;
    std::vector<std::string> messages_;
    absl::Status status_;
    bool ended_ = false;
  };

  absl::StatusOr<std::string> Send(const client::WireCall& call,
                                   const std::vector<std::string>& messages) {
    const Method* method = methods_.Find(call.path.substr(1));
    if (method == nullptr) return absl::UnimplementedError(call.path);
    Dispatcher::Incoming incoming;
    incoming.method = method;
    for (const auto& [key, value] : call.metadata) {
      if (key == "authorization") incoming.authorization = value;
    }
    for (const std::string& bytes : messages) {
      incoming.requests.emplace_back(method->request_prototype->New());
      if (!incoming.requests.back()->ParseFromString(bytes))
        return absl::InternalError("not the request's type");
    }
    incoming.abandoned = [] { return false; };
    std::promise<absl::StatusOr<std::string>> promise;
    std::future<absl::StatusOr<std::string>> future = promise.get_future();
    dispatcher_.Dispatch(std::move(incoming),
                         [&promise](const absl::Status& status, const MessagePtr& reply) {
                           if (status.ok()) {
                             promise.set_value(reply->SerializeAsString());
                           } else {
                             promise.set_value(status);
                           }
                         });
    return future.get();
  }

  const MethodRegistry& methods_;
  const Dispatcher& dispatcher_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_NEXT_STEPS_DISPATCHER_TRANSPORT_H_
