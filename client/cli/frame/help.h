// The text of --help.

#ifndef RENKEI_CLIENT_CLI_FRAME_HELP_H_
#define RENKEI_CLIENT_CLI_FRAME_HELP_H_

#include <CLI/FormatterFwd.hpp>
#include <string>

#include "client/cli/frame/command.h"

namespace renkei::cli {

// What a person sees first: what it is for, how it is called, examples, then every option.
// Full-width text stays aligned.
class HelpText : public CLI::FormatterBase {
 public:
  explicit HelpText(const CommandTree* tree) : tree_(tree) {}

  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;

 private:
  std::string Usage(const CLI::App& app) const;
  std::string Examples(const CLI::App& app) const;
  std::string Subcommands(const CLI::App& app) const;
  std::string Options(const CLI::App& app, bool positional, const Text& title) const;
  std::string OptionRow(const CLI::Option& option) const;
  std::string Description(const CLI::Option& option) const;

  const CommandTree* tree_;
};

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FRAME_HELP_H_
