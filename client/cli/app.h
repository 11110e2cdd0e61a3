// The command from its arguments to its exit code.

#ifndef RENKEI_CLIENT_CLI_APP_H_
#define RENKEI_CLIENT_CLI_APP_H_

#include <string>
#include <vector>

#include "client/cli/session.h"

namespace renkei::cli {

// Runs one command line (without the program's name) and returns its exit code (see report.h). Data
// goes to streams.out, everything else to streams.err.
int RunCommand(const std::vector<std::string>& arguments, const Environment& environment,
               const Streams& streams, Session::Connector connector);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_APP_H_
