// The sockets below gRPC, for the end of a server.
//
// A call that reaches gRPC between its Shutdown and the moment at which its client hears of that is
// answered with CANCELLED, which no client may repeat, and gRPC has no way to send clients away before.
// So the server hangs up first: what clients see is a connection that ended, UNAVAILABLE.

#ifndef RENKEI_SERVER_RPC_SOCKETS_H_
#define RENKEI_SERVER_RPC_SOCKETS_H_

#include "absl/status/status.h"

namespace renkei::rpc {

// Nobody new gets through to the sockets of this process that listen on `port`: who knocks, knocks
// again until the port is closed, or somebody else listens on it. UNIMPLEMENTED where the system does
// not tell which sockets there are.
[[nodiscard]] absl::Status RefuseConnections(int port);

// Ends the connections of this process to `port`, after what was written to them.
[[nodiscard]] absl::Status HangUp(int port);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_SOCKETS_H_
