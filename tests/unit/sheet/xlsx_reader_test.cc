#include "server/sheet/xlsx_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "server/domain/error.h"
#include "server/sheet/number_look.h"
#include "server/sheet/xlsx_writer.h"
#include "server/sheet/xml_parse.h"
#include "tests/unit/sheet/zip_builder.h"

namespace renkei::sheet {
namespace {

using ::testing::HasSubstr;

// The kind of the first violation, and its Japanese text.
std::string CellKindOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->violations_size() > 0 ? detail->violations(0).kind() : status.ToString();
}

absl::StatusOr<Workbook> ReadSheet(const std::string& worksheet, const std::string& texts = "",
                                   const std::string& styles = "") {
  return ReadXlsx(BuildZip(XlsxParts(worksheet, texts, styles)));
}

std::string Row(const std::string& cells) {
  return "<sheetData><row r=\"1\">" + cells + "</row></sheetData>";
}

TEST(XlsxReaderTest, WhatTheWriterWritesIsReadBack) {
  const std::vector<std::string> texts = {"自動運転バス", "一行目\n二行目",
                                          "a\r\nb",       "_x0041_",
                                          " spaces ",     "=SUM(A1)",
                                          "001",          "<&>\"'",
                                          "\t",           std::string(kMaxCellText, 'x'),
                                          "𠮷野家",       "e\xcc\x81",
                                          "\x01"};
  XlsxWriter writer;
  SheetWriter& page = writer.AddSheet("施策");
  for (size_t i = 0; i < texts.size(); ++i) page.Text(static_cast<int>(i), 3, texts[i]);
  page.Number(20, 0, -0.1);
  page.Number(20, 1, 0.352, {.number_format = "0.0%"});
  page.Number(20, 2, 45382, {.number_format = "yyyy/m/d"});
  page.Number(20, 3, 45382, {.number_format = "ggge\"年\"m\"月\""});
  page.Rich(21, 0, {{"目標値 "}, {"800", {.bold = true}}});
  page.Merge(22, 0, 24, 1, {{"結合"}});
  writer.AddSheet("隠し").Hide();
  const auto bytes = writer.Finish();
  ASSERT_TRUE(bytes.ok()) << bytes.status();
  const auto book = ReadXlsx(*bytes);
  ASSERT_TRUE(book.ok()) << book.status();
  ASSERT_EQ(book->sheets.size(), 2U);
  EXPECT_TRUE(book->sheets[1].hidden);
  const Sheet& sheet = book->sheets[0];
  EXPECT_EQ(sheet.name, "施策");
  for (size_t i = 0; i < texts.size(); ++i) {
    const Cell* cell = sheet.Find(static_cast<int>(i), 3);
    ASSERT_NE(cell, nullptr) << i;
    EXPECT_EQ(cell->text, texts[i]);
  }
  EXPECT_EQ(sheet.Find(20, 0)->number, -0.1);
  EXPECT_EQ(sheet.Find(20, 1)->look, Cell::Look::kPercent);
  EXPECT_EQ(sheet.Find(20, 2)->text, "2024-03-31");
  EXPECT_EQ(sheet.Find(20, 3)->text, "2024-03");
  EXPECT_EQ(sheet.Find(21, 0)->text, "目標値 800");
  EXPECT_EQ(sheet.Find(22, 0)->text, "結合");
  EXPECT_TRUE(sheet.IsCovered(23, 1));
  EXPECT_FALSE(sheet.IsCovered(22, 0));
  EXPECT_EQ(sheet.Find(23, 1), nullptr);
}

TEST(XlsxReaderTest, ReadingsOverJapaneseWordsAreNotPartOfTheText) {
  const auto book = ReadSheet(
      Row("<c r=\"A1\" t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><r><t>み</t></r>"
          "<rPh sb=\"0\" eb=\"1\"><t>ミ</t></rPh></is></c>"),
      "<si><t>横浜市</t><rPh sb=\"0\" eb=\"3\"><t>ヨコハマシ</t></rPh><phoneticPr/></si>");
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(book->sheets[0].Find(0, 0)->text, "横浜市");
  EXPECT_EQ(book->sheets[0].Find(0, 1)->text, "み");
}

TEST(XlsxReaderTest, YesAndNoAreReadAsSuch) {
  const auto book =
      ReadSheet(Row("<c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c>"));
  ASSERT_TRUE(book.ok()) << book.status();
  for (const int column : {0, 1}) {
    const Cell* cell = book->sheets[0].Find(0, column);
    ASSERT_NE(cell, nullptr) << column;
    EXPECT_EQ(cell->kind, Cell::Kind::kBoolean);
    EXPECT_EQ(cell->boolean, column == 0);
  }
}

TEST(XlsxReaderTest, FormulasAreReadAsTheirLastValueAndErrorsAsErrors) {
  const auto book =
      ReadSheet(Row("<c r=\"A1\"><f>1+1</f><v>2</v></c><c r=\"B1\" t=\"str\"><f>A1</f><v>二</v></c>"
                    "<c r=\"C1\" t=\"e\"><v>#N/A</v></c><c r=\"D1\"><f>1</f></c>"));
  ASSERT_TRUE(book.ok()) << book.status();
  const Sheet& sheet = book->sheets[0];
  EXPECT_EQ(sheet.Find(0, 0)->number, 2);
  EXPECT_EQ(sheet.Find(0, 1)->text, "二");
  EXPECT_EQ(sheet.Find(0, 2)->kind, Cell::Kind::kError);
  EXPECT_EQ(sheet.Find(0, 3)->kind, Cell::Kind::kFormula);
}

// They were empty cells, which means "unchanged".
TEST(XlsxReaderTest, AFormulaThatWasNeverCalculatedIsNoEmptyCell) {
  const auto book = ReadSheet(
      Row("<c r=\"A1\"><f>1+1</f><v></v></c><c r=\"B1\"><f>1+1</f><v/></c>"
          "<c r=\"C1\"><f t=\"shared\" ref=\"C1:D1\" si=\"0\">A1</f></c>"
          "<c r=\"D1\"><f t=\"shared\" si=\"0\"/></c><c r=\"E1\" t=\"e\"><f>1</f><v></v></c>"
          "<c r=\"F1\" t=\"str\"><f>\"\"</f><v></v></c><c r=\"G1\" t=\"str\"><f>A1</f></c>"
          "<c r=\"H1\"><v></v></c><c r=\"I1\"><f>2</f><v>0</v></c>"));
  ASSERT_TRUE(book.ok()) << book.status();
  const Sheet& sheet = book->sheets[0];
  for (const int column : {0, 1, 2, 3, 4, 6}) {
    ASSERT_NE(sheet.Find(0, column), nullptr) << column;
    EXPECT_EQ(sheet.Find(0, column)->kind, Cell::Kind::kFormula) << column;
  }
  // A text that came out empty is a value.
  EXPECT_EQ(sheet.Find(0, 5), nullptr);
  EXPECT_EQ(sheet.Find(0, 7), nullptr);
  EXPECT_EQ(sheet.Find(0, 8)->kind, Cell::Kind::kNumber);
}

// With a time of day behind it, it was a text that nobody could read.
TEST(XlsxReaderTest, ADateCellIsItsDayWhateverTimeOfDayItHas) {
  for (const char* value :
       {"2024-03-31", "2024-03-31T00:00:00", "2024-03-31T00:00:00Z", "2024-03-31T00:00:00.000",
        "2024-03-31T15:30:00+09:00", "2024-03-31T09:15"}) {
    const auto book = ReadSheet(Row(absl::StrCat("<c r=\"A1\" t=\"d\"><v>", value, "</v></c>")));
    ASSERT_TRUE(book.ok()) << book.status();
    EXPECT_EQ(book->sheets[0].Find(0, 0)->text, "2024-03-31") << value;
    EXPECT_EQ(book->sheets[0].Find(0, 0)->look, Cell::Look::kDate) << value;
  }
  const auto month = ReadSheet(Row("<c r=\"A1\" s=\"0\" t=\"d\"><v>2024-03-01T00:00:00</v></c>"),
                               "", "<cellXfs><xf numFmtId=\"17\"/></cellXfs>");
  ASSERT_TRUE(month.ok());
  EXPECT_EQ(month->sheets[0].Find(0, 0)->text, "2024-03");
  for (const char* value :
       {"2024-02-30T00:00:00", "T09:15", "2024-03-31x", "20240331", "2024/03/31"}) {
    const auto book = ReadSheet(Row(absl::StrCat("<c r=\"A1\" t=\"d\"><v>", value, "</v></c>")));
    ASSERT_TRUE(book.ok());
    EXPECT_EQ(book->sheets[0].Find(0, 0)->kind, Cell::Kind::kText) << value;
    EXPECT_EQ(book->sheets[0].Find(0, 0)->text, value);
  }
}

// The container said SharedStrings.xml, the workbook sharedStrings.xml.
TEST(XlsxReaderTest, NamesOfPartsAreTheSameInEitherCase) {
  std::vector<ZipPart> parts =
      XlsxParts(Row("<c r=\"A1\" t=\"s\"><v>0</v></c>"), "<si><t>文</t></si>");
  for (ZipPart& part : parts)
    part.name = absl::StrReplaceAll(part.name, {{"sharedStrings", "SharedStrings"},
                                                {"worksheets", "WorkSheets"},
                                                {"_rels/.rels", "_Rels/.rels"}});
  const auto book = ReadXlsx(BuildZip(parts));
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(book->sheets[0].Find(0, 0)->text, "文");
  // Two such names are one: programs would not agree on which part is meant.
  parts.push_back({"xl/SHAREDSTRINGS.xml", "<sst/>"});
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
}

TEST(XlsxReaderTest, WhatLiesUnderAMergedCellIsNotRead) {
  const auto book =
      ReadSheet(Row("<c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c><c r=\"C1\"><v>3</v></c>") +
                "<mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>");
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_NE(book->sheets[0].Find(0, 0), nullptr);
  EXPECT_EQ(book->sheets[0].Find(0, 1), nullptr);
  EXPECT_NE(book->sheets[0].Find(0, 2), nullptr);
}

TEST(XlsxReaderTest, OtherKindsOfFilesAreNamed) {
  for (const std::string& bytes : {std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
                                   std::string("<html><table></table></html>"),
                                   std::string("\xef\xbb\xbf<?xml version=\"1.0\"?>"),
                                   std::string("外部ID,題名\r\n"), std::string()})
    EXPECT_EQ(CellKindOf(ReadXlsx(bytes).status()), "WRONG_FILE_TYPE");
}

TEST(XlsxReaderTest, TooManyBytesAreRefusedUnread) {
  EXPECT_EQ(CellKindOf(ReadXlsx(std::string(kMaxFileBytes + 1, 'P')).status()), "TOO_LARGE");
}

TEST(XlsxReaderTest, ABombIsRefusedByWhatItDeclares) {
  std::vector<ZipPart> parts = XlsxParts("");
  parts.push_back({"xl/media/bomb", "x", static_cast<int64_t>(kMaxInflatedBytes)});
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "TOO_LARGE");
}

