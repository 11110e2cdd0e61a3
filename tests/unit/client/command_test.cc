// The command line itself: help, usage errors, languages, completion, exit codes.
#include "client/cli/frame/command.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/nouns/nouns.h"
#include "client/cli/profile.h"
#include "client/cli/report.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/identity_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Help, EveryVerbHasAnExampleInBothLanguages) {
  for (const Lang lang : {Lang::kJapanese, Lang::kEnglish}) {
    CommandTree tree(lang);
    AddEverything(tree);
    const std::vector<std::string> verbs = tree.Verbs();
    EXPECT_GT(verbs.size(), 60U);
    for (const std::string& verb : verbs) {
      const std::string help = tree.HelpOf(verb);
      EXPECT_THAT(help, HasSubstr(lang == Lang::kJapanese ? "\n例:\n" : "\nExamples:\n")) << verb;
      EXPECT_THAT(help, HasSubstr("renkei " + verb)) << verb;
    }
  }
}

// The words that every flag reads were told only to those who typed a wrong one.
TEST(Help, InJapaneseTheWordsOfAFlagStandBesideItsTokens) {
  CommandTree japanese(Lang::kJapanese);
  AddEverything(japanese);
  const auto joined = [](const CommandTree& tree, const char* verb) {
    // Help breaks lines anywhere between two characters.
    return absl::StrReplaceAll(tree.HelpOf(verb), {{"\n", ""}, {" ", ""}});
  };
  EXPECT_THAT(joined(japanese, "kpi add"), testing::AllOf(HasSubstr("増やす（up）、減らす（down）"),
                                                          HasSubstr("年間の値（flow）")));
  CommandTree english(Lang::kEnglish);
  AddEverything(english);
  EXPECT_THAT(joined(english, "kpi add"),
              testing::AllOf(HasSubstr("up,down,keep,range"), Not(HasSubstr("増やす"))));
}

TEST(Help, EveryExampleIsACommandLineThatParses) {
  CommandTree all(Lang::kEnglish);
  AddEverything(all);
  int examples = 0;
  for (const std::string& verb : all.Verbs()) {
    const std::string help = all.HelpOf(verb);
    const size_t from = help.find("\nExamples:\n");
    ASSERT_NE(from, help.npos) << verb;
    const size_t to = help.find("\n\n", from);
    for (absl::string_view line : absl::StrSplit(help.substr(from, to - from), '\n')) {
      const size_t begin = line.find("renkei ");
      if (line.rfind("  ", 0) != 0 || line.rfind("   ", 0) == 0 || begin == absl::string_view::npos)
        continue;
      const absl::string_view command =
          line.substr(begin, line.find_first_of(">|<)", begin) - begin);
      std::vector<std::string> words = absl::StrSplit(command, ' ', absl::SkipEmpty());
      CommandTree tree(Lang::kEnglish);
      AddEverything(tree);
      const ParsedCommand parsed = tree.Parse({words.begin() + 1, words.end()});
      EXPECT_TRUE(parsed.action != nullptr) << line << parsed.error;
      ++examples;
    }
  }
  EXPECT_GT(examples, 60);
}

class CommandTest : public CliTest {};

TEST_F(CommandTest, WithoutArgumentsItSaysWhatItCanDo) {
  const CliResult result = Run({});
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_THAT(result.out, HasSubstr("vision"));
}

TEST_F(CommandTest, WrongUsageIsOneLineAndExitCode2) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"org", "lst"}, "did you mean \"list\"?"},
      {{"foo"}, "there is no \"renkei foo\""},
      {{"vison", "list"}, "there is no \"renkei vison\"; did you mean \"vision\"?"},
      {{"--lang", "en", "vison", "show", "x"}, "did you mean \"vision\"?"},
      {{"org"}, "renkei org has: list"},
      {{"org", "list", "--kindd", "city"}, "did you mean \"--kind\"?"},
      {{"org", "list", "--kind", "towm"}, "did you mean town?"},
      {{"org", "list", "--limit"}, "--limit needs a value"},
      {{"org", "list", "--limit", "-1"}, "from 0 to"},
      {{"org", "list", "--as-of", "yesterday"}, "is not a day"},
      {{"org", "list", "--as-of", "平成35年4月1日"}, "令和5年4月1日"},
      {{"vision", "create", "141003", "x", "--period", "いつか"}, "is not a period"},
      {{"org", "list", "-o", "xml"}, "none of table"},
      {{"org", "list", "--timeout", "soon"}, "--timeout"},
      {{"org", "list", "--lang", "fr"}, "neither ja nor en"},
      {{"case", "show"}, "CASE is missing"},
      {{"case", "return", "x"}, "--comment is missing"},
      {{"org", "show", "a", "b"}, "one argument too many"},
      {{"org", "show", "\xff"}, "not UTF-8"},
      {{"kpi", "record", "a/b", "--year", "2024"}, "--value is needed"},
      {{"kpi", "record", "a/b", "--value", "1"}, "--year or --when"},
  };
  for (const auto& [arguments, text] : cases) {
    const CliResult result = Run(arguments);
    EXPECT_EQ(result.exit_code, kExitUsage) << text << result.err;
    EXPECT_THAT(result.err, HasSubstr(text));
    EXPECT_EQ(std::count(result.err.begin(), result.err.end(), '\n'), 1) << result.err;
    EXPECT_THAT(result.out, IsEmpty());
  }
  EXPECT_TRUE(server_.seen.empty());
}

