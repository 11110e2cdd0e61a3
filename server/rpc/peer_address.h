// Addresses as gRPC writes them.

#ifndef RENKEI_SERVER_RPC_PEER_ADDRESS_H_
#define RENKEI_SERVER_RPC_PEER_ADDRESS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::rpc {

// "127.0.0.1" of gRPC's "ipv4:127.0.0.1:4242", "::1" of "ipv6:%5B::1%5D:4242".
std::string AddressOf(absl::string_view peer);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_PEER_ADDRESS_H_
