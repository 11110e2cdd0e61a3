#include "client/cli/frame/help.h"

#include <CLI/App.hpp>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "client/cli/text/terminal.h"

namespace renkei::cli {
namespace {

constexpr int kLeft = 28;
// As wide as the narrowest terminal that is usual.
constexpr int kLineColumns = 80;

std::string Row(const std::string& left, const std::string& right) {
  const int room = kLineColumns - kLeft - 2;
  const std::vector<std::string> lines = Wrap(right, room, Ambiguous::kNarrow);
  std::string out = "  " + PadRight(left, kLeft, Ambiguous::kNarrow);
  const bool too_long = DisplayWidth(left, Ambiguous::kNarrow) >= kLeft;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i > 0 || too_long) absl::StrAppend(&out, "\n", std::string(kLeft + 2, ' '));
    out += lines[i];
  }
  return out + "\n";
}

std::string Wrapped(const std::string& text) {
  return absl::StrJoin(Wrap(text, kLineColumns, Ambiguous::kNarrow), "\n");
}

std::string FullName(const CLI::App& app) {
  return app.get_parent() == nullptr
             ? app.get_name()
             : absl::StrCat(FullName(*app.get_parent()), " ", app.get_name());
}

bool IsHelp(const CLI::Option& option) { return option.check_lname("help"); }

}  // namespace

std::string HelpText::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  std::string out;
  const bool root = app->get_parent() == nullptr;
  absl::StrAppend(&out,
                  root
                      ? In(tree_->lang_,
                           {"Renkei: regional visions, good practice and joint initiatives of "
                            "local governments",
                            "Renkei（連携）: 地域ビジョン、優良事例、地域間連携を登録し共有します"})
                      : Wrapped(app->get_description()),
                  "\n\n", Usage(*app), Examples(*app), Subcommands(*app));
  out += Options(*app, true, {"Arguments", "引数"});
  out +=
      Options(*app, false,
              root ? Text{"Options everywhere", "共通オプション"} : Text{"Options", "オプション"});
  if (root) {
    absl::StrAppend(
        &out, "\n",
        Wrapped(In(tree_->lang_,
                   {"Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not found, 4 denied, 5 "
                    "conflict, 6 server not reached",
                    "終了コード: 0 完了、1 失敗、2 使い方の誤り、3 見つからない、4 "
                    "権限がない、5 競合、6 サーバーに接続できない"})),
        "\n",
        In(tree_->lang_, {"What each verb takes, with examples: renkei NOUN VERB --help\n",
                          "それぞれの使い方と例: renkei NOUN VERB --help\n"}));
  }
  const bool leaf = !root && app->get_subcommands([](const CLI::App*) { return true; }).empty();
  if (leaf) {
    out +=
        In(tree_->lang_,
           {"\nOptions that go with everything (--server, --token-file, -o, -O, --dry-run ...): "
            "renkei --help\n",
            "\n共通オプション（--server, --token-file, -o, -O, --dry-run など）: renkei --help\n"});
  }
  return out;
}

std::string HelpText::Usage(const CLI::App& app) const {
  std::string line = FullName(app);
  if (!app.get_subcommands([](const CLI::App*) { return true; }).empty()) {
    line += app.get_parent() == nullptr ? " NOUN VERB" : " VERB";
  }
  for (const CLI::Option* option : app.get_options()) {
    if (!option->get_positional()) continue;
    const std::string dots = option->get_items_expected_max() > 1 ? "..." : "";
    const std::string word = option->get_name() + dots;
    absl::StrAppend(&line, " ", option->get_required() ? word : absl::StrCat("[", word, "]"));
  }
  return absl::StrCat(In(tree_->lang_, {"Usage", "使い方"}), ": ", line, " [OPTIONS]\n");
}

std::string HelpText::Examples(const CLI::App& app) const {
  const auto examples = tree_->examples_.find(&app);
  if (examples == tree_->examples_.end()) return "";
  std::string out = absl::StrCat("\n", In(tree_->lang_, {"Examples", "例"}), ":\n");
  for (const Example& example : examples->second) {
    absl::StrAppend(&out, "  ", example.line, "\n      ", In(tree_->lang_, example.what), "\n");
  }
  return out;
}

std::string HelpText::Subcommands(const CLI::App& app) const {
  const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
  if (subs.empty()) return "";
  const bool root = app.get_parent() == nullptr;
  std::string out = absl::StrCat(
      "\n", In(tree_->lang_, root ? Text{"Nouns", "対象"} : Text{"Verbs", "操作"}), ":\n");
  for (const CLI::App* sub : subs) out += Row(sub->get_name(), sub->get_description());
  return out;
}

std::string HelpText::Options(const CLI::App& app, bool positional, const Text& title) const {
  std::string rows;
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_positional() != positional || (IsHelp(*option) && app.get_parent() != nullptr))
      continue;
    rows += OptionRow(*option);
  }
  return rows.empty() ? "" : absl::StrCat("\n", In(tree_->lang_, title), ":\n", rows);
}

std::string HelpText::OptionRow(const CLI::Option& option) const {
  if (option.get_positional()) return Row(option.get_name(), Description(option));
  std::vector<std::string> names;
  for (const std::string& name : option.get_snames()) names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) names.push_back("--" + name);
  std::string left = absl::StrJoin(names, ", ");
  if (option.get_items_expected_max() > 0) absl::StrAppend(&left, " ", option.get_type_name());
  return Row(left, Description(option));
}

std::string HelpText::Description(const CLI::Option& option) const {
  std::string text = option.get_description();
  const auto values = tree_->values_.find(&option);
  const bool listed =
      values != tree_->values_.end() && absl::StrContains(option.get_type_name(), "VALUE");
  const auto choices = tree_->choices_.find(&option);
  if (listed && tree_->lang_ == Lang::kJapanese && choices != tree_->choices_.end()) {
    absl::StrAppend(&text, ": ", absl::StrJoin(choices->second, "、"));
  } else if (listed) {
    absl::StrAppend(&text, ": ", absl::StrJoin(values->second, ", "));
  }
  if (option.get_required() && !option.get_positional())
    text += In(tree_->lang_, {" (needed)", "（必須）"});
  return text;
}

}  // namespace renkei::cli
