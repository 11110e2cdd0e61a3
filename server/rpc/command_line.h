// The command line of renkeid: its help, and what was asked for.

#ifndef RENKEI_SERVER_RPC_COMMAND_LINE_H_
#define RENKEI_SERVER_RPC_COMMAND_LINE_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "server/host/subcommands.h"
#include "server/rpc/config.h"

namespace renkei::rpc {

// How the process ends; 0: as it was told.
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

struct CommandLine {
  // Set: all was said already (help, the version, what was wrong), the process ends with this.
  std::optional<int> exit_code;
  // nullptr: to serve, with `flags` and `config_file`.
  const host::Subcommand* subcommand = nullptr;
  host::Subcommand::Values arguments;  // of the subcommand
  Values flags;
  std::string config_file;  // "" if none was named
};

CommandLine ParseCommandLine(int argc, const char* const* argv);

// Says on stderr why the process ends, and returns `code`.
int Fail(int code, const absl::Status& status);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_COMMAND_LINE_H_
