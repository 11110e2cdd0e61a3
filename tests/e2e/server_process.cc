#include "tests/e2e/server_process.h"

#include <signal.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace renkei::e2e {
namespace {

constexpr absl::Duration kStartTimeout = absl::Seconds(60);
constexpr absl::Duration kPoll = absl::Milliseconds(10);

std::string PathFrom(const char* variable) {
  const char* path = std::getenv(variable);
  return path == nullptr ? "" : path;
}

}  // namespace

std::string RenkeidPath() { return PathFrom("RENKEID"); }
std::string RenkeiPath() { return PathFrom("RENKEI"); }

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const std::string& directory, const std::vector<std::string>& flags, const std::string& listen,
    const std::vector<std::string>& environment) {
  auto server = std::unique_ptr<ServerProcess>(new ServerProcess());
  server->directory_ = directory;
  const std::string data = absl::StrCat(directory, "/data");
  const std::string token = absl::StrCat(directory, "/admin.token");
  if (!std::filesystem::exists(token)) {
    std::vector<std::string> init_arguments = {RenkeidPath(), "init",         "--data-dir",
                                               data,          "--token-file", token};
    // Where the store is, the subcommand is told as the server is.
    for (size_t i = 0; i + 1 < flags.size(); ++i) {
      if (absl::StartsWith(flags[i], "--database") && flags[i] != "--database-connections")
        init_arguments.insert(init_arguments.end(), {flags[i], flags[i + 1]});
    }
    const ProgramResult init = RunProgram(init_arguments);
    if (init.exit_code != 0) return absl::InternalError(absl::StrCat("renkeid init: ", init.err));
  }
  server->admin_token_ = std::string(absl::StripAsciiWhitespace(test::FileContent(token)));

  const std::string address = absl::StrCat(directory, "/address");
  std::filesystem::remove(address);
  std::vector<std::string> arguments = {RenkeidPath(), "--data-dir",     data,   "--listen",
                                        listen,        "--address-file", address};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const std::string log = absl::StrCat(directory, "/log");
  server->pid_ = test::Spawn(arguments, environment, {"/dev/null", log, log});
  if (server->pid_ < 0) return absl::InternalError("renkeid cannot be started");
  for (const absl::Time end = absl::Now() + kStartTimeout; absl::Now() < end;
       absl::SleepFor(kPoll)) {
    server->address_ = std::string(absl::StripAsciiWhitespace(test::FileContent(address)));
    if (!server->address_.empty()) return server;
    if (waitpid(server->pid_, nullptr, WNOHANG) == server->pid_) {
      server->pid_ = -1;
      break;
    }
  }
  return absl::InternalError(absl::StrCat("renkeid does not serve: ", test::FileContent(log)));
}

ServerProcess::~ServerProcess() { Kill(); }

void ServerProcess::BeginStop() {
  if (pid_ >= 0) kill(pid_, SIGTERM);
}

int ServerProcess::Stop() {
  if (pid_ < 0) return -1;
  BeginStop();
  return Wait();
}

void ServerProcess::Kill() {
  if (pid_ < 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

bool ServerProcess::HasEnded() {
  if (pid_ >= 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
  return pid_ < 0;
}

std::string ServerProcess::Log() const {
  return test::FileContent(absl::StrCat(directory_, "/log"));
}

int ServerProcess::Wait() {
  const int code = test::WaitFor(pid_);
  pid_ = -1;
  return code;
}

}  // namespace renkei::e2e
