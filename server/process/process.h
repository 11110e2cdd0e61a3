// What a process that serves asks of its system.

#ifndef RENKEI_SERVER_PROCESS_PROCESS_H_
#define RENKEI_SERVER_PROCESS_PROCESS_H_

#include <csignal>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace renkei::process {

// Connections and files are descriptors of one process: with the usual 1,024 a few hundred idle
// connections would leave no room for others. Takes all that the system grants.
void RaiseFileLimit();

// SIGINT, SIGTERM and SIGHUP wait for whoever calls sigwait on what this returns: called before any
// thread is made. SIGPIPE is ignored.
sigset_t HoldSignals();

// Replaces a small file as a whole, so that a reader never sees half of it; mode 0600.
[[nodiscard]] absl::Status ReplaceFile(const std::string& path, absl::string_view content);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_PROCESS_H_
