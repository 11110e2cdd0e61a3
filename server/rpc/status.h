// Errors on the wire. What they say is the dispatcher's business (server/service/dispatch/error_description.h).

#ifndef RENKEI_SERVER_RPC_STATUS_H_
#define RENKEI_SERVER_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace renkei::rpc {

// service::DescribeError as gRPC carries it: code and message, and the whole in the trailer
// grpc-status-details-bin.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_STATUS_H_
