// renkeid: the server's process.

#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "server/rpc/config.h"
#include "server/rpc/log.h"
#include "server/rpc/renkei_server.h"
#include "server/rpc/stopped_store.h"

namespace {

using renkei::rpc::Config;
using renkei::rpc::OptionSpec;
using Values = std::map<std::string, std::string>;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr char kFooter[] =
    R"(Every option can also stand in the environment (RENKEID_LISTEN) and in the file (listen = "..."); a flag wins over
the environment, the environment over the file.

Examples:
  renkeid init --data-dir /var/lib/renkei --token-file admin.token
  renkeid --data-dir /var/lib/renkei
  renkeid token --data-dir /var/lib/renkei --token-file admin.token
  renkeid --config /etc/renkei/renkeid.toml --log-format json

SIGHUP reads the certificate, its key and, from the configuration file, log_level again; SIGTERM and SIGINT finish what
was accepted and stop.

Exit codes: 0 stopped as told, 1 failed, 2 wrong usage or configuration.)";

Values FromEnvironment() {
  Values values;
  for (const OptionSpec& option : renkei::rpc::Options()) {
    const char* text = std::getenv(renkei::rpc::EnvironmentName(option).c_str());
    if (text != nullptr) values[std::string(option.name)] = text;
  }
  return values;
}

int Fail(int code, const absl::Status& status) {
  std::fprintf(stderr, "renkeid: %s\n", std::string(status.message()).c_str());
  return code;
}

// Connections and the store's files are descriptors of one process: with the usual 1,024 a few
// hundred idle connections would leave no room for others, and none for a file of the store's.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0)
    spdlog::warn("the limit of open files stays as it is: {}", std::strerror(errno));
}

// What SIGHUP asks for; the log says what came of it.
void Reopen(renkei::rpc::RenkeiServer& server,
            const std::function<absl::StatusOr<Config>()>& read) {
  spdlog::info("SIGHUP: reading certificate and log level again");
  server.ReloadCertificate();
  const absl::StatusOr<Config> config = read();
  if (!config.ok()) {
    spdlog::warn("the configuration stays as it is: {}", std::string(config.status().message()));
    return;
  }
  spdlog::info("log level: {}", config->log_level);
  renkei::rpc::SetLogLevel(config->log_level);
}

// `read` puts the configuration together anew.
int Serve(const Config& config, const std::function<absl::StatusOr<Config>()>& read) {
  // Every thread inherits the mask: the signals wait for this one.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  renkei::rpc::SetUpLog(config.log_format, config.log_level);
  RaiseFileLimit();
  absl::StatusOr<std::unique_ptr<renkei::rpc::RenkeiServer>> server =
      renkei::rpc::StartServer(config);
  if (!server.ok()) return Fail(kFailed, server.status());
  spdlog::info("renkeid {} serves {} from {}", renkei::rpc::kVersion, (*server)->address(),
               config.data_dir);
  int received = 0;
  while (sigwait(&signals, &received) == 0 && received == SIGHUP) Reopen(**server, read);
  spdlog::info("stopping on {}", received == SIGINT ? "SIGINT" : "SIGTERM");
  (*server)->Stop();
  spdlog::info("stopped");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "renkeid: the Renkei server, for local governments' visions, cases and joint initiatives.");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string(renkei::rpc::kVersion));
  std::string config_file;
  app.add_option("--config", config_file, "TOML file with the options below");
  Values flags;
  std::map<std::string, std::string> raw;
  for (const OptionSpec& option : renkei::rpc::Options()) {
    std::string help(option.help);
    if (!option.default_value.empty()) absl::StrAppend(&help, " [", option.default_value, "]");
    app.add_option(renkei::rpc::FlagName(option), raw[std::string(option.name)], help)
        ->type_name("VALUE");
  }
  CLI::App* init = app.add_subcommand(
      "init", "Make the first administrator in a new store; its token goes to a file");
  std::string token_file;
  std::string init_dir;
  init->add_option("--data-dir", init_dir, "Directory of the store; made if missing")->required();
  init->add_option("--token-file", token_file,
                   "Where the token is written (mode 0600); must not exist")
      ->required();
  init->footer("Example:\n  renkeid init --data-dir /var/lib/renkei --token-file admin.token");
  CLI::App* token = app.add_subcommand(
      "token",
      "Make a token where nobody has one any more that could make it: the store must be stopped");
  std::string token_dir;
  std::string token_account;
  std::string new_token_file;
  token->add_option("--data-dir", token_dir, "Directory of the store, which no server has open")
      ->required();
  token->add_option(
      "--account", token_account,
      "Name (accounts/ID) or external_id; default: the system administrator, if there "
      "is one alone");
  token
      ->add_option("--token-file", new_token_file,
                   "Where the token is written (mode 0600); must not exist")
      ->required();
  token->footer("Example:\n  renkeid token --data-dir /var/lib/renkei --token-file admin.token");
  CLI::App* salvage = app.add_subcommand(
      "salvage",
      "Keep what stands before the damage of a write-ahead log, and say what is lost behind it; "
      "only where there is no backup to restore");
  std::string salvage_dir;
  salvage->add_option("--data-dir", salvage_dir, "Directory of the store, which no server has open")
      ->required();
  salvage->footer("Example:\n  renkeid salvage --data-dir /var/lib/renkei");
  app.require_subcommand(0, 1);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : kUsage;
  }
  if (init->parsed()) {
    const absl::Status status = renkei::rpc::InitializeStore(init_dir, token_file);
    if (!status.ok()) return Fail(kFailed, status);
    std::printf("%s\n", token_file.c_str());
    return 0;
  }
  if (token->parsed()) {
    const absl::StatusOr<std::string> account =
        renkei::rpc::IssueToken(token_dir, token_account, new_token_file);
    if (!account.ok()) return Fail(kFailed, account.status());
    std::printf("%s\n%s\n", account->c_str(), new_token_file.c_str());
    return 0;
  }
  if (salvage->parsed()) {
    const absl::StatusOr<std::string> report = renkei::rpc::SalvageStore(salvage_dir);
    if (!report.ok()) return Fail(kFailed, report.status());
    std::fputs(report->c_str(), stdout);
    return 0;
  }
  for (const OptionSpec& option : renkei::rpc::Options()) {
    const std::string name(option.name);
    if (app.count(renkei::rpc::FlagName(option)) > 0) flags[name] = raw[name];
  }
  const auto read = [&]() -> absl::StatusOr<Config> {
    Values file;
    if (!config_file.empty()) {
      absl::StatusOr<Values> values = renkei::rpc::ReadConfigFile(config_file);
      if (!values.ok()) return values.status();
      file = *std::move(values);
    }
    return renkei::rpc::MakeConfig({flags, FromEnvironment(), file});
  };
  const absl::StatusOr<Config> config = read();
  if (!config.ok()) return Fail(kUsage, config.status());
  return Serve(*config, read);
}
