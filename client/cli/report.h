// How a command ends: its exit code, and what is said about a failure.

#ifndef RENKEI_CLIENT_CLI_REPORT_H_
#define RENKEI_CLIENT_CLI_REPORT_H_

#include <string>

#include "absl/status/status.h"
#include "client/cli/text/lang.h"

namespace renkei::cli {

// Documented in `renkei --help` and the README; scripts rely on them.
enum ExitCode : int {
  kExitDone = 0,
  // Refused or failed in a way that has no code of its own.
  kExitFailed = 1,
  // The command line is wrong.
  kExitUsage = 2,
  kExitNotFound = 3,
  // No token, a wrong one, or no right to do it.
  kExitDenied = 4,
  // Somebody else was faster, it exists already, or its state does not allow it: read it again and
  // decide. Also a cursor of the feed that is no longer good: begin again without it.
  kExitConflict = 5,
  // The server cannot be reached, is overloaded, or did not answer in time: try again later.
  kExitUnavailable = 6,
};

ExitCode ExitCodeOf(const absl::Status& status);

// What goes to standard error: one line "renkei: ..." with the hint, and one line for each bad
// field. Ends with a line break.
std::string ErrorText(const absl::Status& status, Lang lang);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_REPORT_H_
