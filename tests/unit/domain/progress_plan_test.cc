#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "server/domain/strategy/progress/cumulative.h"
#include "server/domain/strategy/progress/due_date.h"
#include "server/domain/strategy/progress/judge.h"
#include "server/domain/strategy/progress/plan_progress.h"
#include "server/domain/time/date.h"
#include "tests/unit/domain/progress_fixture.h"

namespace renkei::domain {
namespace {

using testing::ElementsAre;

pb::FiscalPeriod Period(int from, int to) {
  pb::FiscalPeriod period;
  period.set_from_fiscal_year(from);
  period.set_to_fiscal_year(to);
  return period;
}

std::string Due(const pb::Kpi& kpi, const std::vector<pb::KpiActual>& actuals,
                absl::CivilDay as_of) {
  const DueDate due = NextDue(kpi, Period(2023, 2027), actuals, as_of);
  if (!due.day) return "";
  return FormatDate(*due.day) + (due.overdue ? " overdue" : "");
}

TEST(DueDateTest, AFigureIsDueNinetyDaysAfterItsYear) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2024, 3, 31)), "2024-06-29");
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2024, 6, 29)), "2024-06-29");
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2024, 6, 30)), "2024-06-29 overdue");
  // One that is awaited is as overdue as one that is not there.
  EXPECT_EQ(Due(kpi, {FigureText("集計中", "FY2023")}, absl::CivilDay(2024, 6, 30)),
            "2024-06-29 overdue");
  EXPECT_EQ(Due(kpi, {Figure(1, "FY2023")}, absl::CivilDay(2024, 6, 30)), "2025-06-29");
}

TEST(DueDateTest, TheOldestMissingYearIsTheOneThatIsOverdue) {
  const pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  EXPECT_EQ(Due(kpi, {Figure(1, "FY2023")}, absl::CivilDay(2027, 1, 1)), "2025-06-29 overdue");
}

TEST(DueDateTest, ThePublicationLagIsTheKpisOwn) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  kpi.set_publication_lag_days(365);
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2025, 3, 31)), "2025-03-31");
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2025, 4, 1)), "2025-03-31 overdue");
}

TEST(DueDateTest, AStatedDayCountsUntilItsFigureIsThere) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  kpi.set_next_due_date("2024-10-01");
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2024, 9, 30)), "2024-10-01");
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2024, 10, 2)), "2024-10-01 overdue");
  EXPECT_EQ(Due(kpi, {Figure(1, "FY2023")}, absl::CivilDay(2024, 10, 2)), "2025-06-29");
}

TEST(DueDateTest, AFigureThatIsNotAvailableWasLookedFor) {
  pb::KpiActual none;
  *none.mutable_when() = At("FY2023");
  none.set_status(pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  EXPECT_EQ(Due(FiveYears(pb::DIRECTION_UP, 40, 200), {none}, absl::CivilDay(2024, 7, 1)),
            "2025-06-29");
}

TEST(DueDateTest, NothingIsDueAfterThePlanAndItsTargets) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  EXPECT_EQ(Due(kpi, {Figure(1, "FY2027")}, absl::CivilDay(2029, 1, 1)), "");
  *kpi.add_targets() = Timed(300, "FY2030");
  EXPECT_EQ(Due(kpi, {Figure(1, "FY2027")}, absl::CivilDay(2029, 1, 1)), "2029-06-29");
}

TEST(DueDateTest, CalendarYearsEndInDecember) {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 40, 200);
  *kpi.mutable_baseline() = Timed(40, "2022年");
  EXPECT_EQ(Due(kpi, {}, absl::CivilDay(2024, 1, 1)), "2024-03-30");
}

// goal g (KPI a), measures g/m (KPI b) and g/n, where b is printed again; h stands alone with c.
class PlanProgressTest : public testing::Test {
 protected:
  PlanProgressTest() {
    Node("g", "", 1);
    Node("m", "g", 1);
    Node("n", "g", 2);
    Node("h", "", 2);
    Node("empty", "", 3);
    Kpi("a", "g");
    Kpi("b", "m");
    Kpi("c", "h");
    Kpi("whole", "");
    plan_.kpis[1].add_re_mentions()->set_parent("n");
    facts_.rubric = StandardRubric();
    facts_.as_of = absl::CivilDay(2025, 5, 1);
  }

