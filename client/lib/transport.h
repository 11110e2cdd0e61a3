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

  // Begins a call of many messages. Never null; a server that cannot be reached shows in the first
  // Write or Read.
  [[nodiscard]] virtual std::unique_ptr<WireStream> OpenStream(const WireCall& call) = 0;
};

// While a call is open, an idle connection is asked for a sign of life after this long; without an
// answer within kKeepaliveAnswer it counts as broken. Servers permit it every 10 s.
inline constexpr absl::Duration kKeepalive = absl::Seconds(30);
inline constexpr absl::Duration kKeepaliveAnswer = absl::Seconds(10);

// How a channel is secured.
struct TransportSecurity {
  // PEM text of the certificate authorities to trust; empty: no TLS.
  std::string ca_pem;
};

// A transport over gRPC to `address` (host:port). Connects with the first call.
std::unique_ptr<Transport> MakeGrpcTransport(const std::string& address,
                                             const TransportSecurity& security);

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_TRANSPORT_H_
