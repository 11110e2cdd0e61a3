// gRPC over a host: what main starts and stops.

#ifndef RENKEI_SERVER_RPC_GRPC_SERVER_H_
#define RENKEI_SERVER_RPC_GRPC_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/host/host.h"
#include "server/rpc/config.h"

namespace renkei::rpc {

class GrpcServer {
 public:
  virtual ~GrpcServer() = default;

  // The address that was bound, with the port that port 0 became.
  virtual const std::string& address() const = 0;

  // Reads the certificate and its key again, and says in the log what came of it. Without TLS it does
  // nothing. Thread-safe until Stop.
  virtual void ReloadCertificate() = 0;

  // Answers new calls with UNAVAILABLE, lets those under way finish for `config.shutdown_seconds`
  // and answers the rest with UNAVAILABLE too. The host is ending then (Host::BeginEnding), and no
  // call of it is under way here. Called once; the destructor calls it if nobody has.
  virtual void Stop() = 0;
};

// Listens, and begins the host, which outlives the server. Errors say in one line what an operator
// has to mend: why nobody can listen on the address, what is wrong with the certificate.
[[nodiscard]] absl::StatusOr<std::unique_ptr<GrpcServer>> StartGrpcServer(const Config& config,
                                                                          host::Host& host);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_GRPC_SERVER_H_