  void Node(const std::string& name, const std::string& parent, int order) {
    pb::VisionNode node;
    node.set_name(name);
    node.set_title(name);
    node.set_parent(parent);
    node.set_order(order);
    plan_.nodes.push_back(node);
  }
  void Kpi(const std::string& name, const std::string& node) {
    pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 0, 100);
    kpi.set_name(name);
    kpi.set_node(node);
    plan_.kpis.push_back(kpi);
  }
  // FY2024 expects 40.
  void Record(const std::string& kpi, double number) {
    facts_.actuals[kpi].push_back(Figure(number, "FY2024"));
  }
  RolledUp Roll() {
    const auto index = PlanIndex::Build(plan_);
    EXPECT_TRUE(index.ok());
    std::vector<pb::KpiProgress> kpis;
    for (const pb::Kpi& kpi : plan_.kpis)
      kpis.push_back(ProgressOfKpi(plan_.vision.period(), kpi, facts_));
    return RollUp(*index, kpis, facts_.rubric);
  }
  const pb::NodeProgress& Of(const RolledUp& rolled, const std::string& node) {
    return *std::find_if(rolled.nodes.begin(), rolled.nodes.end(),
                         [&](const pb::NodeProgress& n) { return n.node() == node; });
  }

  Plan plan_;
  ProgressFacts facts_;
};

TEST_F(PlanProgressTest, AReMentionedKpiCountsOnceInTheGoalAndInThePlan) {
  Record("a", 40);  // 100 %
  Record("b", 20);  // 50 %
  Record("c", 60);  // 150 %, bounded to 100
  const RolledUp rolled = Roll();
  ASSERT_EQ(rolled.nodes.size(), 4);  // not "empty"
  EXPECT_EQ(Of(rolled, "g").kpis(), 2);
  EXPECT_EQ(Of(rolled, "g").percent(), 75);
  EXPECT_EQ(Of(rolled, "g").label(), "B");
  EXPECT_THAT(Of(rolled, "g").bands(), ElementsAre(0, 1, 0, 1));
  EXPECT_EQ(Of(rolled, "m").kpis(), 1);
  EXPECT_EQ(Of(rolled, "n").kpis(), 1);
  EXPECT_EQ(Of(rolled, "n").percent(), 50);
  EXPECT_EQ(Of(rolled, "h").percent(), 100);
  EXPECT_EQ(rolled.plan.kpis(), 4);
  EXPECT_EQ(rolled.plan.judged(), 3);
  EXPECT_NEAR(rolled.plan.percent(), 250.0 / 3, 1e-6);
  EXPECT_THAT(rolled.plan.bands(), ElementsAre(1, 1, 0, 1));
}

TEST_F(PlanProgressTest, AGoalOfReMentionsAloneHasALine) {
  Node("again", "", 4);
  for (pb::VisionNode& node : plan_.nodes) {
    if (node.name() == "m") node.add_re_mentions()->set_parent("again");
  }
  Record("b", 20);
  const RolledUp rolled = Roll();
  ASSERT_EQ(rolled.nodes.size(), 5);
  EXPECT_EQ(rolled.nodes.back().node(), "again");
  EXPECT_EQ(rolled.nodes.back().kpis(), 0);
  EXPECT_EQ(rolled.nodes.back().label(), "-");
  EXPECT_EQ(rolled.plan.kpis(), 4);
}

TEST_F(PlanProgressTest, TargetsThatEndBeforeThePlanAreRemarked) {
  plan_.vision.mutable_period()->set_from_fiscal_year(2023);
  plan_.vision.mutable_period()->set_to_fiscal_year(2029);
  const pb::KpiProgress progress = ProgressOfKpi(plan_.vision.period(), plan_.kpis[0], facts_);
  EXPECT_THAT(progress.remarks(), ElementsAre(pb::PROGRESS_REMARK_TARGETS_END_EARLY));
}

TEST_F(PlanProgressTest, WorstAndMedianAreOtherRules) {
  Record("a", 40);
  Record("b", 20);
  Record("c", 60);
  facts_.rubric.set_roll_up(pb::Rubric::ROLL_UP_WORST);
  EXPECT_EQ(Roll().plan.percent(), 50);
  EXPECT_EQ(Roll().plan.label(), "C");
  facts_.rubric.set_roll_up(pb::Rubric::ROLL_UP_MEDIAN);
  EXPECT_EQ(Roll().plan.percent(), 100);
}

