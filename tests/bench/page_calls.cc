#include "tests/bench/page_calls.h"

#include <cstdlib>
#include <iostream>
#include <optional>

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace renkei::bench {
namespace {

using google::protobuf::Message;
using google::protobuf::MessageFactory;

[[noreturn]] void EndBy(absl::string_view what, const absl::Status& status) {
  std::cerr << what << ": " << status << "\n";
  std::exit(1);
}

// Pages read no streams.
class UnaryTransport : public client::AsyncTransport {
 public:
  std::unique_ptr<client::WireStream> OpenStream(const client::WireCall&) final { std::abort(); }
  std::unique_ptr<client::AsyncReader> OpenReader(const client::WireCall&,
                                                  const std::string&) final {
    std::abort();
  }
};

class NotedReply final : public client::WireReply {
 public:
  NotedReply(std::unique_ptr<client::WireReply> real, PageCalls& calls, size_t call)
      : real_(std::move(real)), calls_(calls), call_(call) {}

  absl::StatusOr<std::string> Wait() override {
    calls_.steps.push_back({call_, /*begins=*/false});
    absl::StatusOr<std::string> reply = real_->Wait();
    if (!reply.ok()) EndBy(calls_.calls[call_].path, reply.status());
    calls_.calls[call_].reply = *reply;
    return reply;
  }

 private:
  const std::unique_ptr<client::WireReply> real_;
  PageCalls& calls_;
  const size_t call_;
};

class Recorder final : public UnaryTransport {
 public:
  Recorder(client::AsyncTransport& real, PageCalls& calls) : real_(real), calls_(calls) {}

  std::unique_ptr<client::WireReply> Begin(const client::WireCall& call,
                                           const std::string& request) override {
    const size_t number = calls_.calls.size();
    calls_.calls.push_back({call.path, request, ""});
    calls_.steps.push_back({number, /*begins=*/true});
    return std::make_unique<NotedReply>(real_.Begin(call, request), calls_, number);
  }

 private:
  client::AsyncTransport& real_;
  PageCalls& calls_;
};

class KnownReply final : public client::WireReply {
 public:
  explicit KnownReply(const std::string& reply) : reply_(reply) {}
  absl::StatusOr<std::string> Wait() override { return reply_; }

 private:
  const std::string& reply_;
};

class Replayer final : public UnaryTransport {
 public:
  explicit Replayer(const PageCalls& calls) : calls_(calls) {}

  std::unique_ptr<client::WireReply> Begin(const client::WireCall& call,
                                           const std::string&) override {
    const PageCalls::Call& known = calls_.calls[next_++ % calls_.calls.size()];
    if (known.path != call.path) EndBy(call.path, absl::InternalError("was not recorded here"));
    return std::make_unique<KnownReply>(known.reply);
  }

 private:
  const PageCalls& calls_;
  size_t next_ = 0;
};

const Message& PrototypeOf(const google::protobuf::Descriptor* type) {
  return *MessageFactory::generated_factory()->GetPrototype(type);
}

}  // namespace

std::unique_ptr<client::AsyncTransport> MakeRecorder(client::AsyncTransport& real,
                                                     PageCalls& calls) {
  return std::make_unique<Recorder>(real, calls);
}

std::unique_ptr<client::AsyncTransport> MakeReplayer(const PageCalls& calls) {
  return std::make_unique<Replayer>(calls);
}

BareCalls::BareCalls(const PageCalls& calls) : steps_(calls.steps) {
  for (const PageCalls::Call& recorded : calls.calls) {
    const absl::string_view full = absl::StripPrefix(recorded.path, "/");
    const auto* method = google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(
        absl::StrReplaceAll(full, {{"/", "."}}));
    Call call;
    call.method = std::string(absl::StripPrefix(full, "renkei.v1."));
    call.request.reset(PrototypeOf(method->input_type()).New());
    if (!call.request->ParseFromString(recorded.request))
      EndBy(call.method, absl::InternalError("was recorded in part"));
    call.reply = &PrototypeOf(method->output_type());
    calls_.push_back(std::move(call));
  }
}

void BareCalls::Make(client::Client& client,
                     const std::vector<std::pair<std::string, std::string>>& metadata) const {
  std::vector<std::optional<client::Pending>> pending(calls_.size());
  for (const PageCalls::Step& step : steps_) {
    const Call& call = calls_[step.call];
    if (step.begins) {
      pending[step.call].emplace(
          client.Begin(call.method, *call.request, *call.reply, {.metadata = &metadata}));
      continue;
    }
    const std::unique_ptr<Message> reply(call.reply->New());
    const absl::Status status = pending[step.call]->WaitInto(*reply);
    if (!status.ok()) EndBy(call.method, status);
  }
}

}  // namespace renkei::bench
