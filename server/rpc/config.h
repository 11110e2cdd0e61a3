// Configuration of renkeid, the host's and the transport's: one table of options (server/process/options.h),
// and what it is once they are read.

#ifndef RENKEI_SERVER_RPC_CONFIG_H_
#define RENKEI_SERVER_RPC_CONFIG_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/host/host.h"
#include "server/process/options.h"

namespace renkei::rpc {

struct Config {
  host::HostOptions host;
  std::string listen;
  std::string ops_listen;         // empty: nowhere
  bool ops_listen_named = false;  // by the operator
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

using process::Values;

// The options of renkeid; their variables begin with RENKEID_.
const process::OptionTable& Options();

// Puts the layers together, the strongest first, over the defaults. INVALID_ARGUMENT naming where
// the value stands that does not fit, and for combinations that are refused: listening beyond
// loopback without TLS unless allow_insecure is set, ops beyond loopback.
[[nodiscard]] absl::StatusOr<Config> MakeConfig(const std::vector<Values>& layers);

}  // namespace renkei::rpc

#endif  // RENKEI_SERVER_RPC_CONFIG_H_
