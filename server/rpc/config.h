// Configuration of renkeid, the host's and the transport's: one table of options; each can stand in the file (TOML), in the
// environment and in the flags, under the one name that the table gives it. A flag wins over the
// environment, and the environment over the file.

#ifndef RENKEI_SERVER_RPC_CONFIG_H_
#define RENKEI_SERVER_RPC_CONFIG_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/host/host.h"

namespace renkei::rpc {

struct Config {
  host::HostOptions host;
  std::string listen;
  std::string address_file;
  std::string tls_cert;
  std::string tls_key;
  int tls_check_seconds = 0;
  bool allow_insecure = false;
  int shutdown_seconds = 0;
  int slow_reader_seconds = 0;
  int slow_sender_seconds = 0;
  int connection_idle_seconds = 0;
  int connection_streams = 0;
  std::string log_format;
  std::string log_level;
  // By option name, what is not the default. None of it is a secret.
  std::map<std::string, std::string> changed;
};

// One option, as file, environment and flags know it.
struct OptionSpec {
  absl::string_view name;  // in the file; --data-dir and RENKEID_DATA_DIR follow from data_dir
  absl::string_view default_value;
  absl::string_view help;
};

const std::vector<OptionSpec>& Options();

std::string FlagName(const OptionSpec& option);         // "--data-dir"
std::string EnvironmentName(const OptionSpec& option);  // "RENKEID_DATA_DIR"

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
[[nodiscard]] absl::StatusOr<Values> ReadConfigFile(const std::string& path);

// `unknown` says of each variable that begins as the options do and is none what was probably
// meant. It is no mistake of the operator's for certain: Kubernetes gives every process
// RENKEID_PORT and the like where a service is called renkeid.
struct Environment {
  Values values;
  std::vector<std::string> unknown;
};
// `variables` as ::environ: "NAME=value", the last one nullptr.
Environment ReadEnvironment(const char* const* variables);

// Puts the layers together, the strongest first, over the defaults. INVALID_ARGUMENT naming where
// the value stands that does not fit, and for combinations that are refused: listening beyond
// loopback without TLS unless allow_insecure is set.
[[nodiscard]] absl::StatusOr<Config> MakeConfig(const std::vector<Values>& layers);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_CONFIG_H_
