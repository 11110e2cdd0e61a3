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

grpc::Status TooLarge() {
  return ToGrpc(
      domain::MakeError(pb::REASON_TOO_LARGE,
                        {absl::StrCat("the stream carries more than ", kMaxStreamBytes, " bytes"),
                         "一度に送れる量を超えています。分けて送ってください。"},
                        {{"limit", absl::StrCat(kMaxStreamBytes)}}));
}

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

// Collects a client stream, then dispatches it as one call. Whoever may not call is told before
// anything is read.
class Collector : public grpc::ServerReadReactor<ByteBuffer> {
 public:
  Collector(const Dispatcher& dispatcher, const Method& method, CallbackServerContext* context,
            ByteBuffer* response)
      : dispatcher_(dispatcher),
        method_(method),
        context_(context),
        response_(response),
        incoming_(IncomingOf(method, context)) {
    if (absl::Status status = dispatcher.Admit(method, incoming_.authorization); !status.ok()) {
      Finish(ToGrpc(status));
      return;
    }
    StartRead(&buffer_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) return End();
    bytes_ += buffer_.Length();
    if (bytes_ > kMaxStreamBytes) return Finish(TooLarge());
    MessagePtr parsed = Parse(buffer_, *method_.request_prototype);
    if (parsed == nullptr) return Finish(Malformed(*method_.request_prototype));
    incoming_.requests.push_back(std::move(parsed));
    buffer_.Clear();
    StartRead(&buffer_);
  }

  void OnDone() override { delete this; }

 private:
  void End() {
    if (context_->IsCancelled() || incoming_.requests.empty()) {
      return Finish(Malformed(*method_.request_prototype));
    }
    dispatcher_.Dispatch(std::move(incoming_),
                         [this](const absl::Status& status, MessagePtr reply) {
                           if (status.ok()) *response_ = Serialize(*reply);
                           Finish(ToGrpc(status));
                         });
  }

  const Dispatcher& dispatcher_;
  const Method& method_;
  CallbackServerContext* const context_;
  ByteBuffer* const response_;
  Dispatcher::Incoming incoming_;
  ByteBuffer buffer_;
  size_t bytes_ = 0;
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
                                         SlowReaders& slow_readers) {
  switch (TypeOf(method)) {
    case RpcMethod::BIDI_STREAMING:
      return new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
          [&dispatcher, &method, &slow_readers](CallbackServerContext* context) {
            return NewReplyReactor(dispatcher, method, context, slow_readers);
          });
    case RpcMethod::CLIENT_STREAMING:
      return new grpc::internal::CallbackClientStreamingHandler<ByteBuffer, ByteBuffer>(
          [&dispatcher, &method](CallbackServerContext* context, ByteBuffer* response) {
            return new Collector(dispatcher, method, context, response);
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
                       const Dispatcher& dispatcher, SlowReaders& slow_readers) {
  for (int i = 0; i < service.method_count(); ++i) {
    const Method& method = *dispatcher.methods().Find(
        absl::StrCat(service.full_name(), "/", service.method(i)->name()));
    names_.push_back(std::make_unique<std::string>(absl::StrCat("/", method.name)));
    AddMethod(
        new grpc::internal::RpcServiceMethod(names_.back()->c_str(), TypeOf(method), nullptr));
    MarkMethodRawCallback(i, HandlerOf(dispatcher, method, slow_readers));
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
