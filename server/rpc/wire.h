// Between gRPC's buffers and messages, for the adapters of this folder.

#ifndef RENKEI_SERVER_RPC_WIRE_H_
#define RENKEI_SERVER_RPC_WIRE_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <string>

#include "google/protobuf/message.h"
#include "server/service/dispatch/dispatcher.h"

namespace renkei::rpc {

// nullptr if the bytes are not a message of that type, or a string in them is not UTF-8.
service::MessagePtr Parse(const grpc::ByteBuffer& bytes,
                          const google::protobuf::Message& prototype);

std::string BytesOf(const grpc::ByteBuffer& buffer);

grpc::ByteBuffer Serialize(const google::protobuf::Message& message);

// What is answered when Parse finds nothing.
grpc::Status Malformed(const google::protobuf::Message& prototype);

// The call as the dispatcher takes it, without its requests. `abandoned` outlives the call.
service::Dispatcher::Incoming IncomingOf(const service::Method& method,
                                         const grpc::CallbackServerContext& context,
                                         std::function<bool()> abandoned);

// What is answered from the time on that the server was told to stop.
grpc::Status Stopping();

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_WIRE_H_
