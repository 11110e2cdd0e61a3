#include "server/domain/registry/local_government_code.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Every five-digit code of a prefecture, with its check digit.
std::vector<std::string> AllCodes() {
  std::vector<std::string> codes;
  for (int prefecture = 1; prefecture <= 47; ++prefecture) {
    for (int body = 0; body < 1'000; ++body) {
      const std::string five = absl::StrFormat("%02d%03d", prefecture, body);
      codes.push_back(five + CheckDigit(five));
    }
  }
  return codes;
}

TEST(CheckDigit, AgreesWithPublishedCodes) {
  for (const char* code : {"010006", "130001", "140007", "011011", "011070", "011061", "072028",
                           "332143", "463035", "141003"}) {
    EXPECT_EQ(CheckDigit(std::string(code, 5)), code[5]) << code;
  }
}

TEST(ParseLocalGovernmentCode, SixDigitsComeBackAsTheyAre) {
  for (const std::string& code : AllCodes()) {
    const absl::StatusOr<std::string> parsed = ParseLocalGovernmentCode(code);
    ASSERT_TRUE(parsed.ok()) << code << parsed.status();
    EXPECT_EQ(*parsed, code);
  }
}

TEST(ParseLocalGovernmentCode, EveryWrongLastDigitIsRefusedWithTheRightCode) {
  for (const char* code : {"010006", "141003", "463035", "072028"}) {
    for (char last = '0'; last <= '9'; ++last) {
      if (last == code[5]) continue;
      const absl::Status status = ParseLocalGovernmentCode(std::string(code, 5) + last).status();
      EXPECT_EQ(KindOf(status), "BAD_CHECK_DIGIT");
      EXPECT_THAT(MessageOf(status), HasSubstr(code));
    }
  }
}

TEST(ParseLocalGovernmentCode, FiveDigitsGetTheirCheckDigitUnlessTheyAreALostZeroToo) {
  size_t ambiguous = 0;
  for (const std::string& code : AllCodes()) {
    const absl::StatusOr<std::string> parsed = ParseLocalGovernmentCode(code.substr(0, 5));
    const std::vector<std::string> readings = LocalGovernmentCodeReadings(code.substr(0, 5));
    ASSERT_THAT(readings, ::testing::Contains(code));
    if (parsed.ok()) {
      EXPECT_EQ(*parsed, code);
      EXPECT_EQ(readings.size(), 1u);
    } else {
      ++ambiguous;
      EXPECT_EQ(KindOf(parsed.status()), "AMBIGUOUS");
      ASSERT_EQ(readings.size(), 2u);
      EXPECT_THAT(MessageOf(parsed.status()), HasSubstr(readings[0]));
      EXPECT_THAT(MessageOf(parsed.status()), HasSubstr(readings[1]));
    }
  }
  // Prefectures 10 to 47, and of each ten numbers about one fits as a check digit.
  EXPECT_GT(ambiguous, 3'000u);
  EXPECT_LT(ambiguous, 4'500u);
}

TEST(ParseLocalGovernmentCode, ALostLeadingZeroIsMendedWhereNothingElseIsMeant) {
  // 085464 Sakai in Ibaraki: prefecture 85 does not exist, so only one reading is left.
  EXPECT_EQ(*ParseLocalGovernmentCode("85464"), "085464");
  // 01100 Sapporo as statistics write it, its zero lost.
  EXPECT_EQ(*ParseLocalGovernmentCode("1100"), "011002");
}

TEST(ParseLocalGovernmentCode, ALostLeadingZeroThatIsACodeOfItsOwnIsAmbiguous) {
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("11011").status()), "AMBIGUOUS");
  EXPECT_THAT(LocalGovernmentCodeReadings("11011"), ElementsAre("110116", "011011"));
}

TEST(ParseLocalGovernmentCode, FullWidthDigitsAndSpacesAreRead) {
  EXPECT_EQ(*ParseLocalGovernmentCode("１４１００３"), "141003");
  EXPECT_EQ(*ParseLocalGovernmentCode("\u3000141003 "), "141003");
}

TEST(ParseLocalGovernmentCode, EachMistakeHasItsKind) {
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("").status()), "NOT_DIGITS");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("横浜市").status()), "NOT_DIGITS");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("14100-3").status()), "NOT_DIGITS");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("141").status()), "BAD_LENGTH");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("1410030").status()), "BAD_LENGTH");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("480002").status()), "BAD_PREFECTURE");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("00100").status()), "BAD_PREFECTURE");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("0000").status()), "BAD_PREFECTURE");
  EXPECT_EQ(KindOf(ParseLocalGovernmentCode("99999").status()), "BAD_PREFECTURE");
}

TEST(ParseLocalGovernmentCode, ErrorsSpeakBothLanguages) {
  for (const char* text : {"", "14100", "x", "141004", "990000", "1"}) {
    const absl::Status status = ParseLocalGovernmentCode(text).status();
    if (status.ok()) continue;
    const pb::FieldViolation violation = DetailOf(status)->violations(0);
    EXPECT_FALSE(violation.message().empty());
    EXPECT_THAT(violation.message_ja(), HasSubstr("。"));
  }
}

TEST(ParseLocalGovernmentCode, HostileTextIsRefusedOrRead) {
  HostileTexts texts(1, {"0", "1", "4", "9", "１", "〇", " ", "\u3000", "-"});
  for (int round = 0; round < kHostileRounds; ++round) {
    const std::string text = texts.Next();
    const absl::StatusOr<std::string> parsed = ParseLocalGovernmentCode(text);
    if (parsed.ok()) {
      EXPECT_EQ(*ParseLocalGovernmentCode(*parsed), *parsed) << text;
    } else {
      EXPECT_NE(KindOf(parsed.status()), "") << text;
    }
  }
}

TEST(PrefectureCode, IsTheCodeOfThePrefecture) {
  EXPECT_EQ(PrefectureCode("141003"), "140007");
  EXPECT_EQ(PrefectureCode("010006"), "010006");
  EXPECT_THAT(LocalGovernmentCodeReadings("横浜"), IsEmpty());
}

}  // namespace
}  // namespace renkei::domain
