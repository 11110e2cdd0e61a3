// `renkei login` with an invitation.

#ifndef RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_INVITATION_LOGIN_H_
#define RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_INVITATION_LOGIN_H_

#include <string>

#include "absl/status/status.h"
#include "client/cli/profile.h"
#include "client/cli/session.h"

namespace renkei::cli {

// What the list of an account's tokens shows of one that is kept here: "renkei login, MACHINE".
std::string MachineName();

// Whether the server said that what was sent is an invitation.
bool IsInvitation(const absl::Status& status);

// Exchanges the invitation in settings.token for a token, which takes its place and is kept in the
// profile at `profile_path`. The request_id stands in a file beside the profile before the call, so
// that a login that was cut, whatever it had reached, gets the same token when it is run again.
[[nodiscard]] absl::Status ExchangeInvitation(Session& session, const std::string& profile_path,
                                              Profile& settings);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_ACCOUNT_INVITATION_LOGIN_H_
