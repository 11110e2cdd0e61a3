// The server's certificate while it serves: a pair that was renewed on disk is taken over without a
// restart, and one that is broken is not.
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
#include <thread>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/rpc/key_pair.h"
#include "storage/base/mutex.h"

namespace renkei::rpc {

// Thread-safe. Outlives the server that has its credentials.
class CertificateKeeper {
 public:
  // Reads the pair, which has to be right, and from then on looks at the files every `period`.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<CertificateKeeper>> Open(
      const std::string& cert_path, const std::string& key_path, absl::Duration period);
  ~CertificateKeeper();

  std::shared_ptr<grpc::ServerCredentials> NewCredentials();

  // Looks at the files now, and says in the log what came of it, also when nothing did.
  void Reload();

 private:
  CertificateKeeper(const std::string& cert_path, const std::string& key_path,
                    absl::Duration period, KeyPair pair);

  // gRPC's, on the thread of a handshake.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* keeper, grpc_ssl_server_certificate_config** config);

  void Run();
  void Look(bool told) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::string cert_path_;
  const std::string key_path_;
  const absl::Duration period_;
  Mutex mutex_;
  CondVar changed_;
  KeyPair pair_ ABSL_GUARDED_BY(mutex_);  // what is served
  // What was wrong with the files when the log was last told; empty: nothing.
  std::string fault_ ABSL_GUARDED_BY(mutex_);
  bool ending_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_CERTIFICATE_KEEPER_H_
