#include "server/rpc/command_line.h"

#include "server/host/subcommands.h"
#include "server/process/build/build.h"
#include "server/rpc/config.h"

namespace renkei::rpc {
namespace {

constexpr char kFooter[] =
    R"(Every option has one name: --data-dir DIR is RENKEID_DATA_DIR=DIR in the environment and data_dir = "DIR" in the file.
A flag wins over the environment, the environment over the file.

Examples:
  renkeid init --data-dir /var/lib/renkei --token-file admin.token
  renkeid --data-dir /var/lib/renkei
  renkeid token --data-dir /var/lib/renkei --token-file admin.token
  renkeid --config /etc/renkei/renkeid.toml --log-format json

SIGHUP reads the certificate, its key and, from the configuration file, log_level again; SIGTERM and SIGINT finish what
was accepted and stop.

Exit codes: 0 stopped as told, 1 failed, 2 wrong usage or configuration.)";

}  // namespace

process::CommandLine ParseCommandLine(int argc, const char* const* argv) {
  process::ProgramSpec program = {
      .name = kProgram,
      .description =
          "renkeid: the Renkei server, for local governments' visions, cases and joint "
          "initiatives.",
      .version = process::DescribeBuild(kProgram),
      .footer = kFooter,
      .config_help = "TOML file with the options below",
      .options = &Options(),
  };
  for (const host::Subcommand& own : host::Subcommands())
    program.subcommands.push_back({own.name, own.help, own.options, own.example});
  return process::ParseCommandLine(program, argc, argv);
}

}  // namespace renkei::rpc
