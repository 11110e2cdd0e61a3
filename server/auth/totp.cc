#include "server/auth/totp.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/auth/openssl_must.h"
#include "server/domain/fold.h"

namespace renkei::auth {
namespace {

constexpr size_t kDigits = 6;
constexpr uint32_t kModulus = 1'000'000;

std::string Escaped(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' ||
                       c == '_' || c == '~';
    if (plain) {
      out.push_back(c);
    } else {
      absl::StrAppendFormat(&out, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace

int64_t TotpStepAt(absl::Time now) {
  return absl::ToUnixSeconds(now) / absl::ToInt64Seconds(kTotpStep);
}

// RFC 4226, 5.3.
std::string TotpCode(absl::string_view secret, int64_t step) {
  std::array<unsigned char, 8> counter;
  for (size_t i = 0; i < counter.size(); ++i)
    counter[counter.size() - 1 - i] = static_cast<unsigned char>(step >> (8 * i));
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac;
  unsigned int length = 0;
  MustHaveDone(HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(),
                    counter.size(), mac.data(), &length) != nullptr);
  const size_t at = mac[length - 1] & 0x0F;
  const uint32_t bits = (uint32_t{mac[at]} & 0x7F) << 24 | uint32_t{mac[at + 1]} << 16 |
                        uint32_t{mac[at + 2]} << 8 | uint32_t{mac[at + 3]};
  return absl::StrFormat("%06d", bits % kModulus);
}

std::optional<int64_t> FindTotpStep(absl::string_view secret, absl::string_view code,
                                    absl::Time now, int64_t last_step) {
  const std::string typed = domain::Fold(code);
  if (typed.size() != kDigits) return std::nullopt;
  const int64_t present = TotpStepAt(now);
  std::optional<int64_t> found;
  for (int64_t step = present - kTotpSlack; step <= present + kTotpSlack; ++step) {
    const bool same = CRYPTO_memcmp(TotpCode(secret, step).data(), typed.data(), kDigits) == 0;
    if (same && step > last_step && !found) found = step;
  }
  return found;
}

std::string TotpSecretText(absl::string_view secret) {
  constexpr absl::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  uint32_t bits = 0;
  int held = 0;
  for (const char byte : secret) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (held += 8; held >= 5; held -= 5) text.push_back(kAlphabet[bits >> (held - 5) & 31]);
  }
  if (held > 0) text.push_back(kAlphabet[bits << (5 - held) & 31]);
  return text;
}

std::string TotpUri(absl::string_view issuer, absl::string_view account, absl::string_view secret) {
  return absl::StrCat("otpauth://totp/", Escaped(issuer), ":", Escaped(account),
                      "?secret=", TotpSecretText(secret), "&issuer=", Escaped(issuer));
}

}  // namespace renkei::auth
