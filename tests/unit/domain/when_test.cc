#include "server/domain/time/when.h"

#include "absl/strings/str_cat.h"
#include "server/domain/time/date.h"
#include "server/domain/time/era.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::HasSubstr;

// The short form of what `text` means, or the kind of the error.
std::string Read(absl::string_view text) {
  const absl::StatusOr<pb::When> when = ParseWhen(text);
  return when.ok() ? FormatWhen(*when, WhenStyle::kShort) : KindOf(when.status());
}

pb::When At(pb::When::Kind kind, int year, int month = 0, int day = 0) {
  pb::When when;
  when.set_kind(kind);
  when.set_year(year);
  when.set_month(month);
  when.set_day(day);
  return when;
}

TEST(ParseWhen, ReadsTheNotationsOfPapers) {
  const std::vector<std::pair<std::string, std::string>> notations = {
      {"令和5年度", "FY2023"},
      {"令和元年度", "FY2019"},
      {"平成31年度", "FY2019"},
      {"R5年度", "FY2023"},
      {"2024年度末", "end of FY2024"},
      {"令和６年度末", "end of FY2024"},
      {"平成31年度末", "end of FY2019"},
      {"FY2023", "FY2023"},
      {"end of FY2023", "end of FY2023"},
      {"R5", "FY2023"},
      {"H30", "FY2018"},
      {"令5", "FY2023"},
      {"Ｒ５", "FY2023"},
      {"㋿5年", "CY2023"},
      {"令和五年", "CY2023"},
      {"平成三十年", "CY2018"},
      {"平成二十三年", "CY2011"},
      {"二〇二四年", "CY2024"},
      {"二千二十四年", "CY2024"},
      {"昭和六十三年", "CY1988"},
      {"西暦2024年", "CY2024"},
      {"2024", "FY2024"},
      {"2024-03", "2024-03"},
      {"2024/3", "2024-03"},
      {"2024年3月", "2024-03"},
      {"２０２４年３月", "2024-03"},
      {"2024-03-31", "2024-03-31"},
      {"2024年3月31日", "2024-03-31"},
      {"令和6年3月31日", "2024-03-31"},
      {"令和 6 年 3 月 31 日", "2024-03-31"},
      {"令和六年三月三十一日現在", "2024-03-31"},
      {"R6.3.31", "2024-03-31"},
      {"R.6.3.31", "2024-03-31"},
      {"r6.3.31時点", "2024-03-31"},
      {"令和6年3月末", "2024-03-31"},
      {"令和6年2月末", "2024-02-29"},
      {"2024年末", "2024-12-31"},
      {"令和5(2023)年度", "FY2023"},
      {"2023（令和5）年度末", "end of FY2023"},
      {"2024年3月31日(令和6年3月31日)", "2024-03-31"},
      {"明治22年4月1日", "1889-04-01"},
      {"大正15年12月24日", "1926-12-24"},
  };
  for (const auto& [text, meaning] : notations) EXPECT_EQ(Read(text), meaning) << text;
}

TEST(ParseWhen, AYearWithoutAWordIsAFiscalYearThroughEveryDoor) {
  for (const char* text : {"2023", "２０２３", "R5", "令5", "令和5", "令和５(2023)"}) {
    EXPECT_EQ(Read(text), "FY2023") << text;
    EXPECT_TRUE(IsBareYear(text)) << text;
  }
  for (const char* text : {"令和5年", "2023年", "CY2023", "cy2023"}) {
    EXPECT_EQ(Read(text), "CY2023") << text;
    EXPECT_FALSE(IsBareYear(text)) << text;
  }
  for (const char* text : {"令和5年度", "FY2023", "2023年度末", "2023-04", "", "いつか"})
    EXPECT_FALSE(IsBareYear(text)) << text;
}

TEST(ParseWhen, KeepsTheTextAsWritten) { EXPECT_EQ(ParseWhen(" Ｒ５年度 ")->text(), " Ｒ５年度 "); }

