#include "server/rpc/raw_service.h"

#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/rpc/reply_reactor.h"
#include "server/rpc/status.h"
#include "server/rpc/wire.h"

namespace renkei::rpc {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using service::Dispatcher;
using service::MessagePtr;
using service::Method;
using service::Upload;

// Also the answer's bytes, made before anybody takes the call: work on it may go on when it has been answered.
template <typename C>
struct EncodedSlot : AnswerSlot<C> {
  ByteBuffer bytes;
};

// One message each way.
class UnaryCall : public grpc::ServerUnaryReactor, public OpenCalls::Call {
 public:
  UnaryCall(const Transport& transport, const Method& method, const CallbackServerContext& context,
            const ByteBuffer& request, ByteBuffer& response)
      : calls_(transport.calls), response_(response) {
    Begin(transport.dispatcher, method, context, request);
  }

  void Break(const grpc::Status& status) override {
    if (slot_->Take() == nullptr) return;
    slot_->Abandon();
    Finish(status);
  }

  void OnCancel() override { slot_->Abandon(); }

  void OnDone() override {
    calls_.Leave(*this);
    delete this;
  }

  // Neither of the two above waits, but for the walk in which all calls are broken: gRPC need not hand
  // the end of each to another thread. It is no part of its documented interface, as registering raw
  // methods is not.
  bool InternalInlineable() override { return true; }

 private:
  void Begin(const Dispatcher& dispatcher, const Method& method,
             const CallbackServerContext& context, const ByteBuffer& request) {
    if (!calls_.Enter(*this)) return Finish(Stopping());
    MessagePtr parsed = Parse(request, *method.request_prototype);
    if (parsed == nullptr) return Finish(Malformed(*method.request_prototype));
    Dispatcher::Incoming incoming =
        IncomingOf(method, context, [slot = slot_] { return slot->abandoned(); });
    incoming.requests.push_back(std::move(parsed));
    incoming.encode = [slot = slot_](const google::protobuf::Message& reply) {
      slot->bytes = Serialize(reply);
    };
    slot_->Open(*this);
    dispatcher.Dispatch(std::move(incoming),
                        [slot = slot_](const absl::Status& status, const MessagePtr&) {
                          if (UnaryCall* call = slot->Take()) call->Answer(status);
                        });
  }

  void Answer(const absl::Status& status) {
    if (status.ok()) response_.Swap(&slot_->bytes);
    Finish(ToGrpc(status));
  }

