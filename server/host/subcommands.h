// What renkeid does beside serving: one entry for each, for its help and for what it does.

#ifndef RENKEI_SERVER_HOST_SUBCOMMANDS_H_
#define RENKEI_SERVER_HOST_SUBCOMMANDS_H_

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/process/command_line.h"

namespace renkei::host {

using SubcommandOption = process::ArgumentSpec;

// What is printed, and whether it is bad news: the process then ends with 1.
struct SubcommandAnswer {
  std::string text;
  bool bad = false;
};

struct Subcommand {
  // By the option's name; one that was not given is empty.
  using Values = std::map<std::string, std::string>;

  std::string name;
  std::string help;
  std::vector<SubcommandOption> options;
  std::string example;  // as it is typed
  std::function<absl::StatusOr<SubcommandAnswer>(Values& values)> run;
};

// In the order in which help lists them.
const std::vector<Subcommand>& Subcommands();

}  // namespace renkei::host

#endif  // RENKEI_SERVER_HOST_SUBCOMMANDS_H_
