#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "server/domain/strategy/progress/expectation.h"
#include "tests/unit/domain/progress_judging.h"

namespace renkei::domain {
namespace {

// 40 -> 200 from FY2022 to FY2027: 32 a year. FY2024 is expected to have 104.
TEST(ProgressJudgeTest, EachYearOfAFiveYearPlanBringsAFifthOfTheWay) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  const KpiPath path(kpi, pb::Rubric::PATH_LINEAR);
  EXPECT_EQ(path.At(At("FY2023")).value, 72);
  EXPECT_EQ(path.At(At("FY2024")).value, 104);
  EXPECT_EQ(path.At(At("FY2025")).value, 136);
  EXPECT_EQ(path.At(At("FY2027")).value, 200);
  EXPECT_EQ(path.At(At("FY2029")).value, 200);
  EXPECT_EQ(path.At(At("2024-09")).value, 88);
  EXPECT_EQ(path.At(At("FY2022")).reason, pb::CANNOT_JUDGE_NOT_DUE);
  EXPECT_EQ(path.At(At("FY2021")).reason, pb::CANNOT_JUDGE_NOT_DUE);
}

TEST(ProgressJudgeTest, TheWayIsMeasuredFromTheBaselineToWhatIsExpectedByThen) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  const pb::KpiProgress progress = Judged(kpi, {Figure(88, "FY2024")});
  EXPECT_EQ(progress.percent(), 75);
  EXPECT_EQ(progress.expected(), 104);
  EXPECT_EQ(progress.label(), "B");
  EXPECT_EQ(progress.band(), 2);
  EXPECT_EQ(PercentOf(kpi, Figure(104, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(24, "FY2024")), -25);
  EXPECT_EQ(PercentOf(kpi, Figure(88, "FY2024"), WholeWay()), 30);
  EXPECT_NEAR(PercentOf(kpi, Figure(88, "FY2024"), RatioOnLine()), 84.615385, 1e-6);
}

TEST(ProgressJudgeTest, AKpiThatGoesDownIsBetterTheLowerItIs) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_DOWN, 100, 50);
  EXPECT_EQ(PercentOf(kpi, Figure(80, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(70, "FY2024")), 150);
  EXPECT_EQ(PercentOf(kpi, Figure(100, "FY2024")), 0);
  EXPECT_EQ(PercentOf(kpi, Figure(64, "FY2024"), RatioOnLine()), 125);
  EXPECT_EQ(PercentOf(kpi, Figure(0, "FY2027"), RatioOnLine()), kMaxPercent);
}

