#include "server/rpc/raw_service.h"

#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/rpc/status.h"

namespace renkei::rpc {
namespace {

using google::protobuf::Message;
using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using service::Dispatcher;
using service::MessagePtr;
using service::Method;

std::string AuthorizationOf(const CallbackServerContext& context) {
  const auto it = context.client_metadata().find("authorization");
  if (it == context.client_metadata().end()) return "";
  return std::string(it->second.data(), it->second.size());
}

// nullptr if the bytes are not a message of that type, or a string in them is not UTF-8.
MessagePtr Parse(const ByteBuffer& bytes, const Message& prototype) {
  MessagePtr message(prototype.New());
  ByteBuffer readable(bytes);
  grpc::ProtoBufferReader reader(&readable);
  if (!message->ParseFromZeroCopyStream(&reader) || !reader.status().ok()) return nullptr;
  return message;
}

ByteBuffer Serialize(const Message& message) {
  const size_t size = message.ByteSizeLong();
  grpc::Slice slice(size);
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return ByteBuffer(&slice, 1);
}

grpc::Status Malformed(const Message& prototype) {
  return ToGrpc(domain::MakeError(
      pb::REASON_MALFORMED_MESSAGE,
      {absl::StrCat("the bytes are not a ", prototype.GetDescriptor()->full_name(),
                    ", or a string in them is not UTF-8"),
       "メッセージの形式が正しくないか、UTF-8 でない文字列が含まれています。"}));
}

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
  Dispatcher::Incoming incoming;
  incoming.method = &method;
  incoming.authorization = AuthorizationOf(*context);
  incoming.requests.push_back(std::move(parsed));
  incoming.abandoned = [context] { return context->IsCancelled(); };
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
      : dispatcher_(dispatcher), method_(method), context_(context), response_(response) {
    incoming_.method = &method;
    incoming_.authorization = AuthorizationOf(*context);
    incoming_.abandoned = [context] { return context->IsCancelled(); };
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

RawService::RawService(const google::protobuf::ServiceDescriptor& service,
                       const Dispatcher& dispatcher) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& descriptor = *service.method(i);
    const Method& method =
        *dispatcher.methods().Find(absl::StrCat(service.full_name(), "/", descriptor.name()));
    const bool streams = descriptor.client_streaming();
    names_.push_back(std::make_unique<std::string>(absl::StrCat("/", method.name)));
    AddMethod(new grpc::internal::RpcServiceMethod(names_.back()->c_str(),
                                                   streams
                                                       ? grpc::internal::RpcMethod::CLIENT_STREAMING
                                                       : grpc::internal::RpcMethod::NORMAL_RPC,
                                                   nullptr));
    if (streams) {
      MarkMethodRawCallback(
          i, new grpc::internal::CallbackClientStreamingHandler<ByteBuffer, ByteBuffer>(
                 [&dispatcher, &method](CallbackServerContext* context, ByteBuffer* response) {
                   return new Collector(dispatcher, method, context, response);
                 }));
    } else {
      MarkMethodRawCallback(
          i, new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
                 [&dispatcher, &method](CallbackServerContext* context, const ByteBuffer* request,
                                        ByteBuffer* response) {
                   return Unary(dispatcher, method, context, request, response);
                 }));
    }
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
