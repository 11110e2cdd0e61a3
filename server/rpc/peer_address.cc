#include "server/rpc/peer_address.h"

#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace renkei::rpc {

std::string AddressOf(absl::string_view peer) {
  if (absl::ConsumePrefix(&peer, "ipv4:")) return std::string(peer.substr(0, peer.rfind(':')));
  if (!absl::ConsumePrefix(&peer, "ipv6:")) return std::string(peer);
  return absl::StrReplaceAll(peer.substr(0, peer.rfind(':')),
                             {{"%5B", ""}, {"%5D", ""}, {"[", ""}, {"]", ""}});
}

}  // namespace renkei::rpc