TEST(ParseWhen, EachMistakeHasItsKind) {
  const std::vector<std::pair<std::string, std::string>> mistakes = {
      {"", "UNREADABLE_TIME"},
      {"いずれ", "UNREADABLE_TIME"},
      {"令和", "UNREADABLE_TIME"},
      {"2024-03-31-01", "UNREADABLE_TIME"},
      {"2024年3月31", "UNREADABLE_TIME"},
      {"2024年度3月", "UNREADABLE_TIME"},
      {"2020-2024年度", "UNREADABLE_TIME"},
      {"2024-13", "BAD_DATE"},
      {"2023年2月29日", "BAD_DATE"},
      {"令和5年13月末", "BAD_DATE"},
      {"5年度", "YEAR_OUT_OF_RANGE"},
      {"1867年", "YEAR_OUT_OF_RANGE"},
      {"2201", "YEAR_OUT_OF_RANGE"},
      {"令和5(2022)年度", "CONTRADICTORY"},
  };
  for (const auto& [text, kind] : mistakes) EXPECT_EQ(Read(text), kind) << text;
}

TEST(ParseWhen, AnEraOutsideItselfIsRefusedWithTheRightNotation) {
  const std::vector<std::pair<std::string, std::string>> slips = {
      {"平成35年度", "令和5年度"},
      {"令和元年3月", "平成31年3月"},
      {"平成31年5月1日", "令和元年5月1日"},
      {"昭和64年度", "平成元年度"},
      {"昭和100年", "令和7年"},
      {"令和0年", "平成30年"},
      {"平成元年1月7日", "昭和64年1月7日"},
      {"R1.4.30", "平成31年4月30日"},
  };
  for (const auto& [text, right] : slips) {
    const absl::Status status = ParseWhen(text).status();
    EXPECT_EQ(KindOf(status), "OUTSIDE_ERA") << text;
    EXPECT_THAT(MessageOf(status), HasSubstr(right)) << text;
  }
}

TEST(ParseWhen, BothErasOfAYearOrMonthTheyShareAreAccepted) {
  EXPECT_EQ(Read("昭和64年"), "CY1989");
  EXPECT_EQ(Read("平成元年"), "CY1989");
  EXPECT_EQ(Read("昭和64年1月"), "1989-01");
  EXPECT_EQ(Read("平成元年1月"), "1989-01");
}

TEST(FormatWhen, DaysAroundEveryChangeOfEraNameTheEraInForce) {
  for (size_t i = 1; i < kEras.size(); ++i) {
    for (int offset = -31; offset <= 31; ++offset) {
      const absl::CivilDay day = kEras[i].first_day + offset;
      const pb::When when =
          At(pb::When::KIND_DATE, static_cast<int>(day.year()), day.month(), day.day());
      const std::string text = FormatWhen(when, WhenStyle::kEra);
      EXPECT_THAT(text, HasSubstr(std::string(kEras[offset < 0 ? i - 1 : i].name)));
      const absl::StatusOr<pb::When> parsed = ParseWhen(text);
      ASSERT_TRUE(parsed.ok()) << text;
      EXPECT_EQ(FirstDay(*parsed), day);
      // The same day under the other of the two eras does not exist.
      const Era& other = kEras[offset < 0 ? i : i - 1];
      if (day.year() < other.first_day.year()) continue;
      const std::string wrong = absl::StrCat(FormatEraYear(other, static_cast<int>(day.year())),
                                             "年", day.month(), "月", day.day(), "日");
      EXPECT_EQ(Read(wrong), "OUTSIDE_ERA") << wrong;
    }
  }
}

TEST(FormatWhen, FiscalYear2019IsReiwa) {
  EXPECT_EQ(FormatWhen(At(pb::When::KIND_FISCAL_YEAR, 2019), WhenStyle::kEra), "令和元年度");
  EXPECT_EQ(FormatWhen(At(pb::When::KIND_FISCAL_YEAR, 2018), WhenStyle::kEra), "平成30年度");
  EXPECT_EQ(FormatWhen(At(pb::When::KIND_END_OF_FISCAL_YEAR, 1988), WhenStyle::kEra),
            "昭和63年度末");
  EXPECT_EQ(FormatWhen(At(pb::When::KIND_END_OF_FISCAL_YEAR, 2024), WhenStyle::kWestern),
            "2024年度末");
  EXPECT_EQ(FormatWhen(At(pb::When::KIND_MONTH, 2019, 4), WhenStyle::kEra), "平成31年4月");
}

