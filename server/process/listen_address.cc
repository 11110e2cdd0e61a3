#include "server/process/listen_address.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace renkei::process {
namespace {

constexpr char kUnix[] = "unix:";
constexpr int kLargestPort = 65'535;

bool IsPort(absl::string_view text) {
  int port = 0;
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(text, &port) && port <= kLargestPort;
}

bool IsIpv6(absl::string_view text) {
  in6_addr address;
  return inet_pton(AF_INET6, std::string(text).c_str(), &address) == 1;
}

std::string FaultOfPort(absl::string_view port) {
  if (IsPort(port)) return "";
  return absl::StrCat("the port \"", port, "\" must be a whole number from 0 to ", kLargestPort);
}

std::string FaultOfPath(absl::string_view path) {
  if (path.empty()) return "has no path: write unix:/run/renkei/renkeid.sock";
  if (path.size() < sizeof(sockaddr_un::sun_path)) return "";
  return absl::StrCat("the path of a socket has at most ", sizeof(sockaddr_un::sun_path) - 1,
                      " bytes");
}

std::string WithoutHost(absl::string_view port) {
  return absl::StrCat("has no host: write 127.0.0.1:", port,
                      " to be reached from this machine, or 0.0.0.0:", port,
                      " to be reached from every network that it has");
}

// More colons than one, and no brackets.
std::string WithoutBrackets(absl::string_view listen, absl::string_view usual_port) {
  const size_t colon = listen.rfind(':');
  const absl::string_view host = listen.substr(0, colon);
  const absl::string_view port = listen.substr(colon + 1);
  const std::string right = IsIpv6(host) && IsPort(port) ? absl::StrCat("[", host, "]:", port)
                            : IsIpv6(listen) ? absl::StrCat("[", listen, "]:", usual_port)
                                             : absl::StrCat("[::1]:", usual_port);
  return absl::StrCat("an IPv6 address stands in brackets: write ", right);
}

std::string FaultOfBracketed(absl::string_view listen, absl::string_view usual_port) {
  const size_t end = listen.find(']');
  if (end == absl::string_view::npos || !IsIpv6(listen.substr(1, end - 1)))
    return absl::StrCat("has no IPv6 address in its brackets: write [::1]:", usual_port);
  const absl::string_view rest = listen.substr(end + 1);
  if (!absl::StartsWith(rest, ":"))
    return absl::StrCat("has no port: write ", listen.substr(0, end + 1), ":", usual_port);
  return FaultOfPort(rest.substr(1));
}

// The host as the system resolves it, and the port.
std::pair<std::string, std::string> Split(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  absl::string_view host = absl::string_view(listen).substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  return {std::string(host), listen.substr(colon + 1)};
}

// 0, or what the system says when somebody begins to listen there. As gRPC does it: what has just
// been left counts as free.
int TryListening(const sockaddr* address, socklen_t size) {
  const int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return errno;
  const int yes = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  const bool listens = bind(descriptor, address, size) == 0 && listen(descriptor, 1) == 0;
  const int error = listens ? 0 : errno;
  close(descriptor);
  return error;
}

std::string WhyNotAtPath(absl::string_view path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const int error = TryListening(reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  if (error == 0) unlink(address.sun_path);
  return ListenFailure(error);
}

}  // namespace

std::string FaultOfListen(absl::string_view listen, absl::string_view usual_port) {
  if (absl::ConsumePrefix(&listen, kUnix)) return FaultOfPath(listen);
  if (const size_t scheme = listen.find("://"); scheme != absl::string_view::npos) {
    const absl::string_view rest = listen.substr(scheme + 3);
    return absl::StrCat("is a URL: write ", rest.substr(0, rest.find('/')));
  }
  if (listen.empty()) return WithoutHost(usual_port);
  if (IsPort(listen)) return WithoutHost(listen);
  if (absl::StartsWith(listen, "[")) return FaultOfBracketed(listen, usual_port);
  const size_t colon = listen.rfind(':');
  if (colon == absl::string_view::npos)
    return absl::StrCat("has no port: write ", listen, ":", usual_port);
  const absl::string_view host = listen.substr(0, colon);
  const absl::string_view port = listen.substr(colon + 1);
  if ((host.empty() || host == "*") && IsPort(port)) return WithoutHost(port);
  if (absl::StrContains(host, ':')) return WithoutBrackets(listen, usual_port);
  if (host.empty()) return WithoutHost(usual_port);
  return FaultOfPort(port);
}

std::string FaultOfOpsListen(absl::string_view listen, absl::string_view usual_port) {
  if (absl::StartsWith(listen, kUnix))
    return "is a socket's path: an address and a port are needed";
  std::string fault = FaultOfListen(listen, usual_port);
  if (fault.empty() && !IsLoopback(listen))
    fault = "is for this machine alone: take 127.0.0.1 or [::1]";
  return fault;
}

bool IsLoopback(absl::string_view listen) {
  if (absl::StartsWith(listen, kUnix)) return true;
  const size_t colon = listen.rfind(':');
  const absl::string_view host = listen.substr(0, colon);
  if (host == "localhost" || host == "[::1]") return true;
  // 127.0.0.0/8, and nothing that only begins like it ("127.0.0.1.example.jp").
  if (!absl::StartsWith(host, "127.")) return false;
  return host.find_first_not_of("0123456789.") == absl::string_view::npos;
}

std::string WithPort(absl::string_view listen, int port) {
  if (absl::StartsWith(listen, kUnix)) return std::string(listen);
  return absl::StrCat(listen.substr(0, listen.rfind(':')), ":", port);
}

std::string ListenFailure(int error) {
  switch (error) {
    case 0:
      return "something held it a moment ago and holds it no longer; start again";
    case EADDRINUSE:
      return "the port is taken by another program, perhaps by this one already (ss -ltnp shows "
             "which): "
             "stop that one or choose another port";
    case EADDRNOTAVAIL:
      return "this machine has no such address (ip address shows those that it has)";
    case EACCES:
    case EPERM:
      return "this user may not listen there: take a port from 1024 on, or give the process "
             "CAP_NET_BIND_SERVICE";
    default:
      return std::strerror(error);
  }
}

std::string WhyNotListening(const std::string& listen) {
  absl::string_view path = listen;
  if (absl::ConsumePrefix(&path, kUnix)) return WhyNotAtPath(path);
  const auto [host, port] = Split(listen);
  addrinfo hints = {};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (const int failed = getaddrinfo(host.c_str(), port.c_str(), &hints, &found); failed != 0)
    return absl::StrCat("the host ", host, " is not known here: ", gai_strerror(failed));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> addresses(found, freeaddrinfo);
  for (const addrinfo* one = found; one != nullptr; one = one->ai_next) {
    const int error = TryListening(one->ai_addr, one->ai_addrlen);
    if (error != 0) return ListenFailure(error);
  }
  return ListenFailure(0);
}

}  // namespace renkei::process
