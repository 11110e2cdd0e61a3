// KPIs and the roadmap through the real command: recorded, confirmed, corrected, judged, printed.
#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Every plan has a name of its own, so that the tests do not meet.
std::string Plan(const std::string& external_id) {
  return "owner: 141003\nexternal_id: " + external_id + R"(
title: 総合戦略
period: 2021-2025
audience: {visibility: members}
nodes:
  - external_id: g1
    label: 基本目標1
    title: 地域の足を守る
    children:
      - external_id: m1
        title: 自動運転バス
        section: 地域交通課
        activities:
          - id: trial
            title: 実証運行
            period: 2021-2022
            section: 地域交通課
            milestones:
              - {when: 令和3年10月, title: 運行開始}
            kpi_external_ids: [k1]
          - {id: service, title: 本格運行, period: 2023-2025, performer: 交通事業者}
        kpis:
          - external_id: k1
            title: 1日の利用者数
            unit: 人
            direction: up
            section: 地域交通課
            baseline: {value: 40, when: 令和2年度}
            targets: [{value: 140, when: 令和7年度}]
          - external_id: k2
            title: 交通空白地区の割合
            unit: "%"
            direction: down
            baseline: {value: 20, when: 令和2年度}
            targets: [{value: 均衡, when: 令和7年度}]
)";
}

class ProgressCli : public CliE2eTest {
 protected:
  static std::string Apply(const std::string& external_id) {
    Done(Drafter(), {"vision", "apply", WriteFile(external_id + ".yaml", Plan(external_id))});
    return "141003/" + external_id;
  }
  static std::string Read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
};

TEST_F(ProgressCli, FiguresOfAFileAreRecordedConfirmedAndCorrectedWithHistory) {
  const std::string name = Apply("figures");
  const std::string bad = WriteFile("bad.csv",
                                    "外部ID,年度,実績,区分\nk1,令和3年度,58,速報値\nk9,令和3年度,1,"
                                    "\nk2,昨年,3,\n");
  const ProgramResult refused = Run(Drafter(), {"kpi", "record", name, "--file", bad});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("k9"), HasSubstr("昨年"), HasSubstr("bad.csv")));
  const std::string unknown =
      WriteFile("unknown.csv", "外部ID,年度,実績\nk1,令和3年度,58\nk9,令和3年度,1\n");
  const ProgramResult missing = Run(Drafter(), {"kpi", "record", name, "--file", unknown});
  EXPECT_EQ(missing.exit_code, 1);
  EXPECT_THAT(missing.err, AllOf(HasSubstr("unknown.csv"), HasSubstr("k9")));

  const std::string csv =
      WriteFile("actuals.csv",
                "外部ID,年度,実績,備考\nk1,令和3年度,５８,\nk2,令和3年度,約30,聞き取り\n"
                "k1,令和4年度,,\n");
  const ProgramResult dry = Run(Drafter(), {"kpi", "record", name, "--file", csv, "--dry-run"});
  EXPECT_THAT(dry.err, HasSubstr("2 created")) << dry.err;
  EXPECT_THAT(Run(Drafter(), {"kpi", "record", name, "--file", csv}).err, HasSubstr("2 created"));
  EXPECT_THAT(Run(Drafter(), {"kpi", "record", name, "--file", csv}).err, HasSubstr("3 unchanged"));
  EXPECT_THAT(Done(Drafter(), {"kpi", "actuals", name + "/k2"}), HasSubstr("約30"));

  EXPECT_EQ(Run(Drafter(), {"kpi", "confirm", name, "--year", "2021"}).exit_code, 4);
  EXPECT_THAT(Run(Approver(), {"kpi", "confirm", name, "--year", "2021"}).err,
              HasSubstr("2 confirmed"));
  const std::vector<std::string> correct = {"kpi",     "record", name + "/k1", "--year",   "2021",
                                            "--value", "60",     "--status",   "confirmed"};
  EXPECT_THAT(Run(Approver(), correct).err, HasSubstr("correction_reason"));
  std::vector<std::string> with_reason = correct;
  with_reason.insert(with_reason.end(), {"--reason", "集計漏れ"});
  Done(Approver(), with_reason);
  EXPECT_THAT(Done(Drafter(), {"kpi", "history", name + "/k1", "--year", "2021"}),
              AllOf(HasSubstr("60"), HasSubstr("58"), HasSubstr("集計漏れ")));
  EXPECT_EQ(
      Done(Drafter(), {"kpi", "actuals", name + "/k1", "--known-at", "2020-01-01", "-o", "name"}),
      "");
}

