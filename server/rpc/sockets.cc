#include "server/rpc/sockets.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <filesystem>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/numbers.h"

namespace renkei::rpc {
namespace {

// The local port of a TCP socket; -1 for anything else.
int PortOf(int descriptor) {
  sockaddr_storage address = {};
  socklen_t size = sizeof(address);
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0) return -1;
  if (address.ss_family == AF_INET)
    return ntohs(reinterpret_cast<const sockaddr_in*>(&address)->sin_port);
  if (address.ss_family == AF_INET6)
    return ntohs(reinterpret_cast<const sockaddr_in6*>(&address)->sin6_port);
  return -1;
}

bool Listens(int descriptor) {
  int listens = 0;
  socklen_t size = sizeof(listens);
  return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 && listens != 0;
}

// A descriptor that is closed meanwhile, and comes back, is another one of the port.
absl::Status ForEachSocketOf(int port, absl::FunctionRef<void(int descriptor)> visit) {
  std::error_code error;
  std::filesystem::directory_iterator open("/proc/self/fd", error);
  for (; !error && open != std::filesystem::directory_iterator(); open.increment(error)) {
    int descriptor = -1;
    if (!absl::SimpleAtoi(open->path().filename().string(), &descriptor)) continue;
    if (PortOf(descriptor) == port) visit(descriptor);
  }
  return error ? absl::UnimplementedError("/proc/self/fd cannot be read") : absl::OkStatus();
}

}  // namespace

absl::Status RefuseConnections(int port) {
  return ForEachSocketOf(port, [](int descriptor) {
    if (!Listens(descriptor)) return;
    sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
    const sock_fprog program = {.len = 1, .filter = &nothing};
    setsockopt(descriptor, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
  });
}

absl::Status HangUp(int port) {
  return ForEachSocketOf(port, [](int descriptor) {
    if (!Listens(descriptor)) shutdown(descriptor, SHUT_RDWR);
  });
}

}  // namespace renkei::rpc
