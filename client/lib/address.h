// Addresses of servers, as people write them.

#ifndef RENKEI_CLIENT_LIB_ADDRESS_H_
#define RENKEI_CLIENT_LIB_ADDRESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::client {

// The port of a Renkei server where an address names none.
inline constexpr int kDefaultPort = 7350;

// host:port from "host", "host:port", "[::1]:port", "::1"; white space at the ends is dropped.
// INVALID_ARGUMENT for anything else, a URL among them.
[[nodiscard]] absl::StatusOr<std::string> NormalizeAddress(absl::string_view text);

// How many addresses one list may name. More servers than anybody runs over one database, and few enough
// that a call which finds all of them away has asked them within its time.
inline constexpr size_t kMaxAddresses = 16;

// The addresses of a list, in its order: "a", "a:7350,b:7350". Each part is read by NormalizeAddress.
// INVALID_ARGUMENT for a part that is none (an empty one too), for an address that stands there twice
// (hosts are compared without regard to case), and for more than kMaxAddresses.
[[nodiscard]] absl::StatusOr<std::vector<std::string>> ParseAddresses(absl::string_view text);

// Whether everything that `some` names is in `all`; false where either cannot be read.
bool AreAmong(absl::string_view some, absl::string_view all);

// Whether `address` (host:port) can only be this machine: localhost, 127.0.0.0/8, ::1. Names are
// not looked up.
bool IsLoopback(absl::string_view address);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_ADDRESS_H_