TEST(FormatWhen, WhatIsPrintedMeansTheSameInEveryStyle) {
  for (int year = kFirstYear; year <= kLastYear; ++year) {
    std::vector<pb::When> times = {At(pb::When::KIND_FISCAL_YEAR, year),
                                   At(pb::When::KIND_END_OF_FISCAL_YEAR, year),
                                   At(pb::When::KIND_CALENDAR_YEAR, year)};
    for (int month = 1; month <= 12; ++month) {
      times.push_back(At(pb::When::KIND_MONTH, year, month));
      times.push_back(At(pb::When::KIND_DATE, year, month, 1));
      times.push_back(At(pb::When::KIND_DATE, year, month, 28));
    }
    for (const pb::When& when : times) {
      for (const WhenStyle style : {WhenStyle::kEra, WhenStyle::kWestern, WhenStyle::kShort}) {
        const std::string text = FormatWhen(when, style);
        const absl::StatusOr<pb::When> parsed = ParseWhen(text);
        ASSERT_TRUE(parsed.ok()) << text << parsed.status();
        ASSERT_EQ(parsed->kind(), when.kind()) << text;
        ASSERT_EQ(FirstDay(*parsed), FirstDay(when)) << text;
        ASSERT_EQ(LastDay(*parsed), LastDay(when)) << text;
      }
    }
  }
}

TEST(FormatPeriod, NamesBothEndsInEveryStyle) {
  pb::FiscalPeriod period;
  EXPECT_EQ(FormatPeriod(period, WhenStyle::kEra), "");
  period.set_from_fiscal_year(2019);
  period.set_to_fiscal_year(2024);
  EXPECT_EQ(FormatPeriod(period, WhenStyle::kEra), "令和元年度～令和6年度");
  EXPECT_EQ(FormatPeriod(period, WhenStyle::kWestern), "2019～2024年度");
  EXPECT_EQ(FormatPeriod(period, WhenStyle::kShort), "FY2019-2024");
}

