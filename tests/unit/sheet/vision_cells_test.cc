// What the cells of a workbook say, and what is told where one says nothing that can be taken.
#include "server/sheet/vision/cell_codec.h"
#include "server/sheet/vision/when_text.h"
#include "tests/unit/sheet/vision_book_fixture.h"

namespace renkei::sheet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A cell of a sheet, under a header, to be spoiled.
Cell& At(Workbook& book, const std::string& sheet_name, int row, const std::string& header) {
  Put(book, sheet_name, row, header, "x");
  for (Sheet& sheet : book.sheets) {
    if (sheet.name != sheet_name) continue;
    for (Cell& cell : sheet.cells) {
      if (cell.row == row && cell.text == "x") return cell;
    }
  }
  ADD_FAILURE() << sheet_name << " " << header;
  static Cell none;
  return none;
}

TEST(VisionCellsTest, WordsInThePlaceOfFiguresAreKept) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "実績", 2, "KPIの外部ID", "k1");
  Put(book, "実績", 2, "時点", "令和6年度");
  for (const auto& [word, status] :
       {std::pair("集計中", pb::KPI_ACTUAL_STATUS_UNSPECIFIED),
        std::pair("-", pb::KPI_ACTUAL_STATUS_UNSPECIFIED),
        std::pair("データなし", pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE)}) {
    Put(book, "実績", 2, "実績", word);
    const auto file = ReadVisionBook(book, {"f", false, &known});
    ASSERT_TRUE(file.ok());
    const pb::KpiActual& actual = file->kpis[0].actuals(1);
    EXPECT_FALSE(actual.value().has_number()) << word;
    EXPECT_EQ(actual.status(), status) << word;
    if (status == pb::KPI_ACTUAL_STATUS_UNSPECIFIED) {
      EXPECT_EQ(actual.value().text(), word);
    }
  }
  Put(book, "実績", 2, "実績", "－");
  Put(book, "実績", 2, "確度", "データなし");
  const auto file = ReadVisionBook(book, {"f", false, &known});
  ASSERT_TRUE(file.ok());
  EXPECT_FALSE(file->kpis[0].actuals(1).has_value());
}

TEST(VisionCellsTest, FiguresAreReadByTheirKpiAndEachMistakeStandsAtItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  const std::vector<std::vector<std::string>> rows = {
      {"令和6年度", "12,34"}, {"R7", "#REF!"}, {"令和7年度", "5"}, {"R7", "6"}};
  int row = 2;
  for (const std::vector<std::string>& cells : rows) {
    Put(book, "実績", row, "KPIの外部ID", "k1");
    Put(book, "実績", row, "時点", cells[0]);
    Put(book, "実績", row++, "実績", cells[1]);
  }
  EXPECT_THAT(
      Mistakes(book, &known),
      ElementsAre(HasSubstr("実績!D3 NOT_A_FIGURE"), HasSubstr("実績!D4 CELL_ERROR"),
                  HasSubstr("実績!C5 DUPLICATE_TIME"), HasSubstr("実績!C6 DUPLICATE_TIME")));
}

TEST(VisionCellsTest, EveryMistakeComesAtOnceWithItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "目標値", 1, "目標値", "812件");
  Put(book, "目標値", 2, "時点", "平成35年度");
  Put(book, "目標値", 2, "目標値", "2万件");
  Put(book, "KPI", 1, "望ましい方向", "ふやす");
  Put(book, "施策", 2, "並び順", "二番目");
  Put(book, "施策", 3, "外部ID", "m1");
  Put(book, "予算", 1, "施策等の外部ID", "zz");
  Put(book, "予算", 1, "年度", "R6");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  EXPECT_THAT(mistakes, testing::SizeIs(7));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("目標値!D3 OTHER_UNIT")));
  EXPECT_THAT(
      mistakes,
      testing::Contains(HasSubstr("f.xlsx:目標値!D2 OTHER_UNIT 目標値: 「812件」の単位「件」が")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("目標値!C3 OUTSIDE_ERA")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("KPI!F2 UNKNOWN_VALUE")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("施策!D3 NOT_A_NUMBER")));
  EXPECT_THAT(mistakes,
              testing::Contains(HasSubstr(
                  "施策!A4 DUPLICATE 外部ID「m1」が二度あります（一度目は f.xlsx:施策!A3）")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("予算!A2 DANGLING_REFERENCE 施策等「zz」")));
}