TEST_F(ProgressCli, ARowMeansTheSameThroughEveryDoor) {
  const std::string name = Apply("doors");
  Done(Drafter(), {"kpi", "record", name + "/k1", "--year", "R3", "--value", "1,234人"});
  std::string vision = Done(Drafter(), {"vision", "show", name, "-o", "name"});
  vision.pop_back();
  for (const char* ending : {"xlsx", "csv", "yaml", "jsonl"}) {
    const std::string file = absl::StrCat(directory(), "/figures.", ending);
    Done(Drafter(), {"export", "kpi_actuals", "--filter", absl::StrCat("vision=\"", vision, "\""),
                     "-O", file});
    EXPECT_THAT(Run(Drafter(), {"kpi", "record", name, "--file", file}).err,
                HasSubstr("0 created, 0 updated, 1 unchanged"))
        << ending;
  }
  const std::string rows = "KPIの外部ID,時点,実績\nk1,R3,1234人\nk1,2021,1234\n";
  const std::string file = WriteFile("実績.csv", rows);
  const ProgramResult twice = Run(Drafter(), {"vision", "apply", file, "--vision", name});
  EXPECT_EQ(twice.exit_code, 1) << "R3 and 2021 are one year";
  EXPECT_THAT(twice.err, HasSubstr("実績!B3"));
  EXPECT_EQ(Run(Drafter(), {"import", file, "--kind", "kpi_actuals", "--vision", name}).exit_code,
            1);
  const std::string one = WriteFile("実績.csv", rows.substr(0, rows.find("k1,2021")));
  EXPECT_EQ(Run(Drafter(), {"vision", "apply", one, "--vision", name}).exit_code, 0);
  EXPECT_THAT(Run(Drafter(), {"import", one, "--kind", "kpi_actuals", "--vision", name}).err,
              HasSubstr("1 unchanged"));
  for (const char* value : {"81%", "12,34", "#REF!", "(clear)"}) {
    const ProgramResult refused =
        Run(Drafter(), {"kpi", "record", name + "/k1", "--year", "R4", "--value", value});
    EXPECT_EQ(refused.exit_code, 1) << value;
  }
  EXPECT_THAT(Done(Drafter(), {"kpi", "actuals", name + "/k1", "-o", "csv"}),
              testing::Not(HasSubstr("81")));
}

TEST_F(ProgressCli, AYamlFileOfFiguresIsReadAsWell) {
  const std::string name = Apply("yaml");
  const std::string file = WriteFile("actuals.yaml",
                                     "- {kpi: k1, when: 令和3年度, value: 58}\n"
                                     "- {kpi: k2, when: 令和3年度, status: not_available}\n");
  EXPECT_THAT(Run(Drafter(), {"kpi", "record", name, "--file", file}).err, HasSubstr("2 created"));
  EXPECT_THAT(Done(Drafter(), {"kpi", "actuals", name + "/k2"}), HasSubstr("not available"));
}

