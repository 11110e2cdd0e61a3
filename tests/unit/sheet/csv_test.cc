#include "server/sheet/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/error.h"
#include "server/sheet/xlsx_writer.h"

namespace renkei::sheet {
namespace {

using namespace std::string_literals;

using ::testing::HasSubstr;

pb::FieldViolation FirstOf(const absl::Status& status) {
  const auto detail = domain::DetailOf(status);
  return detail && detail->violations_size() > 0 ? detail->violations(0) : pb::FieldViolation();
}

std::string TextAt(const CsvSheet& csv, int row, int column) {
  const Cell* cell = csv.sheet.Find(row, column);
  return cell == nullptr ? "" : cell->text;
}

TEST(CsvTest, WhatIsWrittenIsReadBack) {
  const std::vector<std::string> texts = {"自動運転バス", "一行目\n二行目",
                                          "a\r\nb",       "a\rb",
                                          "\"引用\"",     " spaces ",
                                          "=SUM(A1)",     "'=1",
                                          "''@a",         "-",
                                          "-5",           "- 箇条書き",
                                          "+81",          "'plain",
                                          "a,b",          "\n",
                                          "\t",           "001",
                                          "①㈱髙﨑",      "~\\"};
  for (const Encoding encoding : {Encoding::kUtf8, Encoding::kCp932}) {
    Sheet sheet;
    for (size_t i = 0; i < texts.size(); ++i) {
      sheet.AddText(static_cast<int>(i) * 2 + 1, 2, texts[i]);
      sheet.AddNumber(static_cast<int>(i) * 2 + 1, 4, 0.1 + static_cast<double>(i));
    }
    const CsvFile file = WriteCsv(sheet, encoding);
    EXPECT_TRUE(file.missing.empty());
    const auto back = ReadCsv(file.bytes, "表");
    ASSERT_TRUE(back.ok()) << back.status();
    EXPECT_EQ(back->encoding, encoding);
    EXPECT_EQ(back->sheet.cells.size(), sheet.cells.size());
    for (size_t i = 0; i < texts.size(); ++i)
      EXPECT_EQ(TextAt(*back, static_cast<int>(i) * 2 + 1, 2), texts[i]);
    EXPECT_EQ(TextAt(*back, 1, 4), "0.1");
  }
}

TEST(CsvTest, NothingInAnExportedFileRunsWhereItIsOpened) {
  Sheet sheet;
  sheet.AddText(0, 0, "=HYPERLINK(\"http://example.com\")");
  sheet.AddText(0, 1, "@cmd");
  sheet.AddText(0, 2, "-1+1");
  EXPECT_EQ(WriteCsv(sheet).bytes,
            "\xef\xbb\xbf\"'=HYPERLINK(\"\"http://example.com\"\")\",'@cmd,'-1+1\r\n");
}

TEST(CsvTest, RowsCountAsPeopleSeeThem) {
  const auto csv = ReadCsv("a\n\n\r\n\"x\n\ny\",b\rz", "表");
  ASSERT_TRUE(csv.ok()) << csv.status();
  EXPECT_EQ(TextAt(*csv, 0, 0), "a");
  EXPECT_EQ(TextAt(*csv, 3, 0), "x\n\ny");
  EXPECT_EQ(TextAt(*csv, 3, 1), "b");
  EXPECT_EQ(TextAt(*csv, 4, 0), "z");
}

TEST(CsvTest, WrongQuotingIsToldWithItsRow) {
  for (const char* text : {"a,b\nc,\"d", "a,b\nc,d\"e", "a,b\nc,\"d\"e"}) {
    const auto csv = ReadCsv(text, "表");
    EXPECT_EQ(FirstOf(csv.status()).kind(), "BAD_QUOTING") << text;
    EXPECT_THAT(FirstOf(csv.status()).message_ja(), HasSubstr("2 行目（B2）")) << text;
  }
}

TEST(CsvTest, TheEncodingIsFound) {
  const auto cp932 = ReadCsv("\x8e\x7b\x8d\xf4,\x87\x40\n", "表");  // 施策,①
  ASSERT_TRUE(cp932.ok()) << cp932.status();
  EXPECT_EQ(cp932->encoding, Encoding::kCp932);
  EXPECT_EQ(TextAt(*cp932, 0, 0), "施策");
  EXPECT_EQ(TextAt(*cp932, 0, 1), "①");
  const auto utf8 = ReadCsv("\xef\xbb\xbf施策", "表");
  ASSERT_TRUE(utf8.ok());
  EXPECT_EQ(TextAt(*utf8, 0, 0), "施策");
}

TEST(CsvTest, MixedEncodingsAreToldWithBothLines) {
  const auto csv = ReadCsv("外部ID,題名\nk1,施策\nk2,\x8e\x7b\x8d\xf4\n", "表");
  EXPECT_EQ(FirstOf(csv.status()).kind(), "MIXED_ENCODINGS");
  EXPECT_THAT(FirstOf(csv.status()).message_ja(), HasSubstr("3 行目"));
  EXPECT_THAT(FirstOf(csv.status()).message_ja(), HasSubstr("1 行目は UTF-8"));
}

TEST(CsvTest, WhatIsNoTextIsRefused) {
  EXPECT_EQ(FirstOf(ReadCsv("a,b\nc\0d"s, "表").status()).kind(), "BINARY_FILE");
  EXPECT_EQ(FirstOf(ReadCsv("\xff\xfe"
                            "a",
                            "表")
                        .status())
                .kind(),
            "BINARY_FILE");
  EXPECT_EQ(FirstOf(ReadCsv("a\n\x80\xff\xff", "表").status()).kind(), "BAD_ENCODING");
  EXPECT_EQ(FirstOf(ReadCsv("\x8e\x7b", "表", Encoding::kUtf8).status()).kind(), "BAD_ENCODING");
}

TEST(CsvTest, LimitsHold) {
  EXPECT_EQ(FirstOf(ReadCsv(std::string(100 << 20, 'x'), "表").status()).kind(), "TOO_LARGE");
  EXPECT_EQ(FirstOf(ReadCsv(std::string(20 << 20, 'x'), "表").status()).kind(), "TEXT_TOO_LONG");
  EXPECT_EQ(FirstOf(ReadCsv(std::string(1 << 20, ','), "表").status()).kind(), "TOO_WIDE");
  std::string many;
  for (size_t i = 0; i <= kMaxCells; ++i) many += "1\n";
  EXPECT_EQ(FirstOf(ReadCsv(many, "表").status()).kind(), "TOO_LARGE");
}

// Files of old hosts end in 0x1A.
TEST(CsvTest, TheMarkAtTheEndOfAFileIsNoPartOfIt) {
  for (const std::string& end :
       {std::string("\x1a"), std::string("\r\n\x1a"), std::string("\r\n\x1a\r\n"),
        "\r\n\x1a\0\0\0"s, std::string("\n\x1a\x1a\x1a")}) {
    for (const char* text : {"a,施策", "a,\x8e\x7b\x8d\xf4"}) {
      const auto csv = ReadCsv(text + end, "表");
      ASSERT_TRUE(csv.ok()) << csv.status();
      EXPECT_EQ(csv->sheet.cells.size(), 2U);
      EXPECT_EQ(TextAt(*csv, 0, 1), "施策");
    }
  }
  for (const std::string& text : {std::string("a,\x1a"
                                              "b\n"),
                                  std::string("a\n\x1a\nb"), "a,b\n\0"s, "a,b\0\x1a"s})
    EXPECT_EQ(FirstOf(ReadCsv(text, "表").status()).kind(), "BINARY_FILE") << text;
}

TEST(CsvTest, NothingInAFileRunsWhereItIsOpened) {
  for (const std::string text : {"=1+1", "+1+1", "-1+1", "@x", "\t=1", "\r=1", "'=1"}) {
    Sheet sheet;
    sheet.AddText(0, 0, text);
    sheet.AddNumber(0, 1, -5);
    const CsvFile file = WriteCsv(sheet);
    EXPECT_THAT(file.bytes, HasSubstr(absl::StrCat("'", text))) << text;
    EXPECT_THAT(file.bytes, HasSubstr(",-5\r\n"));
    const auto back = ReadCsv(file.bytes, "表");
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(TextAt(*back, 0, 0), text);
  }
}

// Macs and phones write letters that cp932 has in another form: they were 〓 in the file.
TEST(CsvTest, LettersThatCp932HasInAnotherFormAreWrittenInThat) {
  Sheet sheet;
  sheet.AddText(0, 0, "令和5〜9年度−—‖¢£¬");
  const CsvFile file = WriteCsv(sheet, Encoding::kCp932);
  EXPECT_TRUE(file.missing.empty());
  EXPECT_THAT(file.bytes,
              HasSubstr("\x81\x60"
                        "9\x94\x4e\x93\x78\x81\x7c\x81\x5c\x81\x61\x81\x91\x81\x92\x81\xca"));
  const auto back = ReadCsv(file.bytes, "表");
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(TextAt(*back, 0, 0), "令和5～9年度－―∥￠￡￢");
  EXPECT_EQ(InCp932("令和5〜9年度−—‖¢£¬"), "令和5～9年度－―∥￠￡￢");
}

TEST(CsvTest, EveryCharacterThatCp932CannotHoldIsReported) {
  Sheet sheet;
  sheet.AddText(0, 0, "𠮷野家と♡と♡");
  sheet.AddText(1, 2, "é");
  const CsvFile file = WriteCsv(sheet, Encoding::kCp932);
  ASSERT_EQ(file.missing.size(), 3U);
  EXPECT_EQ(file.missing[0].character, "♡");
  EXPECT_EQ(file.missing[1].character, "𠮷");
  EXPECT_EQ(file.missing[2].row, 1);
  EXPECT_EQ(file.missing[2].column, 2);
  const auto back = ReadCsv(file.bytes, "表");
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(TextAt(*back, 0, 0), "〓野家と〓と〓");
}

TEST(CsvTest, EveryCutOfAFileIsSurvived) {
  const std::string whole = "\xef\xbb\xbf外部ID,\"題\n名\"\r\n\"k\"\"1\",施策\r\n";
  for (size_t size = 0; size < whole.size(); ++size) (void)ReadCsv(whole.substr(0, size), "表");
  EXPECT_TRUE(ReadCsv(whole, "表").ok());
}

}  // namespace
}  // namespace renkei::sheet
