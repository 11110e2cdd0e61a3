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

grpc::ServerUnaryReactor* Unary(const Dispatcher& dispatcher, const Method& method,
                                CallbackServerContext* context, const ByteBuffer* request,
                                ByteBuffer* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  MessagePtr parsed = Parse(*request, *method.request_prototype);
  if (parsed == nullptr) {
    reactor->Finish(Malformed(*method.request_prototype));
    return reactor;
  }
  Dispatcher::Incoming incoming = IncomingOf(method, context);
  incoming.requests.push_back(std::move(parsed));
  dispatcher.Dispatch(std::move(incoming),
                      [reactor, response](const absl::Status& status, MessagePtr reply) {
                        if (status.ok()) *response = Serialize(*reply);
                        reactor->Finish(ToGrpc(status));
                      });
  return reactor;
}

// Receives a client stream, which is answered as one call. Whoever may not call is told before
// anything is read; nothing of it is read, parsed or kept on gRPC's threads but the message that
// has just come.
class Collector : public grpc::ServerReadReactor<ByteBuffer>, public SlowPeers::Stream {
 public:
  Collector(const Dispatcher& dispatcher, const Method& method, CallbackServerContext* context,
            ByteBuffer* response, SlowPeers& slow_peers)
      : method_(method),
        context_(context),
        response_(response),
        slow_peers_(slow_peers),
        pace_(slow_peers.patience().sender) {
    absl::StatusOr<std::shared_ptr<Upload>> upload =
        dispatcher.Receive(IncomingOf(method, context));
    if (!upload.ok()) {
      Finish(ToGrpc(upload.status()));
      return;
    }
    upload_ = *std::move(upload);
    slow_peers_.Add(*this);
    Read();
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

  void OnDone() override {
    slow_peers_.Remove(*this);
    delete this;
  }

  void Check(service::Monotonic now) override {
    if (pace_.CutOff(now)) Finish(ToGrpc(SlowSender(slow_peers_.patience().sender)));
  }

 private:
  void Read() {
    pace_.BeginWait(slow_peers_.now());
    StartRead(&buffer_);
  }

  void End() {
    if (context_->IsCancelled()) return Finish(Malformed(*method_.request_prototype));
    upload_->Finish([this](const absl::Status& status, MessagePtr reply) {
      if (status.ok()) *response_ = Serialize(*reply);
      Finish(ToGrpc(status));
    });
  }

  const Method& method_;
  CallbackServerContext* const context_;
  ByteBuffer* const response_;
  SlowPeers& slow_peers_;
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

grpc::internal::MethodHandler* HandlerOf(const Dispatcher& dispatcher, const Method& method,
                                         SlowPeers& slow_peers) {
  switch (TypeOf(method)) {
    case RpcMethod::BIDI_STREAMING:
      return new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
          [&dispatcher, &method, &slow_peers](CallbackServerContext* context) {
            return NewReplyReactor(dispatcher, method, context, slow_peers);
          });
    case RpcMethod::CLIENT_STREAMING:
      return new grpc::internal::CallbackClientStreamingHandler<ByteBuffer, ByteBuffer>(
          [&dispatcher, &method, &slow_peers](CallbackServerContext* context,
                                              ByteBuffer* response) {
            return new Collector(dispatcher, method, context, response, slow_peers);
          });
    default:
      return new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
          [&dispatcher, &method](CallbackServerContext* context, const ByteBuffer* request,
                                 ByteBuffer* response) {
            return Unary(dispatcher, method, context, request, response);
          });
  }
}

}  // namespace

RawService::RawService(const google::protobuf::ServiceDescriptor& service,
                       const Dispatcher& dispatcher, SlowPeers& slow_peers) {
  for (int i = 0; i < service.method_count(); ++i) {
    const Method& method = *dispatcher.methods().Find(
        absl::StrCat(service.full_name(), "/", service.method(i)->name()));
    names_.push_back(std::make_unique<std::string>(absl::StrCat("/", method.name)));
    AddMethod(
        new grpc::internal::RpcServiceMethod(names_.back()->c_str(), TypeOf(method), nullptr));
    MarkMethodRawCallback(i, HandlerOf(dispatcher, method, slow_peers));
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