TEST(ProgressJudgeTest, AShrinkingPopulationThatIsToShrinkLessIsJudgedByTheRatio) {
  // 10,000 -> 9,500; higher is better, and 9,400 is not 120 % of the way.
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 10'000, 9'500);
  EXPECT_NEAR(PercentOf(kpi, Figure(9'400, "FY2027")), 98.947368, 1e-6);
  EXPECT_EQ(PercentOf(kpi, Figure(9'500, "FY2027")), 100);
  EXPECT_GT(PercentOf(kpi, Figure(9'600, "FY2027")), 100);
}

TEST(ProgressJudgeTest, AShrinkingPopulationWithoutADirectionIsNeverTheBestMark) {
  // It was to shrink to 48,000, and has shrunk to 47,000: whether more or less is better is not
  // said.
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UNSPECIFIED, 50'000, 48'000);
  const pb::KpiProgress progress = Judged(kpi, {Figure(47'000, "FY2024")}, Linear());
  EXPECT_EQ(progress.cannot_judge(), pb::CANNOT_JUDGE_NO_DIRECTION);
  EXPECT_EQ(progress.band(), -1);
  EXPECT_FALSE(progress.has_percent());
  EXPECT_EQ(progress.direction(), pb::DIRECTION_UNSPECIFIED);
}

TEST(ProgressJudgeTest, StepwiseExpectsATargetUntilTheNextOne) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 0, 100);
  *kpi.add_targets() = Timed(40, "FY2024");
  EXPECT_EQ(WhyNot(kpi, {Figure(10, "FY2023")}, Stepwise()), pb::CANNOT_JUDGE_NOT_DUE);
  EXPECT_EQ(PercentOf(kpi, Figure(30, "FY2024"), Stepwise()), 75);
  EXPECT_EQ(PercentOf(kpi, Figure(30, "FY2026"), Stepwise()), 75);
  EXPECT_EQ(PercentOf(kpi, Figure(30, "FY2027"), Stepwise()), 30);
}

TEST(ProgressJudgeTest, OwnYearlyTargetsJudgeTheNewestFigureThatHasOne) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 0, 100);
  kpi.clear_baseline();
  *kpi.add_targets() = Timed(40, "FY2024");
  const pb::KpiProgress progress =
      Judged(kpi, {Figure(30, "FY2024"), Figure(90, "FY2025")}, OwnTargets());
  EXPECT_EQ(progress.percent(), 75);
  EXPECT_EQ(progress.actual().value().number(), 30);
  EXPECT_EQ(WhyNot(kpi, {Figure(90, "FY2025")}, OwnTargets()), pb::CANNOT_JUDGE_NOT_DUE);
}

TEST(ProgressJudgeTest, SeveralTargetsBendTheLine) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 0, 100);
  *kpi.add_targets() = Timed(20, "FY2024");
  const KpiPath path(kpi, pb::Rubric::PATH_LINEAR);
  EXPECT_EQ(path.At(At("FY2023")).value, 10);
  EXPECT_EQ(path.At(At("FY2024")).value, 20);
  EXPECT_NEAR(*path.At(At("FY2025")).value, 20 + 80.0 / 3, 1e-9);
}

TEST(ProgressJudgeTest, ACumulativeCountBeginsWithNothing) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 0, 230);
  kpi.clear_baseline();
  kpi.set_aggregation(pb::AGGREGATION_CUMULATIVE);
  EXPECT_EQ(WhyNot(kpi, {Figure(46, "FY2023")}), pb::CANNOT_JUDGE_NO_BASELINE);
  kpi.set_cumulative_from_fiscal_year(2023);
  EXPECT_EQ(PercentOf(kpi, Figure(46, "FY2023")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(46, "FY2024")), 50);
}

TEST(ProgressJudgeTest, ALevelToKeepLosesByItsDeviation) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_KEEP, 200, 200);
  EXPECT_EQ(PercentOf(kpi, Figure(200, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(190, "FY2024")), 95);
  EXPECT_EQ(PercentOf(kpi, Figure(210, "FY2024")), 95);
  EXPECT_EQ(PercentOf(kpi, Figure(500, "FY2024")), 0);
  kpi.clear_targets();
  EXPECT_EQ(PercentOf(kpi, Figure(190, "FY2024")), 95);
  kpi.clear_baseline();
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NO_TARGET);
}

