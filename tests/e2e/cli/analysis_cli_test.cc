// Counts, warnings and alignment of the plan in the shape of Kanagawa's, through the real command.
#include <gmock/gmock.h>

#include "tests/e2e/cli/cli_fixture.h"
#include "tests/support/kanagawa_plan.h"

namespace renkei::e2e {
namespace {

using testing::HasSubstr;
using testing::Not;

class AnalysisCli : public CliE2eTest {
 protected:
  // The first plan and its revision, both published; once for all tests.
  static void SetUpTestSuite() {
    CliE2eTest::SetUpTestSuite();
    const std::string first =
        WriteFile("k1.yaml", support::PlanYaml(support::KanagawaPlan(), "141305"));
    Done(Kawasaki(), {"vision", "apply", first});
    Done(Kawasaki(), {"vision", "submit", kName});
    Done(Kawasaki(), {"vision", "publish", kName, "--decided", "令和2年3月30日"});
    Done(Kawasaki(), {"vision", "revise", kName});
    const std::string second =
        WriteFile("k2.yaml", support::PlanYaml(support::KanagawaPlanRevised(), "141305"));
    Done(Kawasaki(), {"vision", "apply", second});
    Done(Kawasaki(), {"vision", "submit", kName});
    slip_ = Run(Kawasaki(), {"vision", "publish", kName, "--decided", "平成5年3月20日", "--kind",
                             "update", "--reason", "時点修正"});
    Done(Kawasaki(), {"vision", "publish", kName, "--decided", "令和5年3月20日", "--kind", "update",
                      "--reason", "個別計画との整合"});
  }

  static constexpr char kName[] = "141305/kanagawa";
  static ProgramResult slip_;
};
ProgramResult AnalysisCli::slip_;

TEST_F(AnalysisCli, ARevisionDecidedBeforeItsPlanIsRefusedAndTheRightEraProposed) {
  EXPECT_EQ(slip_.exit_code, 1);
  EXPECT_THAT(slip_.err, HasSubstr("decided_date"));
  EXPECT_THAT(slip_.err, HasSubstr("令和5年3月20日"));
  const std::string revisions = DoneInJapanese(Drafter(), {"vision", "revisions", kName});
  EXPECT_THAT(revisions, HasSubstr("策定"));
  EXPECT_THAT(revisions, HasSubstr("時点修正  2023-03-20"));
  EXPECT_THAT(revisions, HasSubstr("個別計画との整合"));
}

TEST_F(AnalysisCli, CountsAreThoseOfThePaperBeforeAndAfterTheRevision) {
  const std::string after = DoneInJapanese(Drafter(), {"vision", "summary", kName});
  EXPECT_THAT(after, HasSubstr("第2期総合戦略  第2版\n"));
  EXPECT_THAT(after, HasSubstr("139（再掲2）→137  115（再掲4）→111\n"));
  EXPECT_THAT(after, HasSubstr("基本目標4、中柱12、小柱31、主な取組み延べ139（うち再掲2、実数137）"
                               "からなり、KPIは延べ115（うち再掲4、実数111）です。\n"));
  for (const std::vector<std::string>& when :
       {std::vector<std::string>{"--revision", "1"}, {"--as-of", "令和5年3月19日"}}) {
    std::vector<std::string> command = {"vision", "summary", kName};
    command.insert(command.end(), when.begin(), when.end());
    EXPECT_THAT(DoneInJapanese(Drafter(), command),
                HasSubstr("132（再掲2）→130  115（再掲4）→111\n"));
  }
  EXPECT_EQ(Run(Drafter(), {"vision", "summary", kName, "--as-of", "R2.3.29"}).exit_code, 3);
}

TEST_F(AnalysisCli, AFileIsCountedBeforeItIsRegistered) {
  const std::string file =
      WriteFile("k3.yaml", support::PlanYaml(support::KanagawaPlan(), "どこにもない市"));
  EXPECT_THAT(DoneInJapanese(User{}, {"--server", "127.0.0.1:1", "vision", "summary", file}),
              HasSubstr("132（再掲2）→130  115（再掲4）→111\n"));
  EXPECT_THAT(Done(Drafter(), {"vision", "summary", kName, "--node", "g4", "-o", "csv"}),
              HasSubstr("0,,基本目標4 目標4,3,7,33,29,0,0,2,4,3,7,33,28\r\n"));
}

}  // namespace
}  // namespace renkei::e2e
