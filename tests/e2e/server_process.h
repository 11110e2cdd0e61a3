// A real renkeid on a free port of loopback, with a directory of its own, for tests that talk to
// the real thing.

#ifndef RENKEI_TESTS_E2E_SERVER_PROCESS_H_
#define RENKEI_TESTS_E2E_SERVER_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace renkei::e2e {

using test::ProgramResult;
using test::RunProgram;
using test::TempDir;

// Paths of the programs under test; ctest gives them in RENKEID and RENKEI.
std::string RenkeidPath();
std::string RenkeiPath();

class ServerProcess {
 public:
  // Makes the store with its first administrator (unless there is one) and starts the server.
  // `flags` are added to those for the directory, the port and the address file. `listen`: where, for
  // a server that is started again at the address of another one. `environment`: as of RunProgram; who ends
  // before it serves because of it comes back as INTERNAL, as others do.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(
      const std::string& directory, const std::vector<std::string>& flags = {},
      const std::string& listen = "127.0.0.1:0", const std::vector<std::string>& environment = {});
  ~ServerProcess();  // kills it if it still runs

  const std::string& address() const { return address_; }
  const std::string& admin_token() const { return admin_token_; }
  pid_t pid() const { return pid_; }

  // SIGTERM.
  void BeginStop();
  // SIGTERM, and waits. The exit code; 128 + signal if a signal ended it.
  int Stop();
  // SIGKILL, and waits.
  void Kill();
  // Whether it has ended by itself.
  bool HasEnded();
  // What it has logged so far.
  std::string Log() const;

 private:
  ServerProcess() = default;
  int Wait();

  std::string directory_;
  std::string address_;
  std::string admin_token_;
  pid_t pid_ = -1;
};

}  // namespace renkei::e2e

#endif  // RENKEI_TESTS_E2E_SERVER_PROCESS_H_