TEST_F(CommandTest, JapaneseUnlessEnglishIsAskedFor) {
  environment_["LANG"] = "";
  EXPECT_THAT(Run({"foo"}).err, HasSubstr("という操作はありません"));
  EXPECT_THAT(Run({"foo", "--lang", "en"}).err, HasSubstr("there is no"));
  EXPECT_THAT(Run({"org", "list", "--help", "--lang=en"}).out, HasSubstr("Usage: renkei org list"));
}

TEST_F(CommandTest, CompletionOffersNounsVerbsFlagsAndValues) {
  EXPECT_EQ(Run({"__complete", "vis"}).out, "vision\n");
  EXPECT_EQ(Run({"__complete", "case", "su"}).out, "submit\n");
  EXPECT_EQ(Run({"__complete", "org", "list", "--ki"}).out, "--kind\n");
  EXPECT_EQ(Run({"__complete", "org", "list", "--kind", "desig"}).out, "designated_city\n");
  EXPECT_EQ(Run({"__complete", "org", "list", "--outp"}).out, "--output\n--output-file\n");
  EXPECT_EQ(Run({"__complete", "-o", "y"}).out, "yaml\n");
  EXPECT_EQ(Run({"__complete", "org", "show", "14"}).out, "");
}

TEST_F(CommandTest, SettingsComeFromFlagsThenEnvironmentThenProfile) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
      "IdentityService/WhoAmI", [](const auto&) { return pb::WhoAmIResponse(); });
  ASSERT_TRUE(
      WriteProfile(ProfilePath([this](const std::string& name) { return environment_[name]; }),
                   {"from-profile:1", "profile-token", "", false})
          .ok());
  ASSERT_EQ(Run({"whoami"}).exit_code, 0);
  EXPECT_EQ(connected_.back().server, "from-profile:1");
  EXPECT_EQ(connected_.back().token, "profile-token");
  environment_["RENKEI_SERVER"] = "from-environment:1";
  ASSERT_EQ(Run({"whoami"}).exit_code, 0);
  EXPECT_EQ(connected_.back().server, "from-environment:1");
  // The profile's token is for the profile's server.
  EXPECT_EQ(connected_.back().token, "");
  environment_["RENKEI_TOKEN"] = "environment-token";
  ASSERT_EQ(Run({"whoami", "--server", "from-flag:1", "--token", "flag-token"}).exit_code, 0);
  EXPECT_EQ(connected_.back().server, "from-flag:1");
  EXPECT_EQ(connected_.back().token, "flag-token");
}

TEST_F(CommandTest, TheProfilesTokenGoesToItsServersAndToNoOther) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
      "IdentityService/WhoAmI", [](const auto&) { return pb::WhoAmIResponse(); });
  const std::string token_file = WriteFile("token", "rk_secret\n");
  ASSERT_EQ(Run({"login", "--server", "a,b:1", "--token-file", token_file}).exit_code, 0);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"a,b:1", "rk_secret"},
      {"b:1", "rk_secret"},
      {"b:1,A:7350", "rk_secret"},
      {"a,c", ""},
      {"b", ""},
  };
  for (const auto& [servers, token] : cases) {
    ASSERT_EQ(Run({"whoami", "--server", servers}).exit_code, 0);
    EXPECT_EQ(connected_.back().server, servers);
    EXPECT_EQ(connected_.back().token, token) << servers;
  }
}

TEST_F(CommandTest, OneServerElsewhereMakesPlainTextWorthAWarning) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
      "IdentityService/WhoAmI", [](const auto&) { return pb::WhoAmIResponse(); });
  EXPECT_THAT(Run({"whoami", "--insecure", "--server", "localhost,there.example"}).err,
              HasSubstr("readable"));
  EXPECT_THAT(Run({"whoami", "--insecure", "--server", "localhost,[::1]"}).err,
              testing::Not(HasSubstr("readable")));
}

TEST_F(CommandTest, AMoveToAnotherServerIsSaidOnceAndNotWhereItIsQuiet) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [this](const auto&) {
    connected_.back().on_server_move({"a:1", "b:1", absl::UnavailableError("")});
    return pb::WhoAmIResponse();
  });
  EXPECT_EQ(Run({"whoami", "--token", "t"}).err, "a:1 does not answer; going on with b:1\n");
  EXPECT_EQ(Run({"whoami", "--token", "t", "--lang", "ja"}).err,
            "a:1 から応答がないため、b:1 を使います。\n");
  EXPECT_EQ(Run({"whoami", "--token", "t", "--quiet"}).err, "");
}

