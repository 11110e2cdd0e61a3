// Streams from a server without a thread for each: for programs that read hundreds of them at once.

#ifndef RENKEI_CLIENT_LIB_ASYNC_TRANSPORT_H_
#define RENKEI_CLIENT_LIB_ASYNC_TRANSPORT_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "client/lib/transport.h"

namespace renkei::client {

// The replies of one call. Thread-safe, but for one Read at a time.
class AsyncReader {
 public:
  // A reply; nullopt: that was all; or how the call failed. After the last two Read is not called
  // again. Called on a thread of the transport, which it must not hold up, or by Read itself. It may
  // destroy the reader.
  using Next = std::function<void(absl::StatusOr<std::optional<std::string>> reply)>;

  // Cancels the call unless it has ended; a Read that waits is still answered.
  virtual ~AsyncReader() = default;

  // Asks for the next reply. Nothing is read ahead: a reader that does not ask holds the server up.
  virtual void Read(Next next) = 0;

  // Ends the call: a Read that waits is answered CANCELLED.
  virtual void Cancel() = 0;
};

// Its readers end before it: the destructor waits for them, and so is not called by one of them.
class AsyncTransport : public Transport {
 public:
  // Sends the one request of a call that answers with many. Never null; never blocks.
  [[nodiscard]] virtual std::unique_ptr<AsyncReader> OpenReader(const WireCall& call,
                                                                const std::string& request) = 0;
};

// As MakeGrpcTransport.
std::unique_ptr<AsyncTransport> MakeAsyncGrpcTransport(const std::string& address,
                                                       const TransportSecurity& security,
                                                       const Patience& patience = {});

}  // namespace renkei::client

#endif  // RENKEI_CLIENT_LIB_ASYNC_TRANSPORT_H_
