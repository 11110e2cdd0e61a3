#include <gmock/gmock.h>

#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class SectionCli : public CliE2eTest {};

// The April of one office: sections, who is in them, a renaming, and the hand-over.
TEST_F(SectionCli, APersonHandsSectionsAndScriptsOverAndLeaves) {
  const auto admin = [](const std::vector<std::string>& words) { return Done(Admin(), words); };
  admin({"section", "create", "広域連携課", "--organization", "141003"});
  admin({"section", "create", "海外交流課", "--organization", "141003"});
  for (const char* who : {"leaver", "follower"}) {
    admin({"account", "create", "141003", who, "--external-id", who, "--login-name", who, "--role",
           "contributor"});
  }
  admin({"account", "create", "141003", "夜間集計", "--external-id", "nightly-count",
         "--responsible", "leaver", "--role", "reader"});
  EXPECT_THAT(admin({"account", "set", "leaver", "--section", "141003/広域連携課", "--section",
                     "141003/海外交流課"}),
              AllOf(HasSubstr("広域連携課"), HasSubstr("海外交流課"), Not(HasSubstr("sections/"))));
  admin({"section", "rename", "141003/広域連携課", "連携推進課"});
  EXPECT_THAT(Done(Drafter(), {"section", "list"}),
              AllOf(HasSubstr("連携推進課"), HasSubstr("広域連携課")));
  const auto in_section = [&] {
    return admin({"account", "list", "--section", "141003/広域連携課", "-o", "json"});
  };
  EXPECT_THAT(in_section(), AllOf(HasSubstr("\"leaver\""), Not(HasSubstr("\"follower\""))));

  const auto moves = AllOf(HasSubstr("連携推進課"), HasSubstr("海外交流課"), HasSubstr("夜間集計"));
  EXPECT_THAT(admin({"account", "handover", "leaver", "follower", "--disable", "--dry-run"}),
              moves);
  EXPECT_THAT(in_section(), Not(HasSubstr("\"follower\"")));
  EXPECT_THAT(admin({"account", "handover", "leaver", "follower", "--disable"}), moves);
  EXPECT_THAT(in_section(), AllOf(HasSubstr("\"follower\""), Not(HasSubstr("\"leaver\""))));
  EXPECT_THAT(admin({"account", "show", "leaver"}), HasSubstr("disabled"));
  EXPECT_NE(Run(Admin(), {"account", "handover", "follower", "leaver"}).exit_code, 0);

  admin({"section", "retire", "141003/海外交流課", "--successor", "141003/連携推進課"});
  EXPECT_THAT(Done(Drafter(), {"section", "list"}), HasSubstr("retired"));
  EXPECT_EQ(Run(Drafter(), {"inbox", "--mine"}).exit_code, 0);
  EXPECT_EQ(Run(Drafter(), {"inbox", "--section", "連携推進課"}).exit_code, 0);
  EXPECT_THAT(DoneInJapanese(Drafter(), {"section", "show", "海外交流課"}),
              AllOf(HasSubstr("引継先の課"), HasSubstr("連携推進課")));
}

// Found by an administrator of the server: names of sections were looked for among its own, not where the account is made, and
// a person was not known by the name with which it signs in.
TEST_F(SectionCli, AnAccountOfAnotherBodyIsMadeInItsOwnSections) {
  Done(Admin(), {"section", "create", "海岸整備課", "--organization", "141003"});
  EXPECT_THAT(Done(Admin(), {"account", "create", "141003", "海岸担当", "--login-name", "Kaigan",
                             "--role", "reader", "--section", "海岸整備課"}),
              HasSubstr("海岸整備課"));
  EXPECT_THAT(Done(Admin(), {"account", "show", "kaigan"}), HasSubstr("海岸担当"));
}

}  // namespace
}  // namespace renkei::e2e
