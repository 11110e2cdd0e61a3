// The server as one thing: store, dispatcher, gRPC. What main and tests start and stop.

#ifndef RENKEI_SERVER_RPC_RENKEI_SERVER_H_
#define RENKEI_SERVER_RPC_RENKEI_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/rpc/config.h"

namespace renkei::rpc {

inline constexpr char kVersion[] = "0.1.0";

class RenkeiServer {
 public:
  virtual ~RenkeiServer() = default;

  // The address that was bound, with the port that port 0 became.
  virtual const std::string& address() const = 0;

  // Reads the certificate and its key again, and says in the log what came of it. Without TLS it does
  // nothing. Thread-safe until Stop.
  virtual void ReloadCertificate() = 0;

  // Answers new calls with UNAVAILABLE, lets those under way finish for `config.shutdown_seconds`
  // and answers the rest with UNAVAILABLE too, finishes every accepted write, closes the store.
  // Called once; the destructor calls it if nobody has.
  virtual void Stop() = 0;
};

// Opens the store and serves. Errors say in one line what an operator has to mend: the directory is
// in use, why nobody can listen on the address, what is wrong with the certificate, a method has no
// handler.
[[nodiscard]] absl::StatusOr<std::unique_ptr<RenkeiServer>> StartServer(const Config& config);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_RENKEI_SERVER_H_