  OpenCalls& calls_;
  ByteBuffer& response_;
  const std::shared_ptr<EncodedSlot<UnaryCall>> slot_ = std::make_shared<EncodedSlot<UnaryCall>>();
};

// Receives a client stream, which is answered as one call. Whoever may not call is told before
// anything is read; nothing of it is read, parsed or kept on gRPC's threads but the message that
// has just come.
class Collector : public grpc::ServerReadReactor<ByteBuffer>,
                  public SlowPeers::Stream,
                  public OpenCalls::Call {
 public:
  Collector(const Transport& transport, const Method& method, const CallbackServerContext& context,
            ByteBuffer& response)
      : method_(method),
        context_(context),
        response_(response),
        calls_(transport.calls),
        slow_peers_(transport.slow_peers),
        pace_(slow_peers_.patience().sender) {
    Begin(transport.dispatcher);
  }

  void OnReadDone(bool ok) override {
    if (!pace_.EndWait(slow_peers_.now(), ok ? buffer_.Length() : 0)) return;
    if (!ok) return End();
    std::string bytes = BytesOf(buffer_);
    buffer_.Clear();
    upload_->Take(std::move(bytes), [this](const absl::Status& status) {
      if (!status.ok()) return Finish(ToGrpc(status));
      Read();
    });
  }

  void OnCancel() override { slot_->Abandon(); }

  void OnDone() override {
    slow_peers_.Remove(*this);
    calls_.Leave(*this);
    delete this;
  }

  void Check(service::Monotonic now) override {
    if (pace_.CutOff(now)) Finish(ToGrpc(SlowSender(slow_peers_.patience().sender)));
  }

  // What is on its way to the spool is told by the dispatcher.
  void Break(const grpc::Status& status) override {
    if (!pace_.Break() && slot_->Take() == nullptr) return;
    slot_->Abandon();
    Finish(status);
  }

 private:
  void Begin(const Dispatcher& dispatcher) {
    if (!calls_.Enter(*this)) return Finish(Stopping());
    Dispatcher::Incoming incoming =
        IncomingOf(method_, context_, [slot = slot_] { return slot->abandoned(); });
    incoming.encode = [slot = slot_](const google::protobuf::Message& reply) {
      slot->bytes = Serialize(reply);
    };
    dispatcher.Receive(std::move(incoming), [this](absl::StatusOr<std::shared_ptr<Upload>> upload) {
      Receive(std::move(upload));
    });
  }

  void Receive(absl::StatusOr<std::shared_ptr<Upload>> upload) {
    if (!upload.ok()) return Finish(ToGrpc(upload.status()));
    upload_ = *std::move(upload);
    slow_peers_.Add(*this);
    Read();
  }

  void Read() {
    pace_.BeginWait(slow_peers_.now());
    StartRead(&buffer_);
  }

  void End() {
    if (context_.IsCancelled()) return Finish(Malformed(*method_.request_prototype));
    // It may be over before this returns.
    const std::shared_ptr<EncodedSlot<Collector>> slot = slot_;
    const std::shared_ptr<Upload> upload = upload_;
    slot->Open(*this);
    upload->Finish([slot](const absl::Status& status, const MessagePtr&) {
      if (Collector* call = slot->Take()) call->Answer(status);
    });
  }

  void Answer(const absl::Status& status) {
    if (status.ok()) response_.Swap(&slot_->bytes);
    Finish(ToGrpc(status));
  }

  const Method& method_;
  const CallbackServerContext& context_;
  ByteBuffer& response_;
  OpenCalls& calls_;
  SlowPeers& slow_peers_;
  const std::shared_ptr<EncodedSlot<Collector>> slot_ = std::make_shared<EncodedSlot<Collector>>();
  std::shared_ptr<Upload> upload_;
  ByteBuffer buffer_;
  SendingPace pace_;
};

class Refusal : public grpc::ServerGenericBidiReactor {
 public:
  explicit Refusal(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
};

}  // namespace

namespace {

using grpc::internal::RpcMethod;

// Whatever is answered in many messages is a stream both ways to gRPC: a client that sends one
// message and ends its side looks the same on the wire.
RpcMethod::RpcType TypeOf(const Method& method) {
  if (method.AnswersInParts()) return RpcMethod::BIDI_STREAMING;
  return method.descriptor->client_streaming() ? RpcMethod::CLIENT_STREAMING
                                               : RpcMethod::NORMAL_RPC;
}

grpc::internal::MethodHandler* HandlerOf(const Transport& transport, const Method& method) {
  switch (TypeOf(method)) {
    case RpcMethod::BIDI_STREAMING:
      return new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
          [transport, &method](CallbackServerContext* context) {
            return NewReplyReactor(transport, method, context);
          });
    case RpcMethod::CLIENT_STREAMING:
      return new grpc::internal::CallbackClientStreamingHandler<ByteBuffer, ByteBuffer>(
          [transport, &method](CallbackServerContext* context, ByteBuffer* response) {
            return new Collector(transport, method, *context, *response);
          });
    default:
      return new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
          [transport, &method](CallbackServerContext* context, const ByteBuffer* request,
                               ByteBuffer* response) {
            return new UnaryCall(transport, method, *context, *request, *response);
          });
  }
}

}  // namespace

RawService::RawService(const google::protobuf::ServiceDescriptor& service,
                       const Transport& transport) {
  for (int i = 0; i < service.method_count(); ++i) {
    const Method& method = *transport.dispatcher.methods().Find(
        absl::StrCat(service.full_name(), "/", service.method(i)->name()));
    names_.push_back(std::make_unique<std::string>(absl::StrCat("/", method.name)));
    AddMethod(
        new grpc::internal::RpcServiceMethod(names_.back()->c_str(), TypeOf(method), nullptr));
    MarkMethodRawCallback(i, HandlerOf(transport, method));
  }
}

grpc::ServerGenericBidiReactor* UnknownMethods::CreateReactor(
    grpc::GenericCallbackServerContext* context) {
  return new Refusal(ToGrpc(domain::MakeError(
      pb::REASON_UNKNOWN_METHOD,
      {absl::StrCat("there is no method ", context->method(),
                    "; the client may be newer than the server"),
       absl::StrCat("メソッド ", context->method(),
                    " はありません。サーバーがクライアントより古い可能性があります。")})));
}

}  // namespace renkei::rpc
