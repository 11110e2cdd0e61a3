#include "client/cli/frame/command.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "absl/algorithm/container.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/file/scalar.h"
#include "client/cli/frame/help.h"
#include "client/cli/text/suggest.h"
#include "client/lib/error.h"
#include "server/domain/error.h"
#include "server/domain/time/when.h"
#include "server/domain/words/value_words.h"

namespace renkei::cli {
namespace {

constexpr char kUsageUrl[] = "renkei.cli/usage";

// Carries one of our own messages through the parser.
class Refusal : public CLI::ValidationError {
 public:
  explicit Refusal(Text text) : CLI::ValidationError(text.en), message(std::move(text)) {}
  Text message;
};

int EnumNumber(const std::string& flag, const std::string& text,
               const google::protobuf::EnumDescriptor& type) {
  if (const auto number = ParseEnum(type, text)) return *number;
  const std::vector<std::string> known = EnumTexts(type);
  const std::string meant = Closest(text, known);
  const std::string all = absl::StrJoin(known, ", ");
  throw Refusal(
      {absl::StrCat(flag, ": \"", text, "\" is none of: ", all,
                    meant.empty() ? "" : absl::StrCat("; did you mean ", meant, "?")),
       absl::StrCat(flag, ": 「", text, "」は使えません。次のどれかを指定してください: ",
                    absl::StrJoin(domain::ValueChoices(type), "、"), "。",
                    meant.empty() ? "" : absl::StrCat("「", meant, "」のことでしょうか。"))});
}

// Why a time was refused: what the parser of times proposes where it understood the text (an era
// outside itself, a day that does not exist), otherwise `unreadable`.
Text WhyNot(const std::string& flag, const absl::Status& status, const Text& unreadable) {
  const auto detail = domain::DetailOf(status);
  const bool understood = detail && !detail->violations().empty() &&
                          (detail->violations(0).kind() == "OUTSIDE_ERA" ||
                           detail->violations(0).kind() == "BAD_DATE" ||
                           detail->violations(0).kind() == "CONTRADICTORY");
  if (!understood)
    return {absl::StrCat(flag, ": ", unreadable.en), absl::StrCat(flag, ": ", unreadable.ja)};
  return {absl::StrCat(flag, ": ", detail->violations(0).message()),
          absl::StrCat(flag, ": ", detail->violations(0).message_ja())};
}

// The deepest subcommand that was reached.
CLI::App* Deepest(CLI::App* app) {
  while (!app->get_subcommands().empty()) app = app->get_subcommands().back();
  return app;
}

std::vector<std::string> SubcommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(sub->get_name());
  return names;
}

const CLI::App* FindSubcommand(const CLI::App& app, const std::string& name) {
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    if (sub->get_name() == name) return sub;
  }
  return nullptr;
}

std::vector<std::string> FlagNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

Text WithHint(Text text, const std::string& meant, const std::string& path) {
  if (!meant.empty()) {
    absl::StrAppend(&text.en, "; did you mean \"", meant, "\"?");
    absl::StrAppend(&text.ja, "「", meant, "」のことでしょうか。");
  }
  absl::StrAppend(&text.en, " (see ", path, " --help)");
  absl::StrAppend(&text.ja, "（使い方: ", path, " --help）");
  return text;
}

std::string PathOf(const CLI::App* app) {
  std::vector<std::string> words;
  for (; app != nullptr; app = app->get_parent()) words.insert(words.begin(), app->get_name());
  return absl::StrJoin(words, " ");
}

// What people type for what a verb calls otherwise: the day of something that may last several is its first one. By their
// letters alone they would be taken for another option.
std::string CalledOtherwise(absl::string_view typed, const std::vector<std::string>& known) {
  constexpr std::pair<absl::string_view, absl::string_view> kCalled[] = {
      {"--date", "--from"}, {"--day", "--from"}, {"--until", "--to"}};
  for (const auto& [wrong, right] : kCalled) {
    if (typed == wrong && absl::c_linear_search(known, right)) return std::string(right);
  }
  return "";
}

