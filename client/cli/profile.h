// Where the server is and who is calling: from flags, the environment and the profile, in this
// order.

#ifndef RENKEI_CLIENT_CLI_PROFILE_H_
#define RENKEI_CLIENT_CLI_PROFILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/cli/frame/command.h"
#include "client/cli/text/lang.h"

namespace renkei::cli {

// What `renkei login` keeps.
struct Profile {
  // An address, or a list of them (client/lib/address.h).
  std::string server;
  std::string token;
  std::string ca_file;
  bool insecure = false;
};

// $XDG_CONFIG_HOME/renkei/config.yaml, by default ~/.config/renkei/config.yaml; "" where neither is
// set.
std::string ProfilePath(const Environment& environment);

// The profile at `path`; an empty one where there is no file. `warning` is set when others can read
// the file.
[[nodiscard]] absl::StatusOr<Profile> ReadProfile(const std::string& path, Text* warning);

// Writes the profile, the path of the certificates made absolute, with mode 0600, its directory with 0700 where it has to be made. What was
// there before is replaced as a whole, so that a full disk leaves the old one.
[[nodiscard]] absl::Status WriteProfile(const std::string& path, const Profile& profile);

// The first of flag, environment and profile that is set, for each setting by itself; but a token
// from the profile is only used with the profile's servers, all of them or some, so that it is not sent
// elsewhere by mistake. `profile` is what ReadProfile gave.
[[nodiscard]] absl::StatusOr<Profile> EffectiveSettings(const GlobalFlags& flags,
                                                        const Environment& environment,
                                                        const Profile& profile);

// The token in a file: its first line, white space at the ends dropped.
[[nodiscard]] absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_PROFILE_H_
