#include "tests/bench/self_process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace renkei::bench {

SelfProcess::SelfProcess(const char* self, const std::vector<std::string>& arguments) {
  // Not inherited by children that are started later: these would keep the pipes open.
  int in[2];
  int out[2];
  if (pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0) std::abort();
  std::vector<std::string> words = {self};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    execv(self, argv.data());
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  stdin_ = in[1];
  lines_ = fdopen(out[0], "r");
}

SelfProcess::~SelfProcess() {
  End();
  (void)fclose(lines_);
  waitpid(pid_, nullptr, 0);
}

std::optional<std::string> SelfProcess::Line() {
  std::string line;
  for (int c = fgetc(lines_); c != EOF; c = fgetc(lines_)) {
    if (c == '\n') return line;
    line.push_back(static_cast<char>(c));
  }
  return line.empty() ? std::nullopt : std::optional(line);
}

void SelfProcess::End() {
  if (stdin_ >= 0) close(stdin_);
  stdin_ = -1;
}

}  // namespace renkei::bench