TEST_F(PlanProgressTest, AGoalWithoutAnyJudgedKpiIsNotJudged) {
  const RolledUp rolled = Roll();
  EXPECT_EQ(rolled.plan.band(), -1);
  EXPECT_EQ(rolled.plan.label(), "-");
  EXPECT_FALSE(rolled.plan.has_percent());
  EXPECT_EQ(rolled.plan.kpis(), 4);
}

TEST_F(PlanProgressTest, ATargetOnTheWorseSideOfTheBaselineIsRemarked) {
  const auto remarks = [&](const pb::Kpi& kpi) {
    const pb::KpiProgress progress = ProgressOfKpi(plan_.vision.period(), kpi, facts_);
    return std::vector<int>(progress.remarks().begin(), progress.remarks().end());
  };
  EXPECT_THAT(remarks(FiveYears(pb::DIRECTION_UP, 50'000, 48'000)),
              ElementsAre(pb::PROGRESS_REMARK_TARGET_AGAINST_DIRECTION));
  EXPECT_THAT(remarks(FiveYears(pb::DIRECTION_DOWN, 79, 100)),
              ElementsAre(pb::PROGRESS_REMARK_TARGET_AGAINST_DIRECTION));
  for (const pb::Kpi& sound :
       {FiveYears(pb::DIRECTION_UP, 40, 200), FiveYears(pb::DIRECTION_DOWN, 79, 0),
        FiveYears(pb::DIRECTION_KEEP, 50, 40), FiveYears(pb::DIRECTION_UP, 40, 40)})
    EXPECT_THAT(remarks(sound), ElementsAre()) << sound.ShortDebugString();
}

TEST_F(PlanProgressTest, AFigureOfTheRunningYearIsRemarked) {
  const auto remarks = [&] {
    const pb::KpiProgress progress = ProgressOfKpi(plan_.vision.period(), plan_.kpis[0], facts_);
    return std::vector<int>(progress.remarks().begin(), progress.remarks().end());
  };
  Record("a", 40);
  EXPECT_THAT(remarks(), ElementsAre());  // 2025-05-01: the year has ended
  facts_.actuals["a"].push_back(Figure(50, "FY2025"));
  EXPECT_THAT(remarks(), ElementsAre(pb::PROGRESS_REMARK_RUNNING_PERIOD));
  facts_.as_of = absl::CivilDay(2025, 3, 31);
  EXPECT_THAT(remarks(), ElementsAre()) << "of a year that has not begun nobody asks";
}

pb::Kpi CumulativeKpi() {
  pb::Kpi kpi = FiveYears(pb::DIRECTION_UP, 0, 210);
  kpi.set_aggregation(pb::AGGREGATION_CUMULATIVE);
  return kpi;
}

TEST(FigureFallTest, TheNewestFigureBelowAnEarlierOneIsTheFall) {
  const auto fall = FallOf(CumulativeKpi(), {Figure(31, "FY2020"), Figure(60, "FY2019")});
  ASSERT_TRUE(fall.has_value());
  EXPECT_EQ(fall->earlier, 60);
  EXPECT_EQ(fall->earlier_when.year(), 2019);
  EXPECT_EQ(fall->value, 31);
  EXPECT_EQ(fall->when.year(), 2020);
  const auto newest = FallOf(CumulativeKpi(), {Figure(60, "FY2019"), Figure(31, "FY2020"),
                                               Figure(55, "FY2021"), Figure(90, "FY2022")});
  ASSERT_TRUE(newest.has_value());
  EXPECT_EQ(newest->value, 55) << "more than the year before, and less than was counted already";
}

TEST(FigureFallTest, WhatRisesOrIsNotCountedUpOrIsNoNumberDoesNotFall) {
  EXPECT_FALSE(FallOf(CumulativeKpi(), {}));
  EXPECT_FALSE(
      FallOf(CumulativeKpi(), {Figure(60, "FY2019"), Figure(60, "FY2020"), Figure(91, "FY2021")}));
  EXPECT_FALSE(FallOf(CumulativeKpi(), {Figure(60, "FY2019"), FigureText("集計中", "FY2020")}));
  EXPECT_FALSE(
      FallOf(FiveYears(pb::DIRECTION_UP, 0, 210), {Figure(60, "FY2019"), Figure(31, "FY2020")}));
}

