#include "server/http/connection/wire.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace renkei::http {
namespace {

class Plain final : public Wire {
 public:
  explicit Plain(int socket) : socket_(socket) {}

  Result Handshake() override { return {State::kDone}; }

  Result Read(char* bytes, size_t size) override {
    const ssize_t got = recv(socket_, bytes, size, 0);
    if (got == 0) return {State::kEnd};
    return Outcome(got, State::kWantRead);
  }

  Result Write(const char* bytes, size_t size) override {
    return Outcome(send(socket_, bytes, size, MSG_NOSIGNAL), State::kWantWrite);
  }

  void SayEnd() override { shutdown(socket_, SHUT_WR); }

 private:
  static Result Outcome(ssize_t bytes, State wanted) {
    if (bytes > 0) return {State::kDone, static_cast<size_t>(bytes)};
    const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return {later ? wanted : State::kFailed};
  }

  const int socket_;
};

class Tls final : public Wire {
 public:
  Tls(const std::shared_ptr<SSL_CTX>& context, int socket)
      : ssl_(SSL_new(context.get())), socket_(socket) {
    SSL_set_fd(ssl_.get(), socket);
    SSL_set_accept_state(ssl_.get());
  }

  Result Handshake() override {
    ERR_clear_error();
    return Outcome(SSL_do_handshake(ssl_.get()), 0);
  }

  Result Read(char* bytes, size_t size) override {
    ERR_clear_error();
    size_t got = 0;
    const int outcome = SSL_read_ex(ssl_.get(), bytes, size, &got);
    return Outcome(outcome, got);
  }

  Result Write(const char* bytes, size_t size) override {
    ERR_clear_error();
    size_t sent = 0;
    const int outcome = SSL_write_ex(ssl_.get(), bytes, size, &sent);
    return Outcome(outcome, sent);
  }

  void SayEnd() override {
    ERR_clear_error();
    // Not after a broken stream, which OpenSSL forbids.
    if (!broken_) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    shutdown(socket_, SHUT_WR);
  }

 private:
  struct Free {
    void operator()(SSL* ssl) const { SSL_free(ssl); }
  };

  Result Outcome(int outcome, size_t bytes) {
    if (outcome == 1) return {State::kDone, bytes};
    const int error = SSL_get_error(ssl_.get(), outcome);
    ERR_clear_error();
    switch (error) {
      case SSL_ERROR_WANT_READ:
        return {State::kWantRead};
      case SSL_ERROR_WANT_WRITE:
        return {State::kWantWrite};
      case SSL_ERROR_ZERO_RETURN:
        return {State::kEnd};
      default:
        broken_ = true;
        return {State::kFailed};
    }
  }

  const std::unique_ptr<SSL, Free> ssl_;
  const int socket_;
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<Wire> PlainWire(int socket) { return std::make_unique<Plain>(socket); }

std::unique_ptr<Wire> TlsWire(const std::shared_ptr<SSL_CTX>& context, int socket) {
  return std::make_unique<Tls>(context, socket);
}

}  // namespace renkei::http