absl::Status ExplainExtra(const CLI::App& root, const CLI::App& reached, const std::string& extra) {
  const std::string path = PathOf(&reached);
  if (absl::StartsWith(extra, "-")) {
    std::vector<std::string> known = FlagNames(reached);
    const std::vector<std::string> global = FlagNames(root);
    known.insert(known.end(), global.begin(), global.end());
    const std::string typed = extra.substr(0, extra.find('='));
    const std::string called = CalledOtherwise(typed, known);
    return UsageError(WithHint({absl::StrCat("there is no option ", extra),
                                absl::StrCat("オプション ", extra, " はありません。")},
                               called.empty() ? Closest(typed, known) : called, path));
  }
  const std::vector<std::string> names = SubcommandNames(reached);
  if (!names.empty()) {
    return UsageError(WithHint({absl::StrCat("there is no \"", path, " ", extra, "\""),
                                absl::StrCat("「", path, " ", extra, "」という操作はありません。")},
                               Closest(extra, names), path));
  }
  return UsageError(WithHint({absl::StrCat("\"", extra, "\" is one argument too many"),
                              absl::StrCat("「", extra, "」は余分な引数です。")},
                             "", path));
}

// The first of `extras` where it stands before the noun that was reached: "vison" of "vison list", since
// "list" is a noun too. "" where there is none.
std::string UnknownNoun(const CLI::App& root, const std::vector<std::string>& extras,
                        const std::vector<std::string>& arguments) {
  if (extras.empty() || absl::StartsWith(extras.front(), "-") || root.get_subcommands().empty())
    return "";
  const auto place = [&](const std::string& word) { return absl::c_find(arguments, word); };
  return place(extras.front()) < place(root.get_subcommands().front()->get_name()) ? extras.front()
                                                                                   : "";
}

// The parser's errors, which are English alone, in both languages.
absl::Status Explain(const CLI::App& root, CLI::App* reached, const CLI::ParseError& error,
                     const std::vector<std::string>& arguments) {
  const std::string path = PathOf(reached);
  const std::vector<std::string> extras = root.remaining(true);
  if (const auto* refusal = dynamic_cast<const Refusal*>(&error))
    return UsageError(refusal->message);
  if (const std::string noun = UnknownNoun(root, extras, arguments); !noun.empty())
    return ExplainExtra(root, root, noun);
  if (!extras.empty()) return ExplainExtra(root, *reached, extras.front());
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    const std::vector<std::string> names = SubcommandNames(*reached);
    if (!names.empty()) {
      const std::string all = absl::StrJoin(names, ", ");
      return UsageError(WithHint({absl::StrCat("what shall be done? ", path, " has: ", all),
                                  absl::StrCat("操作を指定してください。", path, " の操作: ", all)},
                                 "", path));
    }
    const std::string what = error.what();
    const std::string missing = what.substr(0, what.find(' '));
    return UsageError(WithHint(
        {absl::StrCat(missing, " is missing"), absl::StrCat(missing, " を指定してください。")}, "",
        path));
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string what = error.what();
    const std::string option = what.substr(0, what.find_first_of(": "));
    return UsageError(WithHint(
        {absl::StrCat(option, " needs a value"), absl::StrCat(option, " に値を指定してください。")},
        "", path));
  }
  return UsageError(
      WithHint({error.what(), absl::StrCat("引数を読み取れません: ", error.what())}, "", path));
}

}  // namespace

absl::Status UsageError(const Text& message) {
  absl::Status status = client::LocalError(absl::StatusCode::kInvalidArgument, message);
  status.SetPayload(kUsageUrl, absl::Cord("1"));
  return status;
}

bool IsUsageError(const absl::Status& status) { return status.GetPayload(kUsageUrl).has_value(); }

Verb& Verb::Positional(std::string* target, const std::string& placeholder, const Text& description,
                       bool required) {
  if (app_ == nullptr) return *this;
  app_->add_option(placeholder, *target, In(tree_->lang_, description))->required(required);
  return *this;
}

