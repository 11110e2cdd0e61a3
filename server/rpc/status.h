// The one error mapper: from typed errors to gRPC statuses with google.rpc details.

#ifndef RENKEI_SERVER_RPC_STATUS_H_
#define RENKEI_SERVER_RPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace renkei::rpc {

// The gRPC status of an error that carries an ErrorDetail: the English message, and as details
// google.rpc.ErrorInfo (reason, domain "renkei", metadata), BadRequest (every bad field),
// LocalizedMessage (ja), RetryInfo where coming back helps, and renkei.v1.ErrorDetail. A status
// without detail becomes INTERNAL without its text: nothing of an engine leaves the process.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_STATUS_H_
