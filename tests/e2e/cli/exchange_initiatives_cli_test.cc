// Joint initiatives in and out as files, by the command.
#include <gmock/gmock.h>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Kawasaki's, which nobody else reads: other tests list what there is.
class ExchangeInitiativesCli : public CliE2eTest {
 protected:
  static std::string Table(const std::string& test, int rows) {
    std::string table = "外部ID,題名,連携の形式,参加申請の受付,手続き,節目,公開範囲\r\n";
    for (int i = 0; i < rows; ++i)
      absl::StrAppend(&table, test, "-", i, ",", test, "の連携", i,
                      ",任意の連携,はい,協約・協定の締結｜2024-04-01｜覚書,"
                      "\"開始｜令和7年10月\n評価｜令和8年度末\",所有団体のみ\r\n");
    return table;
  }
};

TEST_F(ExchangeInitiativesCli, AFileGoesInOnceAndComesOutAsAFileThatChangesNothing) {
  const std::string file = WriteFile("initiatives.csv", Table("往復共同", 30));
  const std::vector<std::string> import = {"import", file, "--kind", "initiatives"};
  const ProgramResult dry = Run(Kawasaki(), {"import", file, "--kind", "initiatives", "--dry-run"});
  EXPECT_EQ(dry.exit_code, 0) << dry.err;
  EXPECT_THAT(dry.err, HasSubstr("30 created"));
  EXPECT_THAT(Run(Kawasaki(), import).err, HasSubstr("30 created"));
  EXPECT_THAT(Run(Kawasaki(), import).err, HasSubstr("30 unchanged"));
  for (const char* name : {"ini.csv", "ini.xlsx", "ini.jsonl", "ini.yaml"}) {
    const std::string out = absl::StrCat(directory(), "/", name);
    const ProgramResult exported = Run(Kawasaki(), {"export", "initiatives", "--owner", "141305",
                                                    "--filter", "title:\"往復共同\"", "-O", out});
    EXPECT_EQ(exported.exit_code, 0) << exported.err;
    EXPECT_THAT(exported.err, HasSubstr("30 rows"));
    const ProgramResult again = Run(Kawasaki(), {"import", out, "--kind", "initiatives"});
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_THAT(again.err, HasSubstr("0 created, 0 updated, 30 unchanged")) << name;
  }
  EXPECT_THAT(Done(Kawasaki(), {"initiative", "list", "--title", "往復共同の連携0", "-o", "json"}),
              HasSubstr("往復共同の連携0"));
  EXPECT_THAT(Done(Approver(), {"export", "initiatives", "--owner", "141305"}),
              Not(HasSubstr("往復共同の連携")));
}

TEST_F(ExchangeInitiativesCli, MistakesAreATableAndNothingIsWritten) {
  const std::string file =
      WriteFile("bad-initiatives.csv", absl::StrCat(Table("誤記", 2), "誤記-9,題名,合併,,,,\r\n"));
  const ProgramResult refused = Run(Kawasaki(), {"import", file, "--kind", "initiatives"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err,
              AllOf(HasSubstr("連携の形式"), HasSubstr("合併"), HasSubstr("nothing was written")));
  EXPECT_THAT(Done(Kawasaki(), {"initiative", "list", "--title", "誤記"}), Not(HasSubstr("誤記")));
}

TEST_F(ExchangeInitiativesCli, EachKindHasItsFormAndTheHelpNamesThemAll) {
  const std::string form = Done(Kawasaki(), {"import", "--template", "--kind", "initiatives"});
  EXPECT_THAT(form, AllOf(HasSubstr("外部ID,題名,副題"),
                          HasSubstr("目標値（時点：値：表記：単位）"), Not(HasSubstr("幹事団体"))));
  const std::string filled = WriteFile("ini-form.csv", absl::StrCat(form, "様式-1,様式の連携\r\n"));
  EXPECT_THAT(Run(Kawasaki(), {"import", filled, "--kind", "initiatives"}).err,
              HasSubstr("1 created"));
  EXPECT_THAT(Done(Kawasaki(), {"import", "--template", "--kind", "kpi_actuals"}),
              HasSubstr("KPIの外部ID"));
  const ProgramResult vision = Run(Kawasaki(), {"import", "--template", "--kind", "visions"});
  EXPECT_EQ(vision.exit_code, 2);
  EXPECT_THAT(vision.err, HasSubstr("renkei vision template"));
  for (const char* verb : {"import", "export"}) {
    // Help is wrapped, in Japanese between any two letters.
    std::string english = Done(Kawasaki(), {verb, "--help"});
    absl::RemoveExtraAsciiWhitespace(&english);
    EXPECT_THAT(english, HasSubstr("cases, kpi_actuals, visions, initiatives"));
    EXPECT_THAT(
        absl::StrReplaceAll(DoneInJapanese(Kawasaki(), {verb, "--help"}), {{"\n", ""}, {" ", ""}}),
        HasSubstr("initiatives（地域間連携）"));
  }
}

TEST_F(ExchangeInitiativesCli, FiguresOfOneVisionNeedNotNameIt) {
  EXPECT_EQ(Run(Kawasaki(), {"import", WriteFile("a.csv", "x"), "--vision", "x/y"}).exit_code, 2);
  const std::string file = WriteFile("figures.csv", "KPIの外部ID,時点,実績\r\nBUS,R5,1\r\n");
  const ProgramResult unknown =
      Run(Kawasaki(), {"import", file, "--kind", "kpi_actuals", "--vision", "141305/none"});
  EXPECT_NE(unknown.exit_code, 0);
  EXPECT_THAT(unknown.err, HasSubstr("none"));
  const std::string vision = WriteFile("figures.yaml",
                                       "owner: 141305\nexternal_id: FIG\ntitle: 実績の計画\n"
                                       "period: 2023-2027\nkpis:\n  - external_id: BUS\n"
                                       "    title: 利用者数\n    unit: 人\n");
  (void)Done(Kawasaki(), {"vision", "apply", vision});
  const ProgramResult imported =
      Run(Kawasaki(), {"import", file, "--kind", "kpi_actuals", "--vision", "141305/FIG"});
  EXPECT_EQ(imported.exit_code, 0) << imported.err;
  EXPECT_THAT(imported.err, HasSubstr("1 created"));
}

}  // namespace
}  // namespace renkei::e2e
