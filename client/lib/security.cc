#include "client/lib/security.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "client/lib/address.h"
#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::client {
namespace {

// Where Debian and most other systems keep the authorities they trust.
constexpr char kSystemAuthorities[] = "/etc/ssl/certs/ca-certificates.crt";

absl::StatusOr<std::string> ReadAuthorities(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in || text.str().find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
    return LocalError(absl::StatusCode::kFailedPrecondition,
                      {absl::StrCat(path, " cannot be read, or holds no certificate in PEM form"),
                       absl::StrCat(path, " を読めないか、PEM 形式の証明書がありません。")});
  }
  return text.str();
}

}  // namespace

absl::StatusOr<TransportSecurity> SecurityOf(const std::string& address,
                                             const std::string& tls_ca_file, bool insecure) {
  TransportSecurity security;
  if (tls_ca_file.empty() && (IsLoopback(address) || insecure)) return security;
  ASSIGN_OR_RETURN(security.ca_pem,
                   ReadAuthorities(tls_ca_file.empty() ? kSystemAuthorities : tls_ca_file));
  return security;
}

absl::StatusOr<std::vector<Endpoint>> EndpointsOf(absl::string_view servers,
                                                  const std::string& tls_ca_file, bool insecure) {
  ASSIGN_OR_RETURN(std::vector<std::string> addresses, ParseAddresses(servers));
  std::vector<Endpoint> endpoints;
  for (std::string& address : addresses) {
    ASSIGN_OR_RETURN(TransportSecurity security, SecurityOf(address, tls_ca_file, insecure));
    endpoints.push_back({std::move(address), std::move(security)});
  }
  return endpoints;
}

bool IsTokenText(absl::string_view token) {
  return std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace renkei::client
