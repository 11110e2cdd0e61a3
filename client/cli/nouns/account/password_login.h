// `renkei login --user`: with a password.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_PASSWORD_LOGIN_H_
#define RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_PASSWORD_LOGIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/cli/profile.h"
#include "client/cli/session.h"

namespace renkei::cli {

// A token of the person that signs in as `user` (login name or e-mail address) at `organization` (as people
// write it; "" with an address alone), for the profile: made in a session that ends at once, since nobody
// would extend it. Asks for the password, and for a code where one is needed.
[[nodiscard]] absl::StatusOr<std::string> TokenByPassword(Session& session, Profile settings,
                                                          const std::string& organization,
                                                          const std::string& user);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_PASSWORD_LOGIN_H_