TEST_F(ProgressCli, ProgressIsATableByGoalAndKpiWithReasonsAndSeries) {
  const std::string name = Apply("progress");
  for (const auto& [year, value] : {std::pair("2021", "50"), {"2022", "80"}, {"2023", "90"}})
    Done(Drafter(), {"kpi", "record", name + "/k1", "--year", year, "--value", value});
  // FY2023 expects 100 of 140; 90 is 50 of 60 on the way.
  const std::string table =
      DoneInJapanese(Drafter(), {"vision", "progress", name, "--as-of", "2024-07-01"});
  EXPECT_THAT(table, HasSubstr("計画全体  B  83.3%  2件（B 1・判定できない 1）"));
  EXPECT_THAT(table, HasSubstr("・1日の利用者数 (人)"));
  EXPECT_THAT(table, HasSubstr("▁▃▄┊█"));
  EXPECT_THAT(table, HasSubstr("数値でない"));
  EXPECT_THAT(table, HasSubstr("担当なし"));
  EXPECT_THAT(table, HasSubstr("やや遅れている"));
  const std::string csv =
      Done(Drafter(), {"vision", "progress", name, "--as-of", "2024-07-01", "-o", "csv"});
  EXPECT_THAT(csv, HasSubstr("k1,1日の利用者数,人,地域交通課,B,83.333333,,90,"));
  EXPECT_THAT(Done(Drafter(), {"vision", "progress", name, "--rubric", "five-steps", "--as-of",
                               "2024-07-01", "-o", "json"}),
              HasSubstr("\"percent\": 50"));
  EXPECT_EQ(Run(Drafter(), {"vision", "progress", name, "--rubric", "nothing"}).exit_code, 3);
  EXPECT_THAT(Done(Drafter(), {"rubric", "list"}), HasSubstr("rubrics/standard"));
}

TEST_F(ProgressCli, ACumulativeFigureThatFallsIsPointedOutWhenItIsRecorded) {
  const std::string name = Apply("falls");
  Done(Drafter(),
       {"kpi", "add", name, "選定数", "--external-id", "cum", "--unit", "件", "--direction", "up",
        "--aggregation", "cumulative", "--since", "2021", "--target", "210@令和7年度"});
  const auto record = [&](const char* year, const char* value) {
    return Run(Drafter(), {"kpi", "record", name + "/cum", "--year", year, "--value", value}).err;
  };
  EXPECT_THAT(record("R3", "60"), Not(HasSubstr("falls")));
  EXPECT_THAT(record("R4", "31"), AllOf(HasSubstr("FY2021 60件, FY2022 31件"), HasSubstr("91件")));
  EXPECT_THAT(Done(Drafter(), {"vision", "lint", name}), HasSubstr("cumulative figure falls"));
  EXPECT_THAT(Done(Drafter(), {"vision", "progress", name, "--as-of", "2023-06-30"}),
              HasSubstr("cumulative falls"));
  const std::string file = WriteFile("falls.csv", "外部ID,年度,実績\ncum,令和5年度,12\n");
  EXPECT_THAT(Run(Drafter(), {"kpi", "record", name, "--file", file}).err,
              HasSubstr("FY2021 60件, FY2023 12件"));
  EXPECT_THAT(record("R5", "110"), HasSubstr("FY2022 31件"));
  EXPECT_THAT(record("R4", "91"), Not(HasSubstr("falls")));
}

TEST_F(ProgressCli, AWrongFigureIsRemovedAndItsHistoryStays) {
  const std::string name = Apply("wrong");
  const std::vector<std::string> of = {name + "/k1", "--year", "R4"};
  const auto with = [&](std::vector<std::string> verb, std::vector<std::string> more = {}) {
    verb.insert(verb.begin(), "kpi");
    verb.insert(verb.end(), of.begin(), of.end());
    verb.insert(verb.end(), more.begin(), more.end());
    return verb;
  };
  Done(Drafter(), with({"record"}, {"--value", "9999"}));
  EXPECT_EQ(Run(Drafter(), with({"remove-figure"}, {"--dry-run"})).exit_code, 0);
  EXPECT_THAT(Done(Drafter(), {"kpi", "actuals", name + "/k1"}), HasSubstr("9,999"));
  EXPECT_THAT(Run(Drafter(), with({"remove-figure"}, {"--reason", "別の指標の値"})).err,
              HasSubstr("removed the figure"));
  EXPECT_THAT(Done(Drafter(), {"kpi", "actuals", name + "/k1"}), Not(HasSubstr("9,999")));
  EXPECT_THAT(DoneInJapanese(Drafter(), with({"history"})),
              AllOf(HasSubstr("削除"), HasSubstr("別の指標の値"), HasSubstr("9,999")));
  EXPECT_EQ(Run(Drafter(), with({"remove-figure"})).exit_code, 3);
}

