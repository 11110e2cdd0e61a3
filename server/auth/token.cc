#include "server/auth/token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/auth/openssl_must.h"

namespace renkei::auth {

std::string DeriveFromInvitation(absl::string_view invitation, absl::string_view nonce,
                                 absl::string_view request_id) {
  // The nonce has one length: no two pairs give the same text.
  const std::string text = absl::StrCat("renkei token of an invitation\n", nonce, request_id);
  std::string bytes(SHA256_DIGEST_LENGTH, '\0');
  unsigned int length = 0;
  MustHaveDone(HMAC(EVP_sha256(), invitation.data(), static_cast<int>(invitation.size()),
                    reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                    reinterpret_cast<unsigned char*>(bytes.data()), &length) != nullptr &&
               length == bytes.size());
  return bytes;
}

absl::string_view SecretFromHeader(absl::string_view authorization) {
  constexpr absl::string_view kScheme = "bearer ";
  if (!absl::StartsWithIgnoreCase(authorization, kScheme)) return {};
  return absl::StripAsciiWhitespace(authorization.substr(kScheme.size()));
}

}  // namespace renkei::auth
