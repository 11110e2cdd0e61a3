#include "server/domain/strategy/lint/lint.h"

#include <google/protobuf/text_format.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/kanagawa_plan.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<pb::LintFinding> FindingsOf(const Plan& plan, const LintContext& context = {}) {
  const auto index = PlanIndex::Build(plan);
  EXPECT_TRUE(index.ok()) << index.status();
  return Lint(*index, context);
}

// "n1 MEASURE_WITHOUT_KPI", with the field where there is one.
std::vector<std::string> Codes(const std::vector<pb::LintFinding>& findings) {
  std::vector<std::string> codes;
  for (const pb::LintFinding& f : findings) {
    codes.push_back(absl::StrCat(f.resource(), " ",
                                 pb::LintCode_Name(f.code()).substr(strlen("LINT_CODE_")),
                                 f.field().empty() ? "" : " ", f.field()));
  }
  return codes;
}

// A goal with one measure and one KPI about which nobody asks anything.
Plan Sound() {
  Plan plan;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "v"
           title: "計画"
           framework_items: "frameworks/f/items/i"
           period { from_fiscal_year: 2023 to_fiscal_year: 2027 })pb",
      &plan.vision));
  pb::VisionNode& goal = plan.nodes.emplace_back();
  goal.set_name("g");
  goal.set_title("目標");
  pb::VisionNode& measure = plan.nodes.emplace_back();
  measure.set_name("m");
  measure.set_parent("g");
  measure.set_title("施策");
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "k"
           node: "m"
           title: "利用者数"
           unit: "人"
           direction: DIRECTION_UP
           aggregation: AGGREGATION_FLOW
           section: "交通課"
           baseline {
             value { number: 40 }
             when { kind: KIND_FISCAL_YEAR year: 2022 }
           }
           targets {
             value { number: 200 }
             when { kind: KIND_FISCAL_YEAR year: 2027 }
           })pb",
      &plan.kpis.emplace_back()));
  return plan;
}

std::vector<std::string> CodesAfter(const std::function<void(Plan&)>& change,
                                    const LintContext& context = {}) {
  Plan plan = Sound();
  change(plan);
  return Codes(FindingsOf(plan, context));
}

std::vector<std::string> OfKpi(const std::function<void(pb::Kpi&)>& change,
                               const LintContext& context = {}) {
  return CodesAfter([&](Plan& plan) { change(plan.kpis[0]); }, context);
}

pb::When LintYear(int year) {
  pb::When when;
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  return when;
}

TEST(Lint, ASoundPlanHasNoWarnings) {
  EXPECT_THAT(Codes(FindingsOf(Sound())), IsEmpty());
  EXPECT_THAT(Codes(FindingsOf(support::KanagawaPlan())), IsEmpty());
  EXPECT_THAT(Codes(FindingsOf(support::KanagawaPlanRevised())), IsEmpty());
}

TEST(Lint, AKpiWithoutASectionNamesThatOfItsNode) {
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.clear_section(); }), ElementsAre("k UNOWNED_KPI section"));
  Plan plan = Sound();
  plan.kpis[0].clear_section();
  plan.nodes[1].set_section("交通課");
  EXPECT_THAT(FindingsOf(plan)[0].suggestion_ja(), HasSubstr("「交通課」"));
}

TEST(Lint, BaselineAndTargetsAreMissingWhereNeitherNumberNorTextStands) {
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.clear_baseline(); }),
              ElementsAre("k MISSING_BASELINE baseline"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.mutable_baseline()->clear_value(); }),
              ElementsAre("k MISSING_BASELINE baseline"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.mutable_baseline()->mutable_value()->set_number(0); }),
              IsEmpty());
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.clear_targets(); }),
              ElementsAre("k MISSING_TARGET targets"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) {
                k.mutable_targets(0)->mutable_value()->clear_number();
                k.mutable_targets(0)->mutable_value()->set_text("ほぼ全て");
              }),
              IsEmpty());
}

