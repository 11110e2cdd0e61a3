#include <gmock/gmock.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class RegistryCli : public CliE2eTest {};

size_t Lines(const std::string& text) {
  return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

TEST_F(RegistryCli, LoadingAPackAgainChangesNothing) {
  const ProgramResult again = Run(Admin(), {"pack", "load", SourceFile("deploy/packs")});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.err, HasSubstr("registry.jsonl: 0 created, 0 updated, 1965 unchanged"));
  EXPECT_THAT(again.err, HasSubstr("frameworks.jsonl: 0 created, 0 updated, 4 unchanged"));
}

TEST_F(RegistryCli, AllLocalGovernmentsAreListedAcrossPages) {
  // 47 prefectures, 1,741 municipalities, 6 northern villages; bodies without a code come after them.
  const std::string list = Done(Drafter(), {"org", "list", "-o", "csv"});
  size_t with_code = 0;
  for (const absl::string_view line : absl::StrSplit(list, "\r\n", absl::SkipEmpty()))
    with_code += absl::ascii_isdigit(static_cast<unsigned char>(line.front())) ? 1 : 0;
  EXPECT_EQ(with_code, 1'794U);
  EXPECT_EQ(Lines(Done(Drafter(), {"org", "list", "-o", "name", "--prefecture", "14"})),
            Lines(Done(Drafter(), {"org", "list", "-o", "name", "--prefecture", "神奈川県"})));
  EXPECT_EQ(Lines(Done(Drafter(), {"org", "list", "-o", "name", "--kind", "designated_city"})),
            20U);
}

TEST_F(RegistryCli, WhoIsMeantIsFoundFromCodesNamesAndFormerCodes) {
  EXPECT_THAT(Done(Drafter(), {"org", "resolve", "14209", "--as-of", "2009-01-01"}),
              HasSubstr("相模原市"));
  EXPECT_THAT(Done(Drafter(), {"org", "resolve", "１４１００３"}), HasSubstr("横浜市"));
  EXPECT_EQ(Lines(Done(Drafter(), {"org", "resolve", "府中市", "-o", "name"})), 2U);
  EXPECT_EQ(Run(Drafter(), {"org", "resolve", "どこにもない市"}).exit_code, 3);
  EXPECT_THAT(Done(Drafter(), {"org", "history", "上越市"}), HasSubstr("2005-01-01"));
}

TEST_F(RegistryCli, OneNameForTwoCitiesListsBoth) {
  const ProgramResult result = Run(Drafter(), {"org", "show", "府中市"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("132063: 東京都 府中市"));
  EXPECT_THAT(result.err, HasSubstr("342084: 広島県 府中市"));
}

TEST_F(RegistryCli, AWrongCheckDigitIsExplained) {
  const ProgramResult result = Run(Drafter(), {"org", "show", "141004"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("141003"));
}

TEST_F(RegistryCli, FrameworksAreShownAsTrees) {
  EXPECT_THAT(Done(Drafter(), {"framework", "list"}), HasSubstr("national-2022"));
  EXPECT_THAT(Done(Drafter(), {"framework", "show", "national-2022"}), HasSubstr("[pillar-1]\n"));
  EXPECT_THAT(Done(Drafter(), {"crosswalk", "list", "-o", "json"}),
              HasSubstr("CROSSWALK_STATUS_PROPOSED"));
}

class AccessCli : public CliE2eTest {};

TEST_F(AccessCli, AWrongTokenAndNoTokenAreDenied) {
  for (const char* token : {"", "rk_wrong"}) {
    const ProgramResult result = Run({token}, {"whoami"});
    EXPECT_EQ(result.exit_code, 4) << result.err;
    EXPECT_EQ(Lines(result.err), 1U) << result.err;
    EXPECT_THAT(result.err, HasSubstr("renkei login"));
    EXPECT_THAT(result.out, IsEmpty());
  }
}

TEST_F(AccessCli, AServerThatIsDownIsOneLineAndExitCode6) {
  const ProgramResult result = Run(Drafter(), {"whoami", "--server", "127.0.0.1:1"});
  EXPECT_EQ(result.exit_code, 6);
  EXPECT_EQ(Lines(result.err), 1U) << result.err;
  EXPECT_THAT(result.err, HasSubstr("cannot reach the server at 127.0.0.1:1"));
}

TEST_F(AccessCli, LoginChecksAndKeepsTheToken) {
  const std::vector<std::string> environment = {
      absl::StrCat("XDG_CONFIG_HOME=", directory(), "/login"), "LC_ALL=en_US.UTF-8"};
  const ProgramResult login = RunProgram({RenkeiPath(), "login", "--server", server()}, environment,
                                         Drafter().token + "\n");
  EXPECT_EQ(login.exit_code, 0) << login.err;
  const ProgramResult who = RunProgram({RenkeiPath(), "whoami", "-o", "json"}, environment);
  EXPECT_EQ(who.exit_code, 0) << who.err;
  EXPECT_THAT(who.out, HasSubstr("yokohama-drafter"));
}

TEST_F(AccessCli, ARevokedTokenIsRefusedFromTheNextCallOn) {
  const std::string secret(absl::StripAsciiWhitespace(Done(
      Drafter(), {"token", "create", "--secret-only", "--for", "a test", "--lifetime", "1h"})));
  EXPECT_EQ(Run({secret}, {"whoami"}).exit_code, 0);
  const std::string list = Done(Drafter(), {"token", "list", "-o", "csv"});
  std::string name;
  for (absl::string_view line : absl::StrSplit(list, "\r\n")) {
    if (line.find("a test") != absl::string_view::npos)
      name = std::string(line.substr(0, line.find(',')));
  }
  Done(Drafter(), {"token", "revoke", name});
  EXPECT_EQ(Run({secret}, {"whoami"}).exit_code, 4);
}

TEST_F(AccessCli, BashCompletesNounsVerbsAndValues) {
  const std::string script =
      "source <(\"$0\" completion bash); try() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($#-1)); "
      "_renkei; echo \"${COMPREPLY[*]}\"; }; "
      "try \"$0\" visi; try \"$0\" case pub; try \"$0\" org list --kind special; complete -p "
      "renkei";
  const ProgramResult result = RunProgram({"/bin/bash", "-c", script, RenkeiPath()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out,
            "vision\npublish\nspecial_city special_ward\ncomplete -o default -F _renkei renkei\n");
}

}  // namespace
}  // namespace renkei::e2e
