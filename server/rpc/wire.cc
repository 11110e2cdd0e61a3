#include "server/rpc/wire.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <utility>
#include <vector>

#include "server/rpc/status.h"
#include "server/service/frame/malformed.h"

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

std::string BytesOf(const ByteBuffer& buffer) {
  std::string bytes;
  bytes.reserve(buffer.Length());
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

ByteBuffer Serialize(const Message& message) {
  const size_t size = message.ByteSizeLong();
  grpc::Slice slice(size);
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  return ByteBuffer(&slice, 1);
}

grpc::Status Malformed(const Message& prototype) { return ToGrpc(service::Malformed(prototype)); }

service::Dispatcher::Incoming IncomingOf(const service::Method& method,
                                         const CallbackServerContext& context,
                                         std::function<bool()> abandoned) {
  service::Dispatcher::Incoming incoming;
  incoming.method = &method;
  incoming.authorization = AuthorizationOf(context);
  incoming.abandoned = std::move(abandoned);
  incoming.peer = context.peer();
  return incoming;
}

grpc::Status Stopping() { return ToGrpc(service::Dispatcher::Stopping()); }

}  // namespace renkei::rpc
