#include "tests/e2e/server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace renkei::e2e {
namespace {

constexpr absl::Duration kStartTimeout = absl::Seconds(60);
constexpr absl::Duration kPoll = absl::Milliseconds(10);

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

int CodeOf(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status); }

// A copy as posix_spawn wants it.
class Strings {
 public:
  explicit Strings(std::vector<std::string> strings) : strings_(std::move(strings)) {
    for (std::string& s : strings_) pointers_.push_back(s.data());
    pointers_.push_back(nullptr);
  }
  char** get() { return pointers_.data(); }

 private:
  std::vector<std::string> strings_;
  std::vector<char*> pointers_;
};

struct Redirections {
  std::string input = "/dev/null";
  std::string output;
  std::string error;
};

pid_t Spawn(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const Redirections& files) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 0, files.input.c_str(), O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, 1, files.output.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0600);
  posix_spawn_file_actions_addopen(&actions, 2, files.error.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0600);
  Strings argv(arguments);
  std::vector<std::string> variables = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C.UTF-8"};
  variables.insert(variables.end(), environment.begin(), environment.end());
  Strings envp(std::move(variables));
  pid_t pid = -1;
  const int failed =
      posix_spawn(&pid, arguments[0].c_str(), &actions, nullptr, argv.get(), envp.get());
  posix_spawn_file_actions_destroy(&actions);
  return failed == 0 ? pid : -1;
}

std::string PathFrom(const char* variable) {
  const char* path = std::getenv(variable);
  return path == nullptr ? "" : path;
}

}  // namespace

TempDir::TempDir() {
  std::string pattern = (std::filesystem::temp_directory_path() / "renkei-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) != nullptr) path_ = pattern;
}

TempDir::~TempDir() {
  std::error_code error;
  if (!path_.empty()) std::filesystem::remove_all(path_, error);
}

std::string TempDir::File(absl::string_view name) const { return absl::StrCat(path_, "/", name); }

std::string RenkeidPath() { return PathFrom("RENKEID"); }
std::string RenkeiPath() { return PathFrom("RENKEI"); }

ProgramResult RunProgram(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment, const std::string& input) {
  const TempDir files;
  std::ofstream(files.File("in"), std::ios::binary) << input;
  const pid_t pid =
      Spawn(arguments, environment, {files.File("in"), files.File("out"), files.File("err")});
  ProgramResult result;
  if (pid < 0) return result;
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = CodeOf(status);
  result.out = ReadAll(files.File("out"));
  result.err = ReadAll(files.File("err"));
  return result;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    const std::string& directory, const std::vector<std::string>& flags, const std::string& listen,
    const std::vector<std::string>& environment) {
  auto server = std::unique_ptr<ServerProcess>(new ServerProcess());
  server->directory_ = directory;
  const std::string data = absl::StrCat(directory, "/data");
  const std::string token = absl::StrCat(directory, "/admin.token");
  if (!std::filesystem::exists(token)) {
    const ProgramResult init =
        RunProgram({RenkeidPath(), "init", "--data-dir", data, "--token-file", token});
    if (init.exit_code != 0) return absl::InternalError(absl::StrCat("renkeid init: ", init.err));
  }
  server->admin_token_ = std::string(absl::StripAsciiWhitespace(ReadAll(token)));

  const std::string address = absl::StrCat(directory, "/address");
  std::filesystem::remove(address);
  std::vector<std::string> arguments = {RenkeidPath(), "--data-dir",     data,   "--listen",
                                        listen,        "--address-file", address};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  const std::string log = absl::StrCat(directory, "/log");
  server->pid_ = Spawn(arguments, environment, {"/dev/null", log, log});
  if (server->pid_ < 0) return absl::InternalError("renkeid cannot be started");
  for (const absl::Time end = absl::Now() + kStartTimeout; absl::Now() < end;
       absl::SleepFor(kPoll)) {
    server->address_ = std::string(absl::StripAsciiWhitespace(ReadAll(address)));
    if (!server->address_.empty()) return server;
    if (waitpid(server->pid_, nullptr, WNOHANG) == server->pid_) {
      server->pid_ = -1;
      break;
    }
  }
  return absl::InternalError(absl::StrCat("renkeid does not serve: ", ReadAll(log)));
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

std::string ServerProcess::Log() const { return ReadAll(absl::StrCat(directory_, "/log")); }

int ServerProcess::Wait() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  return CodeOf(status);
}

}  // namespace renkei::e2e