TEST(VisionCellsTest, WhatTheContractRefusesIsToldAtItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "施策", 2, "題名", std::string(301, 'x'));
  Put(book, "KPI", 1, "公表までの日数", "△5");
  Put(book, "リンク", 1, "URL", "http//example");
  Put(book, "リンク", 1, "題名", "頁");
  Put(book, "工程表", 1, "施策等の外部ID", "m1");
  Put(book, "工程表", 1, "開始年度", "R5");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  for (const char* place :
       {"施策!F3 ", "KPI!S2 ", "リンク!B2 ", "工程表!D2 REQUIRED", "工程表!F2 REQUIRED"})
    EXPECT_THAT(mistakes, testing::Contains(HasSubstr(place)));
  EXPECT_THAT(mistakes, testing::SizeIs(5));
}

TEST(VisionCellsTest, UnknownAndMissingColumnsAreTold) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  for (Sheet& sheet : book.sheets) {
    for (Cell& cell : sheet.cells) {
      if (cell.row == 0 && cell.text == "担当課" && sheet.name == "施策") cell.text = "担当部課";
      if (cell.row == 0 && cell.text == "KPIの外部ID" && sheet.name == "目標値") cell.text = "番号";
    }
  }
  EXPECT_THAT(
      Mistakes(book, &known),
      ElementsAre(HasSubstr("施策!I1 UNKNOWN_COLUMN 「担当部課」という列はありません。「担当課」"),
                  HasSubstr("目標値!A1 MISSING_COLUMN")));
}

TEST(VisionCellsTest, AMergedKeyIsAMistakeAndAChildMayStandBeforeItsParent) {
  KnownVision none;
  Workbook book;
  Sheet& head = book.sheets.emplace_back();
  head.name = "ビジョン";
  head.AddText(0, 0, "項目");
  head.AddText(0, 1, "値");
  head.AddText(1, 0, "所有団体");
  head.AddText(1, 1, "141003");
  head.AddText(2, 0, "外部ID");
  head.AddText(2, 1, "p");
  Sheet& nodes = book.sheets.emplace_back();
  nodes.name = "nodes";
  for (const auto& [column, text] :
       {std::pair(0, "external_id"), std::pair(1, "title"), std::pair(2, "parent_external_id")})
    nodes.AddText(0, column, text);
  nodes.AddText(1, 0, "child");
  nodes.AddText(1, 1, "子");
  nodes.AddText(1, 2, "parent");
  nodes.AddText(2, 0, "parent");
  nodes.AddText(2, 1, "親");
  EXPECT_THAT(Mistakes(book, nullptr), IsEmpty());
  nodes.AddText(3, 1, "三");
  nodes.merged.push_back({2, 0, 3, 0});
  EXPECT_THAT(Mistakes(book, nullptr),
              ElementsAre(HasSubstr("nodes!A4 REQUIRED 外部IDのセルが結合")));
}

TEST(VisionCellsTest, DatesPercentsAndErrorsInCells) {
  KnownVision known = SmallVision();
  known.plan.kpis[0].set_unit("％");
  Workbook book = VisionSheets(known, true);
  for (Sheet& sheet : book.sheets) {
    if (sheet.name != "目標値") continue;
    for (Cell& cell : sheet.cells) {
      if (cell.kind != Cell::Kind::kNumber) continue;
      cell.look = Cell::Look::kPercent;
      cell.number = 0.352;
    }
  }
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("kpi k1"));
  EXPECT_EQ(after.plan.kpis[0].targets(0).value().number(), 35.2);
  known.plan.kpis[0].set_unit("人");
  Put(book, "KPI", 1, "単位", "人");
  EXPECT_THAT(Mistakes(book, &known), testing::Each(HasSubstr("PERCENT_FOR_NUMBER")));
}

TEST(VisionCellsTest, ATextThatAProgramMadeADateOfIsTold) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "施策", 1, "番号", "2024-01-02");
  for (Sheet& sheet : book.sheets) {
    for (Cell& cell : sheet.cells) {
      if (cell.text != "2024-01-02") continue;
      cell.kind = Cell::Kind::kNumber;
      cell.look = Cell::Look::kDate;
    }
  }
  EXPECT_THAT(Mistakes(book, &known), ElementsAre(HasSubstr("施策!E2 DATE_FOR_TEXT")));
}

