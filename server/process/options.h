// Options of a program: one table, each row of which can stand in a file (TOML), in the environment and
// in the flags, under the one name that the table gives it. A flag wins over the environment, and the
// environment over the file.

#ifndef RENKEI_SERVER_PROCESS_OPTIONS_H_
#define RENKEI_SERVER_PROCESS_OPTIONS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::process {

// One option, as file, environment and flags know it.
struct OptionSpec {
  absl::string_view name;  // in the file; --data-dir and RENKEID_DATA_DIR follow from data_dir
  absl::string_view default_value;
  std::string help;
};

struct OptionTable {
  absl::string_view prefix;  // of its variables: "RENKEID_"
  // Of variables of another program, of which none is called as an option is: who writes one of these
  // before an option's name means ours. "": nobody does.
  absl::string_view mistaken_prefix;
  std::vector<OptionSpec> options;

  std::vector<std::string> Names() const;
  // Null: there is none of that name.
  const OptionSpec* Find(absl::string_view name) const;
  // "RENKEID_DATA_DIR"
  std::string Variable(absl::string_view name) const;
};

// "--data-dir"
std::string FlagName(absl::string_view option);

// A value as somebody gave it.
struct Given {
  std::string text;
  std::string where;  // "--listen", "RENKEID_LISTEN", "/etc/renkei/renkeid.toml:3: listen"
};
// By option name.
using Values = std::map<std::string, Given>;

// "unknown WHAT TYPED; did you mean MEANT?"; without the question where `meant` is empty.
std::string Unknown(absl::string_view what, absl::string_view typed, absl::string_view meant);

// Values from a TOML file: a flat table of strings, numbers and booleans. INVALID_ARGUMENT naming
// line and key for a syntax error or an unknown key; NOT_FOUND for a missing file.
[[nodiscard]] absl::StatusOr<Values> ReadConfigFile(const OptionTable& table,
                                                    const std::string& path);

// `unknown` says of each variable that begins as the options do and is none what was probably
// meant. It is no mistake of the operator's for certain: Kubernetes gives every process
// RENKEID_PORT and the like where a service is called renkeid.
struct Environment {
  Values values;
  std::vector<std::string> unknown;
};
// `variables` as ::environ: "NAME=value", the last one nullptr.
Environment ReadEnvironment(const OptionTable& table, const char* const* variables);

// Reads values out of layers, the strongest first, over the defaults of the table, and keeps the first
// thing that is wrong with them. Names are of the table.
class OptionReader {
 public:
  // Both outlive it.
  OptionReader(const OptionTable& table, const std::vector<Values>& layers)
      : table_(table), layers_(layers) {}

  std::string Text(absl::string_view name) const { return Find(name).text; }
  int Number(absl::string_view name, int low, int high);
  bool Flag(absl::string_view name);
  std::string OneOf(absl::string_view name, const std::vector<std::string>& allowed);

  // Says of an option that its value does not fit, and where that stands.
  void Refuse(absl::string_view name, absl::string_view why);
  void Fail(absl::Status status);
  // INVALID_ARGUMENT for the first value that does not fit.
  const absl::Status& status() const { return status_; }

  // By option name, what is not the default.
  std::map<std::string, std::string> Changed() const;

 private:
  Given Find(absl::string_view name) const;

  const OptionTable& table_;
  const std::vector<Values>& layers_;
  absl::Status status_;
};

}  // namespace renkei::process

#endif  // RENKEI_SERVER_PROCESS_OPTIONS_H_
