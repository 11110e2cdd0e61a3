// Codes of authenticators: TOTP (RFC 6238) with HMAC-SHA-1, 6 digits, steps of 30 seconds: the one
// variant that every authenticator has.

#ifndef RENKEI_SERVER_AUTH_TOTP_H_
#define RENKEI_SERVER_AUTH_TOTP_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace renkei::auth {

// As long as SHA-1's output (RFC 4226, 4, R6).
inline constexpr size_t kTotpSecretBytes = 20;
inline constexpr absl::Duration kTotpStep = absl::Seconds(30);
// How many steps a clock may be off, either way.
inline constexpr int64_t kTotpSlack = 1;

// The step in which `now` lies.
int64_t TotpStepAt(absl::Time now);

// The code of a step: 6 digits.
std::string TotpCode(absl::string_view secret, int64_t step);

// The step of which `code` is, of those about `now` and after `last_step`: each is taken once. nullopt
// for any other text. Blanks are left out ("123 456"), and full-width digits are digits; the time that
// it takes says nothing of the code.
std::optional<int64_t> FindTotpStep(absl::string_view secret, absl::string_view code,
                                    absl::Time now, int64_t last_step);

// In the alphabet of RFC 4648, 6, without padding: what authenticators take.
std::string TotpSecretText(absl::string_view secret);

// "otpauth://totp/..." for `account` at `issuer`, both in any script.
std::string TotpUri(absl::string_view issuer, absl::string_view account, absl::string_view secret);

}  // namespace renkei::auth

#endif  // RENKEI_SERVER_AUTH_TOTP_H_