TEST(Lint, ATargetThatEqualsTheBaselineIsAskedAboutUnlessTheLevelIsKept) {
  const auto equal = [](pb::Kpi& k) { k.mutable_targets(0)->mutable_value()->set_number(40); };
  EXPECT_THAT(OfKpi(equal), ElementsAre("k TARGET_EQUALS_BASELINE targets[0].value"));
  EXPECT_THAT(OfKpi([&](pb::Kpi& k) {
                equal(k);
                k.set_direction(pb::DIRECTION_KEEP);
              }),
              IsEmpty());
  EXPECT_THAT(OfKpi([&](pb::Kpi& k) {
                equal(k);
                k.mutable_targets(0)->set_unit("千人");
              }),
              IsEmpty());
}

TEST(Lint, ATargetBeforeTheBaselineIsAskedAboutAndAnEraMixUpIsProposed) {
  EXPECT_THAT(
      OfKpi([](pb::Kpi& k) {
        *k.mutable_baseline()->mutable_when() = LintYear(2027);
        *k.mutable_targets(0)->mutable_when() = LintYear(2026);
      }),
      ElementsAre("k TARGET_BEFORE_BASELINE targets[0].when", "k TARGETS_END_EARLY targets"));
  // The same year is not before.
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { *k.mutable_baseline()->mutable_when() = LintYear(2027); }),
              IsEmpty());
  Plan plan = Sound();
  *plan.kpis[0].mutable_targets(0)->mutable_when() = LintYear(1993);  // 平成5年度
  const auto findings = FindingsOf(plan);
  EXPECT_THAT(Codes(findings), ElementsAre("k TARGET_BEFORE_BASELINE targets[0].when",
                                           "k TARGET_OUTSIDE_PERIOD targets[0].when",
                                           "k TARGETS_END_EARLY targets"));
  EXPECT_THAT(findings[0].message_ja(), HasSubstr("令和5年度の誤りではありませんか"));
}

TEST(Lint, ATargetOnTheWrongSideOfTheBaselineIsAskedAbout) {
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.mutable_targets(0)->mutable_value()->set_number(39); }),
              ElementsAre("k TARGET_AGAINST_DIRECTION targets[0].value"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_direction(pb::DIRECTION_DOWN); }),
              ElementsAre("k TARGET_AGAINST_DIRECTION targets[0].value"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_direction(pb::DIRECTION_RANGE); }), IsEmpty());
}

TEST(Lint, AFigureThatWasDueAndNeverCameIsAskedAboutWhereThatIsKnown) {
  LintContext context;
  context.updated_kpis.emplace();
  // Of fiscal year 2023, 90 days after its end unless the KPI says otherwise.
  context.today = absl::CivilDay(2024, 6, 29);
  EXPECT_THAT(OfKpi([](pb::Kpi&) {}, context), IsEmpty());
  context.today = absl::CivilDay(2024, 6, 30);
  EXPECT_THAT(OfKpi([](pb::Kpi&) {}, context), ElementsAre("k KPI_NEVER_UPDATED"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_publication_lag_days(91); }, context), IsEmpty());
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_next_due_date("2024-06-30"); }, context), IsEmpty());
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_next_due_date("2024-06-01"); }, context),
              ElementsAre("k KPI_NEVER_UPDATED"));
  context.updated_kpis->insert("k");
  EXPECT_THAT(OfKpi([](pb::Kpi&) {}, context), IsEmpty());
}

TEST(Lint, AMeasureIsAskedForAKpiUnlessOneStandsAboveItInAnyPlace) {
  const auto second = [](Plan& plan) {
    pb::VisionNode& node = plan.nodes.emplace_back();
    node.set_name("m2");
    node.set_parent("g");
    node.set_title("施策2");
    node.set_text("本文");
  };
  EXPECT_THAT(CodesAfter(second), ElementsAre("m2 MEASURE_WITHOUT_KPI"));
  EXPECT_THAT(CodesAfter([&](Plan& plan) {
                second(plan);
                plan.kpis[0].set_node("g");
              }),
              IsEmpty());
  EXPECT_THAT(CodesAfter([&](Plan& plan) {
                second(plan);
                plan.kpis[0].add_re_mentions()->set_parent("m2");
              }),
              IsEmpty());
  // A measure that is mentioned again under a pillar with a KPI.
  EXPECT_THAT(CodesAfter([&](Plan& plan) {
                second(plan);
                pb::VisionNode& pillar = plan.nodes.emplace_back();
                pillar.set_name("p");
                pillar.set_title("柱");
                pb::Kpi kpi = plan.kpis[0];
                kpi.set_name("k2");
                kpi.set_node("p");
                plan.kpis.push_back(kpi);
                plan.nodes[2].add_re_mentions()->set_parent("p");
              }),
              IsEmpty());
}

