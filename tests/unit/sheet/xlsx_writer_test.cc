#include "server/sheet/xlsx_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "server/sheet/address.h"
#include "server/sheet/xlsx_reader.h"
#include "server/sheet/xml_text.h"

namespace renkei::sheet {
namespace {

using ::testing::HasSubstr;

std::string WriteSample() {
  XlsxWriter book({.title = "新旧対照表"});
  SheetWriter& page = book.AddSheet("新旧対照表");
  page.SetColumnWidth(0, 1, 48);
  page.Text(0, 0, "改訂前", {.font = {.bold = true}, .background = 0xD9E1F2, .wrap = true});
  page.Rich(1, 0, {{"目標値 "}, {"800", {.strike = true, .color = 0xC00000}}, {""}},
            {.wrap = true, .border = true});
  page.Merge(2, 0, 2, 1, {{"基本目標"}, {"1", {.bold = true}}}, {.align = Align::kCenter});
  page.FreezePanes(1, 0);
  page.Print({.landscape = true, .repeated_rows = 1, .header = "R&D"});
  book.AddSheet("二枚目").Number(0, 0, 0.352, {.number_format = "0.0%"});
  absl::StatusOr<std::string> bytes = book.Finish();
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return bytes.ok() ? *bytes : "";
}

TEST(XlsxWriterTest, TheSameContentGivesTheSameBytes) {
  const std::string once = WriteSample();
  EXPECT_EQ(once.substr(0, 2), "PK");
  EXPECT_EQ(once, WriteSample());
}

TEST(XlsxWriterTest, TheFirstMistakeIsToldWithItsSheetAndCell) {
  XlsxWriter book;
  SheetWriter& page = book.AddSheet("表 1");
  page.Text(2, 27, "bad \xff");
  page.Number(0, 0, std::nan(""));
  const auto bytes = book.Finish();
  EXPECT_EQ(bytes.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(bytes.status().message(), HasSubstr("'表 1'!AB3"));
}

TEST(XlsxWriterTest, ATextThatLooksLikeAFormulaIsAText) {
  XlsxWriter book;
  SheetWriter& page = book.AddSheet("表");
  page.Text(0, 0, "=1+1");
  page.Text(0, 1, "@SUM(A1)");
  page.Rich(0, 2, {{"=1"}, {"+1", {.bold = true}}});
  const auto bytes = book.Finish();
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto read = ReadXlsx(*bytes);
  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->sheets.at(0).cells.size(), 3U);
  for (const Cell& cell : read->sheets.at(0).cells) EXPECT_EQ(cell.kind, Cell::Kind::kText);
}

TEST(XlsxWriterTest, ATextLongerThanACellIsRefusedNotCut) {
  XlsxWriter book;
  book.AddSheet("a").Text(0, 0, std::string(kMaxCellText, 'x'));
  EXPECT_TRUE(book.Finish().ok());
  XlsxWriter longer;
  longer.AddSheet("a").Text(0, 0, std::string(kMaxCellText + 1, 'x'));
  EXPECT_FALSE(longer.Finish().ok());
}

TEST(XlsxWriterTest, PlacesBeyondTheSheetAndOverlappingMergesAreRefused) {
  XlsxWriter book;
  book.AddSheet("a").Text(kMaxRows, 0, "x");
  EXPECT_FALSE(book.Finish().ok());
  XlsxWriter merged;
  SheetWriter& page = merged.AddSheet("a");
  page.Merge(0, 0, 2, 2, {{"x"}});
  page.Merge(2, 2, 3, 3, {{"y"}});
  EXPECT_FALSE(merged.Finish().ok());
}

TEST(XlsxWriterTest, NamesThatNoSheetMayHaveAreMended) {
  XlsxWriter book;
  book.AddSheet("a/b");
  book.AddSheet("A b");
  book.AddSheet("'quoted'");
  book.AddSheet("");
  book.AddSheet(std::string(100, 'n'));
  book.AddSheet(std::string(100, 'N'));
  EXPECT_TRUE(book.Finish().ok());
}

TEST(XlsxWriterTest, AWorkbookWithoutSheetsIsRefused) {
  XlsxWriter book;
  EXPECT_FALSE(book.Finish().ok());
}

TEST(AddressTest, ColumnsCountInLetters) {
  EXPECT_EQ(CellName(0, 0), "A1");
  EXPECT_EQ(CellName(9, 25), "Z10");
  EXPECT_EQ(CellName(0, 26), "AA1");
  EXPECT_EQ(CellName(kMaxRows - 1, kMaxColumns - 1), "XFD1048576");
}

TEST(AddressTest, WhatIsWrittenIsReadBack) {
  for (int column = 0; column < kMaxColumns; column += 7) {
    const auto address = ParseCellName(CellName(column * 3, column));
    ASSERT_TRUE(address.has_value());
    EXPECT_EQ(address->row, column * 3);
    EXPECT_EQ(address->column, column);
  }
  EXPECT_TRUE(ParseCellName("$B$3").has_value());
  for (const char* wrong :
       {"", "A", "1", "A0", "XFE1", "A1048577", "A1B", "ZZZZZZZZZZ1", "A99999999999"})
    EXPECT_FALSE(ParseCellName(wrong).has_value()) << wrong;
}

TEST(AddressTest, SheetsWithSpacesStandInQuotes) {
  EXPECT_EQ(CellPlace("施策", 2, 1), "施策!B3");
  EXPECT_EQ(CellPlace("it's", 2, 1), "'it''s'!B3");
}

TEST(XmlTextTest, EveryTextComesBack) {
  for (const char* text : {"plain", "_x0041_", "_x005F_x0041_", "a\rb", "__x0041_", "日本_x語"})
    EXPECT_EQ(UnescapeXmlText(EscapeXmlText(text)), text);
  EXPECT_EQ(UnescapeXmlText("_x0001__x000D_"), "\x01\r");
  EXPECT_EQ(EscapeXmlText("a\u202eb\uffff"), "a[U+202E]b[U+FFFF]");
  EXPECT_EQ(UnescapeXmlText("_xD83D__xDE00_"), "😀");
  EXPECT_EQ(UnescapeXmlText("_xD83D_"), "\xef\xbf\xbd");
}

TEST(XmlTextTest, LengthIsInUtf16Units) {
  EXPECT_EQ(Utf16Length("a日😀"), 4U);
  EXPECT_TRUE(IsUtf8("a日😀"));
  EXPECT_FALSE(IsUtf8("a\xe3\x81"));
}

}  // namespace
}  // namespace renkei::sheet
