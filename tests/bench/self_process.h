// This program again, with other arguments, in a process of its own.

#ifndef RENKEI_TESTS_BENCH_SELF_PROCESS_H_
#define RENKEI_TESTS_BENCH_SELF_PROCESS_H_

#include <sys/types.h>

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace renkei::bench {

// The child reads its standard input to the end, and ends then; what it prints is read here.
class SelfProcess {
 public:
  // `self` is argv[0].
  SelfProcess(const char* self, const std::vector<std::string>& arguments);
  ~SelfProcess();  // End, and waits
  SelfProcess(const SelfProcess&) = delete;
  SelfProcess& operator=(const SelfProcess&) = delete;

  pid_t pid() const { return pid_; }
  // Its next line, without the end of line; nullopt once it prints no more.
  std::optional<std::string> Line();
  // Tells it to end: its standard input does.
  void End();

 private:
  pid_t pid_ = -1;
  int stdin_ = -1;
  FILE* lines_ = nullptr;
};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_SELF_PROCESS_H_
