#include "tests/e2e/watch_stream.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <atomic>
#include <future>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/lib/error.h"

namespace renkei::e2e {
namespace {

using grpc::ByteBuffer;

std::shared_ptr<grpc::Channel> Connect(const WatchStream::Options& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  if (options.own_connection) arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  if (options.small_buffers) {
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 64 << 10);
  }
  auto channel =
      grpc::CreateCustomChannel(options.address, grpc::InsecureChannelCredentials(), arguments);
  // The threads that call back end with the last channel that uses them; in gRPC 1.51 they may still
  // be at work then, which aborts the process. The first channel stays.
  // Volatile: a reference that nobody reads would be optimised away, and the channel be a leak.
  static std::shared_ptr<grpc::Channel>* volatile first =
      new std::shared_ptr<grpc::Channel>(channel);
  (void)first;
  return channel;
}

std::string BytesOf(const ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

}  // namespace

class WatchStream::Impl : public grpc::ClientBidiReactor<ByteBuffer, ByteBuffer> {
 public:
  Impl(const Options& options, OnMessage on_message, OnEnd on_end)
      : address_(options.address),
        stub_(Connect(options)),
        on_message_(std::move(on_message)),
        on_end_(std::move(on_end)),
        ended_(end_.get_future().share()) {
    if (!options.token.empty())
      context_.AddMetadata("authorization", absl::StrCat("Bearer ", options.token));
    const grpc::Slice slice(options.request);
    request_ = ByteBuffer(&slice, 1);
    stub_.PrepareBidiStreamingCall(&context_, options.method, grpc::StubOptions(), this);
    StartWriteLast(&request_, grpc::WriteOptions());
    AddHold();  // for reads that are begun outside of reactions
    StartRead(&reply_);
    StartCall();
  }

  void OnReadDone(bool ok) override {
    if (!ok) return Release();
    const std::string bytes = BytesOf(reply_);
    reply_.Clear();
    if (on_message_(bytes)) StartRead(&reply_);
  }
  void OnDone(const grpc::Status& status) override {
    on_end_();
    end_.set_value(status);
  }

  void Resume() { StartRead(&reply_); }
  void Cancel() { context_.TryCancel(); }
  // Whoever stopped taking messages has to go on to see the end.
  absl::Status Wait() {
    const grpc::Status& status = ended_.get();
    if (status.ok()) return absl::OkStatus();
    return client::StatusFromWire(static_cast<absl::StatusCode>(status.error_code()),
                                  status.error_message(), status.error_details(), address_);
  }
  // For the destructor: also when nothing is being read.
  void End(bool paused) {
    Cancel();
    if (paused) StartRead(&reply_);
    ended_.wait();
  }

 private:
  void Release() {
    if (!released_.exchange(true)) RemoveHold();
  }

  const std::string address_;
  grpc::GenericStub stub_;
  const OnMessage on_message_;
  const OnEnd on_end_;
  grpc::ClientContext context_;
  ByteBuffer request_;
  ByteBuffer reply_;
  std::promise<grpc::Status> end_;
  std::shared_future<grpc::Status> ended_;
  std::atomic<bool> released_{false};
};

WatchStream::WatchStream(const Options& options, OnMessage on_message, OnEnd on_end)
    : paused_(std::make_shared<std::atomic<bool>>(false)) {
  impl_ = std::make_unique<Impl>(
      options,
      [paused = paused_, on = std::move(on_message)](const std::string& bytes) {
        const bool more = on(bytes);
        if (!more) *paused = true;
        return more;
      },
      std::move(on_end));
}

WatchStream::~WatchStream() { impl_->End(*paused_); }

void WatchStream::Resume() {
  if (paused_->exchange(false)) impl_->Resume();
}

void WatchStream::Cancel() { impl_->Cancel(); }

absl::Status WatchStream::Wait() { return impl_->Wait(); }

}  // namespace renkei::e2e
