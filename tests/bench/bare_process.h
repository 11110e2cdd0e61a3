// The bare server in a process of its own.

#ifndef RENKEI_TESTS_BENCH_BARE_PROCESS_H_
#define RENKEI_TESTS_BENCH_BARE_PROCESS_H_

#include <cstdlib>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/bench/self_process.h"

namespace renkei::bench {

// Runs `self --bare DIRECTORY` (RunBareServer); ends with this object.
class BareProcess {
 public:
  BareProcess(const char* self, const std::string& directory)
      : process_(self, {"--bare", directory}) {
    const std::optional<std::string> port = process_.Line();
    if (!port) std::abort();
    address_ = absl::StrCat("127.0.0.1:", *port);
  }

  const std::string& address() const { return address_; }
  pid_t pid() const { return process_.pid(); }

 private:
  SelfProcess process_;
  std::string address_;
};

}  // namespace renkei::bench

#endif  // RENKEI_TESTS_BENCH_BARE_PROCESS_H_
