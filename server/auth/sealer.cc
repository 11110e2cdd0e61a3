#include "server/auth/sealer.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/auth/openssl_must.h"

namespace renkei::auth {
namespace {

// Sealed: salt, count, ciphertext, tag. The nonce is the count: each stamp has a key of its own.
constexpr size_t kCountBytes = 4;
constexpr size_t kNonceBytes = 12;
constexpr size_t kTagBytes = 16;
constexpr size_t kOverhead = kSealSaltBytes + kCountBytes + kTagBytes;
// Contents are filled up to a multiple of this, so that the length of a hidden name is not told.
constexpr size_t kPadding = 64;
constexpr char kEndMark = '\x01';

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int Size(absl::string_view text) { return static_cast<int>(text.size()); }

std::string Padded(absl::string_view content) {
  std::string padded(content);
  padded.push_back(kEndMark);
  padded.resize((padded.size() + kPadding - 1) / kPadding * kPadding, '\0');
  return padded;
}

std::string NonceOf(absl::string_view count) {
  return absl::StrCat(std::string(kNonceBytes - kCountBytes, '\0'), count);
}

std::string BigEndian(uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<char>((number >> shift) & 0xFF));
  return bytes;
}

struct FreeContext {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, FreeContext>;

}  // namespace

struct Sealer::Stamp::Cipher {
  Context context{EVP_CIPHER_CTX_new()};
};

Sealer::Stamp::Stamp(const Sealer& sealer, absl::string_view purpose, absl::string_view salt)
    : purpose_(purpose), salt_(salt), cipher_(std::make_unique<Cipher>()) {
  const std::string key = sealer.KeyFrom(salt_);
  MustHaveDone(cipher_->context != nullptr && salt_.size() == kSealSaltBytes &&
               EVP_EncryptInit_ex(cipher_->context.get(), EVP_aes_256_gcm(), nullptr, Bytes(key),
                                  nullptr) == 1);
}

Sealer::Stamp::Stamp(Stamp&&) noexcept = default;
Sealer::Stamp::~Stamp() = default;

std::string Sealer::Stamp::Seal(absl::string_view content) {
  EVP_CIPHER_CTX* context = cipher_->context.get();
  const std::string count = BigEndian(count_++);
  MustHaveDone(count_ != 0);  // never one nonce twice
  const std::string plain = Padded(content);
  std::string cipher(plain.size(), '\0');
  std::string tag(kTagBytes, '\0');
  int written = 0;
  MustHaveDone(EVP_EncryptInit_ex(context, nullptr, nullptr, nullptr, Bytes(NonceOf(count))) == 1);
  MustHaveDone(EVP_EncryptUpdate(context, nullptr, &written, Bytes(purpose_), Size(purpose_)) == 1);
  MustHaveDone(EVP_EncryptUpdate(context, Bytes(cipher), &written, Bytes(plain), Size(plain)) == 1);
  MustHaveDone(EVP_EncryptFinal_ex(context, nullptr, &written) == 1);
  MustHaveDone(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, kTagBytes, Bytes(tag)) == 1);
  return absl::WebSafeBase64Escape(absl::StrCat(salt_, count, cipher, tag));
}

std::optional<std::string> Sealer::Open(absl::string_view purpose, absl::string_view sealed) const {
  std::string bytes;
  if (!absl::WebSafeBase64Unescape(sealed, &bytes)) return std::nullopt;
  if (bytes.size() < kOverhead + kPadding) return std::nullopt;
  // One text for one content: another spelling of the same bytes is not what was sealed.
  if (absl::WebSafeBase64Escape(bytes) != sealed) return std::nullopt;
  const absl::string_view all = bytes;
  const std::string key = KeyFrom(all.substr(0, kSealSaltBytes));
  const std::string nonce = NonceOf(all.substr(kSealSaltBytes, kCountBytes));
  const absl::string_view cipher = all.substr(kSealSaltBytes + kCountBytes, all.size() - kOverhead);
  std::string tag(all.substr(all.size() - kTagBytes));
  std::string plain(cipher.size(), '\0');
  int written = 0;
  const Context context(EVP_CIPHER_CTX_new());
  MustHaveDone(context != nullptr);
  MustHaveDone(
      EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, Bytes(key), Bytes(nonce)) == 1);
  MustHaveDone(EVP_DecryptUpdate(context.get(), nullptr, &written, Bytes(purpose), Size(purpose)) ==
               1);
  MustHaveDone(
      EVP_DecryptUpdate(context.get(), Bytes(plain), &written, Bytes(cipher), Size(cipher)) == 1);
  MustHaveDone(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagBytes, Bytes(tag)) ==
               1);
  if (EVP_DecryptFinal_ex(context.get(), nullptr, &written) != 1) return std::nullopt;
  const size_t end = plain.find_last_not_of('\0');
  if (end == std::string::npos || plain[end] != kEndMark) return std::nullopt;
  plain.resize(end);
  return plain;
}

std::string Sealer::KeyFrom(absl::string_view salt) const {
  const std::string text = absl::StrCat("renkei sealed text\n", salt);
  std::string key(SHA256_DIGEST_LENGTH, '\0');
  unsigned int length = 0;
  MustHaveDone(HMAC(EVP_sha256(), key_.data(), Size(key_), Bytes(text), text.size(), Bytes(key),
                    &length) != nullptr);
  return key;
}

}  // namespace renkei::auth
