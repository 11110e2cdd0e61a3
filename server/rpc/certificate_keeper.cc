#include "server/rpc/certificate_keeper.h"

#include <grpc/grpc.h>
#include <spdlog/spdlog.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
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

std::string Described(const KeyPair& pair) {
  return absl::StrCat(pair.subject, ", valid until ",
                      absl::FormatTime("%Y-%m-%d %H:%M", pair.not_after, absl::LocalTimeZone()));
}

}  // namespace

absl::StatusOr<std::unique_ptr<CertificateKeeper>> CertificateKeeper::Open(
    const std::string& cert_path, const std::string& key_path, absl::Duration period) {
  ASSIGN_OR_RETURN(KeyPair pair, ReadKeyPair(cert_path, key_path));
  if (pair.not_after <= absl::Now()) {
    spdlog::warn("the certificate has expired: {}", Described(pair));
  } else {
    spdlog::info("certificate: {}", Described(pair));
  }
  return std::unique_ptr<CertificateKeeper>(
      new CertificateKeeper(cert_path, key_path, period, std::move(pair)));
}

CertificateKeeper::CertificateKeeper(const std::string& cert_path, const std::string& key_path,
                                     absl::Duration period, KeyPair pair)
    : cert_path_(cert_path), key_path_(key_path), period_(period), pair_(std::move(pair)) {
  thread_ = std::thread([this] { Run(); });
}

CertificateKeeper::~CertificateKeeper() {
  {
    MutexLock lock(mutex_);
    ending_ = true;
  }
  changed_.NotifyAll();
  thread_.join();
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

void CertificateKeeper::Reload() {
  MutexLock lock(mutex_);
  Look(/*told=*/true);
}

void CertificateKeeper::Look(bool told) {
  absl::StatusOr<KeyPair> pair = ReadKeyPair(cert_path_, key_path_);
  if (pair.ok() && pair->not_after <= absl::Now() && !pair->SameFiles(pair_)) {
    pair = absl::InvalidArgumentError(
        absl::StrCat("the certificate in ", cert_path_, " has expired: ", Described(*pair)));
  }
  if (!pair.ok()) {
    const std::string fault(pair.status().message());
    // A pair is renewed in two files: between them it does not match, and is told once.
    if (told || fault != fault_)
      spdlog::warn("the certificate stays as it is ({}): {}", Described(pair_), fault);
    fault_ = fault;
    return;
  }
  fault_.clear();
  if (pair->SameFiles(pair_)) {
    if (told) spdlog::info("the certificate has not changed: {}", Described(pair_));
    return;
  }
  pair_ = *std::move(pair);
  spdlog::info("new certificate: {}", Described(pair_));
}

void CertificateKeeper::Run() {
  MutexLock lock(mutex_);
  while (!ending_) {
    changed_.WaitFor(mutex_, absl::ToChronoMilliseconds(period_));
    if (!ending_) Look(/*told=*/false);
  }
}

}  // namespace renkei::rpc
