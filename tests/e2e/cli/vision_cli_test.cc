#include <gmock/gmock.h>

#include "absl/strings/ascii.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class VisionCli : public CliE2eTest {};

TEST_F(VisionCli, TheTemplateWithAnOwnerAppliesAndItsExportChangesNothing) {
  const std::string file =
      WriteFile("vision.yaml", FilledIn(Done(Drafter(), {"vision", "template"})));
  EXPECT_THAT(Done(Drafter(), {"vision", "apply", file}), ContainsRegex("created +organizations/"));
  EXPECT_THAT(Done(Drafter(), {"vision", "apply", file}), HasSubstr("unchanged organizations/"));
  const std::string exported =
      Done(Drafter(), {"vision", "export", "141003/strategy-2023", "--actuals"});
  EXPECT_THAT(exported, HasSubstr("re_mention_of: g1-1\n"));
  const ProgramResult again =
      Run(Drafter(), {"vision", "apply", WriteFile("exported.yaml", exported), "--prune"});
  EXPECT_EQ(again.exit_code, 0) << again.err;
  EXPECT_THAT(again.out, HasSubstr("unchanged")) << again.err << exported;
  const std::string tree = Done(Drafter(), {"vision", "show", "141003/strategy-2023", "--tree"});
  EXPECT_THAT(
      tree, HasSubstr("基本目標1 地域の足を守る\n  1-(1) 新しい移動サービス  地域交通課\n    KPI "
                      "1日の利用者数  40人 (令和4年度) → 100人 (令和7年度) → 200人 (令和9年度)\n"));
  EXPECT_THAT(tree, HasSubstr("  1-(1) 新しい移動サービス (again)"));
}

TEST_F(VisionCli, AFormWhoseOwnerWasNotFilledInIsRefusedWithAHint) {
  for (const char* noun : {"vision", "case", "initiative"}) {
    const std::string form = Done(Drafter(), {noun, "template"});
    const ProgramResult refused =
        Run(Drafter(), {noun, "apply", WriteFile("form.yaml", form), "--dry-run"});
    EXPECT_EQ(refused.exit_code, 1) << noun << refused.err;
    EXPECT_THAT(refused.err, HasSubstr("\"○○市\" is an example of the form")) << noun;
  }
}

constexpr char kVisionPlan[] = R"(owner: 横浜市
external_id: life
title: 計画
period: R5-R9
audience: {visibility: public}
nodes:
  - external_id: g1
    title: 目標
    children:
      - {external_id: m1, title: 施策一}
      - {external_id: m2, title: 施策二, kpis: [{external_id: k, title: 指標, unit: 人}]}
)";

TEST_F(VisionCli, FromDraftToTheSecondRevisionAndBack) {
  const std::string name = "141003/life";
  Done(Drafter(), {"vision", "apply", WriteFile("life.yaml", kVisionPlan)});
  EXPECT_EQ(Run(Kawasaki(), {"vision", "show", name}).exit_code, 3);
  Done(Drafter(), {"vision", "submit", name});
  EXPECT_EQ(Run(Drafter(), {"vision", "publish", name}).exit_code, 4);
  Done(Approver(), {"vision", "publish", name, "--decided", "令和5年3月20日"});
  EXPECT_EQ(Run(Drafter(), {"node", "set", name + "/m1", "--title", "x"}).exit_code, 5);
  EXPECT_THAT(Done(Kawasaki(), {"vision", "show", name, "--tree"}), HasSubstr("施策一"));

  Done(Drafter(), {"vision", "revise", name});
  Done(Drafter(), {"node", "set", name + "/m1", "--title", "施策一改", "--section", "企画課"});
  Done(Drafter(), {"node", "add", name, "施策三", "--under", name + "/g1", "--external-id", "m3"});
  Done(Drafter(), {"node", "move", name + "/m2", "--top"});
  Done(Drafter(), {"node", "remove", name + "/m3"});
  EXPECT_THAT(Done(Kawasaki(), {"vision", "show", name, "--tree"}), Not(HasSubstr("施策一改")));
  Done(Drafter(), {"vision", "submit", name});
  Done(Approver(), {"vision", "publish", name, "--kind", "update", "--reason", "時点修正"});
  EXPECT_THAT(Done(Kawasaki(), {"node", "list", name}), HasSubstr("施策一改"));
  EXPECT_THAT(Done(Kawasaki(), {"vision", "show", name, "--tree", "--revision", "1"}),
              HasSubstr("  施策一\n"));
  EXPECT_THAT(Done(Kawasaki(), {"vision", "revisions", name}), HasSubstr("2023-03-20"));

  Done(Drafter(), {"vision", "revise", name});
  Done(Drafter(), {"vision", "restore", name, "--revision", "1"});
  EXPECT_THAT(Done(Drafter(), {"vision", "show", name, "--tree"}), Not(HasSubstr("施策一改")));
}

