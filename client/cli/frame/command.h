// Nouns, verbs and their arguments, declared in few lines each. Hides the argument parser: only
// this folder includes it.

#ifndef RENKEI_CLIENT_CLI_FRAME_COMMAND_H_
#define RENKEI_CLIENT_CLI_FRAME_COMMAND_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/cli/text/lang.h"
#include "google/protobuf/descriptor.h"
#include "renkei/v1/common.pb.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace renkei::cli {

class Session;

// A command line to copy, and what it does.
struct Example {
  std::string line;
  Text what;
};

// One thing that can be done: `renkei org list`. Targets must live until the verb has run: let its
// action own them.
class Verb {
 public:
  using Action = std::function<absl::Status(Session&)>;

  // Without an `app` it is out of reach of what was typed, and nothing is declared.
  Verb(CLI::App* app, class CommandTree* tree) : app_(app), tree_(tree) {}

  // A value by its place. `placeholder` is what help shows: "ORG".
  Verb& Positional(std::string* target, const std::string& placeholder, const Text& description,
                   bool required = true);
  // All further values; at least one unless `required` is false.
  Verb& Positionals(std::vector<std::string>* target, const std::string& placeholder,
                    const Text& description, bool required = true);
  // --flag VALUE
  Verb& Option(std::string* target, const std::string& flag, const std::string& placeholder,
               const Text& description, bool required = false);
  // --flag VALUE, as often as wanted.
  Verb& Options(std::vector<std::string>* target, const std::string& flag,
                const std::string& placeholder, const Text& description);
  // --flag [VALUE]: `given` tells a flag without its value. A word behind it is its value.
  Verb& OptionalValue(std::string* target, bool* given, const std::string& flag,
                      const std::string& placeholder, const Text& description);
  // --flag NUMBER within [least, most].
  Verb& Integer(int* target, const std::string& flag, int least, int most, const Text& description,
                bool required = false);
  Verb& Flag(bool* target, const std::string& flag, const Text& description);
  // --flag VALUE, one of an enum's values in their short form; the target gets its number.
  Verb& Choice(int* target, const std::string& flag, const google::protobuf::EnumDescriptor& type,
               const Text& description, bool required = false);
  // The same, as often as wanted.
  Verb& Choices(std::vector<int>* target, const std::string& flag,
                const google::protobuf::EnumDescriptor& type, const Text& description);
  // --flag [VALUE,...], values of an enum; `given` tells a flag without any.
  Verb& OptionalChoices(std::vector<int>* target, bool* given, const std::string& flag,
                        const google::protobuf::EnumDescriptor& type, const Text& description);
  // A fiscal year in any notation: 2024, FY2024, R6, 令和6年度.
  Verb& FiscalYear(int* target, const std::string& flag, const Text& description);
  // Fiscal years in any notation: 2023-2027, 令和5年度～令和9年度.
  Verb& Period(pb::FiscalPeriod* target, const std::string& flag, const Text& description);
  // A day in any notation; the target gets YYYY-MM-DD.
  Verb& Date(std::string* target, const std::string& flag, const Text& description);

  // The formats in which it writes; left out: those of lists and resources (-o). The name of
  // --output-file is held against them.
  Verb& Writes(std::vector<std::string> formats);

  Verb& Example(const std::string& line, const Text& what);
  // What is called with the session when this verb was chosen.
  void Run(Action action);

 private:
  CLI::App* app_;
  class CommandTree* tree_;
};

// A group of verbs: `renkei org`.
class Noun {
 public:
  // `app` as Verb has it.
  Noun(CLI::App* app, class CommandTree* tree) : app_(app), tree_(tree) {}
  Verb AddVerb(const std::string& name, const Text& description);

 private:
  CLI::App* app_;
  class CommandTree* tree_;
};

// What every verb takes.
struct GlobalFlags {
  std::string server;
  std::string token;
  std::string token_file;
  std::string ca_file;
  std::string output;
  std::string output_file;
  std::string lang;
  std::string timeout;
  bool insecure = false;
  bool dry_run = false;
  bool quiet = false;
  bool progress = false;
  bool bom = false;
  bool raw = false;
  bool version = false;  // alone, and answered by main
  std::string color;
};

// How a command line was understood.
struct ParsedCommand {
  // Set: run it. Not set: print `help` (to standard output) or fail with `error`.
  Verb::Action action;
  // As Verb::Writes; empty: lists and resources.
  std::vector<std::string> writes;
  std::string help;
  absl::Status error;
};

// The whole command.
class CommandTree {
 public:
  // Declaring what every verb takes is most of the time in which a short command runs: with `typed`, what Parse will be given, only
  // those verbs and nouns whose names are among it have more than their names. Without it the tree is whole.
  explicit CommandTree(Lang lang, std::optional<std::vector<std::string>> typed = std::nullopt);
  ~CommandTree();
  CommandTree(const CommandTree&) = delete;
  CommandTree& operator=(const CommandTree&) = delete;

  Noun AddNoun(const std::string& name, const Text& description);
  // A verb without a noun: `renkei whoami`.
  Verb AddVerb(const std::string& name, const Text& description);

  // `arguments` without the program's name, valid UTF-8. Called once. Wrong usage is
  // INVALID_ARGUMENT in both languages.
  ParsedCommand Parse(const std::vector<std::string>& arguments);

  const GlobalFlags& flags() const { return flags_; }
  Lang lang() const { return lang_; }

  // Of a whole tree: what can stand in the place of the last of `words` (the others are finished), each with the
  // same beginning. For the shell's completion; the program's name is not among the words.
  std::vector<std::string> Complete(const std::vector<std::string>& words) const;

  // Of a whole tree: every verb as its words, "org list"; for tests that look at all of them.
  std::vector<std::string> Verbs() const;
  // The help of "org list", "org" or "".
  std::string HelpOf(const std::string& words) const;

 private:
  friend class Noun;
  friend class Verb;
  friend class HelpText;

  void AddGlobalFlags();
  Verb VerbOf(CLI::App* parent, const std::string& name, const Text& description);
  // Whether Parse can come to what is called so.
  bool Reachable(const std::string& name) const;

  const Lang lang_;
  const std::optional<std::vector<std::string>> typed_;
  GlobalFlags flags_;
  std::unique_ptr<CLI::App> app_;
  std::map<const CLI::App*, Verb::Action> actions_;
  std::map<const CLI::App*, std::vector<std::string>> writes_;
  std::map<const CLI::App*, std::vector<Example>> examples_;
  // What an option takes, for completion.
  std::map<const CLI::Option*, std::vector<std::string>> values_;
  // The same with the words for it, for help in Japanese.
  std::map<const CLI::Option*, std::vector<std::string>> choices_;
};

// A mistake in how the command was called: exit code 2.
absl::Status UsageError(const Text& message);
bool IsUsageError(const absl::Status& status);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_FRAME_COMMAND_H_
