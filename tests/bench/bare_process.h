// The bare server in a process of its own.

#ifndef RENKEI_TESTS_BENCH_BARE_PROCESS_H_
#define RENKEI_TESTS_BENCH_BARE_PROCESS_H_

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"

namespace renkei::bench {

// Runs `self --bare DIRECTORY` (RunBareServer); ends with this object.
class BareProcess {
 public:
  BareProcess(const char* self, const std::string& directory) {
    int in[2];
    int out[2];
    if (pipe(in) != 0 || pipe(out) != 0) std::abort();
    pid_ = fork();
    if (pid_ == 0) {
      dup2(in[0], STDIN_FILENO);
      dup2(out[1], STDOUT_FILENO);
      for (const int fd : {in[0], in[1], out[0], out[1]}) close(fd);
      execl(self, self, "--bare", directory.c_str(), nullptr);
      _exit(127);
    }
    close(in[0]);
    close(out[1]);
    stdin_ = in[1];
    FILE* lines = fdopen(out[0], "r");
    if (fscanf(lines, "%d", &port_) != 1) std::abort();
    fclose(lines);
  }
  ~BareProcess() {
    close(stdin_);
    waitpid(pid_, nullptr, 0);
  }
  BareProcess(const BareProcess&) = delete;
  BareProcess& operator=(const BareProcess&) = delete;

  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

 private:
  pid_t pid_ = -1;
  int stdin_ = -1;
  int port_ = 0;
};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_BARE_PROCESS_H_