TEST(ProgressJudgeTest, ARangeIsKeptWithinItsEnds) {
  pb::Kpi kpi;
  kpi.set_direction(pb::DIRECTION_RANGE);
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NO_TARGET);
  kpi.set_range_low(20);
  kpi.set_range_high(60);
  EXPECT_EQ(PercentOf(kpi, Figure(20, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(60, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(70, "FY2024")), 75);
  EXPECT_EQ(PercentOf(kpi, Figure(10, "FY2024")), 75);
  EXPECT_EQ(PercentOf(kpi, Figure(1'000, "FY2024")), 0);
}

TEST(ProgressJudgeTest, YesIsReachedOrNot) {
  pb::Kpi kpi;
  kpi.set_aggregation(pb::AGGREGATION_YES_NO);
  *kpi.add_targets() = TimedText("策定済", "FY2025");
  EXPECT_EQ(PercentOf(kpi, FigureText("有", "FY2025")), 100);
  EXPECT_EQ(PercentOf(kpi, FigureText("未策定", "FY2025")), 0);
  EXPECT_EQ(PercentOf(kpi, Figure(1, "FY2024")), 100);
  EXPECT_EQ(WhyNot(kpi, {FigureText("無", "FY2024")}), pb::CANNOT_JUDGE_NOT_DUE);
  EXPECT_EQ(WhyNot(kpi, {FigureText("検討中", "FY2025")}), pb::CANNOT_JUDGE_NOT_A_NUMBER);
}

TEST(ProgressJudgeTest, BetweenRanksThereIsNothing) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_DOWN, 30, 10);  // 30th of 47 to 10th
  kpi.set_aggregation(pb::AGGREGATION_ORDINAL);
  EXPECT_EQ(WhyNot(kpi, {Figure(20, "FY2024")}), pb::CANNOT_JUDGE_NOT_DUE);
  EXPECT_EQ(PercentOf(kpi, Figure(20, "FY2027")), 50);
  EXPECT_EQ(PercentOf(kpi, Figure(20, "FY2027"), RatioOnLine()), 50);
  kpi.clear_baseline();
  EXPECT_EQ(PercentOf(kpi, Figure(9, "FY2027")), 100);
  EXPECT_EQ(WhyNot(kpi, {Figure(20, "FY2027")}), pb::CANNOT_JUDGE_NO_BASELINE);
}

TEST(ProgressJudgeTest, EveryReasonWhyNotIsTold) {
  const pb::Kpi up = FiveYears(pb::DIRECTION_UP, 40, 200);
  EXPECT_EQ(WhyNot(up, {}), pb::CANNOT_JUDGE_NO_ACTUAL);
  pb::Kpi kpi = up;
  kpi.clear_baseline();
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NO_BASELINE);
  kpi = up;
  kpi.clear_targets();
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NO_TARGET);
  for (const char* text : {"約3割", "-", "データなし"})
    EXPECT_EQ(WhyNot(up, {FigureText(text, "FY2024")}), pb::CANNOT_JUDGE_NOT_A_NUMBER) << text;
  for (const char* text : {"均衡", "ほぼ全て"}) {
    kpi = up;
    *kpi.mutable_targets(0) = TimedText(text, "FY2027");
    EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NOT_A_NUMBER) << text;
    EXPECT_EQ(WhyNot(kpi, {}), pb::CANNOT_JUDGE_NOT_A_NUMBER) << text;
    kpi.set_direction(pb::DIRECTION_KEEP);
    EXPECT_EQ(WhyNot(kpi, {Figure(40, "FY2024")}), pb::CANNOT_JUDGE_NOT_A_NUMBER)
        << text << " is not what the baseline is";
  }
  EXPECT_EQ(WhyNot(FiveYears(pb::DIRECTION_UP, 40, 40), {Figure(1, "FY2024")}),
            pb::CANNOT_JUDGE_TARGET_EQUALS_BASELINE);
  EXPECT_EQ(WhyNot(up, {Figure(1, "FY2022")}), pb::CANNOT_JUDGE_NOT_DUE);
  pb::KpiActual none;
  *none.mutable_when() = At("FY2024");
  none.set_status(pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  EXPECT_EQ(WhyNot(up, {Figure(1, "FY2023"), none}), pb::CANNOT_JUDGE_NOT_AVAILABLE);
  kpi = up;
  kpi.clear_direction();
  EXPECT_EQ(WhyNot(kpi, {Figure(104, "FY2024")}), pb::CANNOT_JUDGE_NO_DIRECTION);
  kpi.clear_baseline();
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NO_DIRECTION);
  kpi = up;
  kpi.mutable_targets(0)->clear_when();
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NO_TIME);
  EXPECT_EQ(PercentOf(kpi, Figure(120, "FY2024"), WholeWay()), 50);
  kpi = up;
  kpi.mutable_baseline()->clear_when();
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_NO_TIME);
  kpi = up;
  kpi.set_unit("人");
  kpi.mutable_baseline()->set_unit("世帯");
  EXPECT_EQ(WhyNot(kpi, {Figure(1, "FY2024")}), pb::CANNOT_JUDGE_UNIT_DIFFERS);
  EXPECT_EQ(WhyNot(FiveYears(pb::DIRECTION_UP, -50, 0), {Figure(1, "FY2027")}, RatioOnLine()),
            pb::CANNOT_JUDGE_NO_RATIO);
}

TEST(ProgressJudgeTest, FullWidthPercentIsTheSameUnit) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  kpi.set_unit("%");
  kpi.mutable_baseline()->set_unit("％");
  EXPECT_EQ(PercentOf(kpi, Figure(104, "FY2024")), 100);
}

TEST(ProgressJudgeTest, MissingIsNeverZero) {
  const pb::KpiProgress progress =
      Judged(FiveYears(pb::DIRECTION_UP, 40, 200), {FigureText("-", "FY2024")});
  EXPECT_FALSE(progress.has_percent());
  EXPECT_EQ(progress.actual().value().text(), "-");
  ASSERT_EQ(progress.series_size(), 1);
  EXPECT_FALSE(progress.series(0).has_actual());
  EXPECT_EQ(progress.series(0).text(), "-");
  EXPECT_EQ(progress.series(0).expected(), 104);
}

