// What a password may be. Pure: how it is kept is the business of server/auth/password_hash.h.

#ifndef RENKEI_SERVER_DOMAIN_IDENTITY_PASSWORD_H_
#define RENKEI_SERVER_DOMAIN_IDENTITY_PASSWORD_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/domain/error.h"

namespace renkei::domain {

// In code points of the normalized form. Length is what keeps a guesser out (NIST SP 800-63B-4, 3.1.1.2:
// 15 where nothing else is asked for, 8 beside a second factor); kinds of characters are not asked for.
inline constexpr size_t kMinPasswordChars = 15;
inline constexpr size_t kMinPasswordCharsWithFactor = 8;

// The one form of what was typed: every space of Unicode as U+0020, then NFC (RFC 8265, 4.2.1,
// OpaqueString). Width and case are the password's own.
std::string NormalizePassword(absl::string_view typed);

struct PasswordProblem {
  std::string kind;
  Bilingual message;
};

// What stands against a normalized password; nullopt if nothing does.
//   TOO_SHORT
//   TOO_COMMON    a repeated character or group, a run (abcdefgh…, 12345678…, qwertyuiop), or one of the
//                 commonest words
//   SAME_AS_NAME  one of `names`
// These two also several times, and with digits and signs about them and between.
// No message repeats it.
std::optional<PasswordProblem> CheckPassword(absl::string_view normalized, bool with_factor,
                                             const std::vector<std::string>& names);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_IDENTITY_PASSWORD_H_
