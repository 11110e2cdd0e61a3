#include "server/rpc/reply_reactor.h"

#include <atomic>
#include <memory>
#include <utility>

#include "server/domain/error.h"
#include "server/rpc/status.h"
#include "server/rpc/wire.h"

namespace renkei::rpc {
namespace {

using grpc::ByteBuffer;
using service::Dispatcher;
using service::MessagePtr;
using service::Method;
using service::Replies;

// How often a client's patience is waited for until nobody expects it to take even the reason.
constexpr int kHangUpAfter = 5;

absl::Status SlowReader() {
  return domain::MakeError(
      pb::REASON_SLOW_READER,
      {"the client took no message in time; open the stream again with its last cursor",
       "クライアントが時間内に受信しなかったため、送信を打ち切りました。最後のカーソルから接続し"
       "直してください。"});
}

class ReplyReactor : public grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>,
                     public SlowPeers::Stream,
                     public OpenCalls::Call {
 public:
  ReplyReactor(const Transport& transport, const Method& method,
               grpc::CallbackServerContext* context)
      : dispatcher_(transport.dispatcher),
        method_(method),
        context_(context),
        calls_(transport.calls),
        slow_peers_(transport.slow_peers),
        pace_(slow_peers_.patience().sender) {
    if (!calls_.Enter(*this)) {
      End(Stopping());
      return;
    }
    slow_peers_.Add(*this);
    Read();
  }

  void OnReadDone(bool ok) override {
    if (!pace_.EndWait(slow_peers_.now(), ok ? in_.Length() : 0)) return;
    if (!opened_) return Open(ok);
    if (!ok) return Pull();
    MessagePtr more = Parse(in_, *method_.request_prototype);
    if (more == nullptr) return End(Malformed(*method_.request_prototype));
    replies_->Take(std::move(more), [this](const absl::Status& status) { ReadOn(status); });
  }

  void OnWriteDone(bool ok) override {
    State expected = State::kWriting;
    if (!state_.compare_exchange_strong(expected, State::kMaking)) return;  // cut off
    if (!ok) return End(grpc::Status::CANCELLED);
    Pull();
  }

  void OnCancel() override {
    cancelled_ = true;
    // Before that there is nothing to stop, and Open looks.
    if (opened_) replies_->Cancel();
  }

  void OnDone() override {
    slow_peers_.Remove(*this);
    calls_.Leave(*this);
    delete this;
  }

  // One that waits for its next message is told by the dispatcher.
  void Break(const grpc::Status& status) override {
    if (pace_.Break()) return End(status);
    State expected = State::kWriting;
    if (state_.compare_exchange_strong(expected, State::kEnded)) Finish(status);
  }

  // A client that sends nothing is told so. One that takes nothing is told why, which it reads when
  // it takes what is on its way; and is hung up on when it does not do that either.
  void Check(service::Monotonic now) override {
    if (pace_.CutOff(now)) return End(ToGrpc(SlowSender(slow_peers_.patience().sender)));
    const absl::Duration patience = slow_peers_.patience().reader;
    const absl::Duration waited = absl::FromChrono(now - since_.load());
    if (waited < patience) return;
    State expected = State::kWriting;
    if (state_.compare_exchange_strong(expected, State::kEnded)) {
      Finish(ToGrpc(SlowReader()));
    } else if (expected == State::kEnded && waited > kHangUpAfter * patience) {
      context_->TryCancel();
    }
  }

 private:
  // Making a message, or waiting for one; one is on its way out; Finish was called.
  enum class State { kMaking, kWriting, kEnded };

  void Open(bool ok) {
    MessagePtr first = ok ? Parse(in_, *method_.request_prototype) : nullptr;
    if (first == nullptr) return End(Malformed(*method_.request_prototype));
    Dispatcher::Incoming incoming =
        IncomingOf(method_, *context_, [context = context_] { return context->IsCancelled(); });
    incoming.requests.push_back(std::move(first));
    dispatcher_.Open(std::move(incoming), [this](absl::StatusOr<std::shared_ptr<Replies>> replies) {
      Answered(std::move(replies));
    });
  }

  void Answered(absl::StatusOr<std::shared_ptr<Replies>> replies) {
    if (!replies.ok()) return End(ToGrpc(replies.status()));
    replies_ = *std::move(replies);
    opened_ = true;
    if (cancelled_) replies_->Cancel();
    if (!method_.descriptor->client_streaming()) return Pull();
    replies_->Begin([this](const absl::Status& status) { ReadOn(status); });
  }

  void ReadOn(const absl::Status& status) {
    if (!status.ok()) return End(ToGrpc(status));
    Read();
  }

  void Read() {
    in_.Clear();
    pace_.BeginWait(slow_peers_.now());
    StartRead(&in_);
  }

  void Pull() {
    replies_->Next([this](const absl::Status& status, MessagePtr message) {
      if (message == nullptr) return End(ToGrpc(status));
      out_ = Serialize(*message);
      message.reset();
      since_ = slow_peers_.now();
      state_ = State::kWriting;
      StartWrite(&out_);
    });
  }

  void End(const grpc::Status& status) {
    since_ = slow_peers_.now();
    state_ = State::kEnded;
    Finish(status);
  }

  const Dispatcher& dispatcher_;
  const Method& method_;
  grpc::CallbackServerContext* const context_;
  OpenCalls& calls_;
  SlowPeers& slow_peers_;
  std::shared_ptr<Replies> replies_;
  std::atomic<bool> opened_{false};  // replies_ is there
  std::atomic<bool> cancelled_{false};
  SendingPace pace_;
  ByteBuffer in_;
  ByteBuffer out_;
  std::atomic<State> state_{State::kMaking};
  // When the message under way was made.
  std::atomic<service::Monotonic> since_{service::Monotonic()};
};

}  // namespace

grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>* NewReplyReactor(
    const Transport& transport, const Method& method, grpc::CallbackServerContext* context) {
  return new ReplyReactor(transport, method, context);
}

}  // namespace renkei::rpc
