// A socket, without anything that knows HTTP: it can say what no client says.

#ifndef RENKEI_TESTS_UNIT_HTTP_RAW_CLIENT_H_
#define RENKEI_TESTS_UNIT_HTTP_RAW_CLIENT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace renkei::http {

// Used by one thread. Waits are bounded: what does not come in time is "not there".
class RawClient {
 public:
  // Of "127.0.0.1:8350".
  explicit RawClient(absl::string_view address) {
    int port = 0;
    (void)absl::SimpleAtoi(address.substr(address.rfind(':') + 1), &port);
    sockaddr_in to = {};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    connected_ =
        socket_ >= 0 && connect(socket_, reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0;
  }
  RawClient(RawClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        connected_(other.connected_),
        bytes_(std::move(other.bytes_)) {}
  RawClient(const RawClient&) = delete;
  ~RawClient() { Close(); }

  bool connected() const { return connected_; }
  int socket_handle() const { return socket_; }

  bool Send(absl::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return true;
  }
  // As much as the other end takes without a wait of `millis`.
  size_t SendUntilStuck(size_t most, int millis) {
    const std::string piece(size_t{64} * 1024, 'x');
    size_t all = 0;
    while (all < most) {
      pollfd one = {.fd = socket_, .events = POLLOUT, .revents = 0};
      if (poll(&one, 1, millis) != 1) return all;
      const ssize_t sent = send(socket_, piece.data(), std::min(piece.size(), most - all),
                                MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent <= 0) return all;
      all += static_cast<size_t>(sent);
    }
    return all;
  }
  void SayEnd() { shutdown(socket_, SHUT_WR); }
  void Close() {
    if (socket_ >= 0) close(std::exchange(socket_, -1));
  }

  // Up to and with `end`; "" if that does not come.
  std::string ReadThrough(absl::string_view end) {
    size_t found = 0;
    while ((found = bytes_.find(std::string(end))) == std::string::npos) {
      if (!ReadSome()) return "";
    }
    return Take(found + end.size());
  }
  std::string ReadBytes(size_t count) {
    while (bytes_.size() < count) {
      if (!ReadSome()) return "";
    }
    return Take(count);
  }
  // A reply with a Content-Length, or none.
  std::string ReadReply(bool has_body = true) {
    std::string head = ReadThrough("\r\n\r\n");
    const size_t at = head.find("Content-Length: ");
    size_t length = 0;
    if (at != std::string::npos && has_body)
      (void)absl::SimpleAtoi(head.substr(at + 16, head.find('\r', at) - at - 16), &length);
    return head + ReadBytes(length);
  }
  // All that comes until the other end closes; `*closed` is false if it does not.
  std::string ReadToEnd(bool* closed = nullptr) {
    while (ReadSome()) {
    }
    if (closed != nullptr) *closed = ended_;
    return std::move(bytes_);
  }
  bool ended() const { return ended_; }

 private:
  static constexpr int kPatienceMillis = 20'000;

  bool ReadSome() {
    pollfd one = {.fd = socket_, .events = POLLIN, .revents = 0};
    if (poll(&one, 1, kPatienceMillis) != 1) return false;
    std::array<char, 65'536> buffer;
    const ssize_t got = recv(socket_, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
      ended_ = true;
      return false;
    }
    bytes_.append(buffer.data(), static_cast<size_t>(got));
    return true;
  }
  std::string Take(size_t count) {
    std::string taken = bytes_.substr(0, count);
    bytes_.erase(0, count);
    return taken;
  }

  int socket_ = -1;
  bool connected_ = false;
  bool ended_ = false;
  std::string bytes_;
};

}  // namespace renkei::http

#endif  // RENKEI_TESTS_UNIT_HTTP_RAW_CLIENT_H_
