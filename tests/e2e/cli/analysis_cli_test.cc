// Counts, warnings and alignment of the plan in the shape of Kanagawa's, through the real command.
#include <gmock/gmock.h>

#include "tests/e2e/cli/cli_fixture.h"
#include "tests/support/kanagawa_plan.h"

namespace renkei::e2e {
namespace {

using testing::ContainsRegex;
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
  EXPECT_THAT(after,
              HasSubstr("基本目標は4、中柱は12、小柱は31、主な取組みは延べ139（うち再掲2、実数"
                        "137）、KPIは延べ115（うち再掲4、実数111）です。\n"));
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

TEST_F(AnalysisCli, TheTreeAndItsListsAreThoseOfTheRevisionInForceOnADay) {
  EXPECT_THAT(Done(Drafter(), {"vision", "show", kName, "--tree", "--as-of", "R5.3.19"}),
              Not(HasSubstr("取組み1（拡充）")));
  EXPECT_THAT(Done(Drafter(), {"vision", "show", kName, "--tree", "--as-of", "R5.3.20"}),
              HasSubstr("取組み1（拡充）"));
  EXPECT_THAT(Done(Drafter(), {"node", "list", kName, "--as-of", "令和2年3月30日"}),
              Not(HasSubstr("m137")));
  EXPECT_THAT(Done(Drafter(), {"node", "list", kName}), HasSubstr("m137"));
  // A day that its era does not have.
  const ProgramResult wrong =
      Run(Drafter(), {"vision", "show", kName, "--as-of", "平成35年3月20日"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("令和5年3月20日"));
}

TEST_F(AnalysisCli, ANodeIsShownWithTheTitlesOfItsPlaces) {
  const std::string node = absl::StrCat(kName, "/m001");
  const std::string shown = DoneInJapanese(Drafter(), {"node", "show", node});
  EXPECT_THAT(shown, ContainsRegex("上位 +1-1-1 柱1-1-1\n"));
  EXPECT_THAT(shown, ContainsRegex("再掲先 +4-3-1 柱4-3-1\n"));
}

TEST_F(AnalysisCli, KanagawasChoiceIsLaidOutWhenTheNationalPlanIsReplaced) {
  const std::string report =
      DoneInJapanese(Drafter(), {"vision", "align", kName, "--as-of", "令和5年5月1日"});
  EXPECT_THAT(report, HasSubstr("第2期総合戦略  第2版  2023-05-01 時点\n\n結論\n"));
  EXPECT_THAT(report, HasSubstr("本計画が先に終わります（期間が短い）"));
  EXPECT_THAT(report, HasSubstr("1. 計画期間の延長  2020～2027年度\n"));
  EXPECT_THAT(report, HasSubstr("2. 次期計画の策定  2024～2027年度\n"));
  EXPECT_THAT(report, HasSubstr("3. 現計画の維持  2020～2024年度\n"));
  EXPECT_THAT(report, HasSubstr("そのまま引継ぎ: 結婚・出産・子育ての希望をかなえる\n      → "
                                "結婚・出産・子育ての希望をかなえる（同じ・案）\n"));
  EXPECT_THAT(report, HasSubstr("○ 稼ぐ地域をつくるとともに、安心して働けるようにする  ← "
                                "基本目標1 目標1\n"));
  EXPECT_THAT(report, HasSubstr("× 多様な人材の活躍を推進する\n"));
  // Before it was replaced there is nothing to choose.
  const std::string before =
      DoneInJapanese(Drafter(), {"vision", "align", kName, "--as-of", "R4.12.22"});
  EXPECT_THAT(before, HasSubstr("計画期間は一致しています"));
  EXPECT_THAT(before, Not(HasSubstr("選択肢")));
  // Two steps on, and a file that nobody has registered.
  EXPECT_THAT(DoneInJapanese(Drafter(), {"vision", "align", kName, "--against", "national-2025"}),
              HasSubstr("本計画の期間は満了しています"));
  const std::string file =
      WriteFile("k4.yaml", support::PlanYaml(support::KanagawaPlan(), "140007"));
  EXPECT_THAT(DoneInJapanese(Drafter(), {"vision", "align", file, "--against", "national-2022",
                                         "--as-of", "R5.5.1"}),
              HasSubstr("1. 計画期間の延長  2020～2027年度\n"));
}

TEST_F(AnalysisCli, TheYearIsReportedInTheOrderOfTheNationalPlanThatFollowed) {
  const std::vector<std::string> report = {"vision",        "report", kName, "--framework",
                                           "national-2022", "--year", "R5"};
  const std::string told = DoneInJapanese(Drafter(), report);
  EXPECT_THAT(told, HasSubstr("2023年度 年次報告　基準日 2024-03-31"));
  EXPECT_THAT(told, HasSubstr("（「結婚・出産・子育ての希望をかなえる」から：同じ・案）"));
  EXPECT_THAT(told, HasSubstr("「案」は、国の公式な対応表ではなく"));
  const auto with = [&](const std::vector<std::string>& more) {
    std::vector<std::string> command = report;
    command.insert(command.end(), more.begin(), more.end());
    return command;
  };
  EXPECT_THAT(Done(Drafter(), with({"-o", "csv"})), HasSubstr("again"));
  EXPECT_THAT(Done(Drafter(), with({"--format", "html"})), HasSubstr("<table"));
  const std::string book = absl::StrCat(directory(), "/report.xlsx");
  Done(Drafter(), with({"-O", book}));
  EXPECT_EQ(Read(book).substr(0, 2), "PK");
  // Years that no report of this plan is of, and frameworks that nobody has.
  EXPECT_THAT(
      Run(Drafter(), {"vision", "report", kName, "--framework", "national-2022", "--year", "H26"})
          .err,
      HasSubstr("FY2020 to FY2024"));
  EXPECT_EQ(Run(Drafter(), {"vision", "report", kName, "--framework", "gone"}).exit_code, 3);
}

constexpr char kOdd[] = R"(owner: 141305
external_id: odd
title: 計画
period: R5-R9
nodes:
  - external_id: g1
    title: 目標
    children:
      - {external_id: m1, title: 施策一, text: 本文}
      - external_id: m2
        title: 施策二
        kpis:
          - {external_id: k1, title: 指標, unit: "%-", direction: up,
             baseline: {value: 5, when: 令和4年度}, targets: [{value: 5, when: 平成9年度}]}
)";

TEST_F(AnalysisCli, AFileIsCheckedBeforeItIsRegisteredAndAVisionByTheSameRules) {
  const std::string file = WriteFile("odd.yaml", kOdd);
  const std::string report =
      DoneInJapanese(User{}, {"--server", "127.0.0.1:1", "vision", "lint", file});
  EXPECT_THAT(report, HasSubstr("担当課のないKPI  1件\n"));
  EXPECT_THAT(report, HasSubstr("- " + file + ":13:13  指標"));
  EXPECT_THAT(report, HasSubstr("令和9年度の誤りでは"));
  EXPECT_THAT(report, HasSubstr("警告 8 件\n"));
  const ProgramResult strict = Run(Kawasaki(), {"vision", "lint", file, "--strict"});
  EXPECT_EQ(strict.exit_code, 1);
  EXPECT_THAT(strict.err, HasSubstr("8 warnings"));

  Done(Kawasaki(), {"vision", "apply", file});
  const std::string rows = Done(Kawasaki(), {"vision", "lint", "141305/odd", "-o", "csv"});
  for (const char* row :
       {"k1,unowned_kpi,k1,指標,section,", "k1,target_equals_baseline,k1,",
        "k1,target_before_baseline,k1,", "k1,target_outside_period,k1,", "k1,suspicious_unit,k1,",
        "m1,measure_without_kpi,m1,", "odd,no_framework_items,odd,"}) {
    EXPECT_THAT(rows, HasSubstr(row));
  }
  EXPECT_EQ(Run(Drafter(), {"vision", "lint", "141305/odd"}).exit_code, 3);
}

}  // namespace
}  // namespace renkei::e2e
