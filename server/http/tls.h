// The certificate with which a server speaks TLS 1.2 and 1.3.

#ifndef RENKEI_SERVER_HTTP_TLS_H_
#define RENKEI_SERVER_HTTP_TLS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "storage/base/mutex.h"

// OpenSSL's, whose headers stay in .cc files.
using SSL_CTX = struct ssl_ctx_st;

namespace renkei::http {

// Thread-safe.
class ServerTls {
 public:
  // From PEM texts. INVALID_ARGUMENT for a pair that this system's TLS refuses.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ServerTls>> Create(
      const std::string& cert_chain, const std::string& key);

  // For connections from now on; those that are open keep theirs. An error leaves the old pair.
  absl::Status Replace(const std::string& cert_chain, const std::string& key);

  // Never null.
  std::shared_ptr<SSL_CTX> context() const;

 private:
  explicit ServerTls(std::shared_ptr<SSL_CTX> context) : context_(std::move(context)) {}

  mutable Mutex mutex_;
  std::shared_ptr<SSL_CTX> context_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace renkei::http

#endif  // RENKEI_SERVER_HTTP_TLS_H_
