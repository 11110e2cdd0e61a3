// How a KPI is judged where two rules meet: at nothing, on the ends of a range, of two figures of one day.
#include <gtest/gtest.h>

#include "tests/unit/domain/progress_judging.h"

namespace renkei::domain {
namespace {

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

}  // namespace
}  // namespace renkei::domain
