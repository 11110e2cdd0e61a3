#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "server/domain/strategy/progress/expectation.h"
#include "server/domain/strategy/progress/judge.h"
#include "tests/unit/domain/progress_fixture.h"

namespace renkei::domain {
namespace {

constexpr absl::CivilDay kLater(2030, 1, 1);

pb::KpiProgress Judged(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                       const pb::Rubric& rubric = Linear(), absl::CivilDay as_of = kLater) {
  return JudgeKpi(kpi, actuals, rubric, as_of);
}

double PercentOf(const pb::Kpi& kpi, const pb::KpiActual& actual,
                 const pb::Rubric& rubric = Linear()) {
  const pb::KpiProgress progress = Judged(kpi, {actual}, rubric);
  EXPECT_TRUE(progress.has_percent()) << pb::CannotJudge_Name(progress.cannot_judge());
  return progress.percent();
}

pb::CannotJudge WhyNot(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                       const pb::Rubric& rubric = Linear()) {
  const pb::KpiProgress progress = Judged(kpi, actuals, rubric);
  EXPECT_FALSE(progress.has_percent()) << progress.percent();
  EXPECT_EQ(progress.band(), -1);
  EXPECT_EQ(progress.label(), "-");
  return progress.cannot_judge();
}

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

// What stands exactly on a bound belongs to one side of it, always the same.

TEST(ProgressJudgeTest, ARatioToNothingIsReachedByNothing) {
  const pb::Kpi to_nothing = FiveYears(pb::DIRECTION_DOWN, 100, 0);
  EXPECT_EQ(PercentOf(to_nothing, Figure(0, "FY2027"), RatioOnLine()), 100);
  EXPECT_EQ(PercentOf(to_nothing, Figure(-1, "FY2027"), RatioOnLine()), 100);
  EXPECT_EQ(PercentOf(to_nothing, Figure(1, "FY2027"), RatioOnLine()), 0);
  EXPECT_EQ(WhyNot(FiveYears(pb::DIRECTION_DOWN, 100, -1), {Figure(0, "FY2027")}, RatioOnLine()),
            pb::CANNOT_JUDGE_NO_RATIO);
  EXPECT_EQ(WhyNot(FiveYears(pb::DIRECTION_UP, -50, 0), {Figure(0, "FY2027")}, RatioOnLine()),
            pb::CANNOT_JUDGE_NO_RATIO);
}

TEST(ProgressJudgeTest, NothingOfWhatIsToShrinkIsTheBestWhateverItsSign) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_DOWN, 100, 50);
  EXPECT_EQ(PercentOf(kpi, Figure(-0.0, "FY2027"), RatioOnLine()), kMaxPercent);
  EXPECT_EQ(PercentOf(kpi, Figure(-1, "FY2027"), RatioOnLine()), kMaxPercent);
}

TEST(ProgressJudgeTest, ARankThatIsTheTargetIsReachedWithoutABaseline) {
  for (const pb::Direction direction : {pb::DIRECTION_UP, pb::DIRECTION_DOWN}) {
    pb::Kpi kpi = FiveYears(direction, 30, 10);
    kpi.set_aggregation(pb::AGGREGATION_ORDINAL);
    kpi.clear_baseline();
    EXPECT_EQ(PercentOf(kpi, Figure(10, "FY2027")), 100);
    const double worse = direction == pb::DIRECTION_UP ? 9 : 11;
    EXPECT_EQ(WhyNot(kpi, {Figure(worse, "FY2027")}), pb::CANNOT_JUDGE_NO_BASELINE);
  }
}

TEST(ProgressJudgeTest, TheEndsOfARangeBelongToIt) {
  pb::Kpi kpi;
  kpi.set_direction(pb::DIRECTION_RANGE);
  kpi.set_range_low(20);
  kpi.set_range_high(60);
  for (const double end : {20, 60}) {
    const pb::KpiProgress progress = Judged(kpi, {Figure(end, "FY2024")});
    EXPECT_EQ(progress.percent(), 100);
    EXPECT_FALSE(progress.has_expected()) << "nothing else was expected than " << end;
  }
  EXPECT_EQ(Judged(kpi, {Figure(19, "FY2024")}).expected(), 20);
  EXPECT_EQ(Judged(kpi, {Figure(61, "FY2024")}).expected(), 60);
}

