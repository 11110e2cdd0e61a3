#include "server/auth/audit_head.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/auth/openssl_must.h"

namespace renkei::auth {
namespace {

using KeyPtr = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using BioPtr = std::unique_ptr<BIO, decltype(&BIO_free)>;
using DigestPtr = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

constexpr size_t kSignatureBytes = 64;

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

// What is signed: every field that says something, each in a line of its own.
std::string SignedText(const pb::AuditHead& head) {
  const absl::Time time =
      absl::FromUnixSeconds(head.time().seconds()) + absl::Nanoseconds(head.time().nanos());
  return absl::StrCat("renkei audit head 1\n", head.store_id(), "\n", head.number(), "\n",
                      head.hash(), "\n", head.first_number(), "\n", head.cut_hash(), "\n",
                      head.began_number(), "\n",
                      absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone()), "\n");
}

std::string PemOf(EVP_PKEY* key) {
  const BioPtr bio(BIO_new(BIO_s_mem()), &BIO_free);
  MustHaveDone(bio != nullptr && PEM_write_bio_PUBKEY(bio.get(), key) == 1);
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<size_t>(size));
}

KeyPtr ReadKey(absl::string_view pem) {
  const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
  MustHaveDone(bio != nullptr);
  KeyPtr key(PEM_read_bio_PUBKEY(bio.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  if (key != nullptr && EVP_PKEY_base_id(key.get()) != EVP_PKEY_ED25519) key.reset();
  return key;
}

}  // namespace

void SignAuditHead(absl::string_view seed, pb::AuditHead& head) {
  MustHaveDone(seed.size() == kAuditSeedBytes);
  const KeyPtr key(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, Bytes(seed), seed.size()),
      &EVP_PKEY_free);
  const DigestPtr context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const std::string text = SignedText(head);
  std::string signature(kSignatureBytes, '\0');
  size_t size = signature.size();
  MustHaveDone(key != nullptr && context != nullptr &&
               EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
               EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()),
                              &size, Bytes(text), text.size()) == 1 &&
               size == kSignatureBytes);
  head.set_public_key(PemOf(key.get()));
  head.set_signature(std::move(signature));
}

bool IsSigned(const pb::AuditHead& head) {
  const KeyPtr key = ReadKey(head.public_key());
  if (key == nullptr || head.signature().size() != kSignatureBytes) return false;
  const DigestPtr context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  const std::string text = SignedText(head);
  MustHaveDone(context != nullptr &&
               EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1);
  return EVP_DigestVerify(context.get(), Bytes(head.signature()), head.signature().size(),
                          Bytes(text), text.size()) == 1;
}

bool IsSameKey(absl::string_view a_pem, absl::string_view b_pem) {
  const KeyPtr a = ReadKey(a_pem);
  const KeyPtr b = ReadKey(b_pem);
  return a != nullptr && b != nullptr && EVP_PKEY_eq(a.get(), b.get()) == 1;
}

void ExpectHead(const pb::AuditHead& head, absl::string_view store_id, absl::string_view key,
                AuditChainWalk& walk) {
  const bool ours = (store_id.empty() || head.store_id() == store_id) &&
                    (key.empty() || IsSameKey(head.public_key(), key));
  if (!ours || !IsSigned(head))
    return walk.Note(pb::AuditFlaw::KIND_HEAD_FORGED, static_cast<uint64_t>(head.number()));
  walk.Expect(static_cast<uint64_t>(head.number()), AuditHashFromHex(head.hash()));
}

}  // namespace renkei::auth
