// Configuration of renkei-web: its table of options (server/process/options.h), and what it is once they
// are read.

#ifndef RENKEI_CLIENT_WEB_FRONT_CONFIG_H_
#define RENKEI_CLIENT_WEB_FRONT_CONFIG_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/domain/words/lang.h"
#include "server/http/limits.h"
#include "server/http/message/address.h"
#include "server/process/options.h"

namespace renkei::web {

struct Config {
  std::string listen;
  std::string ops_listen;  // empty: nowhere
  std::string address_file;
  // host:port of renkeid, or of several over one store, and how they are spoken to.
  std::string server;
  std::string tls_ca;
  bool server_insecure = false;
  std::string front_token_file;
  std::string tls_cert;
  std::string tls_key;
  int tls_check_seconds = 0;
  bool allow_insecure = false;
  http::ProxyList proxies;
  http::Limits limits;
  // Largest body of a call, and of a file that is imported, in bytes.
  int64_t call_bytes = 0;
  int64_t upload_bytes = 0;
  int event_streams = 0;
  int shutdown_seconds = 0;
  bool access_log = true;
  std::string log_format;
  std::string log_level;
  // By option name, what is not the default. None of it is a secret.
  std::map<std::string, std::string> changed;
};

// The options of renkei-web, with help in `lang`; their variables begin with RENKEI_WEB_.
const process::OptionTable& Options(domain::Lang lang);

// Puts the layers together, the strongest first, over the defaults. INVALID_ARGUMENT naming where
// the value stands that does not fit, and for combinations that are refused: listening beyond
// loopback without TLS unless allow_insecure is set, ops beyond loopback.
[[nodiscard]] absl::StatusOr<Config> MakeConfig(const std::vector<process::Values>& layers);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_FRONT_CONFIG_H_
