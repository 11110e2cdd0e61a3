#include "server/domain/time/date.h"

#include "server/domain/time/fiscal_year.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

TEST(ParseDate, EveryDayOfTheRangeComesBack) {
  for (absl::CivilDay day(kFirstYear, 1, 1); day.year() <= kLastYear; ++day) {
    const absl::StatusOr<absl::CivilDay> parsed = ParseDate(FormatDate(day));
    ASSERT_TRUE(parsed.ok()) << FormatDate(day);
    ASSERT_EQ(*parsed, day);
  }
}

TEST(ParseDate, RefusesWhatIsNoDay) {
  for (const char* text : {"", "2025-3-31", "2025/03/31", "20250331", "2025-02-29", "2025-13-01",
                           "2025-00-10", "2025-04-00", "1867-12-31", "2201-01-01", "+025-01-01",
                           "2025-01-01T", " 2025-01-1", "２０２５"}) {
    EXPECT_EQ(KindOf(ParseDate(text).status()), "BAD_DATE") << text;
  }
}

TEST(ParseDate, HostileTextIsRefusedOrRead) {
  HostileTexts texts(2, {"2025", "-", "01", "31", "0", "9", "２"});
  for (int round = 0; round < kHostileRounds; ++round) {
    const std::string text = texts.Next();
    const absl::StatusOr<absl::CivilDay> parsed = ParseDate(text);
    if (parsed.ok()) {
      EXPECT_EQ(FormatDate(*parsed), text);
    }
  }
}

TEST(TodayInJapan, ChangesAtThreeInTheAfternoonOfUtc) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  EXPECT_EQ(TodayInJapan(absl::FromCivil(absl::CivilSecond(2024, 12, 31, 14, 59, 59), utc)),
            absl::CivilDay(2024, 12, 31));
  EXPECT_EQ(TodayInJapan(absl::FromCivil(absl::CivilSecond(2024, 12, 31, 15, 0, 0), utc)),
            absl::CivilDay(2025, 1, 1));
}

TEST(DateInterval, HoldsItsFirstDayAndNotItsEnd) {
  const DateInterval interval = *ParseInterval("2010-04-01", "2019-05-01");
  EXPECT_FALSE(interval.Contains(absl::CivilDay(2010, 3, 31)));
  EXPECT_TRUE(interval.Contains(absl::CivilDay(2010, 4, 1)));
  EXPECT_TRUE(interval.Contains(absl::CivilDay(2019, 4, 30)));
  EXPECT_FALSE(interval.Contains(absl::CivilDay(2019, 5, 1)));
}

TEST(DateInterval, OverlapsExactlyWhenADayLiesInBoth) {
  const std::vector<std::string> ends = {"", "2020-01-01", "2020-01-02", "2020-01-03",
                                         "2020-01-04"};
  std::vector<DateInterval> intervals;
  for (const std::string& from : ends) {
    for (const std::string& to : ends) {
      if (auto interval = ParseInterval(from, to); interval.ok()) intervals.push_back(*interval);
    }
  }
  for (const DateInterval& a : intervals) {
    for (const DateInterval& b : intervals) {
      bool common = false;
      for (absl::CivilDay day(2019, 12, 30); day < absl::CivilDay(2020, 1, 7); ++day) {
        common = common || (a.Contains(day) && b.Contains(day));
      }
      EXPECT_EQ(a.Overlaps(b), common);
    }
  }
}

TEST(ParseInterval, RefusesASpanWithoutADay) {
  EXPECT_EQ(KindOf(ParseInterval("2020-01-01", "2020-01-01").status()), "BAD_INTERVAL");
  EXPECT_EQ(KindOf(ParseInterval("2020-01-02", "2020-01-01").status()), "BAD_INTERVAL");
  EXPECT_EQ(KindOf(ParseInterval("yesterday", "").status()), "BAD_DATE");
  EXPECT_TRUE(ParseInterval("", "").ok());
}

TEST(FiscalYear, BeginsInAprilAndEndsInMarch) {
  EXPECT_EQ(FiscalYearOf(absl::CivilDay(2024, 3, 31)), 2023);
  EXPECT_EQ(FiscalYearOf(absl::CivilDay(2024, 4, 1)), 2024);
  EXPECT_EQ(LastDayOfFiscalYear(2024), absl::CivilDay(2025, 3, 31));
  for (absl::CivilDay day(2018, 1, 1); day < absl::CivilDay(2022, 1, 1); ++day) {
    const int year = FiscalYearOf(day);
    EXPECT_LE(FirstDayOfFiscalYear(year), day);
    EXPECT_GE(LastDayOfFiscalYear(year), day);
  }
}

TEST(FiscalPeriod, CountsBothEndsAndRefusesTheReversed) {
  pb::FiscalPeriod period;
  period.set_from_fiscal_year(2023);
  period.set_to_fiscal_year(2027);
  EXPECT_EQ(FiscalYearsIn(period), 5);
  EXPECT_TRUE(CheckFiscalPeriod(period).ok());
  period.set_to_fiscal_year(2022);
  EXPECT_EQ(KindOf(CheckFiscalPeriod(period)), "BAD_PERIOD");
}

}  // namespace
}  // namespace renkei::domain
