#include "server/domain/contribution/last_time.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/progress_fixture.h"

namespace renkei::domain {
namespace {

pb::SharedKpi WithTarget(const std::string& when) {
  pb::SharedKpi kpi;
  *kpi.add_targets() = Timed(1, when);
  return kpi;
}

pb::FiscalPeriod Years(int from, int to) {
  pb::FiscalPeriod period;
  period.set_from_fiscal_year(from);
  period.set_to_fiscal_year(to);
  return period;
}

TEST(LastEndedTimeTest, AYearHasEndedOnTheDayAfterItsLast) {
  EXPECT_EQ(LastEndedTime(pb::SharedKpi(), {}, absl::CivilDay(2025, 3, 31))->year(), 2023);
  EXPECT_EQ(LastEndedTime(pb::SharedKpi(), {}, absl::CivilDay(2025, 4, 1))->year(), 2024);
  const pb::SharedKpi calendar = WithTarget("CY2027");
  const auto before = LastEndedTime(calendar, {}, absl::CivilDay(2024, 12, 31));
  EXPECT_EQ(before->kind(), pb::When::KIND_CALENDAR_YEAR);
  EXPECT_EQ(before->year(), 2023);
  EXPECT_EQ(LastEndedTime(calendar, {}, absl::CivilDay(2025, 1, 1))->year(), 2024);
}

TEST(LastEndedTimeTest, ItLiesWithinThePeriod) {
  const pb::SharedKpi kpi = WithTarget("FY2027");
  EXPECT_FALSE(LastEndedTime(kpi, Years(2024, 2027), absl::CivilDay(2025, 3, 31)).has_value());
  EXPECT_EQ(LastEndedTime(kpi, Years(2024, 2027), absl::CivilDay(2025, 4, 1))->year(), 2024);
  EXPECT_EQ(LastEndedTime(kpi, Years(2024, 2027), absl::CivilDay(2031, 4, 1))->year(), 2027);
}

}  // namespace
}  // namespace renkei::domain
