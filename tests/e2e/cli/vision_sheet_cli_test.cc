// Visions in spreadsheets, through the command and the real server.
#include <gmock/gmock.h>

#include <filesystem>
#include <regex>

#include "server/sheet/csv.h"
#include "server/sheet/vision/vision_book.h"
#include "server/sheet/xlsx_reader.h"
#include "tests/e2e/cli/cli_fixture.h"

namespace renkei::e2e {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class VisionSheetCli : public CliE2eTest {
 protected:
  static std::string PathOf(const std::string& name) {
    return absl::StrCat(directory(), "/", name);
  }

  // The template's vision under another external_id.
  static std::string Make(const std::string& id) {
    const std::string text = std::regex_replace(FilledIn(Done(Drafter(), {"vision", "template"})),
                                                std::regex("strategy-2023"), id);
    Done(Drafter(), {"vision", "apply", WriteFile(id + ".yaml", text)});
    return "141003/" + id;
  }

  static std::string Export(const std::string& name, const std::string& file,
                            const std::vector<std::string>& more) {
    std::vector<std::string> command = {"vision", "export", name, "--actuals", "-O", PathOf(file)};
    command.insert(command.end(), more.begin(), more.end());
    Done(Drafter(), command);
    return PathOf(file);
  }

  // What the command said of applying a file, which has to succeed.
  static std::string Apply(const std::string& path, const std::vector<std::string>& more = {}) {
    std::vector<std::string> command = {"vision", "apply", path};
    command.insert(command.end(), more.begin(), more.end());
    const ProgramResult result = Run(Drafter(), command);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return absl::StrCat(result.out, result.err);
  }

  static void Edit(const std::string& path, const std::vector<std::string>& edits) {
    std::vector<std::string> command = {"/usr/bin/python3",
                                        SourceFile("tests/e2e/cli/edit_workbook.py"), path};
    command.insert(command.end(), edits.begin(), edits.end());
    const ProgramResult result = RunProgram(command);
    ASSERT_EQ(result.exit_code, 0) << result.err;
  }
};

TEST_F(VisionSheetCli, EveryFormatExportedAndAppliedAgainChangesNothing) {
  const std::string name = Make("sheets");
  const std::vector<std::pair<std::string, std::vector<std::string>>> formats = {
      {"sheets.yaml", {"--format", "yaml"}},
      {"sheets.xlsx", {"--format", "xlsx"}},
      {"sheets-csv", {"--format", "csv"}},
      {"sheets-cp932", {"--format", "csv", "--encoding", "cp932"}}};
  for (const auto& [file, options] : formats) {
    const std::string path = Export(name, file, options);
    for (const std::vector<std::string>& more :
         {std::vector<std::string>{}, {"--prune"}, {"--dry-run"}}) {
      const std::string said = Apply(path, more);
      EXPECT_THAT(said, HasSubstr("unchanged organizations/")) << file;
      EXPECT_THAT(said, HasSubstr("nodes: 0 created, 0 updated, 3 unchanged, 0 removed")) << file;
      EXPECT_THAT(said, HasSubstr("KPIs: 0 created, 0 updated, 2 unchanged, 0 removed")) << file;
      EXPECT_THAT(said, HasSubstr("actuals: 0 created, 0 updated, 1 unchanged")) << file;
    }
  }
  // The same bytes each time.
  EXPECT_EQ(Read(Export(name, "again.xlsx", {"--format", "xlsx"})), Read(PathOf("sheets.xlsx")));
}

TEST_F(VisionSheetCli, AnotherProgramsEditsAreExactlyWhatChanges) {
  const std::string name = Make("edited");
  const std::string path = Export(name, "edited.xlsx", {"--format", "xlsx"});
  Edit(path, {"施策", "F3", "新しい足"});
  Edit(path, {"目標値", "D4", "+1200"});
  EXPECT_THAT(Apply(path, {"--dry-run"}), HasSubstr("nodes: 0 created, 1 updated, 2 unchanged"));
  EXPECT_THAT(Apply(path), AllOf(HasSubstr("nodes: 0 created, 1 updated, 2 unchanged, 0 removed"),
                                 HasSubstr("KPIs: 0 created, 1 updated, 1 unchanged, 0 removed"),
                                 HasSubstr("actuals: 0 created, 0 updated, 1 unchanged")));
  EXPECT_THAT(Apply(path), HasSubstr("unchanged organizations/"));
  const std::string tree = Done(Drafter(), {"vision", "show", name, "--tree"});
  EXPECT_THAT(tree, HasSubstr("新しい足"));
}

TEST_F(VisionSheetCli, MistakesAreToldWithTheirCellsAndNothingIsDone) {
  const std::string name = Make("mistakes");
  const std::string path = Export(name, "mistakes.xlsx", {"--format", "xlsx"});
  Edit(path, {"施策", "F3", "変えない"});
  Edit(path, {"目標値", "D3", "812件", "C4", "平成35年度"});
  const ProgramResult result = Run(Drafter(), {"vision", "apply", path});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("mistakes.xlsx:目標値!D3"), HasSubstr("812件"),
                                HasSubstr("mistakes.xlsx:目標値!C4")));
  EXPECT_THAT(Done(Drafter(), {"vision", "show", name, "--tree"}), Not(HasSubstr("変えない")));
}

