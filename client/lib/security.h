// How a connection to a server is secured, and what may be said over it.

#ifndef RENKEI_CLIENT_LIB_SECURITY_H_
#define RENKEI_CLIENT_LIB_SECURITY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/lib/transport.h"

namespace renkei::client {

// Of a channel to `address` (host:port). `tls_ca_file`: PEM file of the authorities to trust; with it
// TLS always. Empty: plain text to loopback, or where `insecure` allows it, and elsewhere TLS with the
// authorities that the system trusts. FAILED_PRECONDITION for a file that cannot be used.
[[nodiscard]] absl::StatusOr<TransportSecurity> SecurityOf(const std::string& address,
                                                           const std::string& tls_ca_file,
                                                           bool insecure);

// The servers of a list of addresses (ParseAddresses), each with the security of its own address: a
// certificate has to carry the name by which its server stands in the list.
[[nodiscard]] absl::StatusOr<std::vector<Endpoint>> EndpointsOf(absl::string_view servers,
                                                                const std::string& tls_ca_file,
                                                                bool insecure);

// Metadata values are visible ASCII; anything else would abort the call far from its cause.
bool IsTokenText(absl::string_view token);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_SECURITY_H_