// Each was taken for an empty cell, which is "unchanged".
TEST(VisionCellsTest, AFormulaThatWasNeverCalculatedIsAMistakeAtItsCell) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  for (const auto& [sheet, row, header] :
       {std::tuple("目標値", 1, "目標値"), std::tuple("実績", 1, "KPIの外部ID"),
        std::tuple("施策", 1, "外部ID"), std::tuple("施策", 2, "題名"),
        std::tuple("KPI", 1, "次の報告期限"), std::tuple("予算", 1, "年度")}) {
    At(book, sheet, row, header) = {
        .row = row, .column = At(book, sheet, row, header).column, .kind = Cell::Kind::kFormula};
  }
  Put(book, "予算", 1, "施策等の外部ID", "m1");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  EXPECT_THAT(mistakes, testing::SizeIs(6));
  for (const char* place : {"目標値!D2", "実績!A2", "施策!A2", "施策!F3", "KPI!U2", "予算!C2"})
    EXPECT_THAT(mistakes, testing::Contains(testing::AllOf(
                              HasSubstr(absl::StrCat(place, " NOT_CALCULATED")),
                              HasSubstr("数式の値が計算されていません。表計算ソフトで開いて保存"))))
        << place;
}

TEST(VisionCellsTest, ColumnsForPeopleMayHoldAnything) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Cell& title = At(book, "実績", 1, "KPI");
  title.kind = Cell::Kind::kFormula;
  title.text.clear();
  Put(book, "目標値", 1, "KPI", "#N/A");
  EXPECT_THAT(Changed(book, known), IsEmpty());
}

// "#REF!" became the figure, a key or a choice that nobody knows.
TEST(VisionCellsTest, WordsOfErrorsAreMistakesWhereNobodyWritesSuchAText) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "目標値", 1, "目標値", "#REF!");
  Put(book, "目標値", 2, "時点", "＃Ｎ／Ａ");
  Put(book, "実績", 1, "実績", "########");
  Put(book, "実績", 1, "確度", "#NAME?");
  Put(book, "実績", 2, "KPIの外部ID", "#VALUE!");
  Put(book, "施策", 3, "外部ID", "#N/A");
  Put(book, "施策", 1, "題名", "#N/A と書かれたセルを直す");
  Put(book, "施策", 2, "題名", "#REF!");
  const std::vector<std::string> mistakes = Mistakes(book, &known);
  for (const char* place : {"目標値!D2", "目標値!C3", "実績!D2", "実績!F2", "実績!A3", "施策!A4"})
    EXPECT_THAT(mistakes, testing::Contains(HasSubstr(absl::StrCat(place, " CELL_ERROR"))))
        << place;
  EXPECT_THAT(mistakes, testing::SizeIs(6));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("（#REF!）になっています")));
  EXPECT_THAT(mistakes, testing::Contains(HasSubstr("列の幅を広げて")));
}

// 62,000 on the screen was 62,000,000 in the plan.
TEST(VisionCellsTest, ANumberThatIsShownWithoutItsThousandsIsAMistakeWithBothNumbers) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "予算", 1, "施策等の外部ID", "m1");
  Put(book, "予算", 1, "年度", "R6");
  Cell& yen = At(book, "予算", 1, "金額（千円）");
  yen.kind = Cell::Kind::kNumber;
  yen.number = 62'000'000;
  yen.look = Cell::Look::kScaled;
  yen.text = "62,000";
  EXPECT_THAT(Mistakes(book, &known),
              ElementsAre(HasSubstr("予算!D2 SCALED_NUMBER 金額（千円）: "
                                    "セルには62,000,000が入っていますが、表示形式により62,000と"
                                    "表示されています。")));
}

// The number of a day said nothing of the day that it is.
TEST(VisionCellsTest, TheNumberOfADayIsAMistakeThatNamesTheDay) {
  const KnownVision known = SmallVision();
  Workbook book = VisionSheets(known, true);
  Put(book, "実績", 1, "時点", "45382");
  for (const bool from_1904 : {false, true}) {
    Cell& due = At(book, "KPI", 1, "次の報告期限");
    due.kind = Cell::Kind::kNumber;
    due.number = from_1904 ? 43'920 : 45'382.5;
    due.from_1904 = from_1904;
    due.text.clear();
    const std::vector<std::string> mistakes = Mistakes(book, &known);
    EXPECT_THAT(mistakes, testing::SizeIs(2));
    for (const char* place : {"実績!C2", "KPI!U2"})
      EXPECT_THAT(mistakes,
                  testing::Contains(testing::AllOf(
                      HasSubstr(absl::StrCat(place, " SERIAL_FOR_DATE")), HasSubstr("2024-03-31"))))
          << place;
    Put(book, "KPI", 1, "次の報告期限", "");
  }
}

