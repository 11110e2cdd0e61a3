#include "client/lib/address.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "client/lib/error.h"
#include "storage/base/status_macros.h"

namespace renkei::client {
namespace {

absl::Status BadAddress(absl::string_view text) {
  return LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat("\"", text, "\" is no server address; write host:port, for example localhost:",
                    kDefaultPort),
       absl::StrCat("「", text, "」は接続先として読めません。ホスト名:ポート（例: localhost:",
                    kDefaultPort, "）の形で書いてください。")});
}

absl::Status TwiceTheSame(absl::string_view address) {
  return LocalError(
      absl::StatusCode::kInvalidArgument,
      {absl::StrCat(address, " stands in the list of servers twice; name each server once"),
       absl::StrCat("接続先に ", address,
                    " が2回書かれています。1台につき1つだけ書いてください。")});
}

absl::Status TooMany(size_t count) {
  return LocalError(absl::StatusCode::kInvalidArgument,
                    {absl::StrCat(count, " servers are too many; name at most ", kMaxAddresses),
                     absl::StrCat("接続先が ", count, " 件あります。", kMaxAddresses,
                                  " 件以内にしてください。")});
}

bool IsPort(absl::string_view text) {
  int port = 0;
  return absl::SimpleAtoi(text, &port) && port > 0 && port < 65536;
}

bool IsHostCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '-' || c == '_';
}

bool IsIpv6Character(char c) {
  return absl::ascii_isxdigit(static_cast<unsigned char>(c)) || c == ':' || c == '.' || c == '%';
}

// Host without brackets and port, "" where there is none.
struct Parts {
  absl::string_view host;
  absl::string_view port;
  bool ipv6 = false;
};

Parts SplitAddress(absl::string_view address) {
  if (absl::StartsWith(address, "[")) {
    const size_t end = address.find(']');
    if (end == absl::string_view::npos) return {};
    const absl::string_view rest = address.substr(end + 1);
    if (!rest.empty() && rest[0] != ':') return {};
    return {address.substr(1, end - 1), rest.empty() ? rest : rest.substr(1), true};
  }
  const size_t colon = address.find(':');
  if (colon == absl::string_view::npos) return {address, "", false};
  if (address.find(':', colon + 1) != absl::string_view::npos) return {address, "", true};
  return {address.substr(0, colon), address.substr(colon + 1), false};
}

}  // namespace

absl::StatusOr<std::string> NormalizeAddress(absl::string_view text) {
  const absl::string_view trimmed = absl::StripAsciiWhitespace(text);
  const Parts parts = SplitAddress(trimmed);
  const bool host_fits =
      !parts.host.empty() && std::all_of(parts.host.begin(), parts.host.end(),
                                         parts.ipv6 ? IsIpv6Character : IsHostCharacter);
  const bool dangling = !trimmed.empty() && trimmed.back() == ':' && !parts.ipv6;
  if (!host_fits || dangling || (!parts.port.empty() && !IsPort(parts.port)))
    return BadAddress(trimmed);
  const std::string port =
      parts.port.empty() ? absl::StrCat(kDefaultPort) : std::string(parts.port);
  return parts.ipv6 ? absl::StrCat("[", parts.host, "]:", port)
                    : absl::StrCat(parts.host, ":", port);
}

absl::StatusOr<std::vector<std::string>> ParseAddresses(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, ',');
  if (parts.size() > kMaxAddresses) return TooMany(parts.size());
  std::vector<std::string> addresses;
  for (const absl::string_view part : parts) {
    ASSIGN_OR_RETURN(std::string address, NormalizeAddress(part));
    const bool twice = std::any_of(
        addresses.begin(), addresses.end(),
        [&](const std::string& other) { return absl::EqualsIgnoreCase(other, address); });
    if (twice) return TwiceTheSame(address);
    addresses.push_back(std::move(address));
  }
  return addresses;
}

bool AreAmong(absl::string_view some, absl::string_view all) {
  const auto inner = ParseAddresses(some);
  const auto outer = ParseAddresses(all);
  if (!inner.ok() || !outer.ok()) return false;
  return std::all_of(inner->begin(), inner->end(), [&](const std::string& address) {
    return std::any_of(outer->begin(), outer->end(), [&](const std::string& other) {
      return absl::EqualsIgnoreCase(other, address);
    });
  });
}

bool IsLoopback(absl::string_view address) {
  const Parts parts = SplitAddress(address);
  if (parts.ipv6) return parts.host == "::1";
  if (absl::EqualsIgnoreCase(parts.host, "localhost")) return true;
  const std::vector<absl::string_view> bytes = absl::StrSplit(parts.host, '.');
  if (bytes.size() != 4 || bytes[0] != "127") return false;
  return std::all_of(bytes.begin(), bytes.end(), [](absl::string_view byte) {
    int value = 0;
    return absl::SimpleAtoi(byte, &value) && value >= 0 && value < 256;
  });
}

}  // namespace renkei::client
