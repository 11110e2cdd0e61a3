#include "server/service/frame/share/origin.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "absl/strings/str_cat.h"

namespace renkei::service {
namespace {

// No organization is called so: their names begin with "organizations/".
constexpr char kNobody[] = "nobody";
// Of those whose transport has no addresses, or does not tell.
constexpr char kNowhere[] = "nowhere";

// "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255"
constexpr size_t kMaxAddressChars = INET6_ADDRSTRLEN - 1;
constexpr size_t kNetworkBytes = 8;
// Where the IPv4 address stands in one of IPv6 that maps it.
constexpr size_t kMappedAt = 12;

std::string TextOfFour(const uint8_t* address) {
  return absl::StrCat(address[0], ".", address[1], ".", address[2], ".", address[3]);
}

std::string TextOfSix(const in6_addr& address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  return inet_ntop(AF_INET6, &address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::optional<std::string> NetworkOf(absl::string_view text) {
  // Neither of the functions below sees what stands behind a zero byte.
  if (text.size() > kMaxAddressChars || text.find('\0') != absl::string_view::npos)
    return std::nullopt;
  const std::string address(text);
  std::array<uint8_t, sizeof(in_addr)> four = {};
  if (inet_pton(AF_INET, address.c_str(), four.data()) == 1) return TextOfFour(four.data());
  in6_addr six = {};
  if (inet_pton(AF_INET6, address.c_str(), &six) != 1) return std::nullopt;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return TextOfFour(&six.s6_addr[kMappedAt]);
  std::fill(std::begin(six.s6_addr) + kNetworkBytes, std::end(six.s6_addr), uint8_t{0});
  return absl::StrCat(TextOfSix(six), "/64");
}

Holder HolderOf(const auth::Caller& caller, const std::string& network) {
  if (caller.anonymous()) return {network.empty() ? kNowhere : network, kNobody};
  if (!caller.front || network.empty()) return Holder::Of(caller);
  return {absl::StrCat(caller.account, " for ", network), caller.organization};
}

bool IsNobody(const Holder& holder) { return holder.organization == kNobody; }

}  // namespace renkei::service