TEST_F(PlanProgressTest, ACumulativeFigureThatFallsIsRemarked) {
  plan_.kpis[0].set_aggregation(pb::AGGREGATION_CUMULATIVE);
  facts_.actuals["a"] = {Figure(60, "FY2023"), Figure(31, "FY2024")};
  const auto remarks = [&] {
    const pb::KpiProgress progress = ProgressOfKpi(plan_.vision.period(), plan_.kpis[0], facts_);
    return std::vector<int>(progress.remarks().begin(), progress.remarks().end());
  };
  EXPECT_THAT(remarks(), ElementsAre(pb::PROGRESS_REMARK_CUMULATIVE_FALLS));
  facts_.as_of = absl::CivilDay(2024, 3, 31);
  EXPECT_THAT(remarks(), ElementsAre()) << "it had not fallen yet";
}

TEST_F(PlanProgressTest, OverdueAndUnownedAreCounted) {
  plan_.kpis[0].clear_section();
  plan_.vision.mutable_period()->set_from_fiscal_year(2023);
  plan_.vision.mutable_period()->set_to_fiscal_year(2027);
  Record("a", 40);
  const RolledUp rolled = Roll();
  EXPECT_EQ(Of(rolled, "g").unowned(), 1);
  EXPECT_EQ(Of(rolled, "g").overdue(), 1);
  EXPECT_EQ(rolled.plan.overdue(), 3);
}

