// Addresses of visitors and of the proxies that speak for them.

#ifndef RENKEI_SERVER_HTTP_MESSAGE_ADDRESS_H_
#define RENKEI_SERVER_HTTP_MESSAGE_ADDRESS_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::http {

// An IPv4 or IPv6 address; an IPv4 address within IPv6 is the IPv4 address.
class IpAddress {
 public:
  // 0.0.0.0
  IpAddress() = default;
  static std::optional<IpAddress> Parse(absl::string_view text);

  // "192.0.2.1", "2001:db8::1": without brackets or a port.
  std::string Text() const;
  // What counts as one visitor: an IPv4 address, or the first 64 bits of an IPv6 address, which one
  // line has to itself.
  IpAddress Network() const;
  bool IsLoopback() const;
  bool is_v4() const { return v4_; }

  // Whether the first `bits` are those of `other`, which is of the same family.
  bool SharesPrefix(const IpAddress& other, int bits) const;

  friend bool operator==(const IpAddress& a, const IpAddress& b) {
    return a.v4_ == b.v4_ && a.bytes_ == b.bytes_;
  }
  template <typename H>
  friend H AbslHashValue(H state, const IpAddress& address) {
    return H::combine(std::move(state), address.v4_, address.bytes_);
  }

 private:
  bool v4_ = true;
  std::array<uint8_t, 16> bytes_ = {};  // IPv4: the first four
};

// Proxies whose word on a visitor's address is believed.
class ProxyList {
 public:
  // Addresses and networks ("192.0.2.1", "10.0.0.0/8", "2001:db8::/32"), separated by commas; ""
  // names none. INVALID_ARGUMENT naming what is neither.
  [[nodiscard]] static absl::StatusOr<ProxyList> Parse(absl::string_view text);

  bool Has(const IpAddress& address) const;

 private:
  struct Network {
    IpAddress address;
    int bits;
  };
  std::vector<Network> networks_;
};

// Whom a connection from `peer` asks for: `peer` itself, unless it is a named proxy; then the last
// address of X-Forwarded-For (`forwarded`, all its fields as one list) that is none. What stands
// before it anybody may have written. A list that a proxy wrote and that holds no address ends the
// search: the proxy is the visitor.
IpAddress VisitorOf(const IpAddress& peer, absl::string_view forwarded, const ProxyList& proxies);

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_MESSAGE_ADDRESS_H_
