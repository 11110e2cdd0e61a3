#include "client/mirror/sum.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace renkei::mirror {
namespace {

constexpr size_t kChecksumBytes = 8;

std::string HexOf(const uint8_t* bytes, size_t size) {
  return absl::BytesToHexString(absl::string_view(reinterpret_cast<const char*>(bytes), size));
}

}  // namespace

struct Sum::Context {
  Context() : digest(EVP_MD_CTX_new()) { EVP_DigestInit_ex(digest, EVP_sha256(), nullptr); }
  ~Context() { EVP_MD_CTX_free(digest); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  EVP_MD_CTX* const digest;
};

Sum::Sum() : context_(std::make_unique<Context>()) {}
Sum::~Sum() = default;
Sum::Sum(Sum&&) noexcept = default;
Sum& Sum::operator=(Sum&&) noexcept = default;

void Sum::Add(absl::string_view part) {
  const uint64_t size = part.size();
  EVP_DigestUpdate(context_->digest, &size, sizeof(size));
  EVP_DigestUpdate(context_->digest, part.data(), part.size());
}

std::string Sum::Hex() {
  std::array<uint8_t, SHA256_DIGEST_LENGTH> bytes = {};
  EVP_DigestFinal_ex(context_->digest, bytes.data(), nullptr);
  return HexOf(bytes.data(), kChecksumBytes);
}

void ResourceDigest::Add(absl::string_view name, absl::string_view etag) {
  const std::string text = absl::StrCat(name, "\n", etag);
  std::array<uint8_t, SHA256_DIGEST_LENGTH> bytes = {};
  SHA256(reinterpret_cast<const uint8_t*>(text.data()), text.size(), bytes.data());
  for (size_t i = 0; i < bytes_.size(); ++i) bytes_[i] ^= bytes[i];
  ++count_;
}

std::string ResourceDigest::Hex() const { return HexOf(bytes_.data(), bytes_.size()); }

}  // namespace renkei::mirror