TEST(ProgressJudgeTest, ARangeWithoutAWidthIsMeasuredByItsEnd) {
  pb::Kpi kpi;
  kpi.set_direction(pb::DIRECTION_RANGE);
  kpi.set_range_low(50);
  kpi.set_range_high(50);
  EXPECT_EQ(PercentOf(kpi, Figure(50, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(45, "FY2024")), 90);
  kpi.clear_range_high();
  EXPECT_EQ(PercentOf(kpi, Figure(45, "FY2024")), 90);
  kpi.set_range_low(0);
  EXPECT_EQ(PercentOf(kpi, Figure(0, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(-1, "FY2024")), 0);
}

TEST(ProgressJudgeTest, WhatIsKeptAtNothingIsHeldOrNot) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_KEEP, 0, 0);
  EXPECT_EQ(PercentOf(kpi, Figure(0, "FY2024")), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(1, "FY2024")), 0);
}

// Two of one day: the later one in the list is the newer one, whatever the day is called.
TEST(ProgressJudgeTest, OfOneDayTheLastOneCounts) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  const pb::KpiActual year = Figure(80, "FY2024");
  const pb::KpiActual month = Figure(90, "2025-03");
  EXPECT_EQ(Judged(kpi, {year, month}).actual().value().number(), 90);
  EXPECT_EQ(Judged(kpi, {month, year}).actual().value().number(), 80);
  constexpr absl::CivilDay kWithin(2025, 3, 15);
  EXPECT_EQ(Judged(kpi, {year, month}, Linear(), kWithin).actual().value().number(), 90);
  EXPECT_EQ(Judged(kpi, {month, year}, Linear(), kWithin).actual().value().number(), 80);
  *kpi.add_targets() = Timed(210, "2028-03");
  EXPECT_EQ(Judged(kpi, {}).final_target().value().number(), 210);
  *kpi.add_targets() = Timed(100, "FY2025");
  EXPECT_EQ(Judged(kpi, {}).final_target().value().number(), 210);
}

TEST(ProgressJudgeTest, AChangeIsMeasuredFromTheBaselineEvenWhereItIsNone) {
  const pb::Rubric change = ByChange();
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_UP, 40, 200), Figure(50, "FY2024"), change), 25);
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_DOWN, 40, 20), Figure(50, "FY2024"), change), -25);
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_UP, -40, 0), Figure(-50, "FY2024"), change), -25);
  EXPECT_EQ(WhyNot(FiveYears(pb::DIRECTION_UP, 0, 200), {Figure(50, "FY2024")}, change),
            pb::CANNOT_JUDGE_NO_RATIO);
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_KEEP, 200, 200), Figure(190, "FY2024"), change), -5);
}

// Own targets judge only the figures of their own times, where it is a way to them that is measured:
// what is to be held, and what is measured by its change or on the whole way, is judged by the newest.
TEST(ProgressJudgeTest, OwnTargetsPickTheFigureOnlyWhereTheyMeasureIt) {
  const std::vector<pb::KpiActual> actuals = {Figure(50, "FY2024"), Figure(80, "FY2025")};
  const auto judged = [&](pb::Direction direction, pb::Rubric::Measure measure) {
    pb::Kpi kpi = FiveYears(direction, 40, 200);
    *kpi.add_targets() = Timed(100, "FY2024");
    if (direction == pb::DIRECTION_RANGE) {
      kpi.set_range_low(0);
      kpi.set_range_high(100);
    }
    return Judged(kpi, actuals, RubricOf(pb::Rubric::PATH_OWN_TARGETS, measure));
  };
  for (const auto measure :
       {pb::Rubric::MEASURE_RATIO_TO_EXPECTED, pb::Rubric::MEASURE_WAY_TO_EXPECTED})
    EXPECT_EQ(judged(pb::DIRECTION_UP, measure).actual().value().number(), 50);
  const pb::KpiProgress way = judged(pb::DIRECTION_UP, pb::Rubric::MEASURE_WAY_TO_FINAL_TARGET);
  EXPECT_EQ(way.actual().value().number(), 80);
  EXPECT_EQ(way.percent(), 25);
  const pb::KpiProgress change = judged(pb::DIRECTION_UP, pb::Rubric::MEASURE_CHANGE_FROM_BASELINE);
  EXPECT_EQ(change.actual().value().number(), 80);
  EXPECT_EQ(change.percent(), 100);
  const pb::KpiProgress range = judged(pb::DIRECTION_RANGE, pb::Rubric::MEASURE_RATIO_TO_EXPECTED);
  EXPECT_EQ(range.actual().value().number(), 80);
  EXPECT_EQ(range.percent(), 100);
  const pb::KpiProgress kept = judged(pb::DIRECTION_KEEP, pb::Rubric::MEASURE_RATIO_TO_EXPECTED);
  EXPECT_EQ(kept.actual().value().number(), 80);
  EXPECT_EQ(kept.expected(), 40) << "no target of that year: the baseline is held";
}