Verb& Verb::Positionals(std::vector<std::string>* target, const std::string& placeholder,
                        const Text& description, bool required) {
  if (app_ == nullptr) return *this;
  app_->add_option(placeholder, *target, In(tree_->lang_, description))
      ->required(required)
      ->expected(-1);
  return *this;
}

Verb& Verb::Option(std::string* target, const std::string& flag, const std::string& placeholder,
                   const Text& description, bool required) {
  if (app_ == nullptr) return *this;
  app_->add_option(flag, *target, In(tree_->lang_, description))
      ->type_name(placeholder)
      ->required(required);
  return *this;
}

Verb& Verb::Options(std::vector<std::string>* target, const std::string& flag,
                    const std::string& placeholder, const Text& description) {
  if (app_ == nullptr) return *this;
  app_->add_option(flag, *target, In(tree_->lang_, description))
      ->type_name(placeholder)
      ->allow_extra_args(false);
  return *this;
}

Verb& Verb::OptionalValue(std::string* target, bool* given, const std::string& flag,
                          const std::string& placeholder, const Text& description) {
  if (app_ == nullptr) return *this;
  const auto read = [=](const std::string& text) {
    *given = true;
    *target = text;
  };
  app_->add_option_function<std::string>(flag, read, In(tree_->lang_, description))
      ->type_name(absl::StrCat("[", placeholder, "]"))
      ->expected(0, 1);
  return *this;
}

Verb& Verb::Integer(int* target, const std::string& flag, int least, int most,
                    const Text& description, bool required) {
  if (app_ == nullptr) return *this;
  const auto read = [=](const std::string& text) {
    const auto number = ParseNumber(text);
    if (!number || *number != static_cast<int>(*number) || *number < least || *number > most) {
      throw Refusal(
          {absl::StrCat(flag, ": \"", text, "\" is not a whole number from ", least, " to ", most),
           absl::StrCat(flag, ": 「", text, "」ではなく、", least, "から", most,
                        "までの整数を指定してください。")});
    }
    *target = static_cast<int>(*number);
  };
  app_->add_option_function<std::string>(flag, read, In(tree_->lang_, description))
      ->type_name("N")
      ->required(required);
  return *this;
}

Verb& Verb::Flag(bool* target, const std::string& flag, const Text& description) {
  if (app_ == nullptr) return *this;
  app_->add_flag(flag, *target, In(tree_->lang_, description));
  return *this;
}

Verb& Verb::Choice(int* target, const std::string& flag,
                   const google::protobuf::EnumDescriptor& type, const Text& description,
                   bool required) {
  if (app_ == nullptr) return *this;
  auto* option = app_->add_option_function<std::string>(
      flag, [=, &type](const std::string& text) { *target = EnumNumber(flag, text, type); },
      In(tree_->lang_, description));
  option->type_name("VALUE")->required(required);
  tree_->values_[option] = EnumTexts(type);
  tree_->choices_[option] = domain::ValueChoices(type);
  return *this;
}

Verb& Verb::Choices(std::vector<int>* target, const std::string& flag,
                    const google::protobuf::EnumDescriptor& type, const Text& description) {
  if (app_ == nullptr) return *this;
  auto* option = app_->add_option_function<std::vector<std::string>>(
      flag,
      [=, &type](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) target->push_back(EnumNumber(flag, text, type));
      },
      In(tree_->lang_, description));
  option->type_name("VALUE")->delimiter(',')->allow_extra_args(false);
  tree_->values_[option] = EnumTexts(type);
  tree_->choices_[option] = domain::ValueChoices(type);
  return *this;
}

