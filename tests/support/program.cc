#include "tests/support/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <fstream>
#include <utility>

#include "tests/support/temp_dir.h"

namespace renkei::test {
namespace {

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

}  // namespace

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

int WaitFor(pid_t pid) {
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

ProgramResult RunProgram(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment, const std::string& input) {
  const TempDir files;
  std::ofstream(files.File("in"), std::ios::binary) << input;
  const pid_t pid =
      Spawn(arguments, environment, {files.File("in"), files.File("out"), files.File("err")});
  ProgramResult result;
  if (pid < 0) return result;
  result.exit_code = WaitFor(pid);
  result.out = FileContent(files.File("out"));
  result.err = FileContent(files.File("err"));
  return result;
}

}  // namespace renkei::test