TEST(ProgressJudgeTest, WhereNoFigureHasATargetOfItsOwnTheNewestIsShownAndWaits) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  const pb::KpiProgress waits =
      Judged(kpi, {Figure(90, "FY2024"), Figure(95, "FY2025")}, OwnTargets());
  EXPECT_EQ(waits.cannot_judge(), pb::CANNOT_JUDGE_NOT_DUE);
  EXPECT_EQ(waits.actual().value().number(), 95);
  // Done early is done by other rubrics; here nothing is looked at before its time.
  pb::Kpi plan;
  plan.set_aggregation(pb::AGGREGATION_YES_NO);
  *plan.add_targets() = TimedText("策定済", "FY2025");
  EXPECT_EQ(WhyNot(plan, {FigureText("有", "FY2024")}, OwnTargets()), pb::CANNOT_JUDGE_NOT_DUE);
  EXPECT_EQ(PercentOf(plan, FigureText("有", "FY2024"), Stepwise()), 100);
  // What has no time will never be due.
  pb::Kpi untimed = kpi;
  untimed.mutable_targets(0)->clear_when();
  EXPECT_EQ(WhyNot(untimed, {Figure(90, "FY2024")}, OwnTargets()), pb::CANNOT_JUDGE_NO_TIME);
  EXPECT_EQ(WhyNot(kpi, {FigureText("約3割", "FY2024")}, OwnTargets()), pb::CANNOT_JUDGE_NOT_DUE);
}

TEST(ProgressJudgeTest, OneIsAFigureLikeAnyOther) {
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_UP, 0, 1), Figure(1, "FY2027"), RatioOnLine()), 100);
  const pb::Kpi down = FiveYears(pb::DIRECTION_DOWN, 100, 1);
  EXPECT_EQ(PercentOf(down, Figure(1, "FY2027"), RatioOnLine()), 100);
  EXPECT_EQ(PercentOf(down, Figure(2, "FY2027"), RatioOnLine()), 50);
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_DOWN, 100, 0.5), Figure(1, "FY2027"), RatioOnLine()),
            50);
  const pb::Kpi kept = FiveYears(pb::DIRECTION_KEEP, 1, 1);
  EXPECT_EQ(PercentOf(kept, Figure(1, "FY2027")), 100);
  EXPECT_EQ(PercentOf(kept, Figure(0.5, "FY2027")), 50);
  pb::Kpi range;
  range.set_direction(pb::DIRECTION_RANGE);
  range.set_range_low(1);
  EXPECT_EQ(PercentOf(range, Figure(0.5, "FY2024")), 50);
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_UP, 1, 9), Figure(2, "FY2024"), ByChange()), 100);
}

