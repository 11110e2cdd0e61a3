// What every adapter of a call needs.

#ifndef RENKEI_SERVER_RPC_TRANSPORT_H_
#define RENKEI_SERVER_RPC_TRANSPORT_H_

#include "server/rpc/open_calls.h"
#include "server/rpc/slow_peers.h"
#include "server/service/dispatch/dispatcher.h"

namespace renkei::rpc {

// All of it outlives every call.
struct Transport {
  const service::Dispatcher& dispatcher;
  SlowPeers& slow_peers;
  OpenCalls& calls;
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_TRANSPORT_H_