TEST(XlsxReaderTest, ABombThatLiesAboutItsSizeIsStoppedAtTheSizeItTold) {
  std::vector<ZipPart> parts = XlsxParts(Row(std::string(50 << 20, ' ')));
  const std::string honest = BuildZip(parts);
  EXPECT_LT(honest.size(), size_t{1} << 20);
  EXPECT_TRUE(ReadXlsx(honest).ok());
  parts.back().declared_size = 1000;
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
}

TEST(XlsxReaderTest, PartsThatShareTheirBytesAreRefused) {
  std::vector<ZipPart> parts = XlsxParts("");
  parts.push_back({"xl/media/again", parts.back().content});
  parts.back().offset = 0;
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
}

TEST(XlsxReaderTest, DamagedContainersAreBrokenFiles) {
  std::vector<ZipPart> parts = XlsxParts("");
  parts[1].wrong_crc = true;
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
  parts = XlsxParts("");
  parts[1].encrypted = true;
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
  parts = XlsxParts("");
  parts.push_back(parts[0]);
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
  for (size_t missing = 0; missing < 6; ++missing) {
    parts = XlsxParts("");
    parts.erase(parts.begin() + static_cast<int>(missing));
    EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE") << missing;
  }
}

// Whatever happens to the bytes, there is an answer and no exception.
TEST(XlsxReaderTest, EveryCutAndEveryChangedByteIsSurvived) {
  const std::string whole =
      BuildZip(XlsxParts(Row("<c r=\"A1\" t=\"s\"><v>0</v></c>"), "<si><t>文</t></si>",
                         "<cellXfs><xf numFmtId=\"14\"/></cellXfs>"));
  ASSERT_TRUE(ReadXlsx(whole).ok());
  for (size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(ReadXlsx(whole.substr(0, size)).ok()) << size;
  for (size_t at = 0; at < whole.size(); ++at) {
    for (const char byte : {'\0', '\xff', '<'}) {
      std::string changed = whole;
      changed[at] = byte;
      (void)ReadXlsx(changed);
    }
  }
}

TEST(XlsxReaderTest, EveryCutOfTheXmlIsSurvived) {
  const std::string sheet =
      "<sheetData><row r=\"1\" spans=\"1:3\"><!-- c --><c r=\"A1\" s=\"0\"><v>1</v></c>"
      "<c r=\"B1\" t=\"inlineStr\"><is><t xml:space=\"preserve\"> &amp;&#x3042;<![CDATA[<x>]]></t>"
      "</is></c></row></sheetData><mergeCells><mergeCell ref=\"A2:B3\"/></mergeCells>";
  std::vector<ZipPart> parts = XlsxParts(sheet);
  const std::string whole = parts.back().content;
  ASSERT_TRUE(ReadXlsx(BuildZip(parts)).ok());
  for (size_t size = 0; size < whole.size(); ++size) {
    parts.back().content = whole.substr(0, size);
    EXPECT_FALSE(ReadXlsx(BuildZip(parts)).ok()) << parts.back().content;
    for (const char* end : {"<", "&", "&#", "\"", "<!", "<![CDATA[", "<!--", "</", "<?", "]]"}) {
      parts.back().content = whole.substr(0, size) + end;
      (void)ReadXlsx(BuildZip(parts));
    }
  }
}

TEST(XlsxReaderTest, EntitiesOfTheFilesOwnAreRefused) {
  std::vector<ZipPart> parts = XlsxParts("");
  parts.back().content =
      "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>"
      "<worksheet>&b;</worksheet>";
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
  parts.back().content = "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet></worksheet>";
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
}

TEST(XlsxReaderTest, DeepNestingIsRefused) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(CellKindOf(ReadSheet(deep).status()), "BROKEN_FILE");
}