// Only the first of the rows was read.
TEST(VisionCellsTest, AKeyThatIsMergedDownCountsForEachOfItsRows) {
  const KnownVision known = SmallVision();
  Workbook book;
  Sheet& sheet = book.sheets.emplace_back();
  sheet.name = "実績";
  int column = 0;
  for (const char* header : {"KPIの外部ID", "時点", "実績", "備考"})
    sheet.AddText(0, column++, header);
  sheet.AddText(1, 0, "k1");
  sheet.AddText(1, 1, "令和5年度");
  sheet.AddNumber(1, 2, 61);
  sheet.AddText(2, 1, "令和6年度");
  sheet.AddNumber(2, 2, 62);
  sheet.AddText(3, 1, "令和7年度");
  sheet.AddNumber(3, 2, 63);
  sheet.AddText(6, 1, "令和8年度");
  sheet.AddNumber(6, 2, 64);
  // Rows 5 and 6 have nothing of their own.
  sheet.merged.push_back({1, 0, 5, 0});
  EXPECT_THAT(Mistakes(book, &known),
              testing::Contains(HasSubstr("実績!A7 DANGLING_REFERENCE どのKPIの行か")));
  sheet.merged[0].last_row = 6;
  KnownVision after;
  EXPECT_THAT(Changed(book, known, &after), ElementsAre("actuals k1"));
  std::vector<double> numbers;
  for (const pb::KpiActual& actual : after.actuals.begin()->second)
    numbers.push_back(actual.value().number());
  EXPECT_THAT(numbers, ElementsAre(61, 62, 63, 64));
  // A heading that reaches into the first row is no key.
  sheet.merged[0] = {0, 0, 1, 0};
  sheet.cells.erase(sheet.cells.begin() + 4);
  EXPECT_THAT(Mistakes(book, &known), ElementsAre(HasSubstr("実績!A2 DANGLING_REFERENCE どのKPI")));
}

TEST(WhenTextTest, TimesStandInCellsAsPeopleWriteThem) {
  pb::When text;
  text.set_text("令和5年度末");
  EXPECT_EQ(WhenToCell(text), "令和5年度末");
  EXPECT_EQ(WhenToCell(*domain::ParseWhen("R6年3月")), "R6年3月");
  pb::When numbers = *domain::ParseWhen("令和9年度");
  numbers.clear_text();
  EXPECT_EQ(WhenToCell(numbers), "FY2027");
  EXPECT_EQ(ReadWhen("FY2027")->text(), "");
  EXPECT_EQ(WhenKey(numbers), WhenKey(*ReadWhen("令和9年度")));
}

// Lists that no layout of a vision has read their cells by the same rules.
TEST(WordsInCellsTest, NothingIsTakenFromACellThatShowsNoWords) {
  const Column column = {"name", CellKind::kId, 0, "", "名称", "name"};
  const auto kind = [&](const Cell& cell) {
    const auto words = ReadWords(column, cell);
    return words.ok() ? absl::StrCat("=", *words)
                      : domain::DetailOf(words.status())->violations(0).kind();
  };
  Cell cell;
  cell.kind = Cell::Kind::kText;
  cell.text = " 企画課 ";
  EXPECT_EQ(kind(cell), "=企画課");
  cell.text = "　";
  EXPECT_EQ(kind(cell), "=");
  cell.text = "#REF!";
  EXPECT_EQ(kind(cell), "CELL_ERROR");
  cell.text = "########";
  EXPECT_EQ(kind(cell), "CELL_ERROR");
  cell.kind = Cell::Kind::kError;
  cell.text = "#N/A";
  EXPECT_EQ(kind(cell), "CELL_ERROR");
  cell.kind = Cell::Kind::kFormula;
  cell.text = "";
  EXPECT_EQ(kind(cell), "NOT_CALCULATED");
  cell.kind = Cell::Kind::kNumber;
  cell.number = 141003;
  EXPECT_EQ(kind(cell), "=141003");
  cell.look = Cell::Look::kDate;
  cell.text = "2024-01-02";
  EXPECT_EQ(kind(cell), "DATE_FOR_TEXT");
}

}  // namespace
}  // namespace renkei::sheet
