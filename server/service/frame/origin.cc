#include "server/service/frame/origin.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>

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

std::string TextOf(int family, const void* address) {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  return inet_ntop(family, address, text.data(), text.size()) == nullptr ? "" : text.data();
}

}  // namespace

std::optional<std::string> NetworkOf(absl::string_view text) {
  // Neither of the functions below sees what stands behind a zero byte.
  if (text.size() > kMaxAddressChars || text.find('\0') != absl::string_view::npos)
    return std::nullopt;
  const std::string address(text);
  in_addr four = {};
  if (inet_pton(AF_INET, address.c_str(), &four) == 1) return TextOf(AF_INET, &four);
  in6_addr six = {};
  if (inet_pton(AF_INET6, address.c_str(), &six) != 1) return std::nullopt;
  if (IN6_IS_ADDR_V4MAPPED(&six)) return TextOf(AF_INET, &six.s6_addr[12]);
  std::fill(std::begin(six.s6_addr) + kNetworkBytes, std::end(six.s6_addr), uint8_t{0});
  return absl::StrCat(TextOf(AF_INET6, &six), "/64");
}

Holder HolderOf(const auth::Caller& caller, const std::string& network) {
  if (caller.anonymous()) return {network.empty() ? kNowhere : network, kNobody};
  if (!caller.front || network.empty()) return Holder::Of(caller);
  return {absl::StrCat(caller.account, " for ", network), caller.organization};
}

bool IsNobody(const Holder& holder) { return holder.organization == kNobody; }

}  // namespace renkei::service
