// Programs that tests start.

#ifndef RENKEI_TESTS_SUPPORT_PROGRAM_H_
#define RENKEI_TESTS_SUPPORT_PROGRAM_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace renkei::test {

// Where a program reads and writes; output is appended.
struct Redirections {
  std::string input = "/dev/null";
  std::string output;
  std::string error;
};

// Starts a program by its path, with `environment` ("NAME=value") added to a small clean one. -1: it could not
// be started.
pid_t Spawn(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
            const Redirections& files);

// Waits for the end of a child: its exit code, 128 + signal if a signal ended it.
int WaitFor(pid_t pid);

// What a program printed and how it ended.
struct ProgramResult {
  int exit_code = -1;  // 128 + signal if a signal ended it
  std::string out;
  std::string err;
};

// Runs a program to its end, with `environment` as of Spawn, and `input` on its standard input.
ProgramResult RunProgram(const std::vector<std::string>& arguments,
                         const std::vector<std::string>& environment = {},
                         const std::string& input = "");

}  // namespace renkei::test

#endif  // RENKEI_TESTS_SUPPORT_PROGRAM_H_
