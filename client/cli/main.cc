#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

#include "absl/strings/numbers.h"
#include "absl/synchronization/mutex.h"
#include "client/cli/app.h"
#include "google/protobuf/stubs/logging.h"
#include "server/process/build/build.h"

namespace {

// The terminal's width; 0 where standard output is none. COLUMNS wins, as in other commands.
int TerminalColumns() {
  if (isatty(STDOUT_FILENO) == 0) return 0;
  int columns = 0;
  const char* asked = std::getenv("COLUMNS");
  if (asked != nullptr && absl::SimpleAtoi(asked, &columns) && columns > 0) return columns;
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  constexpr int kUsual = 80;
  return kUsual;
}

}  // namespace

int main(int argc, char** argv) {
#ifndef RENKEI_SANITIZED
  // Debian's Abseil is built with its assertions: every lock of gRPC's would look for cycles.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
#endif
  // A reader that has seen enough (head) ends us quietly.
  std::signal(SIGPIPE, SIG_DFL);
  // Our own messages say what is wrong; protobuf's and gRPC's log lines would only stand between
  // them.
  google::protobuf::SetLogHandler(nullptr);
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  std::ios::sync_with_stdio(false);
  if (argc == 2 && absl::string_view(argv[1]) == "--version") {
    std::cout << renkei::process::DescribeBuild("renkei") << "\n";
    return 0;
  }
  renkei::cli::Streams streams;
  streams.out = &std::cout;
  streams.err = &std::cerr;
  streams.columns = TerminalColumns();
  streams.err_is_terminal = isatty(STDERR_FILENO) != 0;
  return renkei::cli::RunCommand({argv + 1, argv + argc}, renkei::cli::ProcessEnvironment(),
                                 streams, [](const renkei::client::ClientOptions& options) {
                                   return renkei::client::Client::Connect(options);
                                 });
}
