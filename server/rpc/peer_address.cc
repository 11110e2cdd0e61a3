#include "server/rpc/peer_address.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace renkei::rpc {

std::string AddressOf(absl::string_view peer) {
  for (const char* scheme : {"ipv4:", "ipv6:"}) {
    if (!absl::ConsumePrefix(&peer, scheme)) continue;
    const std::string host(peer.substr(0, peer.rfind(':')));
    return absl::StrReplaceAll(host, {{"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}});
  }
  return std::string(peer);
}

}  // namespace renkei::rpc