TEST_F(VisionSheetCli, WhatTheServerRefusesIsFoundInTheSheet) {
  const std::string name = Make("refused");
  const std::string path = Export(name, "refused.xlsx", {"--format", "xlsx"});
  Edit(path, {"施策", "F3", std::string(301, 'x')});
  ProgramResult result = Run(Drafter(), {"vision", "apply", path});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("refused.xlsx:施策!F3"));
  Edit(path, {"施策", "F3", "題名", "C3", "zz"});
  result = Run(Drafter(), {"vision", "apply", path});
  EXPECT_NE(result.exit_code, 0);
  EXPECT_THAT(result.err, HasSubstr("refused.xlsx:施策!C3"));
}

TEST_F(VisionSheetCli, MarkedCellsAreClearedMergedOnesKeptAndPrunedRowsGo) {
  const std::string name = Make("pruned");
  const std::string path = Export(name, "pruned.xlsx", {"--format", "xlsx"});
  Edit(path, {"KPI", "W3", "（消去）", "E3", ""});
  EXPECT_THAT(Apply(path), HasSubstr("KPIs: 0 created, 1 updated, 1 unchanged"));
  std::string kpi = Done(Drafter(), {"kpi", "show", name + "/g1-1-k1", "-o", "json"});
  EXPECT_THAT(kpi, AllOf(Not(HasSubstr("平日の平均")), HasSubstr("\"人\"")));
  // Without the row of g2 and what hangs on it.
  Edit(path, {"施策", "A4", "", "B4", "", "C4", "", "D4", "", "E4", "", "F4", "", "H4", ""});
  Edit(path, {"再掲", "A2", "", "B2", "", "C2", "", "D2", "", "E2", ""});
  EXPECT_THAT(Apply(path), HasSubstr("nodes: 0 created, 0 updated, 2 unchanged, 0 removed"));
  EXPECT_THAT(Apply(path, {"--prune"}),
              HasSubstr("nodes: 0 created, 1 updated, 1 unchanged, 1 removed"));
}

TEST_F(VisionSheetCli, OneTableAloneIsEditedInCp932) {
  const std::string name = Make("table");
  const std::string path = PathOf("実績_R6.csv");
  Done(Drafter(), {"vision", "export", name, "--actuals", "--format", "csv", "--table", "実績",
                   "--encoding", "cp932", "-O", path});
  const auto csv = sheet::ReadCsv(Read(path), "実績");
  ASSERT_TRUE(csv.ok()) << csv.status();
  EXPECT_EQ(csv->encoding, sheet::Encoding::kCp932);
  sheet::Sheet edited = csv->sheet;
  edited.AddText(2, 0, "g1-1-k1");
  edited.AddText(2, 2, "令和6年度");
  edited.AddText(2, 3, "約８０");
  WriteFile("実績_R6.csv", sheet::WriteCsv(edited, sheet::Encoding::kCp932).bytes);
  EXPECT_EQ(Run(Drafter(), {"vision", "apply", path}).exit_code, 1);
  EXPECT_THAT(Apply(path, {"--vision", name}),
              HasSubstr("actuals: 1 created, 0 updated, 1 unchanged"));
  EXPECT_THAT(Done(Drafter(), {"kpi", "actuals", name + "/g1-1-k1"}), HasSubstr("約80"));
  EXPECT_THAT(Apply(path, {"--vision", name}),
              HasSubstr("actuals: 0 created, 0 updated, 2 unchanged"));
}

TEST_F(VisionSheetCli, TheTemplateIsAWorkbookThatAppliesWithAnOwner) {
  const std::string path = PathOf("template.xlsx");
  Done(Drafter(), {"vision", "template", "--format", "xlsx", "-O", path});
  Edit(path, {"ビジョン", "B2", "141003", "B3", "from-template"});
  EXPECT_THAT(Apply(path), ContainsRegex("created +organizations/"));
  EXPECT_THAT(Apply(path), HasSubstr("unchanged organizations/"));
  EXPECT_THAT(Done(Drafter(), {"vision", "show", "141003/from-template", "--tree"}),
              HasSubstr("1日の利用者数  40人 (令和4年度) → 100人 (令和7年度) → 200人 (令和9年度)"));
}

