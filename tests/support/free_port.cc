#include "tests/support/free_port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace renkei::test {
namespace {

constexpr int kFirstPort = 20'000;
constexpr int kPorts = 10'000;
// Primes, so that neighbours are not each other's next.
constexpr int kPerProcess = 7;
constexpr int kPerCall = 131;

bool IsFree(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool free = bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  close(fd);
  return free;
}

}  // namespace

int FreePort() {
  static std::atomic<int> calls = 0;
  const int begin = static_cast<int>(getpid()) * kPerProcess + ++calls * kPerCall;
  for (int i = 0; i < kPorts; ++i) {
    const int port = kFirstPort + (begin + i) % kPorts;
    if (IsFree(port)) return port;
  }
  return 0;
}

}  // namespace renkei::test
