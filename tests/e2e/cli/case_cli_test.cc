#include <gmock/gmock.h>

#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

class CaseCli : public CliE2eTest {};

TEST_F(CaseCli, TheTemplateWithAnOwnerAppliesAndAgainChangesNothing) {
  const std::string file =
      WriteFile("template.yaml", FilledIn(Done(Drafter(), {"case", "template"})));
  EXPECT_THAT(Done(Drafter(), {"case", "apply", file}), ContainsRegex("created +cases/"));
  EXPECT_THAT(Done(Drafter(), {"case", "apply", file}), HasSubstr("unchanged cases/"));
  const std::string shown = Done(Drafter(), {"case", "show", "141003/bus-2024", "-o", "yaml"});
  EXPECT_THAT(shown, HasSubstr("initial_thousand_yen: 50000\n"));
  EXPECT_THAT(shown, HasSubstr("when: 令和6年度\n"));
  // What show prints can be applied again: output-only fields do no harm, and nothing changes.
  EXPECT_THAT(Done(Drafter(), {"case", "apply", WriteFile("shown.yaml", shown)}),
              HasSubstr("unchanged"));
  const std::string json = Done(Drafter(), {"case", "show", "141003/bus-2024", "-o", "json"});
  EXPECT_THAT(Done(Drafter(), {"case", "apply", WriteFile("shown.json", json)}),
              HasSubstr("unchanged"));
}

TEST_F(CaseCli, ALifeFromDraftToArchive) {
  const std::string name = "141003/life";
  Done(Drafter(), {"case", "apply",
                   WriteFile("life.yaml",
                             "owner: 横浜市\nexternal_id: life\ntitle: 題名\nsummary: "
                             "概要\naudience: {visibility: public}\n")});
  EXPECT_EQ(Run(Kawasaki(), {"case", "show", name}).exit_code, 3);
  Done(Drafter(), {"case", "submit", name});
  EXPECT_EQ(Run(Drafter(), {"case", "publish", name}).exit_code, 4);
  Done(Approver(), {"case", "return", name, "--comment", "概要を詳しく"});
  Done(Drafter(),
       {"case", "apply",
        WriteFile("life.yaml", "owner: 横浜市\nexternal_id: life\nsummary: 詳しい概要\n")});
  Done(Drafter(), {"case", "submit", name});
  Done(Approver(), {"case", "publish", name});
  EXPECT_THAT(Done(Kawasaki(), {"case", "show", name}), HasSubstr("詳しい概要"));
  EXPECT_EQ(Run(Drafter(), {"case", "submit", name}).exit_code, 5);
  Done(Drafter(), {"case", "revise", name});
  Done(Drafter(), {"case", "apply",
                   WriteFile("life.yaml", "owner: 横浜市\nexternal_id: life\nsummary: 改訂中\n")});
  EXPECT_THAT(Done(Kawasaki(), {"case", "show", name}), HasSubstr("詳しい概要"));
  Done(Drafter(), {"case", "submit", name});
  Done(Approver(), {"case", "publish", name});
  Done(Approver(), {"case", "archive", name, "--comment", "終了"});
  EXPECT_THAT(Done(Drafter(), {"case", "list", "--state", "archived"}), HasSubstr("life"));
  EXPECT_THAT(Done(Drafter(), {"changes", "list", "--types", "case", "-o", "json"}),
              HasSubstr("\"kind\":\"KIND_UPSERT\""));
}

TEST_F(CaseCli, TheMarkerClearsAndWhatIsLeftOutStays) {
  Done(Drafter(), {"case", "apply",
                   WriteFile("m.yaml",
                             "owner: 141003\nexternal_id: mark\ntitle: t\nsummary: s\nlessons: "
                             "l\ncost: {note: n, initial_thousand_yen: 0}\n")});
  Done(Drafter(), {"case", "apply",
                   WriteFile("m.yaml",
                             "owner: 141003\nexternal_id: mark\nsummary: (clear)\ncost: "
                             "{initial_thousand_yen: 0}\n")});
  const std::string yaml = Done(Drafter(), {"case", "show", "141003/mark", "-o", "yaml"});
  EXPECT_THAT(yaml, testing::Not(HasSubstr("summary:")));
  EXPECT_THAT(yaml, HasSubstr("lessons: l\n"));
  EXPECT_THAT(yaml, HasSubstr("initial_thousand_yen: 0\n"));
  EXPECT_THAT(yaml, testing::Not(HasSubstr("note:")));
}

TEST_F(CaseCli, AStaleEtagIsAConflict) {
  Done(Drafter(),
       {"case", "apply",
        WriteFile("e.yaml", "owner: 141003\nexternal_id: stale\ntitle: t\nsummary: s\n")});
  const ProgramResult result = Run(Drafter(), {"case", "submit", "141003/stale", "--etag", "AAAA"});
  EXPECT_EQ(result.exit_code, 5) << result.err;
}

TEST_F(CaseCli, ADryRunChangesNothing) {
  const std::string file = WriteFile("dry.yaml", "owner: 141003\nexternal_id: dry\ntitle: t\n");
  const ProgramResult result = Run(Drafter(), {"case", "apply", file, "--dry-run"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("checked only"));
  EXPECT_EQ(Run(Drafter(), {"case", "show", "141003/dry"}).exit_code, 3);
}

TEST_F(CaseCli, AllViolationsOfTheServerAreListed) {
  const std::string file = WriteFile(
      "bad.yaml", absl::StrCat("owner: 141003\nexternal_id: bad\ntitle: ", std::string(300, 'a'),
                               "\nlinks: [{title: x, url: nowhere}]\n"));
  const ProgramResult result = Run(Drafter(), {"case", "apply", file});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("  case.title: "));
  EXPECT_THAT(result.err, HasSubstr("  case.links[0].url: "));
}