TEST_F(VisionSheetCli, ItemsWithoutAnExternalIdComeBackAsThemselves) {
  Done(Drafter(), {"vision", "create", "141003", "番号なし", "--external-id", "bare"});
  Done(Drafter(), {"node", "add", "141003/bare", "目標"});
  EXPECT_THAT(Apply(Export("141003/bare", "bare.xlsx", {"--format", "xlsx"}), {"--prune"}),
              HasSubstr("nodes: 0 created, 0 updated, 1 unchanged, 0 removed"));
}

TEST_F(VisionSheetCli, FilesThatAreNoWorkbooksAreRefusedBeforeTheyAreRead) {
  const std::string html = WriteFile("page.xlsx", "<html></html>");
  EXPECT_THAT(Run(Drafter(), {"vision", "apply", html}).err, HasSubstr("page.xlsx: a web page"));
  const std::string large = WriteFile("large.xlsx", "PK");
  std::filesystem::resize_file(large, 200 << 20);
  EXPECT_THAT(Run(Drafter(), {"vision", "apply", large}).err, HasSubstr("larger than 32 MiB"));
}

// Two clerks of one section, so of one account, with copies of one file.
TEST_F(VisionSheetCli, TwoClerksWithCopiesOfOneFileDoNotUndoEachOther) {
  for (const auto& [format, ending] :
       {std::pair("xlsx", ".xlsx"), std::pair("csv", "-csv"), std::pair("yaml", ".yaml")}) {
    const std::string id = absl::StrCat("clerks-", format);
    const std::string name = Make(id);
    const std::string one = Export(name, absl::StrCat(id, "-1", ending), {"--format", format});
    const std::string two = Export(name, absl::StrCat(id, "-2", ending), {"--format", format});
    Replace(format, one, "新しい移動サービス", "新しい足");
    Replace(format, two, "1日の利用者数", "平日の利用者数");
    Apply(one);
    EXPECT_THAT(Apply(two, {"--dry-run"}), HasSubstr("1日の利用者数 → 平日の利用者数")) << format;
    Apply(two);
    std::string tree = Done(Drafter(), {"vision", "show", name, "--tree"});
    EXPECT_THAT(tree, AllOf(HasSubstr("新しい足"), HasSubstr("平日の利用者数"))) << format;
    // Now the second changes what the first has changed.
    Replace(format, two, "新しい移動サービス", "別の足");
    const ProgramResult refused = Run(Drafter(), {"vision", "apply", two});
    EXPECT_EQ(refused.exit_code, 5) << format << refused.err;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("新しい足"), HasSubstr("別の足"),
                                   HasSubstr("--overwrite"), HasSubstr("clerks-")))
        << format;
    EXPECT_THAT(Done(Drafter(), {"vision", "show", name, "--tree"}), Not(HasSubstr("別の足")));
    Apply(two, {"--overwrite"});
    tree = Done(Drafter(), {"vision", "show", name, "--tree"});
    EXPECT_THAT(tree, AllOf(HasSubstr("別の足"), HasSubstr("平日の利用者数"))) << format;
  }
}

TEST_F(VisionSheetCli, AnOldExportPutsNoOldFigureBack) {
  const std::string name = Make("old-figures");
  const std::string path = Export(name, "old-figures.xlsx", {"--format", "xlsx"});
  Done(Drafter(), {"kpi", "record", name + "/g1-1-k1", "--year", "2023", "--value", "134"});
  EXPECT_THAT(Apply(path), HasSubstr("actuals: 0 created, 0 updated, 1 unchanged"));
  EXPECT_THAT(Done(Drafter(), {"kpi", "actuals", name + "/g1-1-k1"}), HasSubstr("134"));
}

TEST_F(VisionSheetCli, ATableAloneCarriesWhatItWasExportedFrom) {
  const std::string name = Make("alone");
  const std::string path = Export(name, "施策.csv", {"--format", "csv", "--table", "施策"});
  EXPECT_THAT(Read(path), HasSubstr("原本"));
  const std::string other = Export(name, "alone.yaml", {"--format", "yaml"});
  Replace("yaml", other, "新しい移動サービス", "新しい足");
  Apply(other);
  EXPECT_THAT(Apply(path, {"--vision", name}), HasSubstr("unchanged organizations/"));
  EXPECT_THAT(Done(Drafter(), {"vision", "show", name, "--tree"}), HasSubstr("新しい足"));
}