Verb& Verb::OptionalChoices(std::vector<int>* target, bool* given, const std::string& flag,
                            const google::protobuf::EnumDescriptor& type, const Text& description) {
  if (app_ == nullptr) return *this;
  const auto read = [=, &type](const std::string& texts) {
    *given = true;
    for (const absl::string_view text : absl::StrSplit(texts, ',', absl::SkipEmpty()))
      target->push_back(EnumNumber(flag, std::string(text), type));
  };
  auto* option = app_->add_option_function<std::string>(flag, read, In(tree_->lang_, description));
  option->type_name("[VALUE,...]")->expected(0, 1);
  tree_->values_[option] = EnumTexts(type);
  tree_->choices_[option] = domain::ValueChoices(type);
  return *this;
}

Verb& Verb::FiscalYear(int* target, const std::string& flag, const Text& description) {
  if (app_ == nullptr) return *this;
  const auto read = [=](const std::string& text) {
    const absl::StatusOr<int> year = domain::ParseFiscalYear(text);
    if (year.ok()) {
      *target = *year;
      return;
    }
    throw Refusal(WhyNot(flag, year.status(),
                         {absl::StrCat("\"", text, "\" is not a fiscal year; write 2024 or R6"),
                          absl::StrCat("「", text,
                                       "」は年度として読めません。2024 や 令和6年度 "
                                       "のように書いてください。")}));
  };
  app_->add_option_function<std::string>(flag, read, In(tree_->lang_, description))
      ->type_name("YEAR");
  return *this;
}

Verb& Verb::Period(pb::FiscalPeriod* target, const std::string& flag, const Text& description) {
  if (app_ == nullptr) return *this;
  const auto read = [=](const std::string& text) {
    const std::optional<pb::FiscalPeriod> period = ParsePeriod(text);
    if (!period)
      throw Refusal({absl::StrCat(flag, ": \"", text, "\" is not a period; write 2023-2027"),
                     absl::StrCat(flag, ": 「", text,
                                  "」は期間として読めません。2023-2027 や 令和5年度～令和9年度 "
                                  "のように書いてください。")});
    *target = *period;
  };
  app_->add_option_function<std::string>(flag, read, In(tree_->lang_, description))
      ->type_name("YEARS");
  return *this;
}

Verb& Verb::Date(std::string* target, const std::string& flag, const Text& description) {
  if (app_ == nullptr) return *this;
  const auto read = [=](const std::string& text) {
    const absl::StatusOr<std::string> day = domain::ParseDay(text);
    if (day.ok()) {
      *target = *day;
      return;
    }
    throw Refusal(WhyNot(flag, day.status(),
                         {absl::StrCat("\"", text, "\" is not a day; write 2024-03-31"),
                          absl::StrCat("「", text,
                                       "」は日付として読めません。2024-03-31 や 令和6年3月31日 "
                                       "のように書いてください。")}));
  };
  app_->add_option_function<std::string>(flag, read, In(tree_->lang_, description))
      ->type_name("DATE");
  return *this;
}

Verb& Verb::Writes(std::vector<std::string> formats) {
  if (app_ == nullptr) return *this;
  tree_->writes_[app_] = std::move(formats);
  return *this;
}

Verb& Verb::Example(const std::string& line, const Text& what) {
  if (app_ == nullptr) return *this;
  tree_->examples_[app_].push_back({line, what});
  return *this;
}

void Verb::Run(Action action) {
  if (app_ != nullptr) tree_->actions_[app_] = std::move(action);
}

Verb Noun::AddVerb(const std::string& name, const Text& description) {
  if (app_ == nullptr) return {nullptr, tree_};
  return tree_->VerbOf(app_, name, description);
}

CommandTree::CommandTree(Lang lang, std::optional<std::vector<std::string>> typed)
    : lang_(lang), typed_(std::move(typed)), app_(std::make_unique<CLI::App>("", "renkei")) {
  app_->formatter(std::make_shared<HelpText>(this));
  app_->require_subcommand(1);
  app_->fallthrough();
  app_->set_help_flag("-h,--help", In(lang, {"Shows this help", "この使い方を表示します"}));
  app_->option_defaults()->always_capture_default(false);
  AddGlobalFlags();
}

CommandTree::~CommandTree() = default;