TEST(ProgressJudgeTest, FiguresOfTimesThatHaveNotEndedAreLeftOut) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  const std::vector<pb::KpiActual> actuals = {Figure(130, "FY2025"), Figure(72, "FY2023")};
  EXPECT_EQ(Judged(kpi, actuals, Linear(), absl::CivilDay(2026, 3, 30)).actual().value().number(),
            72);
  EXPECT_EQ(Judged(kpi, actuals, Linear(), absl::CivilDay(2026, 3, 31)).actual().value().number(),
            130);
  EXPECT_EQ(Judged(kpi, actuals, Linear(), absl::CivilDay(2023, 3, 31)).cannot_judge(),
            pb::CANNOT_JUDGE_NO_ACTUAL);
}

TEST(ProgressJudgeTest, TheFigureOfTheRunningYearIsShownAndNotJudged) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  for (const char* year : {"FY2023", "令和5年度末"}) {
    const pb::KpiProgress progress =
        Judged(kpi, {Figure(72, year)}, Linear(), absl::CivilDay(2024, 3, 30));
    EXPECT_EQ(progress.cannot_judge(), pb::CANNOT_JUDGE_NOT_DUE) << year;
    EXPECT_EQ(progress.actual().value().number(), 72) << year;
    EXPECT_FALSE(progress.has_percent()) << year;
    EXPECT_EQ(progress.series_size(), 0) << year;
  }
  // One of a time that has not begun hides none that runs.
  const std::vector<pb::KpiActual> with_a_later_one = {Figure(150, "FY2026"), Figure(72, "FY2023")};
  EXPECT_EQ(Judged(kpi, with_a_later_one, Linear(), absl::CivilDay(2024, 3, 30))
                .actual()
                .value()
                .number(),
            72);
}

TEST(ProgressJudgeTest, ASharedIndicatorFillsOnlyWhatTheKpiLeavesOpen) {
  pb::Indicator indicator;
  indicator.set_direction(pb::DIRECTION_DOWN);
  indicator.set_aggregation(pb::AGGREGATION_FLOW);
  indicator.set_unit("件");
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UNSPECIFIED, 1, 2);
  kpi.clear_aggregation();
  pb::Kpi whole = WithIndicator(kpi, &indicator);
  EXPECT_EQ(whole.direction(), pb::DIRECTION_DOWN);
  EXPECT_EQ(whole.aggregation(), pb::AGGREGATION_FLOW);
  EXPECT_EQ(whole.unit(), "件");
  kpi.set_unit("人");
  kpi.set_direction(pb::DIRECTION_UP);
  whole = WithIndicator(kpi, &indicator);
  EXPECT_EQ(whole.direction(), pb::DIRECTION_UP);
  EXPECT_EQ(whole.unit(), "人");
  EXPECT_EQ(WithIndicator(kpi, nullptr).SerializeAsString(), kpi.SerializeAsString());
}

TEST(ProgressJudgeTest, TheSeriesKeepsTheNewestThirty) {
  std::vector<pb::KpiActual> actuals;
  for (int year = 1980; year < 2020; ++year)
    actuals.push_back(Figure(year, absl::StrCat("FY", year)));
  const pb::KpiProgress progress = Judged(FiveYears(pb::DIRECTION_UP, 40, 200), actuals);
  ASSERT_EQ(progress.series_size(), 30);
  EXPECT_EQ(progress.series(0).when().year(), 1990);
  EXPECT_EQ(progress.series(29).when().year(), 2019);
}

TEST(ProgressJudgeTest, HugeNumbersGiveNoNonsense) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, -1e308, 1e308);
  const double percent = PercentOf(kpi, Figure(1e308, "FY2027"));
  EXPECT_EQ(percent, 100);
  EXPECT_EQ(WhyNot(kpi, {Figure(INFINITY, "FY2027")}), pb::CANNOT_JUDGE_NOT_A_NUMBER);
  EXPECT_EQ(WhyNot(kpi, {Figure(NAN, "FY2027")}), pb::CANNOT_JUDGE_NOT_A_NUMBER);
}

// Properties, over random plans.
class ProgressPropertyTest : public testing::Test {
 protected:
  double Number() { return std::uniform_int_distribution<int>(-2'000, 2'000)(random_) / 10.0; }
  absl::string_view Year() {
    static constexpr absl::string_view kYears[] = {"FY2023", "FY2024", "FY2025",
                                                   "FY2026", "FY2027", "FY2028"};
    return kYears[std::uniform_int_distribution<size_t>(0, 5)(random_)];
  }
  std::mt19937 random_{20221223};
};