// What the file itself had written was told as a change by somebody else.
TEST_F(VisionSheetCli, ASecondEditOfTheSameCellInAnAppliedFileIsWritten) {
  for (const auto& [format, ending] :
       {std::pair("xlsx", ".xlsx"), std::pair("csv", "-csv"), std::pair("yaml", ".yaml")}) {
    const std::string id = absl::StrCat("again-", format);
    const std::string name = Make(id);
    const std::string path = Export(name, id + ending, {"--format", format});
    std::string before = "新しい移動サービス";
    for (const char* title : {"一回目の題名", "二回目の題名", "三回目の題名"}) {
      Replace(format, path, before, title);
      before = title;
      Apply(path);
      EXPECT_THAT(Done(Drafter(), {"vision", "show", name, "--tree"}), HasSubstr(title)) << format;
      EXPECT_THAT(Apply(path), HasSubstr("unchanged organizations/")) << format;
    }
    // A new export in its place is another file.
    Replace(format, Export(name, id + ending, {"--format", format}), before, "四回目の題名");
    Apply(path);
    EXPECT_THAT(Done(Drafter(), {"vision", "show", name, "--tree"}), HasSubstr("四回目の題名"));
  }
}

TEST_F(VisionSheetCli, AColleaguesChangeBetweenTwoEditsOfOneFileIsNotUndone) {
  for (const auto& [format, ending] : {std::pair("xlsx", ".xlsx"), std::pair("yaml", ".yaml")}) {
    const std::string id = absl::StrCat("between-", format);
    const std::string name = Make(id);
    const std::string mine = Export(name, absl::StrCat(id, "-1", ending), {"--format", format});
    Replace(format, mine, "新しい移動サービス", "一回目の題名");
    Apply(mine);
    const std::string other = Export(name, absl::StrCat(id, "-2", ending), {"--format", format});
    Replace(format, other, "1日の利用者数", "平日の利用者数");
    Apply(other);
    // What the file did not touch stays the colleague's, however often it is applied.
    for (const auto& [from, to] :
         {std::pair("一回目の題名", "二回目の題名"), std::pair("二回目の題名", "三回目の題名")}) {
      Replace(format, mine, from, to);
      Apply(mine);
      EXPECT_THAT(Done(Drafter(), {"vision", "show", name, "--tree"}),
                  AllOf(HasSubstr(to), HasSubstr("平日の利用者数")))
          << format;
    }
    // What it touches is a conflict.
    Replace(format, mine, "1日の利用者数", "休日の利用者数");
    const ProgramResult refused = Run(Drafter(), {"vision", "apply", mine});
    EXPECT_EQ(refused.exit_code, 5) << format << refused.err;
    EXPECT_THAT(refused.err, AllOf(HasSubstr("平日の利用者数"), HasSubstr("休日の利用者数")));
  }
}

TEST_F(VisionSheetCli, ACopyOfAnAppliedFileElsewhereIsAnotherClerks) {
  const std::string name = Make("copied");
  const std::string path = Export(name, "copied.xlsx", {"--format", "xlsx"});
  Replace("xlsx", path, "新しい移動サービス", "一回目の題名");
  Apply(path);
  const std::string copy = PathOf("copied-elsewhere.xlsx");
  std::filesystem::copy_file(path, copy);
  Replace("xlsx", copy, "一回目の題名", "二回目の題名");
  EXPECT_EQ(Run(Drafter(), {"vision", "apply", copy}).exit_code, 5);
  // The same file by another name of its place is the same.
  Replace("xlsx", path, "一回目の題名", "三回目の題名");
  EXPECT_THAT(Apply(absl::StrCat(directory(), "/./copied.xlsx")), HasSubstr("1 updated"));
}

TEST_F(VisionSheetCli, AKpiThatAFileAddedIsRemovedWithTheSameFile) {
  const std::string name = Make("added");
  const std::string path = Export(name, "added.xlsx", {"--format", "xlsx"});
  const std::string other = Export(name, "added-2.xlsx", {"--format", "xlsx"});
  Edit(path, {"KPI", "A4", "k-new", "B4", "g1", "D4", "交通空白地の人口", "E4", "人"});
  EXPECT_THAT(Apply(path), HasSubstr("KPIs: 1 created, 0 updated, 2 unchanged, 0 removed"));
  // A copy that does not know it leaves it.
  EXPECT_THAT(Apply(other, {"--prune"}), HasSubstr("KPIs: 0 created, 0 updated, 2 unchanged, 0"));
  Edit(path, {"KPI", "A4", "", "B4", "", "D4", "", "E4", ""});
  EXPECT_THAT(Apply(path), HasSubstr("KPIs: 0 created, 0 updated, 2 unchanged, 0 removed"));
  EXPECT_THAT(Apply(path, {"--prune"}),
              HasSubstr("KPIs: 0 created, 0 updated, 2 unchanged, 1 removed"));
}

}  // namespace
}  // namespace renkei::e2e