TEST(Lint, ThePeriodIsHeldAgainstTheParentPlansThatAreKnown) {
  LintContext context;
  ParentPeriod& parent = context.parents.emplace_back();
  parent.title = "国の戦略";
  const auto codes = [&](int from, int to) {
    parent.period.set_from_fiscal_year(from);
    parent.period.set_to_fiscal_year(to);
    return CodesAfter([](Plan&) {}, context);
  };
  EXPECT_THAT(codes(2023, 2027), IsEmpty());
  EXPECT_THAT(codes(2020, 2030), IsEmpty());
  for (const auto& [from, to] : {std::pair(2024, 2027), {2023, 2026}, {2015, 2019}})
    EXPECT_THAT(codes(from, to), ElementsAre("v PERIOD_OUTSIDE_PARENT period")) << from;
  EXPECT_THAT(FindingsOf(Sound(), context)[0].message_ja(),
              HasSubstr("「国の戦略」（平成27年度～令和元年度）と重なっていません"));
}

TEST(Lint, TitlesThatFoldToTheSameInOnePlaceAreAskedAboutOnce) {
  EXPECT_THAT(CodesAfter([](Plan& plan) {
                pb::VisionNode& goal = plan.nodes.emplace_back();
                goal.set_name("g2");
                goal.set_title(" 目標");
                goal.set_text("本文");
                goal.set_order(1);
                plan.kpis.push_back(plan.kpis[0]);
                plan.kpis[1].set_name("k2");
                plan.kpis[1].set_node("g2");
                plan.kpis.push_back(plan.kpis[0]);
                plan.kpis[2].set_name("k3");
              }),
              ElementsAre("k3 DUPLICATE_TITLE title", "g2 DUPLICATE_TITLE title"));
}

TEST(Lint, ATargetMayLieOneYearBehindThePeriodButNotMore) {
  const auto at = [](int year) {
    return OfKpi([&](pb::Kpi& k) { *k.mutable_targets(0)->mutable_when() = LintYear(year); });
  };
  EXPECT_THAT(at(2028), IsEmpty());
  EXPECT_THAT(at(2029), ElementsAre("k TARGET_OUTSIDE_PERIOD targets[0].when"));
  EXPECT_THAT(at(2023), ElementsAre("k TARGETS_END_EARLY targets"));
}

TEST(Lint, APlanThatIsProlongedBeyondItsTargetsIsAskedWhereItGoes) {
  const auto at = [](int year) {
    return OfKpi([&](pb::Kpi& k) { *k.mutable_targets(0)->mutable_when() = LintYear(year); });
  };
  EXPECT_THAT(at(2027), IsEmpty());
  EXPECT_THAT(at(2026), ElementsAre("k TARGETS_END_EARLY targets"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.mutable_targets(0)->clear_when(); }), IsEmpty())
      << "a target without a time is meant for the end";
  EXPECT_THAT(OfKpi([](pb::Kpi& k) {
                pb::When& when = *k.mutable_targets(0)->mutable_when();
                when.set_kind(pb::When::KIND_CALENDAR_YEAR);
                when.set_year(2027);
              }),
              IsEmpty())
      << "2027 ends within fiscal year 2027";
}

TEST(Lint, ADirectionIsNeededExceptForYesAndNo) {
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.clear_direction(); }),
              ElementsAre("k MISSING_DIRECTION direction"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) {
                k.clear_direction();
                k.set_aggregation(pb::AGGREGATION_YES_NO);
              }),
              IsEmpty());
}

