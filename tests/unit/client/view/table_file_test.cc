// Tables as files for spreadsheet programs.
#include "client/view/sheet/table_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "server/sheet/csv.h"
#include "server/sheet/xlsx_reader.h"

namespace renkei::view {
namespace {

Table Example() {
  Table table;
  table.columns = {{"施策"}, {"判定"}, {"達成度", true}, {"値", true}, {"推移"}, {"備考"}};
  Row& goal = table.rows.emplace_back();
  goal.heading = true;
  goal.cells = {"交通", "A", "95.2%", "", "", "=1+1"};
  Row& kpi = table.rows.emplace_back();
  kpi.depth = 1;
  kpi.mark = {"・"};
  kpi.cells = {"利用者", "", "△5%", "1,234", Series{{1, 2}, 3}, "改行\nあり"};
  Row& text = table.rows.emplace_back();
  text.cells = {"約束", "", "", "800以上"};
  return table;
}

// What is only drawn is left out; figures are numbers; a text stays one.
TEST(TableCsv, OpensAsItStands) {
  EXPECT_EQ(TableCsv(Example()), absl::StrCat(sheet::kUtf8Mark,
                                              "施策,判定,達成度,値,備考\r\n"
                                              "交通,A,95.2%,,'=1+1\r\n"
                                              "　・利用者,,△5%,1234,\"改行\nあり\"\r\n"
                                              "約束,,,800以上\r\n"));
}

TEST(TableCsv, ATableWithoutRowsHasItsHeadings) {
  Table table;
  table.columns = {{"a"}, {"b"}};
  EXPECT_EQ(TableCsv(table), absl::StrCat(sheet::kUtf8Mark, "a,b\r\n"));
}

TEST(TableWorkbook, NumbersAreNumbersAndPercentagesAreCounted) {
  const auto bytes = TableWorkbook(Example(), "進捗");
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto book = sheet::ReadXlsx(*bytes);
  ASSERT_TRUE(book.ok()) << book.status();
  const sheet::Sheet& sheet = book->sheets.at(0);
  EXPECT_EQ(sheet.name, "進捗");
  using Kind = sheet::Cell::Kind;
  const auto at = [&](int row, int column) { return *sheet.Find(row, column); };
  EXPECT_EQ(at(1, 4).kind, Kind::kText);
  EXPECT_EQ(at(1, 4).text, "=1+1");
  EXPECT_EQ(at(1, 2).kind, Kind::kNumber);
  EXPECT_DOUBLE_EQ(at(1, 2).number, 0.952);
  EXPECT_EQ(at(1, 2).look, sheet::Cell::Look::kPercent);
  EXPECT_DOUBLE_EQ(at(2, 2).number, -0.05);
  EXPECT_DOUBLE_EQ(at(2, 3).number, 1234);
  EXPECT_EQ(at(3, 3).text, "800以上");
}

TEST(TableWorkbook, WhatNoCellHoldsIsToldAndNotCut) {
  Table table;
  table.columns = {{"a"}};
  table.rows.emplace_back().cells = {std::string(40'000, 'x')};
  EXPECT_EQ(TableWorkbook(table, "t").status().code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace renkei::view