TEST_F(CaseCli, ActingForAnotherCityIsDenied) {
  const ProgramResult result = Run(
      Kawasaki(),
      {"case", "apply", WriteFile("other.yaml", "owner: 141003\nexternal_id: other\ntitle: t\n")});
  EXPECT_EQ(result.exit_code, 4) << result.err;
}

TEST_F(CaseCli, HundredsOfCasesGoInOneProcess) {
  std::string file;
  for (int i = 0; i < 300; ++i)
    absl::StrAppend(&file, "---\nowner: 川崎市\nexternal_id: many-", i, "\ntitle: 事例", i, "\n");
  const ProgramResult result = Run(Kawasaki(), {"case", "apply", WriteFile("many.yaml", file)});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("300 documents: 300 created"));
  EXPECT_THAT(Run(Kawasaki(), {"case", "apply", WriteFile("many.yaml", file)}).err,
              HasSubstr("300 unchanged"));
  const std::string names = Done(Kawasaki(), {"case", "list", "--owner", "141305", "-o", "name"});
  EXPECT_EQ(std::count(names.begin(), names.end(), '\n'), 300);
}

class InitiativeCli : public CliE2eTest {};

TEST_F(InitiativeCli, FromProposalToResults) {
  const std::string file =
      WriteFile("i.yaml", FilledIn(Done(Kawasaki(), {"initiative", "template"})));
  EXPECT_EQ(Run(Drafter(), {"initiative", "apply", file}).exit_code, 4);
  EXPECT_THAT(Done(Approver(), {"initiative", "apply", file}),
              ContainsRegex("created +initiatives/"));
  EXPECT_THAT(Done(Approver(), {"initiative", "apply", file}), HasSubstr("unchanged initiatives/"));
  const std::string name = "141003/wide-bus-2024";
  Done(Approver(), {"initiative", "open", name});
  Done(Approver(), {"initiative", "invite", name, "川崎市"});
  Done(Kawasaki(), {"initiative", "consider", name});
  Done(Kawasaki(), {"initiative", "council", name, "--council-date", "令和6年6月10日"});
  Done(Kawasaki(),
       {"initiative", "join", name, "--resolution-date", "2024-06-28", "--date", "2024-07-01"});
  const std::string page = Done(Kawasaki(), {"initiative", "show", name});
  EXPECT_THAT(page, HasSubstr("joined 2\n    横浜市 (lead) (since "));
  EXPECT_THAT(page,
              HasSubstr("    川崎市 (since 2024-07-01, council's resolution of 2024-06-28)\n"));
  Done(Drafter(), {"initiative", "step", name, "--kind", "agreement", "--date", "令和6年6月20日"});
  Done(Drafter(), {"initiative", "milestone", name, "実証運行の開始", "--state", "done", "--date",
                   "2024-07-01"});
  EXPECT_THAT(Done(Kawasaki(), {"initiative", "show", name}),
              HasSubstr("[x] agreement or memorandum signed  2024-06-20"));
  EXPECT_THAT(DoneInJapanese(Kawasaki(), {"initiative", "show", name}),
              HasSubstr("［達成］実証運行の開始（期限 2025年度末、2024年7月1日に達成）"));
  EXPECT_THAT(Done(Kawasaki(), {"initiative", "memberships"}), HasSubstr("2024-07-01"));
  Done(Approver(), {"initiative", "start", name});
  EXPECT_EQ(Run(Approver(), {"initiative", "withdraw", name, "--reason", "x"}).exit_code, 5);
  Done(Approver(), {"initiative", "offer-lead", name, "川崎市"});
  Done(Approver(), {"initiative", "retract-offer", name, "川崎市"});
  EXPECT_EQ(Run(Kawasaki(), {"initiative", "accept-lead", name}).exit_code, 1);
  Done(Approver(), {"initiative", "offer-lead", name, "川崎市"});
  Done(Kawasaki(), {"initiative", "accept-lead", name});
  EXPECT_THAT(Done(Kawasaki(), {"initiative", "list", "--lead", "川崎市"}),
              HasSubstr("wide-bus-2024"));
  const std::string log = DoneInJapanese(Kawasaki(), {"initiative", "log", name});
  EXPECT_THAT(log, HasSubstr("川崎市: 幹事の引受け（横浜市から）"));
  EXPECT_THAT(log, HasSubstr("手続きの記録: 協定・覚書の締結"));
  EXPECT_THAT(log, HasSubstr("節目の達成: 実証運行の開始"));
}

TEST_F(InitiativeCli, AFileNamesItsCasesAsPeopleDo) {
  Done(Drafter(),
       {"case", "apply",
        WriteFile("source.yaml",
                  "owner: 141003\nexternal_id: source-case\ntitle: 題\nsummary: 概要\n")});
  const std::string file = WriteFile("with-case.yaml",
                                     "external_id: with-case\ntitle: 事例から始める連携\n"
                                     "form: voluntary\nsource_cases: [横浜市/source-case]\n");
  EXPECT_THAT(Done(Approver(), {"initiative", "apply", file}), HasSubstr("created"));
  EXPECT_THAT(Done(Approver(), {"initiative", "show", "141003/with-case", "-o", "yaml"}),
              HasSubstr("source_cases:"));
}

}  // namespace
}  // namespace renkei::e2e
