#include "server/http/tls.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "storage/base/status_macros.h"

namespace renkei::http {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

std::unique_ptr<BIO, Free> Open(const std::string& pem) {
  return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

bool UseChain(SSL_CTX* context, const std::string& pem) {
  const auto bytes = Open(pem);
  const std::unique_ptr<X509, Free> own(PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr));
  if (own == nullptr || SSL_CTX_use_certificate(context, own.get()) != 1) return false;
  while (X509* const next = PEM_read_bio_X509(bytes.get(), nullptr, nullptr, nullptr)) {
    if (SSL_CTX_add0_chain_cert(context, next) == 1) continue;
    X509_free(next);
    return false;
  }
  return true;
}

bool UseKey(SSL_CTX* context, const std::string& pem) {
  const auto bytes = Open(pem);
  // An empty passphrase, so that nobody is asked for one.
  std::string passphrase;
  const std::unique_ptr<EVP_PKEY, Free> key(
      PEM_read_bio_PrivateKey(bytes.get(), nullptr, nullptr, passphrase.data()));
  return key != nullptr && SSL_CTX_use_PrivateKey(context, key.get()) == 1 &&
         SSL_CTX_check_private_key(context) == 1;
}

// Of the protocols that a client names, HTTP/1.1; without it none is agreed on.
int ChooseHttp11(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                 const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr std::array<unsigned char, 9> kHttp11 = {8,   'h', 't', 't', 'p',
                                                           '/', '1', '.', '1'};
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, chosen_size, kHttp11.data(), kHttp11.size(), offered,
                            offered_size) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

absl::StatusOr<std::shared_ptr<SSL_CTX>> NewContext(const std::string& cert_chain,
                                                    const std::string& key) {
  ERR_clear_error();
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
  const bool taken = context != nullptr &&
                     SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1 &&
                     UseChain(context.get(), cert_chain) && UseKey(context.get(), key);
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  const std::string why = reason == nullptr ? "" : reason;
  ERR_clear_error();
  if (!taken)
    return absl::InvalidArgumentError(absl::StrCat("the certificate is refused by TLS: ", why));
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE);
  // A connection that waits keeps no buffers.
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_alpn_select_cb(context.get(), &ChooseHttp11, nullptr);
  return context;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ServerTls>> ServerTls::Create(const std::string& cert_chain,
                                                             const std::string& key) {
  ASSIGN_OR_RETURN(std::shared_ptr<SSL_CTX> context, NewContext(cert_chain, key));
  return std::unique_ptr<ServerTls>(new ServerTls(std::move(context)));
}

absl::Status ServerTls::Replace(const std::string& cert_chain, const std::string& key) {
  ASSIGN_OR_RETURN(std::shared_ptr<SSL_CTX> context, NewContext(cert_chain, key));
  const MutexLock lock(mutex_);
  context_ = std::move(context);
  return absl::OkStatus();
}

std::shared_ptr<SSL_CTX> ServerTls::context() const {
  const MutexLock lock(mutex_);
  return context_;
}

}  // namespace renkei::http
