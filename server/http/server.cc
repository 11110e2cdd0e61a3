#include "server/http/server.h"

#include <sys/socket.h>

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <mutex>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/http/connection/connection.h"
#include "server/http/connection/loop.h"
#include "server/http/connection/shared.h"
#include "storage/base/status_macros.h"

namespace renkei::http {
namespace {

using boost::asio::ip::tcp;
using boost::system::error_code;

// Connections that the system keeps until they are accepted.
constexpr int kBacklog = 4096;
// After an accept that failed, for want of descriptors mostly: one of them has to be closed first.
constexpr std::chrono::milliseconds kAcceptPause{100};

constexpr absl::string_view kTooManyConnections =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
    "Retry-After: 2\r\nContent-Length: 21\r\nConnection: close\r\n\r\ntoo many connections\n";

// What a "host:port" names; "localhost" is 127.0.0.1, other names are not looked up.
absl::StatusOr<tcp::endpoint> EndpointOf(const std::string& listen) {
  const size_t colon = listen.rfind(':');
  absl::string_view host = absl::string_view(listen).substr(0, colon);
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  int port = -1;
  error_code error;
  const auto address =
      boost::asio::ip::make_address(host == "localhost" ? "127.0.0.1" : std::string(host), error);
  const bool has_port = colon != std::string::npos &&
                        absl::SimpleAtoi(absl::string_view(listen).substr(colon + 1), &port) &&
                        port >= 0 && port <= 65'535;
  if (error || !has_port) {
    return absl::InvalidArgumentError(
        absl::StrCat(listen, " is no address of this machine with a port (127.0.0.1:8350)"));
  }
  return tcp::endpoint(address, static_cast<uint16_t>(port));
}

std::string TextOf(const tcp::endpoint& endpoint) {
  const std::string address = endpoint.address().to_string();
  return endpoint.address().is_v6() ? absl::StrCat("[", address, "]:", endpoint.port())
                                    : absl::StrCat(address, ":", endpoint.port());
}

std::optional<IpAddress> PeerOf(const tcp::socket& socket) {
  error_code error;
  const tcp::endpoint endpoint = socket.remote_endpoint(error);
  if (error) return std::nullopt;
  const std::string text = endpoint.address().to_string();
  return IpAddress::Parse(text.substr(0, text.find('%')));  // without the interface
}

}  // namespace

class Server::Impl {
 public:
  Impl(const ServerOptions& options, Handler& handler) : shared_(options, handler) {
    for (int i = 0; i < options.limits.io_threads; ++i)
      threads_.push_back(std::make_unique<IoThread>());
    acceptor_.emplace(first().loop->io());
    pause_.emplace(first().loop->io());
  }
  ~Impl() { Stop(absl::ZeroDuration()); }

  absl::Status Listen();
  void Stop(absl::Duration patience);

  const std::string& address() const { return address_; }
  CounterValues counters() const;

 private:
  struct IoThread {
    std::shared_ptr<Loop> loop = std::make_shared<Loop>();
    ConnectionSet connections;  // the loop's
  };

  // It accepts for all of them.
  IoThread& first() { return *threads_.front(); }

  void Accept();
  void OnAccepted(tcp::socket socket, IoThread& thread);
  void PostToAll(void (Connection::*use)());

  Shared shared_;
  std::vector<std::unique_ptr<IoThread>> threads_;
  std::string address_;
  std::once_flag stopped_;

  // The first thread's, from Listen on.
  std::optional<tcp::acceptor> acceptor_;
  std::optional<boost::asio::steady_timer> pause_;
  size_t next_ = 0;
};

absl::Status Server::Impl::Listen() {
  const std::string& listen = shared_.options.listen;
  ASSIGN_OR_RETURN(const tcp::endpoint endpoint, EndpointOf(listen));
  error_code error;
  acceptor_->open(endpoint.protocol(), error);
  if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error && endpoint.address().is_v6())
    acceptor_->set_option(boost::asio::ip::v6_only(false), error);
  if (!error) acceptor_->bind(endpoint, error);
  if (!error) acceptor_->listen(kBacklog, error);
  const tcp::endpoint bound = error ? endpoint : acceptor_->local_endpoint(error);
  if (error) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", listen, ": ", error.message()));
  }
  address_ = TextOf(bound);
  first().loop->Post([this] { Accept(); });
  return absl::OkStatus();
}

void Server::Impl::Accept() {
  IoThread& thread = *threads_[next_++ % threads_.size()];
  acceptor_->async_accept(thread.loop->io(),
                          [this, &thread](const error_code& error, tcp::socket socket) {
                            if (!acceptor_->is_open()) return;
                            if (!error) {
                              OnAccepted(std::move(socket), thread);
                              return Accept();
                            }
                            pause_->expires_after(kAcceptPause);
                            pause_->async_wait([this](const error_code& cancelled) {
                              if (!cancelled) Accept();
                            });
                          });
}

void Server::Impl::OnAccepted(tcp::socket socket, IoThread& thread) {
  ++shared_.counters.connections_accepted;
  const std::optional<IpAddress> peer = PeerOf(socket);
  if (!peer) return;  // it has gone
  const bool counted = !shared_.options.proxies.Has(*peer);
  if (!shared_.open.Add(*peer, counted)) {
    ++shared_.counters.connections_refused;
    if (shared_.options.tls == nullptr) {
      send(socket.native_handle(), kTooManyConnections.data(), kTooManyConnections.size(),
           MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    return;
  }
  auto connection = std::make_shared<Connection>(
      shared_, thread.connections, thread.loop,
      Connection::Accepted{.socket = std::move(socket), .peer = *peer, .counted = counted});
  thread.loop->Post([&thread, connection = std::move(connection)] {
    thread.connections.Add(connection);
    connection->Start();
  });
}

void Server::Impl::PostToAll(void (Connection::*use)()) {
  for (const auto& thread : threads_)
    thread->loop->Post([&connections = thread->connections, use] { connections.ForEach(use); });
}

void Server::Impl::Stop(absl::Duration patience) {
  std::call_once(stopped_, [&] {
    shared_.stopping = true;
    first().loop->Post([this] {
      error_code ignored;
      acceptor_->close(ignored);
      pause_->cancel(ignored);
    });
    PostToAll(&Connection::Drain);
    shared_.open.WaitUntilNone(patience);
    PostToAll(&Connection::Cut);
    shared_.workers.Stop();
    for (const auto& thread : threads_) thread->loop->Stop();
  });
}

CounterValues Server::Impl::counters() const {
  CounterValues values = shared_.counters.Values();
  values.connections = shared_.open.count();
  values.requests_waiting = static_cast<int64_t>(shared_.workers.waiting());
  return values;
}

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      Handler& handler) {
  // TLS writes to its socket without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  auto impl = std::make_unique<Impl>(options, handler);
  RETURN_IF_ERROR(impl->Listen());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;

const std::string& Server::address() const { return impl_->address(); }
void Server::Stop(absl::Duration patience) { impl_->Stop(patience); }
CounterValues Server::counters() const { return impl_->counters(); }

}  // namespace renkei::http
