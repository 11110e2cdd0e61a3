#include "server/process/serve.h"

#include <signal.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>

#include "server/process/log.h"
#include "server/process/process.h"
#include "storage/base/status_macros.h"

namespace renkei::process {
namespace {

std::atomic<bool> given_up{false};

using ReadConfiguration = std::function<absl::StatusOr<Configured>()>;

// What SIGHUP asks for; the log says what came of it.
void Reopen(Service& service, const ReadConfiguration& read) {
  spdlog::info("SIGHUP: reading certificate, tokens and log level again");
  service.Reload();
  const absl::StatusOr<Configured> configured = read();
  if (!configured.ok()) {
    spdlog::warn("the configuration stays as it is: {}",
                 std::string(configured.status().message()));
    return;
  }
  spdlog::info("log level: {}", configured->log_level);
  SetLogLevel(configured->log_level);
}

absl::Status ServeUntilTold(const Configured& configured, const ReadConfiguration& read,
                            const sigset_t& signals) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Service> service, configured.start());
  int received = 0;
  while (sigwait(&signals, &received) == 0 && received == SIGHUP) Reopen(*service, read);
  const char* told = received == SIGINT ? "SIGINT" : "SIGTERM";
  spdlog::info("stopping on {}", given_up ? "its own account" : told);
  service->Stop();
  spdlog::info("stopped");
  return given_up ? absl::UnavailableError("a new start is needed; see above") : absl::OkStatus();
}

}  // namespace

void GiveUp() {
  given_up = true;
  kill(getpid(), SIGTERM);
}

int Serve(const ServingProgram& program, const CommandLine& line) {
  const Environment environment = ReadEnvironment(*program.options, environ);
  const ReadConfiguration read = [&]() -> absl::StatusOr<Configured> {
    Values file;
    if (!line.config_file.empty()) {
      ASSIGN_OR_RETURN(file, ReadConfigFile(*program.options, line.config_file));
    }
    return program.configure({line.flags, environment.values, file});
  };
  const absl::StatusOr<Configured> configured = read();
  if (!configured.ok()) {
    // What is missing may stand in a variable that is mistyped.
    for (const std::string& unknown : environment.unknown)
      std::fprintf(stderr, "%s: %s\n", program.name.c_str(), unknown.c_str());
    return Fail(program.name, kUsage, configured.status());
  }
  const sigset_t signals = HoldSignals();
  SetUpLog(configured->log_format, configured->log_level);
  for (const std::string& unknown : environment.unknown) spdlog::warn("{}", unknown);
  RaiseFileLimit();
  const absl::Status status = ServeUntilTold(*configured, read, signals);
  if (status.ok()) return 0;
  spdlog::error("{}", std::string(status.message()));
  return kFailed;
}

}  // namespace renkei::process
