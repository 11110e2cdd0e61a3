#include "server/process/key_pair.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/status_macros.h"

namespace renkei::process {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

std::unique_ptr<BIO, Free> Open(const std::string& pem) {
  return std::unique_ptr<BIO, Free>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

absl::StatusOr<std::string> ReadPem(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path, ": ", strerror(errno)));
  std::string pem(kMaxPemBytes + 1, '\0');
  file.read(pem.data(), static_cast<std::streamsize>(pem.size()));
  pem.resize(static_cast<size_t>(file.gcount()));
  if (pem.size() > kMaxPemBytes)
    return absl::InvalidArgumentError(absl::StrCat(path, " is too large to be a PEM file"));
  return pem;
}

// Never asks: a server has nobody to type a passphrase.
int NoPassphrase(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

std::string SubjectOf(X509* certificate) {
  constexpr int kLength = 256;
  std::string text(kLength, '\0');
  X509_NAME_oneline(X509_get_subject_name(certificate), text.data(), kLength);
  text.resize(strlen(text.c_str()));
  return text;
}

absl::StatusOr<absl::Time> EndOf(X509* certificate, const std::string& path) {
  std::tm end = {};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1)
    return absl::InvalidArgumentError(absl::StrCat(path, ": the certificate's dates are broken"));
  return absl::FromTM(end, absl::UTCTimeZone());
}

// What TLS itself says of the pair: the system's policy refuses keys that are too short, and
// digests that are broken.
absl::Status CheckForTls(X509* certificate, EVP_PKEY* key, const std::string& cert_path) {
  const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_server_method()));
  ERR_clear_error();
  const bool taken = context != nullptr &&
                     SSL_CTX_use_certificate(context.get(), certificate) == 1 &&
                     SSL_CTX_use_PrivateKey(context.get(), key) == 1;
  const char* const reason = ERR_reason_error_string(ERR_peek_last_error());
  const std::string why = reason == nullptr ? "" : reason;
  ERR_clear_error();
  if (taken) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("the certificate in ", cert_path, " is refused by this system's TLS: ", why));
}

}  // namespace

absl::StatusOr<KeyPair> ReadKeyPair(const std::string& cert_path, const std::string& key_path) {
  KeyPair pair;
  ASSIGN_OR_RETURN(pair.cert_chain, ReadPem(cert_path));
  ASSIGN_OR_RETURN(pair.key, ReadPem(key_path));

  const std::unique_ptr<BIO, Free> chain = Open(pair.cert_chain);
  const std::unique_ptr<X509, Free> own(PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr));
  if (own == nullptr) {
    ERR_clear_error();
    return absl::InvalidArgumentError(absl::StrCat(cert_path, " is no PEM file of a certificate"));
  }
  // What follows it, to the end of the file.
  while (const std::unique_ptr<X509, Free> next{
      PEM_read_bio_X509(chain.get(), nullptr, nullptr, nullptr)}) {
  }
  const auto last = ERR_peek_last_error();
  ERR_clear_error();
  if (ERR_GET_LIB(last) != ERR_LIB_PEM || ERR_GET_REASON(last) != PEM_R_NO_START_LINE) {
    return absl::InvalidArgumentError(
        absl::StrCat(cert_path, ": a certificate of the chain is broken"));
  }
  bool asked = false;
  const std::unique_ptr<BIO, Free> key_bytes = Open(pair.key);
  const std::unique_ptr<EVP_PKEY, Free> key(
      PEM_read_bio_PrivateKey(key_bytes.get(), nullptr, NoPassphrase, &asked));
  ERR_clear_error();
  if (key == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat(key_path, asked ? " is protected by a passphrase; the server needs it without"
                                     : " is no PEM file of a private key"));
  }
  const bool match = X509_check_private_key(own.get(), key.get()) == 1;
  ERR_clear_error();
  if (!match) {
    return absl::InvalidArgumentError(
        absl::StrCat("the key in ", key_path, " is not that of the certificate in ", cert_path));
  }
  RETURN_IF_ERROR(CheckForTls(own.get(), key.get(), cert_path));
  pair.subject = SubjectOf(own.get());
  ASSIGN_OR_RETURN(pair.not_after, EndOf(own.get(), cert_path));
  return pair;
}

}  // namespace renkei::process