TEST(LastDay, OfAFiscalYearIsInTheNextCalendarYear) {
  EXPECT_EQ(LastDay(*ParseWhen("2024年度末")), absl::CivilDay(2025, 3, 31));
  EXPECT_EQ(FirstDay(*ParseWhen("2024年度末")), absl::CivilDay(2025, 3, 31));
  EXPECT_EQ(FirstDay(*ParseWhen("2024年度")), absl::CivilDay(2024, 4, 1));
  EXPECT_EQ(LastDay(*ParseWhen("2024-02")), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(LastDay(*ParseWhen("2024年")), absl::CivilDay(2024, 12, 31));
}

TEST(CompleteWhen, ReadsATextAndChecksNumbers) {
  pb::When when;
  EXPECT_TRUE(CompleteWhen(when).ok());
  when.set_text("令和5年度末");
  EXPECT_EQ(CompleteWhen(when)->kind(), pb::When::KIND_END_OF_FISCAL_YEAR);
  EXPECT_TRUE(CompleteWhen(At(pb::When::KIND_MONTH, 2024, 3)).ok());
  for (const auto& [bad, field] : std::vector<std::pair<pb::When, std::string>>{
           {At(pb::When::KIND_UNSPECIFIED, 2024), "kind"},
           {At(pb::When::KIND_FISCAL_YEAR, 24), "year"},
           {At(pb::When::KIND_FISCAL_YEAR, 2024, 3), "month"},
           {At(pb::When::KIND_MONTH, 2024), "month"},
           {At(pb::When::KIND_MONTH, 2024, 3, 1), "day"},
           {At(pb::When::KIND_DATE, 2024, 2, 30), "day"},
           {At(pb::When::KIND_DATE, 2024, 13, 1), "month"}}) {
    const absl::Status status = CompleteWhen(bad).status();
    EXPECT_EQ(KindOf(status), "BAD_DATE");
    EXPECT_EQ(DetailOf(status)->violations(0).field(), field);
  }
}

// A real paper has this slip: adopted in Reiwa 2, revised, it says, in Heisei 5.
TEST(CheckChronology, ARevisionBeforeItsPlanProposesTheEraThatIsMeant) {
  const absl::Status status = CheckChronology(*ParseWhen("令和2年3月"), *ParseWhen("平成5年3月"));
  EXPECT_EQ(KindOf(status), "BAD_CHRONOLOGY");
  EXPECT_THAT(MessageOf(status), HasSubstr("Perhaps 令和5年3月 is meant"));
}

TEST(CheckChronology, WhatCanBeInOrderPasses) {
  EXPECT_TRUE(CheckChronology(*ParseWhen("令和2年3月"), *ParseWhen("令和5年3月")).ok());
  EXPECT_TRUE(CheckChronology(*ParseWhen("2023年度"), *ParseWhen("2023-04")).ok());
  EXPECT_TRUE(CheckChronology(*ParseWhen("2023年3月"), *ParseWhen("2022年度")).ok());
  EXPECT_TRUE(CheckChronology(pb::When(), *ParseWhen("2022年度")).ok());
  EXPECT_FALSE(CheckChronology(*ParseWhen("2023-04-01"), *ParseWhen("2022年度末")).ok());
}

TEST(ParseWhen, HostileTextIsRefusedOrRead) {
  HostileTexts texts(3, {"令和", "平成", "R",  "H",  ".",       "元",   "五",       "十", "千",
                         "年",   "度",   "末", "月", "日",      "2024", "3",        "31", "-",
                         "/",    "(",    ")",  "FY", "end of ", "現在", "９９９９", " "});
  size_t read = 0;
  for (int round = 0; round < kHostileRounds; ++round) {
    const std::string text = texts.Next();
    const absl::StatusOr<pb::When> when = ParseWhen(text);
    if (when.ok()) {
      ++read;
      EXPECT_LE(FirstDay(*when), LastDay(*when)) << text;
      EXPECT_TRUE(CompleteWhen(*when).ok()) << text;
    } else {
      EXPECT_NE(KindOf(when.status()), "") << text;
    }
  }
  EXPECT_GT(read, 100u);  // the pieces do make times now and then
}

TEST(ParseWhen, ALongTextIsRefusedUnread) {
  EXPECT_EQ(Read(std::string(1 << 20, '9')), "UNREADABLE_TIME");
}

TEST(FiscalYearTest, AreReadInAnyNotationAndAnEraOutsideItselfIsMendedInTheHint) {
  for (const char* text :
       {"2023", "FY2023", "R5", "令5", "令和5年度", "令和五年度", "Ｒ５", "2023年度末"}) {
    const auto year = ParseFiscalYear(text);
    ASSERT_TRUE(year.ok()) << text;
    EXPECT_EQ(*year, 2023) << text;
  }
  EXPECT_EQ(*ParseFiscalYear("令和元年度"), 2019);
  EXPECT_EQ(*ParseFiscalYear("平成31年度"), 2019);
  EXPECT_EQ(*ParseFiscalYear("1950"), 1950);
  EXPECT_EQ(*ParseFiscalYear("2200"), 2200);
  for (const char* text : {"", "来年度", "令和5年3月", "1949", "2201", "令和5年"})
    EXPECT_FALSE(ParseFiscalYear(text).ok()) << text;
  EXPECT_THAT(std::string(ParseFiscalYear("平成35年度").status().message()),
              testing::HasSubstr("令和5年度"));
}

TEST(DayTest, IsReadInAnyNotationAndNothingShorterIsADay) {
  for (const char* text :
       {"2024-03-31", " 2024-03-31 ", "令和6年3月31日", "R6.3.31", "令和6年3月末"})
    EXPECT_EQ(*ParseDay(text), "2024-03-31") << text;
  for (const char* text : {"", "令和6年度", "2024-03", "2024-02-30", "あした"})
    EXPECT_FALSE(ParseDay(text).ok()) << text;
}

}  // namespace
}  // namespace renkei::domain
