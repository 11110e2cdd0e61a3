// Bytes to a server and back: the only thing that the library needs from gRPC, and what tests
// replace.

#ifndef RENKEI_CLIENT_LIB_TRANSPORT_H_
#define RENKEI_CLIENT_LIB_TRANSPORT_H_

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace renkei::client {

// Largest reply that is accepted. The server cuts pages at 1 MiB; one record has at most 256 KiB.
inline constexpr int kMaxReceiveBytes = 16 << 20;

// One call, without its content.
struct WireCall {
  // "/renkei.v1.CaseService/GetCase"
  std::string path;
  std::vector<std::pair<std::string, std::string>> metadata;
  // By SteadyNow. absl::InfiniteFuture(): none, for streams that have no end.
  absl::Time deadline;
  // Whether it may be sent again although its answer was lost: a read, or a write with a request_id.
  // Of a stream: that its one request is all that the client says.
  bool repeatable = false;
};

// A call of many messages: first the client's, then the server's, either of which may be a single
// one. Used by one thread, but for Cancel.
class WireStream {
 public:
  // Cancels the call unless it was finished.
  virtual ~WireStream() = default;

  // Blocks until the message is on its way. False: the call has ended, and Finish says why.
  [[nodiscard]] virtual bool Write(const std::string& message) = 0;
  // That was the client's last message.
  virtual void WritesDone() = 0;

  // Waits for the next reply. nullopt: there is none any more, and Finish says why. `silence` is how
  // long to wait for it: a longer silence cancels the call, which then ends with DEADLINE_EXCEEDED.
  // absl::InfiniteDuration(): as long as the call lasts.
  [[nodiscard]] virtual std::optional<std::string> Read(absl::Duration silence) = 0;

  // How the call ended. Called once, after Read gave nullopt.
  [[nodiscard]] virtual absl::Status Finish() = 0;

  // Ends the call: a Read that waits returns at once. From any thread, as often as one likes, until
  // the stream is destroyed.
  virtual void Cancel() = 0;
};

// A call with one message either way that is under way. Of one thread.
class WireReply {
 public:
  // Ends the call unless it was waited for.
  virtual ~WireReply() = default;

  // As Transport::Unary; called once.
  [[nodiscard]] virtual absl::StatusOr<std::string> Wait() = 0;
};

// Where calls go. Safe for several threads.
class Transport {
 public:
  virtual ~Transport() = default;

  // Begins what Unary does, so that several calls can be under way at once for one thread. Never null,
  // and must not outlive the transport.
  [[nodiscard]] virtual std::unique_ptr<WireReply> Begin(const WireCall& call,
                                                         const std::string& request) = 0;

  // Blocks until the reply is there, the call has failed (as StatusFromWire says it) or the
  // deadline has passed.
  [[nodiscard]] absl::StatusOr<std::string> Unary(const WireCall& call,
                                                  const std::string& request) {
    return Begin(call, request)->Wait();
  }

  // host:port of the server that calls go to; "" where there is none to be named.
  virtual std::string server() const { return {}; }
  // Whether it sends repeatable calls to another server by itself.
  virtual bool sends_again() const { return false; }

  // Begins a call of many messages. Never null; a server that cannot be reached shows in the first
  // Write or Read.
  [[nodiscard]] virtual std::unique_ptr<WireStream> OpenStream(const WireCall& call) = 0;
};

// How long a server may be silent before its connection counts as broken.
struct Patience {
  // While a call is open, an idle connection is asked for a sign of life after this long. Servers permit
  // it every 10 s.
  absl::Duration keepalive = absl::Seconds(30);
  // How long the answer to that may take, and how long what was sent may stay unacknowledged.
  absl::Duration keepalive_answer = absl::Seconds(10);
  // How long an attempt to connect may take.
  absl::Duration connect = absl::Seconds(20);
};
// Where there is another server to go to: a machine that was switched off is left well within the time of
// a call (kDefaultTimeout).
inline constexpr Patience kPatienceAmongSeveral = {.keepalive = absl::Seconds(12),
                                                   .keepalive_answer = absl::Seconds(5),
                                                   .connect = absl::Seconds(5)};

// How a channel is secured.
struct TransportSecurity {
  // PEM text of the certificate authorities to trust; empty: no TLS.
  std::string ca_pem;
};

// A server, and how it is spoken to.
struct Endpoint {
  std::string address;  // host:port
  TransportSecurity security = {};
};

// A transport over gRPC to `address` (host:port). Connects with the first call.
std::unique_ptr<Transport> MakeGrpcTransport(const std::string& address,
                                             const TransportSecurity& security);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_TRANSPORT_H_
