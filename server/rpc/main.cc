// renkeid: the server's process.

#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/host/host.h"
#include "server/host/log.h"
#include "server/host/subcommands.h"
#include "server/rpc/command_line.h"
#include "server/rpc/config.h"
#include "server/rpc/grpc_server.h"
#include "storage/base/status_macros.h"

namespace renkei::rpc {
namespace {

using ReadConfig = std::function<absl::StatusOr<Config>()>;

// Connections and the store's files are descriptors of one process: with the usual 1,024 a few
// hundred idle connections would leave no room for others, and none for a file of the store's.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    spdlog::warn("the limit of open files stays as it is: {}", std::strerror(errno));
}

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
  host::SetLogLevel(config->log_level);
}

// Every thread that is made later inherits the mask: the signals wait for this one.
sigset_t HoldSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);
  return signals;
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
  const sigset_t signals = HoldSignals();
  host::SetUpLog(config.log_format, config.log_level);
  for (const std::string& unknown : unknown_variables) spdlog::warn("{}", unknown);
  RaiseFileLimit();
  const absl::Status status = ServeUntilTold(config, read, signals);
  if (status.ok()) return 0;
  spdlog::error("{}", std::string(status.message()));
  return kFailed;
}

int RunSubcommand(const host::Subcommand& subcommand, host::Subcommand::Values arguments) {
  const auto answer = subcommand.run(arguments);
  if (!answer.ok()) return Fail(kFailed, answer.status());
  std::fputs(answer->text.c_str(), stdout);
  return answer->bad ? kFailed : 0;
}

int Main(const CommandLine& line) {
  if (line.exit_code) return *line.exit_code;
  if (line.subcommand != nullptr) return RunSubcommand(*line.subcommand, line.arguments);
  const Environment environment = ReadEnvironment(environ);
  const ReadConfig read = [&]() -> absl::StatusOr<Config> {
    Values file;
    if (!line.config_file.empty()) {
      ASSIGN_OR_RETURN(file, ReadConfigFile(line.config_file));
    }
    return MakeConfig({line.flags, environment.values, file});
  };
  const absl::StatusOr<Config> config = read();
  if (!config.ok()) {
    // What is missing may stand in a variable that is mistyped.
    for (const std::string& unknown : environment.unknown)
      std::fprintf(stderr, "renkeid: %s\n", unknown.c_str());
    return Fail(kUsage, config.status());
  }
  return Serve(*config, read, environment.unknown);
}

}  // namespace
}  // namespace renkei::rpc

int main(int argc, char** argv) {
  return renkei::rpc::Main(renkei::rpc::ParseCommandLine(argc, argv));
}