TEST_F(ProgressPropertyTest, MoreIsNeverWorseForUpAndNeverBetterForDown) {
  for (int round = 0; round < 3'000; ++round) {
    const double from = Number();
    const double to = Number();
    const absl::string_view year = Year();
    const double a = Number();
    const double b = a + std::abs(Number());
    for (const pb::Rubric& rubric :
         {Linear(), Stepwise(), OwnTargets(), WholeWay(), RatioOnLine()}) {
      const auto less_up = Judged(FiveYears(pb::DIRECTION_UP, from, to), {Figure(a, year)}, rubric);
      const auto more_up = Judged(FiveYears(pb::DIRECTION_UP, from, to), {Figure(b, year)}, rubric);
      ASSERT_EQ(less_up.cannot_judge(), more_up.cannot_judge());
      ASSERT_LE(less_up.percent(), more_up.percent())
          << from << " -> " << to << ": " << a << ", " << b << "\n"
          << rubric.ShortDebugString();
      const auto less = Judged(FiveYears(pb::DIRECTION_DOWN, from, to), {Figure(a, year)}, rubric);
      const auto more = Judged(FiveYears(pb::DIRECTION_DOWN, from, to), {Figure(b, year)}, rubric);
      ASSERT_GE(less.percent(), more.percent())
          << from << " -> " << to << ": " << a << ", " << b << "\n"
          << rubric.ShortDebugString();
    }
  }
}

TEST_F(ProgressPropertyTest, DownMirrorsUpOnTheWay) {
  for (int round = 0; round < 3'000; ++round) {
    const double from = Number();
    const double to = from + std::abs(Number()) + 1;
    const double actual = Number();
    const absl::string_view year = Year();
    for (const pb::Rubric& rubric : {Linear(), WholeWay()}) {
      const auto up = Judged(FiveYears(pb::DIRECTION_UP, from, to), {Figure(actual, year)}, rubric);
      const auto down =
          Judged(FiveYears(pb::DIRECTION_DOWN, -from, -to), {Figure(-actual, year)}, rubric);
      ASSERT_NEAR(up.percent(), down.percent(), 1e-6);
      ASSERT_EQ(up.label(), down.label());
    }
  }
}

TEST_F(ProgressPropertyTest, TheTargetInItsYearIsAHundredPercent) {
  for (int round = 0; round < 3'000; ++round) {
    const double from = Number();
    const double to = Number();
    if (from == to) continue;
    for (const pb::Direction direction :
         {pb::DIRECTION_UP, pb::DIRECTION_DOWN, pb::DIRECTION_KEEP}) {
      for (const pb::Rubric& rubric :
           {Linear(), Stepwise(), OwnTargets(), WholeWay(), RatioOnLine()}) {
        const auto judged = Judged(FiveYears(direction, from, to), {Figure(to, "FY2027")}, rubric);
        if (judged.cannot_judge() == pb::CANNOT_JUDGE_NO_RATIO) continue;
        ASSERT_EQ(judged.percent(), 100) << from << " -> " << to << "\n"
                                         << rubric.ShortDebugString();
      }
    }
  }
}

// 集計中 of the newest year hid the last figure that was there.
TEST(ProgressJudgeTest, AFigureThatIsAwaitedIsNone) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  const pb::KpiActual last = Figure(88, "FY2023");
  for (const char* awaited : {"集計中", "未公表", "調査中"}) {
    const pb::KpiProgress progress = Judged(kpi, {last, FigureText(awaited, "FY2024")});
    EXPECT_EQ(progress.actual().value().number(), 88) << awaited;
    EXPECT_EQ(progress.percent(), PercentOf(kpi, last)) << awaited;
  }
  const pb::KpiProgress alone = Judged(kpi, {FigureText("集計中", "FY2024")});
  EXPECT_EQ(alone.actual().value().text(), "集計中");
  EXPECT_EQ(alone.cannot_judge(), pb::CANNOT_JUDGE_NO_ACTUAL);
  // What will never come is said, and nothing older looked for.
  EXPECT_EQ(WhyNot(kpi, {last, FigureText("皆減", "FY2024")}), pb::CANNOT_JUDGE_NOT_A_NUMBER);
}

}  // namespace
}  // namespace renkei::domain