TEST(Lint, UnitsThatLookDamagedAreAskedAboutWhereverTheyStand) {
  const auto codes = OfKpi([](pb::Kpi& k) {
    k.set_unit("%-");
    k.mutable_baseline()->set_unit("円157,864,681");
    k.mutable_targets(0)->set_unit("×30件0円");
  });
  EXPECT_THAT(codes, ElementsAre("k SUSPICIOUS_UNIT unit", "k SUSPICIOUS_UNIT baseline.unit",
                                 "k SUSPICIOUS_UNIT targets[0].unit"));
  for (const char* sound : {"%", "m2", "ｔ-CO2", "人口10万対", "10a", ""})
    EXPECT_THAT(OfKpi([&](pb::Kpi& k) { k.set_unit(sound); }), IsEmpty()) << sound;
  pb::Kpi kpi;
  kpi.set_unit("-");
  EXPECT_THAT(Codes(LintUnits(kpi)), ElementsAre(" SUSPICIOUS_UNIT unit"));
}

TEST(Lint, ABranchWithNothingUnderItIsAskedAboutUnlessItHasAText) {
  const auto empty = [](Plan& plan) {
    pb::VisionNode& goal = plan.nodes.emplace_back();
    goal.set_name("g2");
    goal.set_title("目標2");
    plan.kpis.push_back(plan.kpis[0]);
    plan.kpis[1].set_name("k2");
    plan.kpis[1].set_node("g2");
  };
  EXPECT_THAT(CodesAfter(empty), ElementsAre("g2 EMPTY_BRANCH"));
  EXPECT_THAT(CodesAfter([&](Plan& plan) {
                empty(plan);
                plan.nodes[2].set_text("本文");
              }),
              IsEmpty());
  EXPECT_THAT(CodesAfter([&](Plan& plan) {
                empty(plan);
                plan.nodes[1].add_re_mentions()->set_parent("g2");
              }),
              IsEmpty());
}

TEST(Lint, ActivitiesAndMilestonesLieWithinThePlansPeriod) {
  const auto activity = [](int from, int to, int milestone) {
    return CodesAfter([&](Plan& plan) {
      pb::Activity& a = *plan.nodes[1].add_activities();
      a.mutable_period()->set_from_fiscal_year(from);
      a.mutable_period()->set_to_fiscal_year(to);
      *a.add_milestones()->mutable_when() = LintYear(milestone);
    });
  };
  EXPECT_THAT(activity(2023, 2027, 2027), IsEmpty());
  EXPECT_THAT(activity(2022, 2027, 2025),
              ElementsAre("m ACTIVITY_OUTSIDE_PERIOD activities[0].period"));
  EXPECT_THAT(activity(2023, 2027, 2028),
              ElementsAre("m ACTIVITY_OUTSIDE_PERIOD activities[0].milestones[0].when"));
}

TEST(Lint, APlanWithoutAnyFrameworkItemIsAskedForOne) {
  EXPECT_THAT(CodesAfter([](Plan& plan) { plan.vision.clear_framework_items(); }),
              ElementsAre("v NO_FRAMEWORK_ITEMS framework_items"));
  EXPECT_THAT(CodesAfter([](Plan& plan) {
                plan.vision.clear_framework_items();
                plan.nodes[1].add_framework_items("frameworks/f/items/i");
              }),
              IsEmpty());
}

TEST(Lint, RatesNeedTheirPartsAndCumulativeFiguresTheirStart) {
  EXPECT_THAT(OfKpi([](pb::Kpi& k) {
                k.set_aggregation(pb::AGGREGATION_RATE);
                k.set_numerator("利用した人");
              }),
              ElementsAre("k RATE_WITHOUT_PARTS denominator"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_aggregation(pb::AGGREGATION_CUMULATIVE); }),
              ElementsAre("k CUMULATIVE_WITHOUT_START cumulative_from_fiscal_year"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) {
                k.set_aggregation(pb::AGGREGATION_CUMULATIVE);
                k.set_cumulative_from_fiscal_year(2023);
              }),
              IsEmpty());
}

