#include "server/auth/token.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/auth/openssl_must.h"

namespace renkei::auth {

std::string Sha256(absl::string_view bytes) {
  // SHA256() looks the algorithm up by its name each time, which takes longer than a token's digest.
  static const EVP_MD* const kAlgorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  // And a context of its own for each digest costs as much as the digest.
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(
      EVP_MD_CTX_new(), EVP_MD_CTX_free);
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  MustHaveDone(kAlgorithm != nullptr && context != nullptr &&
               EVP_DigestInit_ex2(context.get(), kAlgorithm, nullptr) == 1 &&
               EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
               EVP_DigestFinal_ex(context.get(), reinterpret_cast<unsigned char*>(digest.data()),
                                  nullptr) == 1);
  return digest;
}

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
