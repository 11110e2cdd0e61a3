#include "server/auth/sha256.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <memory>

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

}  // namespace renkei::auth