void CommandTree::AddGlobalFlags() {
  const auto text = [&](const char* en, const char* ja) { return In(lang_, {en, ja}); };
  app_->add_option(
          "--server", flags_.server,
          text("Server, host:port (also RENKEI_SERVER); several over one database, separated "
               "by commas: the first that answers",
               "接続先。ホスト名:ポート（環境変数 RENKEI_SERVER でも可）。同じデータベースの"
               "サーバーが複数あればカンマ区切りで並べると、順に試して応答したものを使います"))
      ->type_name("ADDRESS");
  app_->add_option(
          "--token", flags_.token,
          text("Token (also RENKEI_TOKEN; better --token-file: others can see command lines)",
               "トークン（環境変数 RENKEI_TOKEN でも可。他の利用者から見えないよう --token-file "
               "を推奨）"))
      ->type_name("TOKEN");
  app_->add_option("--token-file", flags_.token_file,
                   text("File that holds the token", "トークンを書いたファイル"))
      ->type_name("FILE");
  app_->add_option("--ca", flags_.ca_file,
                   text("Certificates to trust, PEM (also RENKEI_CA)",
                        "信頼する認証局の証明書、PEM 形式（環境変数 RENKEI_CA でも可）"))
      ->type_name("FILE");
  app_->add_flag(
      "--insecure", flags_.insecure,
      text("Plain text to a server on another machine: the token can be read on the way",
           "他のマシンへ暗号化せずに接続します（トークンが経路上で読まれるおそれがあります）"));
  auto* output = app_->add_option("-o,--output", flags_.output,
                                  text("table, json, jsonl, yaml, csv or name",
                                       "出力形式: table, json, jsonl, yaml, csv, name"))
                     ->type_name("FORMAT");
  values_[output] = {"table", "json", "jsonl", "yaml", "csv", "name"};
  app_->add_option("-O,--output-file", flags_.output_file,
                   text("Writes there instead of to standard output; the end of its name chooses "
                        "the format (.csv, .json ...)",
                        "標準出力の代わりに、このファイルに書き出します。形式は拡張子でも選べます"
                        "（.csv、.json など）"))
      ->type_name("FILE");
  app_->add_flag("--raw", flags_.raw,
                 text("Tables, CSV and XLSX for programs: field paths as headings, constants for "
                      "words, whatever the language",
                      "表・CSV・XLSX をプログラム向けにします。見出しは項目のパス、選択肢は定数で、"
                      "表示言語によって変わりません"));
  app_->add_flag("--bom", flags_.bom,
                 text("Byte order mark before CSV, for spreadsheets",
                      "CSV の先頭に BOM を付けます（表計算ソフト向け）"));
  auto* color = app_->add_option("--color", flags_.color,
                                 text("auto (default; NO_COLOR is respected), always or never",
                                      "色付け: auto（既定。NO_COLOR に従います）, always, never"))
                    ->type_name("WHEN");
  values_[color] = {"auto", "always", "never"};
  auto* lang = app_->add_option("--lang", flags_.lang, text("ja or en", "表示言語: ja, en"))
                   ->type_name("LANG");
  values_[lang] = {"ja", "en"};
  app_->add_option("--timeout", flags_.timeout,
                   text("How long a call may take: 30s, 5m", "1回の呼び出しの制限時間: 30s, 5m"))
      ->type_name("TIME");
  app_->add_flag("--dry-run", flags_.dry_run,
                 text("Checks a write at the server without doing it",
                      "書き込みをサーバーで検査するだけで、実行しません"));
  app_->add_flag("-q,--quiet", flags_.quiet,
                 text("No notes beside data and errors", "データとエラー以外を表示しません"));
  // Alone, and answered before anything else is looked at.
  app_->add_flag("--version", flags_.version,
                 text("Shows version, commit and libraries of this program",
                      "このプログラムの版、コミット、ライブラリーを表示します"));
  app_->add_flag("--progress", flags_.progress,
                 text("Shows progress even where standard error is no terminal",
                      "端末でなくても進み具合を表示します"));
}

