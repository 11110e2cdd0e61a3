#include "server/rpc/wire.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "server/rpc/peer_address.h"
#include "server/rpc/status.h"
#include "server/service/caller/identify.h"
#include "server/service/dispatch/malformed.h"

namespace renkei::rpc {

using google::protobuf::Message;
using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using service::MessagePtr;

namespace {

// Every value of it, in no order that the caller could rely on.
std::vector<std::string> MetadataOf(const CallbackServerContext& context, const char* key) {
  std::vector<std::string> values;
  const auto [begin, end] = context.client_metadata().equal_range(key);
  for (auto it = begin; it != end; ++it) values.emplace_back(it->second.data(), it->second.size());
  return values;
}

std::string FirstOf(const CallbackServerContext& context, const char* key) {
  const auto it = context.client_metadata().lower_bound(key);
  if (it == context.client_metadata().end() || it->first != key) return "";
  return {it->second.data(), it->second.size()};
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
  incoming.authorization = FirstOf(context, "authorization");
  incoming.abandoned = std::move(abandoned);
  incoming.address = AddressOf(context.peer());
  incoming.front = FirstOf(context, service::kFrontKey);
  // Several are no address, as several in one: nobody knows which of them is the caller's.
  incoming.forwarded_for = absl::StrJoin(MetadataOf(context, service::kForwardedForKey), ", ");
  return incoming;
}

grpc::Status Stopping() { return ToGrpc(service::Dispatcher::Stopping()); }

}  // namespace renkei::rpc
