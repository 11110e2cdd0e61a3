#include "client/web/upstream/counted_transport.h"

#include <atomic>
#include <optional>

#include "absl/strings/strip.h"
#include "client/lib/steady_time.h"

namespace renkei::web {
namespace {

// One call; counted once, with the first end that it has.
class Counted {
 public:
  Counted(metrics::CallTable& calls, absl::string_view path, bool stream)
      : calls_(calls), method_(absl::StripPrefix(path, "/")), stream_(stream) {}
  ~Counted() { End(absl::StatusCode::kCancelled); }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

  void End(absl::StatusCode code) {
    if (ended_.exchange(true)) return;
    if (stream_) {
      calls_.Count(method_, code);
    } else {
      calls_.Count(method_, code, client::SteadyNow() - begun_);
    }
  }

 private:
  metrics::CallTable& calls_;
  const std::string method_;
  const bool stream_;
  const absl::Time begun_ = client::SteadyNow();
  std::atomic<bool> ended_{false};
};

class CountedReply final : public client::WireReply {
 public:
  CountedReply(std::unique_ptr<client::WireReply> reply, metrics::CallTable& calls,
               absl::string_view path)
      : reply_(std::move(reply)), counted_(calls, path, /*stream=*/false) {}

  absl::StatusOr<std::string> Wait() override {
    absl::StatusOr<std::string> reply = reply_->Wait();
    counted_.End(reply.status().code());
    return reply;
  }

 private:
  const std::unique_ptr<client::WireReply> reply_;
  Counted counted_;
};

class CountedStream final : public client::WireStream {
 public:
  CountedStream(std::unique_ptr<client::WireStream> stream, metrics::CallTable& calls,
                absl::string_view path)
      : stream_(std::move(stream)), counted_(calls, path, /*stream=*/true) {}

  bool Write(const std::string& message) override { return stream_->Write(message); }
  void WritesDone() override { stream_->WritesDone(); }
  std::optional<std::string> Read(absl::Duration silence) override {
    return stream_->Read(silence);
  }
  absl::Status Finish() override {
    absl::Status status = stream_->Finish();
    counted_.End(status.code());
    return status;
  }
  void Cancel() override { stream_->Cancel(); }

 private:
  const std::unique_ptr<client::WireStream> stream_;
  Counted counted_;
};

class CountedReader final : public client::AsyncReader {
 public:
  CountedReader(std::unique_ptr<client::AsyncReader> reader, metrics::CallTable& calls,
                absl::string_view path)
      : counted_(std::make_shared<Counted>(calls, path, /*stream=*/true)),
        reader_(std::move(reader)) {}

  // What waits is answered also when the reader is gone.
  void Read(Next next) override {
    reader_->Read([counted = counted_,
                   next = std::move(next)](absl::StatusOr<std::optional<std::string>> reply) {
      if (!reply.ok()) counted->End(reply.status().code());
      if (reply.ok() && !reply->has_value()) counted->End(absl::StatusCode::kOk);
      next(std::move(reply));
    });
  }
  void Cancel() override { reader_->Cancel(); }

 private:
  const std::shared_ptr<Counted> counted_;
  const std::unique_ptr<client::AsyncReader> reader_;
};

}  // namespace

std::unique_ptr<client::WireReply> CountedTransport::Begin(const client::WireCall& call,
                                                           const std::string& request) {
  return std::make_unique<CountedReply>(transport_->Begin(call, request), calls_, call.path);
}

std::unique_ptr<client::WireStream> CountedTransport::OpenStream(const client::WireCall& call) {
  return std::make_unique<CountedStream>(transport_->OpenStream(call), calls_, call.path);
}

std::unique_ptr<client::AsyncReader> CountedTransport::OpenReader(const client::WireCall& call,
                                                                  const std::string& request) {
  return std::make_unique<CountedReader>(transport_->OpenReader(call, request), calls_, call.path);
}

}  // namespace renkei::web
