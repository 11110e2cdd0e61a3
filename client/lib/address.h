// Addresses of servers, as people write them.

#ifndef RENKEI_CLIENT_LIB_ADDRESS_H_
#define RENKEI_CLIENT_LIB_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::client {

// The port of a Renkei server where an address names none.
inline constexpr int kDefaultPort = 7350;

// host:port from "host", "host:port", "[::1]:port", "::1"; white space at the ends is dropped.
// INVALID_ARGUMENT for anything else, a URL among them.
[[nodiscard]] absl::StatusOr<std::string> NormalizeAddress(absl::string_view text);

// Whether `address` (host:port) can only be this machine: localhost, 127.0.0.0/8, ::1. Names are
// not looked up.
bool IsLoopback(absl::string_view address);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_ADDRESS_H_
