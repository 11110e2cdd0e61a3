#include "server/rpc/certificate_keeper.h"

#include <grpc/grpc.h>

#include <utility>

#include "storage/base/status_macros.h"

namespace renkei::rpc {
namespace {

// Credentials of gRPC's core as the C++ builder takes them.
class CoreCredentials : public grpc::ServerCredentials {
 public:
  explicit CoreCredentials(grpc_server_credentials* credentials) : credentials_(credentials) {}
  ~CoreCredentials() override { grpc_server_credentials_release(credentials_); }

  // Nobody asks for one: tokens are read by the dispatcher.
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  grpc_server_credentials* const credentials_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<CertificateKeeper>> CertificateKeeper::Open(
    const std::string& cert_path, const std::string& key_path, absl::Duration period) {
  std::unique_ptr<CertificateKeeper> keeper(new CertificateKeeper());
  const auto take = [&own = *keeper](const process::KeyPair& pair) {
    const MutexLock lock(own.mutex_);
    own.pair_ = pair;
  };
  ASSIGN_OR_RETURN(keeper->files_, process::KeyPairKeeper::Open(cert_path, key_path, period, take));
  return keeper;
}

std::shared_ptr<grpc::ServerCredentials> CertificateKeeper::NewCredentials() {
  return std::make_shared<CoreCredentials>(grpc_ssl_server_credentials_create_with_options(
      grpc_ssl_server_credentials_create_options_using_config_fetcher(
          GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE, &CertificateKeeper::Fetch, this)));
}

// Always a new one: each address that the server listens on keeps its own, and is asked in no order.
grpc_ssl_certificate_config_reload_status CertificateKeeper::Fetch(
    void* keeper, grpc_ssl_server_certificate_config** config) {
  auto& self = *static_cast<CertificateKeeper*>(keeper);
  MutexLock lock(self.mutex_);
  const grpc_ssl_pem_key_cert_pair pair = {self.pair_.key.c_str(), self.pair_.cert_chain.c_str()};
  // gRPC 1.51 insists on authorities for clients here; none of them is asked for a certificate.
  *config = grpc_ssl_server_certificate_config_create(self.pair_.cert_chain.c_str(), &pair, 1);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

}  // namespace renkei::rpc
