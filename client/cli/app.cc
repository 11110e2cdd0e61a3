#include "client/cli/app.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "client/cli/file/input.h"
#include "client/cli/next_steps.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/report.h"
#include "storage/base/status_macros.h"

namespace renkei::cli {
namespace {

// Help has to be in the right language before anything is parsed.
Lang LanguageOf(const std::vector<std::string>& arguments, const Environment& environment) {
  Lang lang = LangFromLocale(environment);
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--lang" && i + 1 < arguments.size()) ParseLang(arguments[i + 1], &lang);
    if (absl::StartsWith(arguments[i], "--lang="))
      ParseLang(absl::string_view(arguments[i]).substr(7), &lang);
  }
  return lang;
}

absl::Status CheckArguments(const std::vector<std::string>& arguments) {
  for (size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument.find('\x1b') == std::string::npos && CheckText(argument, "").ok()) continue;
    return UsageError({absl::StrCat("argument ", i + 1, " is not UTF-8 text"),
                       absl::StrCat(i + 1, " 番目の引数が UTF-8 の文字として読めません。")});
  }
  return absl::OkStatus();
}

absl::Status Run(CommandTree& tree, const std::vector<std::string>& arguments,
                 const Environment& environment, const Streams& streams,
                 Session::Connector connector, std::string& next_steps) {
  RETURN_IF_ERROR(CheckArguments(arguments));
  const ParsedCommand parsed = tree.Parse(arguments);
  if (!parsed.error.ok()) return parsed.error;
  if (!parsed.action) {
    *streams.out << parsed.help;
    return absl::OkStatus();
  }
  Lang asked = tree.lang();
  if (!tree.flags().lang.empty() && !ParseLang(tree.flags().lang, &asked)) {
    return UsageError({absl::StrCat("--lang: \"", tree.flags().lang, "\" is neither ja nor en"),
                       absl::StrCat("--lang: 「", tree.flags().lang,
                                    "」ではなく ja か en を指定してください。")});
  }
  bool without_token = false;
  ASSIGN_OR_RETURN(const std::unique_ptr<Session> session,
                   Session::Open(tree.flags(), parsed.writes, asked, environment, streams,
                                 [&](const client::ClientOptions& options) {
                                   without_token = without_token || options.token.empty();
                                   return connector(options);
                                 }));
  absl::Status status = session->Close(parsed.action(*session));
  // The server showed it to nobody in particular, and to members it may show more.
  if (status.ok() && without_token) {
    session->Note(
        {"read without a token: only what is open to the public (renkei login for the "
         "rest)",
         "トークンがないため、一般公開されている情報だけを閲覧しました（renkei login "
         "でログインできます）。"});
  }
  if (!status.ok()) next_steps = StepsAfterRefusal(*session, status);
  return status;
}

// What the shell's completion and the makers of manuals ask, who need the whole tree: "__complete" candidates, "__manual" every
// help there is, each behind a form feed and the words that it is of ("", "org", "org list").
constexpr absl::string_view kComplete = "__complete";
constexpr absl::string_view kManual = "__manual";

void PrintManual(const CommandTree& tree, std::ostream& out) {
  std::vector<std::string> all = tree.Verbs();
  const std::vector<std::string> first = tree.Complete({""});
  all.insert(all.end(), first.begin(), first.end());
  all.emplace_back("");
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  for (const std::string& words : all) out << "\f" << words << "\n" << tree.HelpOf(words);
}

}  // namespace

int RunCommand(const std::vector<std::string>& arguments, const Environment& environment,
               const Streams& streams, Session::Connector connector) {
  const Lang lang = LanguageOf(arguments, environment);
  const bool completes = !arguments.empty() && arguments.front() == kComplete;
  const bool tells_all = !arguments.empty() && arguments.front() == kManual;
  CommandTree tree(lang, completes || tells_all ? std::nullopt : std::make_optional(arguments));
  AddEverything(tree);
  if (tells_all) {
    PrintManual(tree, *streams.out);
    return kExitDone;
  }
  if (completes) {
    for (const std::string& candidate : tree.Complete({arguments.begin() + 1, arguments.end()})) {
      *streams.out << candidate << "\n";
    }
    return kExitDone;
  }
  std::string next_steps;
  const absl::Status status =
      Run(tree, arguments, environment, streams, std::move(connector), next_steps);
  streams.out->flush();
  if (!streams.out->good()) {
    *streams.err << "renkei: "
                 << In(lang, {"cannot write to standard output", "標準出力に書き込めません。"})
                 << "\n";
    return kExitFailed;
  }
  if (!status.ok()) *streams.err << ErrorText(status, lang) << next_steps;
  return ExitCodeOf(status);
}

}  // namespace renkei::cli
