#include "server/rpc/wire.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/rpc/status.h"

namespace renkei::rpc {

using google::protobuf::Message;
using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using service::MessagePtr;

namespace {

std::string AuthorizationOf(const CallbackServerContext& context) {
  const auto it = context.client_metadata().find("authorization");
  if (it == context.client_metadata().end()) return "";
  return std::string(it->second.data(), it->second.size());
}

}  // namespace

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

service::Dispatcher::Incoming IncomingOf(const service::Method& method,
                                         CallbackServerContext* context) {
  service::Dispatcher::Incoming incoming;
  incoming.method = &method;
  incoming.authorization = AuthorizationOf(*context);
  incoming.abandoned = [context] { return context->IsCancelled(); };
  return incoming;
}

}  // namespace renkei::rpc
