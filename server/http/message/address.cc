#include "server/http/message/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace renkei::http {
namespace {

constexpr int kV4Bits = 32;
constexpr int kV6Bits = 128;
constexpr int kNetworkBits = 64;
// An IPv4 address in IPv6 begins here.
constexpr size_t kMappedAt = 12;

std::optional<int> ParseBits(absl::string_view text, int most) {
  int bits = 0;
  if (!absl::SimpleAtoi(text, &bits) || bits < 0 || bits > most) return std::nullopt;
  return bits;
}

}  // namespace

std::optional<IpAddress> IpAddress::Parse(absl::string_view text) {
  // The system's functions stop at a zero byte.
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != absl::string_view::npos)
    return std::nullopt;
  const std::string terminated(text);
  IpAddress address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes_.data()) == 1) return address;
  in6_addr six = {};
  if (inet_pton(AF_INET6, terminated.c_str(), &six) != 1) return std::nullopt;
  const uint8_t* const bytes = std::begin(six.s6_addr);
  if (IN6_IS_ADDR_V4MAPPED(&six)) {
    std::copy(bytes + kMappedAt, bytes + sizeof(six.s6_addr), address.bytes_.begin());
    return address;
  }
  address.v4_ = false;
  std::copy_n(bytes, address.bytes_.size(), address.bytes_.begin());
  return address;
}

std::string IpAddress::Text() const {
  std::array<char, INET6_ADDRSTRLEN> text = {};
  inet_ntop(v4_ ? AF_INET : AF_INET6, bytes_.data(), text.data(), text.size());
  return text.data();
}

IpAddress IpAddress::Network() const {
  IpAddress network = *this;
  if (!v4_) std::fill(network.bytes_.begin() + kNetworkBits / 8, network.bytes_.end(), uint8_t{0});
  return network;
}

bool IpAddress::IsLoopback() const {
  if (v4_) return bytes_.front() == 127;
  const auto last = bytes_.end() - 1;
  return *last == 1 && std::all_of(bytes_.begin(), last, [](uint8_t byte) { return byte == 0; });
}

bool IpAddress::SharesPrefix(const IpAddress& other, int bits) const {
  if (v4_ != other.v4_) return false;
  const size_t whole = static_cast<size_t>(bits) / 8;
  if (!std::equal(bytes_.begin(), bytes_.begin() + static_cast<ptrdiff_t>(whole),
                  other.bytes_.begin()))
    return false;
  const int rest = bits % 8;
  return rest == 0 || (bytes_[whole] ^ other.bytes_[whole]) >> (8 - rest) == 0;
}

absl::StatusOr<ProxyList> ProxyList::Parse(absl::string_view text) {
  ProxyList list;
  for (absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    part = absl::StripAsciiWhitespace(part);
    const std::pair<absl::string_view, absl::string_view> split =
        absl::StrSplit(part, absl::MaxSplits('/', 1));
    const std::optional<IpAddress> address = IpAddress::Parse(split.first);
    const int most = address && address->is_v4() ? kV4Bits : kV6Bits;
    const std::optional<int> bits =
        split.first.size() == part.size() ? most : ParseBits(split.second, most);
    if (!address || !bits) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", part, "\" is no address (192.0.2.1) and no network (192.0.2.0/24)"));
    }
    list.networks_.push_back({*address, *bits});
  }
  return list;
}

bool ProxyList::Has(const IpAddress& address) const {
  return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
    return network.address.SharesPrefix(address, network.bits);
  });
}

IpAddress VisitorOf(const IpAddress& peer, absl::string_view forwarded, const ProxyList& proxies) {
  IpAddress visitor = peer;
  const std::vector<absl::string_view> hops = absl::StrSplit(forwarded, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend() && proxies.Has(visitor); ++hop) {
    const std::optional<IpAddress> address = IpAddress::Parse(absl::StripAsciiWhitespace(*hop));
    if (!address) return visitor;
    visitor = *address;
  }
  return visitor;
}

}  // namespace renkei::http
