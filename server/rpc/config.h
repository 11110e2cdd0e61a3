// Configuration of renkeid: one table of options; each can stand in the file (TOML), in the
// environment and in the flags. A flag wins over the environment, and the environment over the
// file.

#ifndef RENKEI_SERVER_RPC_CONFIG_H_
#define RENKEI_SERVER_RPC_CONFIG_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/service/frame/shares.h"

namespace renkei::rpc {

struct Config {
  std::string listen;
  std::string data_dir;
  std::string address_file;
  std::string tls_cert;
  std::string tls_key;
  int tls_check_seconds = 0;
  bool allow_insecure = false;
  int executor_threads = 0;
  int block_cache_mib = 0;
  int min_free_mib = 0;
  std::string backup_dir;
  int shutdown_seconds = 0;
  int feed_retention_hours = 0;
  int slow_reader_seconds = 0;
  int slow_sender_seconds = 0;
  int connection_idle_seconds = 0;
  int connection_streams = 0;
  service::ShareLimits shares;
  std::string log_format;
  std::string log_level;
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

// Values by option name from a TOML file: a flat table of strings, numbers and booleans.
// INVALID_ARGUMENT naming line and key for a syntax error or an unknown key; NOT_FOUND for a
// missing file.
[[nodiscard]] absl::StatusOr<std::map<std::string, std::string>> ReadConfigFile(
    const std::string& path);

// Puts the layers together, the strongest first, over the defaults. INVALID_ARGUMENT naming the
// option for a value that does not fit, and for combinations that are refused: listening beyond
// loopback without TLS unless allow_insecure is set.
[[nodiscard]] absl::StatusOr<Config> MakeConfig(
    const std::vector<std::map<std::string, std::string>>& layers);

// Whether `listen` ("127.0.0.1:7350", "[::1]:0", "localhost:7350", "unix:/path") can be reached
// from this machine only.
bool IsLoopback(absl::string_view listen);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_CONFIG_H_