TEST(ProgressJudgeTest, WhatIsHeldIsJudgedByItsChangeToo) {
  pb::Kpi kept = FiveYears(pb::DIRECTION_KEEP, 200, 200);
  EXPECT_EQ(PercentOf(kept, Figure(210, "FY2024"), ByChange()), -5) << "more is a change as well";
  EXPECT_EQ(PercentOf(FiveYears(pb::DIRECTION_KEEP, 0, 0), Figure(3, "FY2024"), ByChange()), -100);
  kept.clear_baseline();
  EXPECT_EQ(PercentOf(kept, Figure(190, "FY2027"), ByChange()), -5);
  kept.clear_targets();
  EXPECT_EQ(WhyNot(kept, {Figure(190, "FY2024")}, ByChange()), pb::CANNOT_JUDGE_NO_TARGET);
  pb::Kpi range;
  range.set_direction(pb::DIRECTION_RANGE);
  range.set_range_low(0);
  EXPECT_EQ(PercentOf(range, Figure(-7, "FY2024"), ByChange()), -100);
  // A way needs no target where the change is all that is looked at.
  pb::Kpi up = FiveYears(pb::DIRECTION_UP, 40, 200);
  up.clear_targets();
  EXPECT_EQ(PercentOf(up, Figure(50, "FY2024"), ByChange()), 25);
  up.clear_direction();
  EXPECT_EQ(WhyNot(up, {Figure(50, "FY2024")}, ByChange()), pb::CANNOT_JUDGE_NO_DIRECTION);
}

TEST(ProgressJudgeTest, TheBaselineIsHeldUntilTheFirstTargetIsDue) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_KEEP, 100, 200);
  const pb::KpiProgress before = Judged(kpi, {Figure(90, "FY2024")}, Stepwise());
  EXPECT_EQ(before.percent(), 90);
  EXPECT_EQ(before.expected(), 100);
  EXPECT_EQ(PercentOf(kpi, Figure(90, "FY2027"), Stepwise()), 45);
  pb::Kpi untold = kpi;
  *untold.mutable_baseline() = TimedText("均衡", "FY2022");
  EXPECT_EQ(WhyNot(untold, {Figure(90, "FY2024")}, Stepwise()), pb::CANNOT_JUDGE_NOT_DUE);
  kpi.clear_baseline();
  EXPECT_EQ(WhyNot(kpi, {Figure(90, "FY2024")}, Stepwise()), pb::CANNOT_JUDGE_NOT_DUE);
}

TEST(ProgressJudgeTest, TheAnswerSaysWhatThePlanAndTheFiguresSay) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  kpi.set_external_id("riders");
  kpi.set_unit("人");
  pb::KpiActual figure = Figure(88, "FY2024");
  figure.mutable_value()->set_text("88");
  const pb::KpiProgress progress = Judged(kpi, {figure});
  EXPECT_EQ(progress.kpi(), kpi.name());
  EXPECT_EQ(progress.external_id(), "riders");
  EXPECT_EQ(progress.title(), "KPI");
  EXPECT_EQ(progress.unit(), "人");
  EXPECT_EQ(progress.section(), "企画課");
  EXPECT_FALSE(progress.unowned());
  EXPECT_EQ(progress.direction(), pb::DIRECTION_UP);
  EXPECT_EQ(progress.aggregation(), pb::AGGREGATION_LEVEL);
  EXPECT_EQ(progress.baseline().value().number(), 40);
  EXPECT_EQ(progress.final_target().value().number(), 200);
  EXPECT_EQ(progress.actual().when().year(), 2024);
  EXPECT_EQ(progress.actual_status(), pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  ASSERT_EQ(progress.series_size(), 1);
  EXPECT_EQ(progress.series(0).when().year(), 2024);
  EXPECT_EQ(progress.series(0).text(), "88");
  EXPECT_EQ(progress.series(0).actual(), 88);
  EXPECT_EQ(progress.series(0).expected(), 104);
  EXPECT_EQ(progress.series(0).status(), pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  figure.set_status(pb::KPI_ACTUAL_STATUS_CONFIRMED);
  kpi.clear_section();
  kpi.clear_baseline();
  const pb::KpiProgress other = Judged(kpi, {figure});
  EXPECT_EQ(other.actual_status(), pb::KPI_ACTUAL_STATUS_CONFIRMED);
  EXPECT_EQ(other.series(0).status(), pb::KPI_ACTUAL_STATUS_CONFIRMED);
  EXPECT_TRUE(other.unowned());
  EXPECT_FALSE(other.has_baseline());
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