TEST_F(CommandTest, LoginKeepsTheTokenForItsOwnerAlone) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
      "IdentityService/WhoAmI", [](const auto&) { return pb::WhoAmIResponse(); });
  const std::string token_file = WriteFile("token", "rk_secret\n");
  ASSERT_EQ(Run({"login", "--server", "here:1", "--token-file", token_file}).exit_code, 0);
  const std::string path = (directory_ / "config/renkei/config.yaml").string();
  struct stat info = {};
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
  Text warning;
  const auto profile = ReadProfile(path, &warning);
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(profile->server, "here:1");
  EXPECT_EQ(profile->token, "rk_secret");
  EXPECT_TRUE(warning.en.empty());
  // Tightened again when it is written over a careless one.
  ASSERT_EQ(chmod(path.c_str(), 0644), 0);
  EXPECT_THAT(Run({"whoami"}).err, HasSubstr("others can read it"));
  ASSERT_EQ(Run({"login", "--server", "here:1", "--token-file", token_file}).exit_code, 0);
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600U);
}

TEST_F(CommandTest, ATokenThatIsRefusedIsNotKept) {
  server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>(
      "IdentityService/WhoAmI", [](const auto&) -> absl::StatusOr<pb::WhoAmIResponse> {
        return domain::MakeError(pb::REASON_UNKNOWN_TOKEN,
                                 {"unknown token", "トークンが違います。"});
      });
  const CliResult result = Run({"login", "--token", "wrong"});
  EXPECT_EQ(result.exit_code, kExitDenied);
  EXPECT_FALSE(std::filesystem::exists(directory_ / "config/renkei/config.yaml"));
}

TEST_F(CommandTest, ErrorsHaveTheirExitCodes) {
  const std::vector<std::pair<pb::Reason, int>> cases = {
      {pb::REASON_NOT_FOUND, 3},      {pb::REASON_ROLE_MISSING, 4},
      {pb::REASON_NO_TOKEN, 4},       {pb::REASON_ETAG_MISMATCH, 5},
      {pb::REASON_ALREADY_EXISTS, 5}, {pb::REASON_ILLEGAL_TRANSITION, 5},
      {pb::REASON_UNAVAILABLE, 6},    {pb::REASON_OVERLOADED, 6},
      {pb::REASON_INVALID_FIELDS, 1}, {pb::REASON_DANGLING_REFERENCE, 1},
      {pb::REASON_INTERNAL, 1}};
  for (const auto& [reason, code] : cases) {
    EXPECT_EQ(ExitCodeOf(domain::MakeError(reason, {"a", "b"})), code) << pb::Reason_Name(reason);
  }
  EXPECT_EQ(ExitCodeOf(domain::FieldErrors(pb::REASON_INCOMPLETE,
                                           {domain::Violation("a", "b", {"c", "d"})})),
            1);
  const auto unknown = domain::Violation("organization", "UNKNOWN_ORGANIZATION", {"c", "d"});
  const auto wrong = domain::Violation("title", "REQUIRED", {"c", "d"});
  EXPECT_EQ(ExitCodeOf(domain::FieldErrors(pb::REASON_INVALID_FIELDS, {unknown})), 3)
      << "what an argument names is nowhere";
  EXPECT_EQ(ExitCodeOf(domain::FieldErrors(pb::REASON_INVALID_FIELDS, {unknown, wrong})), 1);
}

TEST_F(CommandTest, AllBadFieldsAreListedOnePerLine) {
  const absl::Status two = domain::FieldErrors(
      pb::REASON_INVALID_FIELDS,
      {domain::Violation("case.title", "REQUIRED", {"is needed", "必須です。"}),
       domain::Violation("case.summary", "TOO_LONG", {"is too long", "長すぎます。"})});
  EXPECT_EQ(
      ErrorText(two, Lang::kEnglish),
      "renkei: 2 fields are not right:\n  case.title: is needed\n  case.summary: is too long\n");
  EXPECT_EQ(ErrorText(two, Lang::kJapanese),
            "renkei: 入力に誤りが 2 件あります。\n  事例の題名: 必須です。\n  事例の概要: "
            "長すぎます。\n");
  const absl::Status one =
      domain::InvalidField("case.title", "REQUIRED", {"is needed", "必須です。"});
  EXPECT_EQ(ErrorText(one, Lang::kEnglish), "renkei: case.title: is needed\n");
}

TEST_F(CommandTest, AMissingTokenComesWithTheWayOut) {
  EXPECT_THAT(
      ErrorText(domain::MakeError(pb::REASON_NO_TOKEN, {"no token", "トークンがありません。"}),
                Lang::kJapanese),
      HasSubstr("renkei login"));
}

TEST_F(CommandTest, TextFromTheServerCannotPaintTheTerminal) {
  EXPECT_THAT(ErrorText(domain::MakeError(pb::REASON_NOT_FOUND, {"a\x1b[2Jb", "あ\x1b[2J"}),
                        Lang::kEnglish),
              Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace renkei::cli