TEST_F(VisionCli, FiguresAreRecordedOnceAndListed) {
  Done(Drafter(), {"vision", "apply",
                   WriteFile("kpi.yaml",
                             "owner: 141003\nexternal_id: kpi\ntitle: t\nkpis: [{external_id: k, "
                             "title: 指標, unit: 人}]\n")});
  const std::string kpi = "141003/kpi/k";
  Done(Drafter(), {"kpi", "record", kpi, "--year", "2023", "--value", "1,812"});
  EXPECT_THAT(Run(Drafter(), {"kpi", "record", kpi, "--year", "2023", "--value", "1812"}).err,
              HasSubstr("nothing changed"));
  Done(Drafter(), {"kpi", "record", kpi, "--when", "令和6年度", "--value", "集計中"});
  EXPECT_EQ(Run(Drafter(),
                {"kpi", "record", kpi, "--year", "2023", "--value", "2", "--status", "confirmed"})
                .exit_code,
            4);
  const std::string actuals = Done(Drafter(), {"kpi", "actuals", kpi});
  EXPECT_THAT(actuals, HasSubstr("1,812"));
  EXPECT_THAT(actuals, HasSubstr("集計中"));
}

TEST_F(VisionCli, WhatTheServerRefusesIsFoundInTheFile) {
  const std::string file = WriteFile(
      "refused.yaml",
      absl::StrCat("owner: 141003\nexternal_id: refused\ntitle: t\nnodes:\n  - external_id: a\n    "
                   "title: A\n    children:\n      - external_id: b\n        title: ",
                   std::string(301, 'x'), "\n"));
  const ProgramResult result = Run(Drafter(), {"vision", "apply", file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("refused.yaml:8:9: nodes[0].children[0].title: "));
  EXPECT_EQ(Run(Drafter(), {"vision", "show", "141003/refused"}).exit_code, 3);
}

TEST_F(VisionCli, ADryRunAndAPruneDoWhatTheySay) {
  const std::string file = WriteFile("prune.yaml",
                                     "owner: 141003\nexternal_id: prune\ntitle: t\nnodes: "
                                     "[{external_id: a, title: A}, {external_id: b, title: B}]\n");
  EXPECT_EQ(Run(Drafter(), {"vision", "apply", file, "--dry-run"}).exit_code, 0);
  EXPECT_EQ(Run(Drafter(), {"vision", "show", "141003/prune"}).exit_code, 3);
  Done(Drafter(), {"vision", "apply", file});
  const std::string less = WriteFile(
      "prune.yaml",
      "owner: 141003\nexternal_id: prune\ntitle: t\nnodes: [{external_id: b, title: B}]\n");
  Done(Drafter(), {"vision", "apply", less});
  EXPECT_THAT(Done(Drafter(), {"node", "list", "141003/prune"}), HasSubstr("A"));
  EXPECT_THAT(Run(Drafter(), {"vision", "apply", less, "--prune"}).err, HasSubstr("1 removed"));
  EXPECT_THAT(Done(Drafter(), {"node", "list", "141003/prune", "-o", "csv"}),
              Not(HasSubstr(",A\r\n")));
}

TEST_F(VisionCli, AJointVisionNeedsEveryOwnersConsent) {
  Done(Drafter(), {"vision", "apply",
                   WriteFile("joint.yaml",
                             "owner: 141003\nowners: [141003, 川崎市]\nexternal_id: joint\ntitle: "
                             "共同\nperiod: 2023-2027\nnodes: [{external_id: a, title: A}]\n")});
  Done(Drafter(), {"vision", "submit", "141003/joint"});
  EXPECT_EQ(Run(Approver(), {"vision", "publish", "141003/joint"}).exit_code, 5);
  Done(Kawasaki(), {"vision", "consent", "141003/joint"});
  EXPECT_THAT(Done(Approver(), {"vision", "publish", "141003/joint"}), HasSubstr("published"));
}

TEST_F(VisionCli, AnOrganizationStandsForItsOnlyVision) {
  // A city in which no other test works.
  Done(Admin(), {"account", "create", "141500", "企画課", "--external-id", "sagamihara", "--role",
                 "contributor"});
  const User sagamihara{std::string(absl::StripAsciiWhitespace(
      Done(Admin(), {"token", "create", "sagamihara", "--secret-only"})))};
  Done(sagamihara,
       {"vision", "create", "相模原市", "相模原の計画", "--period", "令和5年度～令和9年度"});
  EXPECT_THAT(Done(sagamihara, {"vision", "show", "相模原市"}), HasSubstr("相模原の計画"));
  EXPECT_THAT(Run(sagamihara, {"vision", "show", "どこか"}).err, HasSubstr("no vision"));
}

}  // namespace
}  // namespace renkei::e2e
