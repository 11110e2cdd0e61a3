// The server's certificate while it serves, as gRPC takes it.
//
// Every handshake asks gRPC's certificate fetcher, which gives it the last pair that was right. (The
// file watcher that comes with gRPC 1.51 drops the old pair before it finds that a key is not that of
// its certificate, and says nothing.)

#ifndef RENKEI_SERVER_RPC_CERTIFICATE_KEEPER_H_
#define RENKEI_SERVER_RPC_CERTIFICATE_KEEPER_H_

#include <grpc/grpc_security.h>
#include <grpcpp/security/server_credentials.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/process/key_pair_keeper.h"
#include "storage/base/mutex.h"

namespace renkei::rpc {

// Thread-safe. Outlives the server that has its credentials.
class CertificateKeeper {
 public:
  // Reads the pair, which has to be right, and from then on looks at the files every `period`.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<CertificateKeeper>> Open(
      const std::string& cert_path, const std::string& key_path, absl::Duration period);

  std::shared_ptr<grpc::ServerCredentials> NewCredentials();

  // As KeyPairKeeper's.
  void Reload() { files_->Reload(); }

 private:
  CertificateKeeper() = default;

  // gRPC's, on the thread of a handshake.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* keeper, grpc_ssl_server_certificate_config** config);

  Mutex mutex_;
  process::KeyPair pair_ ABSL_GUARDED_BY(mutex_);  // what is served
  std::unique_ptr<process::KeyPairKeeper> files_;  // last: it tells of pairs until it goes
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_CERTIFICATE_KEEPER_H_
