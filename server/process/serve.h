// The life of a program that serves: its configuration, its start, SIGHUP, its end.

#ifndef RENKEI_SERVER_PROCESS_SERVE_H_
#define RENKEI_SERVER_PROCESS_SERVE_H_

#include <csignal>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/process/command_line.h"
#include "server/process/options.h"

namespace renkei::process {

// What serves, from its start until Stop. One thread calls it.
class Service {
 public:
  virtual ~Service() = default;
  // Reads again what it read at its start and may change meanwhile (certificates, tokens). What is wrong now leaves what was
  // there; the log says what came of it.
  virtual void Reload() = 0;
  // Finishes what was accepted. Called once.
  virtual void Stop() = 0;
};

// A configuration that was found good.
struct Configured {
  // As SetUpLog has them.
  std::string log_format;
  std::string log_level;
  std::function<absl::StatusOr<std::unique_ptr<Service>>()> start;
};

struct ServingProgram {
  std::string name;
  const OptionTable* options;  // never null; outlives the process
  // Takes flags, environment and file, the strongest first. Called at the start and with every SIGHUP, which takes the log's level
  // alone: what else an operator changed in the file waits for a restart.
  std::function<absl::StatusOr<Configured>(const std::vector<Values>& layers)> configure;
};

// From any thread: what serves cannot go on as it is, and a new start can. The process ends as if it was told to, with kFailed, so
// that whoever watches over it starts it anew.
void GiveUp();

// Serves until SIGTERM, SIGINT or GiveUp, and returns how the process ends: 0, kFailed, or kUsage with the reason on stderr. SIGHUP
// reloads the service, and the level of the log from the file.
int Serve(const ServingProgram& program, const CommandLine& line);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_SERVE_H_