TEST(RollUpTest, LiesBetweenItsPartsWhateverTheRule) {
  std::mt19937 random(31);
  for (int round = 0; round < 2'000; ++round) {
    std::vector<double> parts(1 + random() % 9);
    for (double& part : parts) part = static_cast<double>(random() % 3'000) / 10 - 100;
    double low = 100;
    double high = 0;
    for (const double part : parts) {
      low = std::min(low, std::clamp(part, 0.0, 100.0));
      high = std::max(high, std::clamp(part, 0.0, 100.0));
    }
    double worst = 0;
    for (const auto rule :
         {pb::Rubric::ROLL_UP_WORST, pb::Rubric::ROLL_UP_MEAN, pb::Rubric::ROLL_UP_MEDIAN}) {
      pb::Rubric rubric = StandardRubric();
      rubric.set_roll_up(rule);
      const double rolled = RolledUpPercent(parts, rubric);
      ASSERT_GE(rolled, low - 1e-6);
      ASSERT_LE(rolled, high + 1e-6);
      if (rule == pb::Rubric::ROLL_UP_WORST) worst = rolled;
      ASSERT_LE(worst, rolled + 1e-6);
    }
  }
}

TEST(RubricTest, TheStandardRubricIsInOrderAndSaysThatItIsAProposal) {
  EXPECT_TRUE(CheckRubric(StandardRubric()).empty());
  EXPECT_TRUE(StandardRubric().proposal());
  EXPECT_TRUE(StandardRubric().built_in());
}

TEST(RubricTest, ABandsLowerEndBelongsToIt) {
  EXPECT_EQ(BandLabel(StandardRubric(), BandOf(StandardRubric(), 110)), "S");
  EXPECT_EQ(BandLabel(StandardRubric(), BandOf(StandardRubric(), 109.999999)), "A");
  EXPECT_EQ(BandLabel(StandardRubric(), BandOf(StandardRubric(), -500)), "C");
  EXPECT_EQ(BandLabel(StandardRubric(), -1), "-");
}

// As a town publishes it: better than the baseline, as good as it (within a tenth), worse.
pb::Rubric AgainstTheBaseline() {
  pb::Rubric rubric;
  rubric.set_path(pb::Rubric::PATH_LINEAR);
  rubric.set_measure(pb::Rubric::MEASURE_CHANGE_FROM_BASELINE);
  const auto band = [&](const char* label, double from, bool above) {
    pb::RubricBand& added = *rubric.add_bands();
    added.set_label(label);
    added.set_from_percent(from);
    added.set_above(above);
  };
  band("A", 0, true);
  band("B", -10, false);
  band("C", -1000, false);
  return rubric;
}

TEST(RubricTest, ABandThatIsAboveItsBoundDoesNotTakeTheBound) {
  const pb::Rubric rubric = AgainstTheBaseline();
  EXPECT_TRUE(CheckRubric(rubric).empty());
  for (const auto& [percent, label] :
       {std::pair(0.000001, "A"), {0.0, "B"}, {-10.0, "B"}, {-10.000001, "C"}, {-5000.0, "C"}})
    EXPECT_EQ(BandLabel(rubric, BandOf(rubric, percent)), label) << percent;
}

TEST(RubricTest, AtOneBoundTheBandThatIsAboveItComesFirst) {
  pb::Rubric rubric = AgainstTheBaseline();
  rubric.mutable_bands(1)->set_from_percent(0);
  EXPECT_TRUE(CheckRubric(rubric).empty());
  EXPECT_EQ(BandLabel(rubric, BandOf(rubric, 0)), "B");
  rubric.mutable_bands(1)->set_above(true);
  EXPECT_EQ(CheckRubric(rubric).size(), 1);
  rubric.mutable_bands(0)->set_above(false);
  EXPECT_EQ(CheckRubric(rubric).size(), 1) << "above the same bound comes before it";
}

TEST(RubricTest, ChangeFromTheBaselineNeedsNoTargetAndKnowsWorse) {
  const pb::Rubric rubric = AgainstTheBaseline();
  const absl::CivilDay later(2030, 1, 1);
  const auto judged = [&](pb::Kpi kpi, double figure) {
    kpi.clear_targets();
    return JudgeKpi(kpi, {Figure(figure, "FY2024")}, rubric, later);
  };
  const pb::Kpi up = FiveYears(pb::DIRECTION_UP, 1000, 1050);
  EXPECT_EQ(judged(up, 1001).label(), "A");
  EXPECT_EQ(judged(up, 1000).label(), "B");
  EXPECT_EQ(judged(up, 905).label(), "B");
  EXPECT_EQ(judged(up, 905).percent(), -9.5);
  EXPECT_EQ(judged(up, 899).label(), "C");
  const pb::Kpi down = FiveYears(pb::DIRECTION_DOWN, 80, 0);
  EXPECT_EQ(judged(down, 72).percent(), 10);
  EXPECT_EQ(judged(down, 100).percent(), -25);
  EXPECT_EQ(judged(FiveYears(pb::DIRECTION_UP, -50, 0), -40).percent(), 20);
  EXPECT_EQ(judged(FiveYears(pb::DIRECTION_KEEP, 200, 200), 190).percent(), -5);
  EXPECT_EQ(judged(FiveYears(pb::DIRECTION_UP, 0, 10), 5).cannot_judge(),
            pb::CANNOT_JUDGE_NO_RATIO);
  EXPECT_EQ(judged(FiveYears(pb::DIRECTION_UNSPECIFIED, 10, 20), 15).cannot_judge(),
            pb::CANNOT_JUDGE_NO_DIRECTION);
}

TEST(RubricTest, AGoalOfKpisBelowTheirBaselineIsBelowItToo) {
  pb::Rubric rubric = AgainstTheBaseline();
  EXPECT_EQ(RolledUpPercent({-20, -30}, rubric), -25);
  EXPECT_EQ(RolledUpPercent({-500, 300}, rubric), 0) << "one overshoot hides nothing";
  EXPECT_EQ(RolledUpPercent({-20, -30}, StandardRubric()), 0);
}

TEST(RubricTest, BandsThatDoNotDescendOrShareALabelAreRefusedWithTheirPlaces) {
  pb::Rubric rubric = StandardRubric();
  rubric.mutable_bands(2)->set_from_percent(95);
  rubric.mutable_bands(3)->set_label("S");
  const auto found = CheckRubric(rubric);
  ASSERT_EQ(found.size(), 2);
  EXPECT_EQ(found[0].field(), "bands[2].from_percent");
  EXPECT_EQ(found[0].kind(), "NOT_DESCENDING");
  EXPECT_EQ(found[1].field(), "bands[3].label");
  EXPECT_EQ(found[1].kind(), "DUPLICATE_LABEL");
}

}  // namespace
}  // namespace renkei::domain