Noun CommandTree::AddNoun(const std::string& name, const Text& description) {
  CLI::App* noun = app_->add_subcommand(name, In(lang_, description));
  noun->require_subcommand(1);
  return {Reachable(name) ? noun : nullptr, this};
}

Verb CommandTree::AddVerb(const std::string& name, const Text& description) {
  return VerbOf(app_.get(), name, description);
}

Verb CommandTree::VerbOf(CLI::App* parent, const std::string& name, const Text& description) {
  CLI::App* verb = parent->add_subcommand(name, In(lang_, description));
  return {Reachable(name) ? verb : nullptr, this};
}

bool CommandTree::Reachable(const std::string& name) const {
  return !typed_ || absl::c_linear_search(*typed_, name);
}

ParsedCommand CommandTree::Parse(const std::vector<std::string>& arguments) {
  ParsedCommand parsed;
  if (arguments.empty()) {
    parsed.help = app_->help();
    return parsed;
  }
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app_->parse(reversed);
  } catch (const CLI::CallForHelp&) {
    parsed.help = Deepest(app_.get())->help();
    return parsed;
  } catch (const CLI::ParseError& error) {
    parsed.error = Explain(*app_, Deepest(app_.get()), error, arguments);
    return parsed;
  }
  if (flags_.version) {
    parsed.error = UsageError({"--version stands alone: renkei --version",
                               "--version は単独で指定してください: renkei --version"});
    return parsed;
  }
  const auto action = actions_.find(Deepest(app_.get()));
  if (action != actions_.end()) {
    parsed.action = action->second;
    const auto writes = writes_.find(action->first);
    if (writes != writes_.end()) parsed.writes = writes->second;
  } else {
    parsed.error = UsageError({"nothing to do", "操作を指定してください。"});
  }
  return parsed;
}

std::vector<std::string> CommandTree::Complete(const std::vector<std::string>& words) const {
  const CLI::App* app = app_.get();
  const CLI::Option* awaiting = nullptr;
  const auto find_option = [&](const std::string& word) {
    const CLI::Option* own = app->get_option_no_throw(word);
    return own != nullptr ? own : app_->get_option_no_throw(word);
  };
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (awaiting != nullptr) {
      awaiting = nullptr;
    } else if (absl::StartsWith(words[i], "-")) {
      const CLI::Option* option = find_option(words[i]);
      if (option != nullptr && option->get_items_expected_max() > 0) awaiting = option;
    } else if (const CLI::App* sub = FindSubcommand(*app, words[i])) {
      app = sub;
    }
  }
  const std::string last = words.empty() ? "" : words.back();
  std::vector<std::string> candidates;
  if (awaiting != nullptr) {
    const auto values = values_.find(awaiting);
    if (values != values_.end()) candidates = values->second;
  } else if (absl::StartsWith(last, "-")) {
    candidates = FlagNames(*app);
    if (app != app_.get()) {
      const std::vector<std::string> global = FlagNames(*app_);
      candidates.insert(candidates.end(), global.begin(), global.end());
    }
  } else {
    candidates = SubcommandNames(*app);
  }
  std::set<std::string> fitting;
  for (const std::string& candidate : candidates) {
    if (absl::StartsWith(candidate, last)) fitting.insert(candidate);
  }
  return {fitting.begin(), fitting.end()};
}

std::vector<std::string> CommandTree::Verbs() const {
  std::vector<std::string> verbs;
  for (const auto& [app, action] : actions_) verbs.push_back(PathOf(app).substr(sizeof("renkei")));
  std::sort(verbs.begin(), verbs.end());
  return verbs;
}

std::string CommandTree::HelpOf(const std::string& words) const {
  const CLI::App* app = app_.get();
  for (const absl::string_view word : absl::StrSplit(words, ' ', absl::SkipEmpty())) {
    app = FindSubcommand(*app, std::string(word));
    if (app == nullptr) return "";
  }
  return app->help();
}

}  // namespace renkei::cli