TEST(XlsxReaderTest, NonsenseInTheCellsIsABrokenFile) {
  for (const char* cell : {"<c r=\"A0\"><v>1</v></c>", "<c r=\"ZZZZ9\"><v>1</v></c>",
                           "<c r=\"A1\" t=\"s\"><v>7</v></c>", "<c r=\"A1\" t=\"s\"><v>-1</v></c>",
                           "<c r=\"A1\"><v>abc</v></c>", "<c r=\"A1\"><v>inf</v></c>",
                           "<c r=\"A1\" t=\"zzz\"><v>1</v></c>", "<c r=\"A1\" s=\"x\"><v>1</v></c>",
                           "<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>"})
    EXPECT_EQ(CellKindOf(ReadSheet(Row(cell)).status()), "BROKEN_FILE") << cell;
  for (const char* merged : {"A1:", "B2:A1", "A1:B2:C3", "A1:XFE1"})
    EXPECT_EQ(CellKindOf(ReadSheet("<mergeCell ref=\"" + std::string(merged) + "\"/>").status()),
              "BROKEN_FILE")
        << merged;
  EXPECT_EQ(CellKindOf(ReadSheet("<mergeCell ref=\"A1:C3\"/><mergeCell ref=\"B2:D4\"/>").status()),
            "BROKEN_FILE");
}

