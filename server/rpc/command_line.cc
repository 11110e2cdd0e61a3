#include "server/rpc/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/suggest.h"
#include "server/host/host.h"

namespace renkei::rpc {
namespace {

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

// What could stand in the place of `typed`: the options of what was called, or what can be called.
std::vector<std::string> Expected(const CLI::App& called, absl::string_view typed) {
  std::vector<std::string> names;
  if (absl::StartsWith(typed, "-")) {
    for (const CLI::Option* option : called.get_options()) names.push_back(option->get_name());
  } else {
    for (const host::Subcommand& subcommand : host::Subcommands()) names.push_back(subcommand.name);
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
  const std::string unknown = Unknown(absl::StartsWith(typed, "-") ? "option" : "command", typed,
                                      domain::Closest(typed, Expected(called, typed)));
  return Fail(kUsage, absl::InvalidArgumentError(unknown + " (--help lists all of them)"));
}

void AddOptions(CLI::App& app, std::map<std::string, std::string>& texts) {
  for (const OptionSpec& option : Options()) {
    std::string help(option.help);
    if (!option.default_value.empty()) absl::StrAppend(&help, " [", option.default_value, "]");
    app.add_option(FlagName(option), texts[std::string(option.name)], help)->type_name("VALUE");
  }
}

// `arguments` outlives the parsing.
void AddSubcommand(CLI::App& app, const host::Subcommand& subcommand,
                   host::Subcommand::Values& arguments) {
  CLI::App& parser = *app.add_subcommand(subcommand.name, subcommand.help);
  for (const host::SubcommandOption& option : subcommand.options) {
    parser.add_option(option.name, arguments[option.name], option.help)->required(option.required);
  }
  parser.footer("Example:\n  " + subcommand.example);
}

Values FlagsGiven(const CLI::App& app, const std::map<std::string, std::string>& texts) {
  Values flags;
  for (const auto& [name, text] : texts) {
    const std::string flag = FlagName({.name = name});
    if (app.count(flag) > 0) flags[name] = {text, flag};
  }
  return flags;
}

}  // namespace

int Fail(int code, const absl::Status& status) {
  std::fprintf(stderr, "renkeid: %s\n", std::string(status.message()).c_str());
  return code;
}

CommandLine ParseCommandLine(int argc, const char* const* argv) {
  CLI::App app(
      "renkeid: the Renkei server, for local governments' visions, cases and joint initiatives.");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string(host::kVersion));
  CommandLine line;
  app.add_option("--config", line.config_file, "TOML file with the options below");
  std::map<std::string, std::string> texts;
  AddOptions(app, texts);
  std::map<std::string, host::Subcommand::Values> arguments;
  for (const host::Subcommand& subcommand : host::Subcommands())
    AddSubcommand(app, subcommand, arguments[subcommand.name]);
  app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    // A mistyped option is also missing: what was typed says more.
    const bool failed = e.get_exit_code() != 0;
    if (failed && app.remaining_size(/*recurse=*/true) > 0) {
      line.exit_code = FailUnexpected(app);
    } else {
      line.exit_code = app.exit(e) == 0 ? 0 : kUsage;
    }
    return line;
  }
  for (const host::Subcommand& subcommand : host::Subcommands()) {
    if (!app.got_subcommand(subcommand.name)) continue;
    line.subcommand = &subcommand;
    line.arguments = arguments[subcommand.name];
  }
  line.flags = FlagsGiven(app, texts);
  return line;
}

}  // namespace renkei::rpc
