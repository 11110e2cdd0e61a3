#include "server/process/command_line.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/domain/suggest.h"

namespace renkei::process {
namespace {

using Texts = std::map<std::string, std::string>;

// What could stand in the place of `typed`: the options of what was called, or what can be called.
std::vector<std::string> Expected(const ProgramSpec& program, const CLI::App& called,
                                  absl::string_view typed) {
  std::vector<std::string> names;
  if (absl::StartsWith(typed, "-")) {
    for (const CLI::Option* option : called.get_options()) names.push_back(option->get_name());
  } else {
    for (const SubcommandSpec& subcommand : program.subcommands) names.push_back(subcommand.name);
  }
  return names;
}

// Says of what nobody expected on the command line what was probably meant.
int FailUnexpected(const ProgramSpec& program, const CLI::App& app) {
  const auto parsed =
      app.get_subcommands([](const CLI::App* subcommand) { return subcommand->parsed(); });
  const CLI::App& called = parsed.empty() ? app : *parsed.front();
  const std::string rest = app.remaining(/*recurse=*/true).front();
  const std::string typed = rest.substr(0, rest.find('='));
  const std::string unknown = Unknown(absl::StartsWith(typed, "-") ? "option" : "command", typed,
                                      domain::Closest(typed, Expected(program, called, typed)));
  return Fail(program.name, kUsage,
              absl::InvalidArgumentError(unknown + " (--help lists all of them)"));
}

void AddOptions(const OptionTable& table, CLI::App& app, Texts& texts) {
  for (const OptionSpec& option : table.options) {
    std::string help(option.help);
    if (!option.default_value.empty()) absl::StrAppend(&help, " [", option.default_value, "]");
    app.add_option(FlagName(option.name), texts[std::string(option.name)], help)
        ->type_name("VALUE");
  }
}

// `arguments` outlives the parsing.
void AddSubcommand(CLI::App& app, const SubcommandSpec& subcommand, Texts& arguments) {
  CLI::App& parser = *app.add_subcommand(subcommand.name, subcommand.help);
  for (const ArgumentSpec& argument : subcommand.arguments) {
    parser.add_option(argument.name, arguments[argument.name], argument.help)
        ->required(argument.required);
  }
  parser.footer("Example:\n  " + subcommand.example);
}

Values FlagsGiven(const CLI::App& app, const Texts& texts) {
  Values flags;
  for (const auto& [name, text] : texts) {
    const std::string flag = FlagName(name);
    if (app.count(flag) > 0) flags[name] = {text, flag};
  }
  return flags;
}

}  // namespace

int Fail(const std::string& program, int code, const absl::Status& status) {
  std::fprintf(stderr, "%s: %s\n", program.c_str(), std::string(status.message()).c_str());
  return code;
}

CommandLine ParseCommandLine(const ProgramSpec& program, int argc, const char* const* argv) {
  CLI::App app(program.description);
  app.footer(program.footer);
  app.set_version_flag("--version", program.version);
  CommandLine line;
  app.add_option("--config", line.config_file, program.config_help);
  Texts texts;
  AddOptions(*program.options, app, texts);
  std::map<std::string, Texts> arguments;
  for (const SubcommandSpec& subcommand : program.subcommands)
    AddSubcommand(app, subcommand, arguments[subcommand.name]);
  if (!program.subcommands.empty()) app.require_subcommand(0, 1);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    // A mistyped option is also missing: what was typed says more.
    const bool failed = e.get_exit_code() != 0;
    if (failed && app.remaining_size(/*recurse=*/true) > 0) {
      line.exit_code = FailUnexpected(program, app);
    } else {
      line.exit_code = app.exit(e) == 0 ? 0 : kUsage;
    }
    return line;
  }
  for (const SubcommandSpec& subcommand : program.subcommands) {
    if (!app.got_subcommand(subcommand.name)) continue;
    line.subcommand = subcommand.name;
    line.arguments = arguments[subcommand.name];
  }
  line.flags = FlagsGiven(app, texts);
  return line;
}

}  // namespace renkei::process
