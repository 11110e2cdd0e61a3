// What manuals are made of: every help of the command, in one answer.

#include <gmock/gmock.h>

#include <map>

#include "absl/strings/str_split.h"
#include "client/cli/nouns/nouns.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

class ManualTest : public CliTest {
 protected:
  std::map<std::string, std::string> Manual(const std::string& lang) {
    std::map<std::string, std::string> told;
    const CliResult result = Run({"__manual", "--lang", lang});
    EXPECT_EQ(result.exit_code, 0);
    for (const absl::string_view part : absl::StrSplit(result.out, '\f', absl::SkipEmpty()))
      told.insert(
          std::pair<std::string, std::string>(absl::StrSplit(part, absl::MaxSplits('\n', 1))));
    return told;
  }
};

TEST_F(ManualTest, HasTheHelpOfEveryVerbAsItIsAskedFor) {
  CommandTree tree(Lang::kEnglish);
  AddEverything(tree);
  const std::map<std::string, std::string> told = Manual("en");
  for (const std::string& verb : tree.Verbs()) {
    ASSERT_EQ(told.count(verb), 1) << verb;
    EXPECT_EQ(told.at(verb), tree.HelpOf(verb)) << verb;
  }
  EXPECT_EQ(told.at("vision show"), Run({"vision", "show", "--help"}).out);
  EXPECT_EQ(told.at("vision"), Run({"vision", "--help"}).out);
  EXPECT_EQ(told.at(""), Run({"--help"}).out);
}

TEST_F(ManualTest, SpeaksTheLanguageThatIsAskedFor) {
  EXPECT_THAT(Manual("ja").at("vision"), HasSubstr("使い方"));
}

}  // namespace
}  // namespace renkei::cli