TEST_F(ProgressCli, OverdueAndUnownedKpisAreListed) {
  const std::string name = Apply("overdue");
  const std::string list = Done(Drafter(), {"kpi", "overdue", name, "--as-of", "2022-07-01"});
  EXPECT_THAT(list, AllOf(HasSubstr("2022-06-29"), HasSubstr("k1"), HasSubstr("k2")));
  EXPECT_THAT(Run(Drafter(), {"kpi", "overdue", name, "--as-of", "2022-06-01"}).err,
              HasSubstr("nothing is overdue"));
  EXPECT_THAT(Done(Drafter(), {"kpi", "overdue", name, "--unowned", "--as-of", "2022-06-01"}),
              AllOf(HasSubstr("k2"), Not(HasSubstr("1日の利用者数"))));
  EXPECT_THAT(Done(Drafter(), {"kpi", "overdue", "141003", "--as-of", "2022-07-01"}),
              HasSubstr("総合戦略"));
  for (const std::vector<std::string>& all :
       {std::vector<std::string>{"--all"}, {"--prefecture", "神奈川県"}, {"--prefecture", "14"}}) {
    std::vector<std::string> command = {"kpi", "overdue", "--as-of", "2022-07-01"};
    command.insert(command.end(), all.begin(), all.end());
    EXPECT_THAT(DoneInJapanese(Drafter(), command),
                AllOf(HasSubstr("横浜市"), HasSubstr("総合戦略")));
  }
  EXPECT_THAT(Done(Drafter(), {"kpi", "overdue", "--prefecture", "33", "--as-of", "2022-07-01"}),
              Not(HasSubstr("2022-06-29")));
  EXPECT_THAT(Run(Drafter(), {"kpi", "overdue"}).err, HasSubstr("--prefecture"));
  EXPECT_EQ(Run(Drafter(), {"kpi", "overdue", name, "--all"}).exit_code, 2);
}

TEST_F(ProgressCli, OneKpiIsMadeAndChangedFromTheCommand) {
  const std::string name = Apply("edit");
  Done(Drafter(),
       {"kpi", "add", name, "便数", "--node", name + "/m1", "--external-id", "k3", "--unit", "便",
        "--direction", "up", "--baseline", "4@令和2年度", "--target", "8@令和7年度"});
  Done(Drafter(), {"kpi", "set", name + "/k3", "--target", "6@令和5年度", "--target",
                   "10@令和7年度", "--section", "企画課"});
  const std::string shown = Done(Drafter(), {"kpi", "show", name + "/k3", "-o", "yaml"});
  EXPECT_THAT(shown,
              AllOf(HasSubstr("企画課"), HasSubstr("value: 10"), Not(HasSubstr("value: 8"))));
  EXPECT_EQ(Run(Drafter(), {"kpi", "set", name + "/k3", "--target", "@令和7年度"}).exit_code, 2);
}

TEST_F(ProgressCli, TheRoadmapIsPrintedByYearAndAsAPage) {
  const std::string name = Apply("roadmap");
  Done(Drafter(),
       {"activity", "report", name + "/m1/trial", "--state", "done", "--date", "2023-03-31"});
  const std::string text = DoneInJapanese(Drafter(), {"vision", "roadmap", name});
  EXPECT_THAT(text, AllOf(HasSubstr("基本目標1 地域の足を守る\n  自動運転バス\n    実証運行"),
                          HasSubstr("━◆━━"), HasSubstr("完了（2023-03-31）"),
                          HasSubstr("◆ 令和3年10月 運行開始")));
  const std::string page = directory() + "/roadmap.html";
  Done(Drafter(), {"vision", "roadmap", name, "--format", "html", "-O", page});
  EXPECT_THAT(Read(page), AllOf(HasSubstr("<!DOCTYPE html>"), HasSubstr("運行開始"),
                                HasSubstr("A4 landscape")));
  const std::string exported = Done(Drafter(), {"vision", "export", name});
  EXPECT_THAT(exported, HasSubstr("kpi_external_ids:"));
  EXPECT_THAT(exported, Not(HasSubstr("/kpis/"))) << "names of this server alone";
  const ProgramResult again =
      Run(Drafter(), {"vision", "apply", WriteFile("again.yaml", exported), "--prune"});
  EXPECT_THAT(again.out, HasSubstr("unchanged")) << again.err << exported;
}

}  // namespace
}  // namespace renkei::e2e
