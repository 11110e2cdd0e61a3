// The command line of renkeid: its help, and what was asked for.

#ifndef RENKEI_SERVER_RPC_COMMAND_LINE_H_
#define RENKEI_SERVER_RPC_COMMAND_LINE_H_

#include "server/process/command_line.h"

namespace renkei::rpc {

inline constexpr char kProgram[] = "renkeid";

// A subcommand is one of host::Subcommands().
process::CommandLine ParseCommandLine(int argc, const char* const* argv);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_COMMAND_LINE_H_
