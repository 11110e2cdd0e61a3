// Figures that should only grow, and targets that should reach the end of the plan.
#include "server/domain/strategy/progress/cumulative.h"

#include <gtest/gtest.h>

#include "server/domain/strategy/progress/target_end.h"
#include "tests/unit/domain/progress_fixture.h"

namespace renkei::domain {
namespace {

pb::Kpi Cumulative() {
  pb::Kpi kpi;
  kpi.set_aggregation(pb::AGGREGATION_CUMULATIVE);
  return kpi;
}

TEST(FallOfTest, ACumulativeFigureBelowAnEarlierOneIsAFallWhateverTheOrderOfRecording) {
  for (const auto& figures : {std::vector{Figure(120, "FY2022"), Figure(100, "FY2023")},
                              std::vector{Figure(100, "FY2023"), Figure(120, "FY2022")}}) {
    const auto fall = FallOf(Cumulative(), figures);
    ASSERT_TRUE(fall.has_value());
    EXPECT_EQ(fall->earlier_when.year(), 2022);
    EXPECT_EQ(fall->earlier, 120);
    EXPECT_EQ(fall->when.year(), 2023);
    EXPECT_EQ(fall->value, 100);
  }
}

TEST(FallOfTest, FiguresThatGrowOrStayAreNone) {
  EXPECT_FALSE(FallOf(Cumulative(), {}).has_value());
  EXPECT_FALSE(FallOf(Cumulative(), std::vector{Figure(1, "FY2022")}).has_value());
  EXPECT_FALSE(FallOf(Cumulative(),
                      std::vector{Figure(1, "FY2021"), Figure(1, "FY2022"), Figure(2, "FY2023")})
                   .has_value());
}

TEST(FallOfTest, TheNewestFallIsToldAgainstTheHighestFigureBeforeIt) {
  const auto fall = FallOf(Cumulative(), std::vector{Figure(1200, "FY2020"), Figure(130, "FY2021"),
                                                     Figure(140, "FY2022"), Figure(150, "FY2023")});
  ASSERT_TRUE(fall.has_value());
  EXPECT_EQ(fall->earlier_when.year(), 2020);
  EXPECT_EQ(fall->earlier, 1200);
  EXPECT_EQ(fall->when.year(), 2023);
}

TEST(FallOfTest, AYearAndItsEndAreOneTime) {
  EXPECT_FALSE(FallOf(Cumulative(), std::vector{Figure(120, "FY2022"), Figure(110, "令和4年度末")})
                   .has_value());
  const auto fall = FallOf(Cumulative(), std::vector{Figure(100, "令和4年度末"),
                                                     Figure(120, "FY2022"), Figure(110, "FY2023")});
  ASSERT_TRUE(fall.has_value());
  EXPECT_EQ(fall->earlier, 120);
}

TEST(FallOfTest, OtherAggregationsTextsAndAnotherCountAreNone) {
  const std::vector<pb::KpiActual> falling = {Figure(120, "FY2022"), Figure(100, "FY2023")};
  for (const pb::Aggregation aggregation : {pb::AGGREGATION_UNSPECIFIED, pb::AGGREGATION_LEVEL,
                                            pb::AGGREGATION_FLOW, pb::AGGREGATION_RATE}) {
    pb::Kpi kpi;
    kpi.set_aggregation(aggregation);
    EXPECT_FALSE(FallOf(kpi, falling).has_value()) << pb::Aggregation_Name(aggregation);
  }
  EXPECT_FALSE(
      FallOf(Cumulative(), std::vector{Figure(120, "FY2022"), FigureText("集計中", "FY2023")})
          .has_value());
  pb::Kpi anew = Cumulative();
  anew.set_cumulative_from_fiscal_year(2023);
  EXPECT_FALSE(FallOf(anew, falling).has_value()) << "FY2022 belongs to the count before";
  anew.set_cumulative_from_fiscal_year(2022);
  EXPECT_TRUE(FallOf(anew, falling).has_value());
}

pb::FiscalPeriod Until(int year) {
  pb::FiscalPeriod period;
  period.set_from_fiscal_year(2023);
  period.set_to_fiscal_year(year);
  return period;
}

pb::Kpi WithTargets(const std::vector<std::string>& times) {
  pb::Kpi kpi;
  for (const std::string& time : times) *kpi.add_targets() = Timed(1, time);
  return kpi;
}

TEST(TargetsEndEarlyTest, TheLastTargetInOrderOfTimeDecides) {
  const auto last = TargetsEndEarly(WithTargets({"FY2025", "FY2024"}), Until(2027));
  ASSERT_TRUE(last.has_value());
  EXPECT_EQ(last->year(), 2025);
  EXPECT_FALSE(TargetsEndEarly(WithTargets({"FY2027", "FY2025"}), Until(2027)).has_value());
}

TEST(TargetsEndEarlyTest, EveryNotationOfTheLastYearReachesIt) {
  for (const char* time : {"FY2027", "令和9年度末", "CY2027", "2027-10", "2028-03-31", "FY2028"})
    EXPECT_FALSE(TargetsEndEarly(WithTargets({time}), Until(2027)).has_value()) << time;
  for (const char* time : {"FY2026", "CY2026", "2027-03", "2027-03-31"})
    EXPECT_TRUE(TargetsEndEarly(WithTargets({time}), Until(2027)).has_value()) << time;
}

TEST(TargetsEndEarlyTest, WithoutATargetATimeOrAPeriodNothingIsSaid) {
  EXPECT_FALSE(TargetsEndEarly(WithTargets({}), Until(2027)).has_value());
  EXPECT_FALSE(TargetsEndEarly(WithTargets({"FY2024", ""}), Until(2027)).has_value());
  EXPECT_FALSE(TargetsEndEarly(WithTargets({"FY2024"}), pb::FiscalPeriod()).has_value());
}

}  // namespace
}  // namespace renkei::domain
