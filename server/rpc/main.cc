// renkeid: the server's process.

#include <pthread.h>
#include <signal.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/suggest.h"
#include "server/rpc/config.h"
#include "server/rpc/log.h"
#include "server/rpc/renkei_server.h"
#include "server/rpc/subcommands.h"
#include "storage/base/status_macros.h"

namespace {

using renkei::rpc::Config;
using renkei::rpc::OptionSpec;
using renkei::rpc::Subcommand;
using renkei::rpc::Values;

constexpr int kFailed = 1;
constexpr int kUsage = 2;

constexpr char kFooter[] =
    R"(Every option has one name: --data-dir DIR is RENKEID_DATA_DIR=DIR in the environment and data_dir = "DIR" in the file.
A flag wins over the environment, the environment over the file.

Examples:
  renkeid init --data-dir /var/lib/renkei --token-file admin.token
  renkeid --data-dir /var/lib/renkei
  renkeid token --data-dir /var/lib/renkei --token-file admin.token
  renkeid --config /etc/renkei/renkeid.toml --log-format json

SIGHUP reads the certificate, its key and, from the configuration file, log_level again; SIGTERM and SIGINT finish what
was accepted and stop.

Exit codes: 0 stopped as told, 1 failed, 2 wrong usage or configuration.)";

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

// `read` puts the configuration together anew; `unknown_variables` as Environment has them.
int Serve(const Config& config, const std::function<absl::StatusOr<Config>()>& read,
          const std::vector<std::string>& unknown_variables) {
  // Every thread inherits the mask: the signals wait for this one.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  signal(SIGPIPE, SIG_IGN);

  renkei::rpc::SetUpLog(config.log_format, config.log_level);
  for (const std::string& unknown : unknown_variables) spdlog::warn("{}", unknown);
  RaiseFileLimit();
  absl::StatusOr<std::unique_ptr<renkei::rpc::RenkeiServer>> server =
      renkei::rpc::StartServer(config);
  if (!server.ok()) {
    spdlog::error("{}", std::string(server.status().message()));
    return kFailed;
  }
  int received = 0;
  while (sigwait(&signals, &received) == 0 && received == SIGHUP) Reopen(**server, read);
  spdlog::info("stopping on {}", received == SIGINT ? "SIGINT" : "SIGTERM");
  (*server)->Stop();
  spdlog::info("stopped");
  return 0;
}

// What could stand in the place of `typed`: the options of what was called, or what can be called.
std::vector<std::string> Expected(const CLI::App& called, absl::string_view typed) {
  std::vector<std::string> names;
  if (absl::StartsWith(typed, "-")) {
    for (const CLI::Option* option : called.get_options()) names.push_back(option->get_name());
  } else {
    for (const Subcommand& subcommand : renkei::rpc::Subcommands())
      names.push_back(subcommand.name);
  }
  return names;
}

// Says of what nobody expected on the command line what was probably meant.
int FailUnexpected(const CLI::App& app) {
  const auto parsed =
      app.get_subcommands([](const CLI::App* subcommand) { return subcommand->parsed(); });
  const CLI::App& called = parsed.empty() ? app : *parsed.front();
  const std::string rest = app.remaining(/*recurse=*/true).front();
  const std::string typed = rest.substr(0, rest.find('='));
  const std::string unknown =
      renkei::rpc::Unknown(absl::StartsWith(typed, "-") ? "option" : "command", typed,
                           renkei::domain::Closest(typed, Expected(called, typed)));
  return Fail(kUsage, absl::InvalidArgumentError(unknown + " (--help lists all of them)"));
}

// A subcommand as the command line knows it.
class Invocation {
 public:
  Invocation(CLI::App& app, const Subcommand& subcommand)
      : subcommand_(subcommand), parser_(app.add_subcommand(subcommand.name, subcommand.help)) {
    for (const renkei::rpc::SubcommandOption& option : subcommand.options) {
      parser_->add_option(option.name, values_[option.name], option.help)
          ->required(option.required);
    }
    parser_->footer("Example:\n  " + subcommand.example);
  }

  bool parsed() const { return parser_->parsed(); }

  int Run() {
    const auto answer = subcommand_.run(values_);
    if (!answer.ok()) return Fail(kFailed, answer.status());
    std::fputs(answer->text.c_str(), stdout);
    return answer->bad ? kFailed : 0;
  }

 private:
  const Subcommand& subcommand_;
  CLI::App* const parser_;  // the parent owns it
  Subcommand::Values values_;
};

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
  std::vector<std::unique_ptr<Invocation>> invocations;
  for (const Subcommand& subcommand : renkei::rpc::Subcommands()) {
    invocations.push_back(std::make_unique<Invocation>(app, subcommand));
  }
  app.require_subcommand(0, 1);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    // A mistyped option is also missing: what was typed says more.
    const bool failed = e.get_exit_code() != 0;
    if (failed && app.remaining_size(/*recurse=*/true) > 0) return FailUnexpected(app);
    return app.exit(e) == 0 ? 0 : kUsage;
  }
  for (const std::unique_ptr<Invocation>& invocation : invocations) {
    if (invocation->parsed()) return invocation->Run();
  }
  for (const OptionSpec& option : renkei::rpc::Options()) {
    const std::string name(option.name);
    const std::string flag = renkei::rpc::FlagName(option);
    if (app.count(flag) > 0) flags[name] = {raw[name], flag};
  }
  const renkei::rpc::Environment environment = renkei::rpc::ReadEnvironment(environ);
  const auto read = [&]() -> absl::StatusOr<Config> {
    Values file;
    if (!config_file.empty()) {
      ASSIGN_OR_RETURN(file, renkei::rpc::ReadConfigFile(config_file));
    }
    return renkei::rpc::MakeConfig({flags, environment.values, file});
  };
  const absl::StatusOr<Config> config = read();
  if (!config.ok()) {
    // What is missing may stand in a variable that is mistyped.
    for (const std::string& unknown : environment.unknown)
      std::fprintf(stderr, "renkeid: %s\n", unknown.c_str());
    return Fail(kUsage, config.status());
  }
  return Serve(*config, read, environment.unknown);
}
