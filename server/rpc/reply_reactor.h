// Calls that are answered in many messages, over gRPC.

#ifndef RENKEI_SERVER_RPC_REPLY_REACTOR_H_
#define RENKEI_SERVER_RPC_REPLY_REACTOR_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include "server/rpc/transport.h"

namespace renkei::rpc {

// Takes the client's messages (one, or a stream of them until the client ends it), then sends the
// replies one at a time: the next one is only made when the last one has gone out. Deletes itself.
grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* NewReplyReactor(
    const Transport& transport, const service::Method& method,
    grpc::CallbackServerContext* context);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_REPLY_REACTOR_H_
