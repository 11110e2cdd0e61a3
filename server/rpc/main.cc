// renkeid: the server's process.

#include <signal.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/host/host.h"
#include "server/host/subcommands.h"
#include "server/process/log.h"
#include "server/process/process.h"
#include "server/rpc/command_line.h"
#include "server/rpc/config.h"
#include "server/rpc/grpc_server.h"
#include "storage/base/status_macros.h"

namespace renkei::rpc {
namespace {

using ReadConfig = std::function<absl::StatusOr<Config>()>;

// What SIGHUP asks for; the log says what came of it.
void Reopen(GrpcServer& server, const ReadConfig& read) {
  spdlog::info("SIGHUP: reading certificate and log level again");
  server.ReloadCertificate();
  const absl::StatusOr<Config> config = read();
  if (!config.ok()) {
    spdlog::warn("the configuration stays as it is: {}", std::string(config.status().message()));
    return;
  }
  spdlog::info("log level: {}", config->log_level);
  process::SetLogLevel(config->log_level);
}

// Until a signal says to stop. `read` puts the configuration together anew.
absl::Status ServeUntilTold(const Config& config, const ReadConfig& read, const sigset_t& signals) {
  ASSIGN_OR_RETURN(const std::unique_ptr<host::Host> host, host::Host::Open(config.host));
  ASSIGN_OR_RETURN(const std::unique_ptr<GrpcServer> server, StartGrpcServer(config, *host));
  int received = 0;
  while (sigwait(&signals, &received) == 0 && received == SIGHUP) Reopen(*server, read);
  spdlog::info("stopping on {}", received == SIGINT ? "SIGINT" : "SIGTERM");
  server->Stop();
  host->Close();
  spdlog::info("stopped");
  return absl::OkStatus();
}

// `unknown_variables` as Environment has them.
int Serve(const Config& config, const ReadConfig& read,
          const std::vector<std::string>& unknown_variables) {
  const sigset_t signals = process::HoldSignals();
  process::SetUpLog(config.log_format, config.log_level);
  for (const std::string& unknown : unknown_variables) spdlog::warn("{}", unknown);
  process::RaiseFileLimit();
  const absl::Status status = ServeUntilTold(config, read, signals);
  if (status.ok()) return 0;
  spdlog::error("{}", std::string(status.message()));
  return process::kFailed;
}

int RunSubcommand(const std::string& name, host::Subcommand::Values arguments) {
  const auto& all = host::Subcommands();
  const auto subcommand = std::find_if(
      all.begin(), all.end(), [&](const host::Subcommand& one) { return one.name == name; });
  const auto answer = subcommand->run(arguments);
  if (!answer.ok()) return process::Fail(kProgram, process::kFailed, answer.status());
  std::fputs(answer->text.c_str(), stdout);
  return answer->bad ? process::kFailed : 0;
}

int Main(const process::CommandLine& line) {
  if (line.exit_code) return *line.exit_code;
  if (!line.subcommand.empty()) return RunSubcommand(line.subcommand, line.arguments);
  const process::Environment environment = process::ReadEnvironment(Options(), environ);
  const ReadConfig read = [&]() -> absl::StatusOr<Config> {
    Values file;
    if (!line.config_file.empty()) {
      ASSIGN_OR_RETURN(file, process::ReadConfigFile(Options(), line.config_file));
    }
    return MakeConfig({line.flags, environment.values, file});
  };
  const absl::StatusOr<Config> config = read();
  if (!config.ok()) {
    // What is missing may stand in a variable that is mistyped.
    for (const std::string& unknown : environment.unknown)
      std::fprintf(stderr, "%s: %s\n", kProgram, unknown.c_str());
    return process::Fail(kProgram, process::kUsage, config.status());
  }
  return Serve(*config, read, environment.unknown);
}

}  // namespace
}  // namespace renkei::rpc

int main(int argc, char** argv) {
  return renkei::rpc::Main(renkei::rpc::ParseCommandLine(argc, argv));
}