TEST(XlsxReaderTest, OneLongTextInManyCellsDoesNotFillTheMemory) {
  std::string cells;
  for (int i = 1; i <= 10'000; ++i)
    cells += "<row r=\"" + std::to_string(i) + "\"><c t=\"s\"><v>0</v></c></row>";
  const auto book = ReadSheet("<sheetData>" + cells + "</sheetData>",
                              "<si><t>" + std::string(30'000, 'x') + "</t></si>");
  EXPECT_EQ(CellKindOf(book.status()), "TOO_LARGE");
}

TEST(XlsxReaderTest, MoreCellsOrLongerTextsThanAllowedAreRefused) {
  std::string cells;
  for (size_t i = 0; i <= kMaxCells / 10; ++i) {
    cells += "<row>";
    for (int c = 0; c < 10; ++c) cells += "<c><v>1</v></c>";
    cells += "</row>";
  }
  EXPECT_EQ(CellKindOf(ReadSheet("<sheetData>" + cells + "</sheetData>").status()), "TOO_LARGE");
  const auto long_text = ReadSheet(Row("<c r=\"B1\" t=\"inlineStr\"><is><t>" +
                                       std::string(kMaxCellText + 1, 'x') + "</t></is></c>"));
  EXPECT_EQ(CellKindOf(long_text.status()), "TEXT_TOO_LONG");
  EXPECT_THAT(domain::DetailOf(long_text.status())->violations(0).message_ja(), HasSubstr("表!B1"));
}

TEST(NumberLookTest, FormatsOfDatesAndPercents) {
  EXPECT_EQ(LookOfCode("0.0%").look, Cell::Look::kPercent);
  EXPECT_EQ(LookOfCode("#,##0\"%\"").look, Cell::Look::kPlain);
  EXPECT_EQ(LookOfCode("[$-411]ggge\"年\"m\"月\"d\"日\";@").parts, DateParts::kDay);
  EXPECT_EQ(LookOfCode("yyyy\"年\"m\"月\"").parts, DateParts::kMonth);
  EXPECT_EQ(LookOfCode("yyyy\"年度\"").parts, DateParts::kFiscalYear);
  EXPECT_EQ(LookOfCode("ggge\"年\"").parts, DateParts::kCalendarYear);
  EXPECT_EQ(LookOfCode("yyyy").parts, DateParts::kYear);
  for (const char* plain : {"General", "@", "#,##0;[Red]-#,##0", "0.00E+00", "h:mm:ss", "",
                            "[h]:mm", "#,##0\"人\"", "\\d0", "\"unfinished"})
    EXPECT_EQ(LookOfCode(plain).look, Cell::Look::kPlain) << plain;
  EXPECT_EQ(LookOfBuiltIn(14).parts, DateParts::kDay);
  EXPECT_EQ(LookOfBuiltIn(55).parts, DateParts::kMonth);
  EXPECT_EQ(LookOfBuiltIn(10).look, Cell::Look::kPercent);
  EXPECT_EQ(LookOfBuiltIn(3).look, Cell::Look::kPlain);
}

std::string ShownAs(const std::string& code, double number) {
  const auto format = ScaledFormat::Of(code);
  return format == nullptr ? "(null)" : format->Show(number).value_or("(as it is)");
}

TEST(NumberLookTest, FormatsThatLeaveOutThousandsTellWhatTheyShow) {
  EXPECT_EQ(ShownAs("#,##0,", 62'000'000), "62,000");
  EXPECT_EQ(ShownAs("#,##0,\"千円\"", 55'000'000), "55,000千円");
  EXPECT_EQ(ShownAs("#,##0.0,,\"百万円\"", 51'500'000), "51.5百万円");
  EXPECT_EQ(ShownAs("#,##0.0#,", 1'500), "1.5");
  EXPECT_EQ(ShownAs("#,##0,.0", 1'500), "1.5");
  EXPECT_EQ(ShownAs("[$¥-411]#,##0,_);[Red]\\(#,##0,\\)", -62'000), "(62)");
  EXPECT_EQ(ShownAs("#,##0,", -62'000), "-62");
  EXPECT_EQ(ShownAs("#,##0,", 400), "0");
  EXPECT_EQ(ShownAs("#,##0,千円", 0), "(as it is)");
  EXPECT_EQ(ShownAs("[>=1000000]0.0,,\"百万\";[>=1000]0,\"千\";0", 2'500'000), "2.5百万");
  EXPECT_EQ(ShownAs("[>=1000000]0.0,,\"百万\";[>=1000]0,\"千\";0", 2'000), "2千");
  EXPECT_EQ(ShownAs("[>=1000000]0.0,,\"百万\";[>=1000]0,\"千\";0", 20), "(as it is)");
  EXPECT_EQ(ShownAs("0,%", 50'000), "5,000%");
  // Of each comparison the two sides of its bound.
  const std::string plain_then = "0;0,\"千\"";
  const std::string thousands_then = "0,\"千\";0";
  EXPECT_EQ(ShownAs("[<1000]" + plain_then, 999), "(as it is)");
  EXPECT_EQ(ShownAs("[<1000]" + plain_then, 1'000), "1千");
  EXPECT_EQ(ShownAs("[<=1000]" + plain_then, 1'000), "(as it is)");
  EXPECT_EQ(ShownAs("[<=1000]" + plain_then, 1'001), "1千");
  EXPECT_EQ(ShownAs("[>1000]" + thousands_then, 1'000), "(as it is)");
  EXPECT_EQ(ShownAs("[>1000]" + thousands_then, 1'001), "1千");
  EXPECT_EQ(ShownAs("[>=1000]" + thousands_then, 999), "(as it is)");
  EXPECT_EQ(ShownAs("[>=1000]" + thousands_then, 1'000), "1千");
  EXPECT_EQ(ShownAs("[=1000]" + thousands_then, 1'000), "1千");
  EXPECT_EQ(ShownAs("[=1000]" + thousands_then, 1'001), "(as it is)");
  EXPECT_EQ(ShownAs("[<>1000]" + thousands_then, 1'000), "(as it is)");
  EXPECT_EQ(ShownAs("[<>1000]" + thousands_then, 1'001), "1千");
  for (const char* plain :
       {"#,##0", "#,##0;[Red]-#,##0", "#,##0.00", "_ * #,##0_ ;_ * -#,##0_ ;_ * \"-\"_ ;_ @_ ",
        "#,##0\"人,\"", "\"a,b\"0", ",0", "0\\,", "#,##0_,", "", ",", "[,]0", "\"", "\\", "_", "["})
    EXPECT_EQ(ShownAs(plain, 1000), "(null)") << plain;
  EXPECT_EQ(ShownAs(std::string(5000, '0') + ",", 1), "(null)");
}

TEST(NumberLookTest, ACellKnowsThatItShowsAnotherNumber) {
  const auto book = ReadSheet(
      Row("<c r=\"A1\" s=\"0\"><v>62000000</v></c><c r=\"B1\" s=\"1\"><v>62000000</v></c>"), "",
      "<numFmts><numFmt numFmtId=\"164\" formatCode=\"#,##0,\"/></numFmts>"
      "<cellXfs><xf numFmtId=\"164\"/><xf numFmtId=\"3\"/></cellXfs>");
  ASSERT_TRUE(book.ok()) << book.status();
  EXPECT_EQ(book->sheets[0].Find(0, 0)->look, Cell::Look::kScaled);
  EXPECT_EQ(book->sheets[0].Find(0, 0)->text, "62,000");
  EXPECT_EQ(book->sheets[0].Find(0, 1)->look, Cell::Look::kPlain);
}

TEST(NumberLookTest, DaysOfSerialNumbers) {
  EXPECT_EQ(DateOfSerial(45382, DateParts::kDay, false), "2024-03-31");
  EXPECT_EQ(DateOfSerial(45382.75, DateParts::kMonth, false), "2024-03");
  EXPECT_EQ(DateOfSerial(1, DateParts::kDay, false), "1900-01-01");
  EXPECT_EQ(DateOfSerial(59, DateParts::kDay, false), "1900-02-28");
  EXPECT_EQ(DateOfSerial(61, DateParts::kDay, false), "1900-03-01");
  EXPECT_EQ(DateOfSerial(43920, DateParts::kYear, true), "2024");
  EXPECT_EQ(DateOfSerial(43920, DateParts::kCalendarYear, true), "2024年");
  EXPECT_EQ(DateOfSerial(43920, DateParts::kFiscalYear, true), "2024年度");
  EXPECT_EQ(DateOfSerial(0, DateParts::kDay, false), std::nullopt);
  EXPECT_EQ(DateOfSerial(1e9, DateParts::kDay, false), std::nullopt);
}

// A sheet of `rows` rows of ten numbers.
std::string WideSheet(int rows) {
  std::string xml = "<sheetData>";
  for (int row = 1; row <= rows; ++row) {
    absl::StrAppend(&xml, "<row r=\"", row, "\">");
    for (char column = 'A'; column <= 'J'; ++column)
      absl::StrAppend(&xml, "<c r=\"", std::string(1, column), row, "\"><v>", row, "</v></c>");
    xml += "</row>";
  }
  return xml + "</sheetData>";
}

// A whole workbook was unpacked in one turn of a thread that others wait for.
TEST(XlsxReaderTest, AStepReadsNoMoreThanItWasTold) {
  const std::string sheet = WideSheet(20'000);
  const std::string bytes = BuildZip(XlsxParts(sheet, "", ""));
  constexpr size_t kMost = 10'000;
  const auto reader = XlsxReader::Open(bytes);
  ASSERT_TRUE(reader.ok()) << reader.status();
  // No cell takes fewer bytes of its part than this.
  const size_t cells_in_a_step = kMost / std::string("<c r=\"A1\"><v>1</v></c>").size() + 1;
  size_t steps = 0;
  size_t held = 0;
  while (true) {
    const auto all = (*reader)->Step(kMost);
    ASSERT_TRUE(all.ok()) << all.status();
    ++steps;
    const size_t holds = (*reader)->held_bytes();
    ASSERT_LE(holds, held + cells_in_a_step * sizeof(Cell));
    held = holds;
    if (*all) break;
  }
  EXPECT_GE(steps, sheet.size() / kMost);
  const Workbook book = (*reader)->Take();
  ASSERT_EQ(book.sheets.size(), 1U);
  EXPECT_EQ(book.sheets[0].cells.size(), 200'000U);
}

TEST(XlsxReaderTest, WhereAStepEndsMakesNoDifference) {
  const std::string texts = "<si><t>連携𠮷</t></si><si><t>二</t></si>";
  const std::string sheet =
      Row("<c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>市町村</t></is></c>"
          "<c r=\"C1\"><v>12.5</v></c>");
  const std::string bytes = BuildZip(XlsxParts(sheet, texts, ""));
  const auto whole = ReadXlsx(bytes);
  ASSERT_TRUE(whole.ok()) << whole.status();
  for (const size_t most : {size_t{1}, size_t{2}, size_t{3}, size_t{7}, size_t{64}}) {
    const auto reader = XlsxReader::Open(bytes);
    ASSERT_TRUE(reader.ok());
    absl::StatusOr<bool> all = false;
    while (all.ok() && !*all) all = (*reader)->Step(most);
    ASSERT_TRUE(all.ok()) << most << ": " << all.status();
    const Workbook book = (*reader)->Take();
    ASSERT_EQ(book.sheets[0].cells.size(), whole->sheets[0].cells.size());
    for (size_t i = 0; i < book.sheets[0].cells.size(); ++i)
      EXPECT_EQ(book.sheets[0].cells[i].text, whole->sheets[0].cells[i].text);
  }
}

// The parser looks at what is not complete anew with every piece.
TEST(XlsxReaderTest, ATagThatDoesNotEndIsNotWaitedFor) {
  const std::string sheet =
      "<sheetData><!--" + std::string(kMaxXmlTag + 2 * kXlsxStepBytes, ' ') + "--></sheetData>";
  EXPECT_EQ(CellKindOf(ReadSheet(sheet).status()), "BROKEN_FILE");
}

// A hundred sheets that are one part are a hundred times its size.
TEST(XlsxReaderTest, APartIsReadOnce) {
  auto parts = XlsxParts(Row("<c r=\"A1\"><v>1</v></c>"), "", "");
  ASSERT_TRUE(ReadXlsx(BuildZip(parts)).ok());
  int changed = 0;
  for (ZipPart& part : parts) {
    if (part.name != "xl/workbook.xml") continue;
    const size_t begin = part.content.find("<sheet ");
    const size_t end = part.content.find("/>", begin) + 2;
    ASSERT_NE(begin, std::string::npos);
    part.content.insert(end, part.content.substr(begin, end - begin));
    ++changed;
  }
  ASSERT_EQ(changed, 1);
  EXPECT_EQ(CellKindOf(ReadXlsx(BuildZip(parts)).status()), "BROKEN_FILE");
  // Nor does another case of its letters make it a second one.
  for (ZipPart& part : parts) {
    if (part.name == "xl/workbook.xml")
      part.content = absl::StrReplaceAll(
          part.content, {{"r:id=\"rId1\"/></sheets>", "r:id=\"rId9\"/></sheets>"}});
    if (part.name == "xl/_rels/workbook.xml.rels")
      part.content = absl::StrReplaceAll(part.content,
                                         {{"</Relationships>",
                                           "<Relationship Id=\"rId9\" Type=\"x/worksheet\" "
                                           "Target=\"worksheets/SHEET1.xml\"/></Relationships>"}});
  }
  const absl::Status twice = ReadXlsx(BuildZip(parts)).status();
  EXPECT_THAT(domain::DetailOf(twice)->violations(0).message(), HasSubstr("used twice"));
}

TEST(XlsxReaderTest, CellsOutOfTheirOrderAreArrangedWhileTheyAreFew) {
  const auto few = ReadSheet(
      "<sheetData><row r=\"3\"><c r=\"B3\"><v>3</v></c><c r=\"A3\"><v>2</v></c></row>"
      "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>");
  ASSERT_TRUE(few.ok()) << few.status();
  std::vector<double> numbers;
  for (const Cell& cell : few->sheets[0].cells) numbers.push_back(cell.number);
  EXPECT_THAT(numbers, ::testing::ElementsAre(1, 2, 3));
  std::string backwards = "<sheetData>";
  for (int row = static_cast<int>(kMaxLateCells) + 2; row > 0; --row)
    absl::StrAppend(&backwards, "<row r=\"", row, "\"><c><v>1</v></c></row>");
  EXPECT_EQ(CellKindOf(ReadSheet(backwards + "</sheetData>").status()), "BROKEN_FILE");
}

}  // namespace
}  // namespace renkei::sheet
