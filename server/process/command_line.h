// How a program with a table of options is called: its help, and what was asked for.

#ifndef RENKEI_SERVER_PROCESS_COMMAND_LINE_H_
#define RENKEI_SERVER_PROCESS_COMMAND_LINE_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/process/options.h"

namespace renkei::process {

// How a process ends; 0: as it was told.
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;

struct ArgumentSpec {
  std::string name;  // "--data-dir"; without dashes it is the command's one argument
  std::string help;
  bool required = true;
};

// What a program does beside its main task.
struct SubcommandSpec {
  std::string name;
  std::string help;
  std::vector<ArgumentSpec> arguments;
  std::string example;  // as it is typed
};

struct ProgramSpec {
  std::string name;
  std::string description;
  std::string version;         // what --version prints
  std::string footer;          // below its options
  std::string config_help;     // of --config
  const OptionTable* options;  // never null; outlives the parsing
  std::vector<SubcommandSpec> subcommands;
};

struct CommandLine {
  // Set: all was said already (help, the version, what was wrong), the process ends with this.
  std::optional<int> exit_code;
  std::string subcommand;  // "": the main task, with `flags` and `config_file`
  std::map<std::string, std::string>
      arguments;  // of the subcommand; one that was not given is empty
  Values flags;
  std::string config_file;  // "" if none was named
};

CommandLine ParseCommandLine(const ProgramSpec& program, int argc, const char* const* argv);

// Says on stderr why the process `program` ends, and returns `code`.
int Fail(const std::string& program, int code, const absl::Status& status);

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_COMMAND_LINE_H_