TEST(Lint, ACumulativeFigureThatFallsIsToldWithWhatItWouldComeTo) {
  LintContext context;
  const auto figure = [](double number, int year) {
    pb::KpiActual actual;
    actual.mutable_value()->set_number(number);
    *actual.mutable_when() = LintYear(year);
    return actual;
  };
  context.cumulative_figures["k"] = {figure(60, 2023), figure(31, 2024)};
  Plan plan = Sound();
  EXPECT_THAT(FindingsOf(plan, context), IsEmpty()) << "of a year's own number nobody asks";
  plan.kpis[0].set_aggregation(pb::AGGREGATION_CUMULATIVE);
  plan.kpis[0].set_cumulative_from_fiscal_year(2023);
  const auto findings = FindingsOf(plan, context);
  EXPECT_THAT(Codes(findings), ElementsAre("k CUMULATIVE_FALLS"));
  EXPECT_EQ(findings[0].message_ja(), "累計が減っています（令和5年度 60人 → 令和6年度 31人）。");
  EXPECT_THAT(findings[0].suggestion_ja(), HasSubstr("累計は91人です"));
}

TEST(Lint, AKpiIsHeldAgainstItsSharedIndicatorWhereThatIsKnown) {
  LintContext context;
  pb::Indicator& indicator = context.indicators["indicators/i"];
  indicator.set_title("利用者数");
  indicator.set_unit("台");
  indicator.set_direction(pb::DIRECTION_DOWN);
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_indicator("indicators/i"); }, context),
              ElementsAre("k INDICATOR_DIFFERS unit", "k INDICATOR_DIFFERS direction"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_indicator("indicators/other"); }, context), IsEmpty());
  // What the indicator says of the direction need not be said again; of one that is not known
  // nobody can tell.
  EXPECT_THAT(OfKpi(
                  [](pb::Kpi& k) {
                    k.clear_direction();
                    k.set_unit("台");
                    k.set_indicator("indicators/i");
                  },
                  context),
              ElementsAre("k TARGET_AGAINST_DIRECTION targets[0].value"));
  EXPECT_THAT(OfKpi([](pb::Kpi& k) {
                k.clear_direction();
                k.set_indicator("indicators/other");
              }),
              IsEmpty());
  // A unit that converts is no other unit.
  indicator.set_unit("千人");
  indicator.set_direction(pb::DIRECTION_UP);
  EXPECT_THAT(OfKpi([](pb::Kpi& k) { k.set_indicator("indicators/i"); }, context), IsEmpty());
}

TEST(Lint, FindingsStandInPrintedOrderAndEachItemOnce) {
  Plan plan = Sound();
  plan.vision.clear_framework_items();
  plan.nodes[0].set_order(2);
  pb::VisionNode& first = plan.nodes.emplace_back();
  first.set_name("a");
  first.set_title("目標0");
  first.set_order(1);
  first.set_text("本文");
  plan.kpis[0].clear_section();
  plan.kpis[0].clear_direction();
  plan.kpis[0].add_re_mentions()->set_parent("g");
  EXPECT_THAT(Codes(FindingsOf(plan)),
              ElementsAre("v NO_FRAMEWORK_ITEMS framework_items", "a MEASURE_WITHOUT_KPI",
                          "k UNOWNED_KPI section", "k MISSING_DIRECTION direction"));
}

TEST(Lint, EveryFindingSpeaksBothLanguages) {
  Plan plan = Sound();
  plan.vision.clear_framework_items();
  plan.kpis[0] = pb::Kpi();
  plan.kpis[0].set_name("k");
  plan.kpis[0].set_unit("%-");
  for (const pb::LintFinding& f : FindingsOf(plan)) {
    for (const std::string* text :
         {&f.message(), &f.message_ja(), &f.suggestion(), &f.suggestion_ja()})
      EXPECT_FALSE(text->empty()) << f.DebugString();
  }
}

}  // namespace
}  // namespace renkei::domain
