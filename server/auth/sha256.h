// SHA-256 (FIPS 180-4).

#ifndef RENKEI_SERVER_AUTH_SHA256_H_
#define RENKEI_SERVER_AUTH_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace renkei::auth {

// 32 bytes. Where OpenSSL has none the process ends.
std::string Sha256(absl::string_view bytes);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_SHA256_H_
