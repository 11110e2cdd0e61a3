// National KPIs: what one definition may count, whether a record counts, and where a count stands against
// the line to its targets.
#include "absl/strings/str_cat.h"
#include "server/domain/national/counting.h"
#include "server/domain/national/definition_rules.h"
#include "server/domain/national/target_line.h"
#include "server/domain/time/when.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr char kPillar[] = "frameworks/test/items/pillar";
constexpr char kField[] = "frameworks/test/items/field";
constexpr char kOther[] = "frameworks/test/items/other";

std::vector<std::string> FaultsIn(const std::vector<pb::FieldViolation>& violations) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : violations) {
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return found;
}

pb::When EndOfYear(int year) {
  pb::When when;
  when.set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  when.set_year(year);
  return when;
}

pb::NationalKpi CountingCases(pb::CountingUnit unit) {
  pb::NationalKpi kpi;
  kpi.set_title("デジタル実装に取り組む団体");
  kpi.mutable_definition()->set_unit(unit);
  kpi.mutable_definition()->mutable_cases();
  return kpi;
}

void AddTarget(int year, double number, pb::NationalKpi& kpi) {
  pb::NationalKpiTarget& target = *kpi.add_targets();
  *target.mutable_when() = EndOfYear(year);
  target.mutable_value()->set_number(number);
}

TEST(NationalKpiRules, ADefinitionThatCountsTwoUnitsIsRefused) {
  pb::NationalKpi kpi = CountingCases(pb::COUNTING_UNIT_RECORDS);
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)), IsEmpty());
  kpi.mutable_definition()->mutable_initiatives();
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)), ElementsAre("definition.unit TWO_UNITS"));
  kpi.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES_PER_RECORD);
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)), ElementsAre("definition.unit TWO_UNITS"));
}

TEST(NationalKpiRules, ABodyIsCountedOnceOverAllKindsOfRecords) {
  pb::NationalKpi kpi = CountingCases(pb::COUNTING_UNIT_BODIES);
  kpi.mutable_definition()->mutable_initiatives();
  kpi.mutable_definition()->mutable_visions();
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)), IsEmpty());
}

TEST(NationalKpiRules, ACountNeedsAUnitAndAUnitNeedsACount) {
  EXPECT_THAT(FaultsIn(CheckNationalKpi(CountingCases(pb::COUNTING_UNIT_UNSPECIFIED))),
              ElementsAre("definition.unit REQUIRED"));
  pb::NationalKpi kpi;
  kpi.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES);
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)), ElementsAre("definition.unit NOT_APPLICABLE"));
  pb::NationalKpi entered;
  entered.set_entered_unit("％");
  EXPECT_THAT(FaultsIn(CheckNationalKpi(entered)), IsEmpty());
}

TEST(NationalKpiRules, EverythingThatIsInAnotherUnitIsFoundAtOnce) {
  pb::NationalKpi kpi = CountingCases(pb::COUNTING_UNIT_RECORDS);
  kpi.set_entered_unit("人");
  AddTarget(2024, 1'000, kpi);
  kpi.mutable_targets(0)->set_unit(pb::COUNTING_UNIT_BODIES);
  kpi.add_denominators()->set_whole(pb::NATIONAL_KPI_WHOLE_MUNICIPALITIES);
  kpi.add_denominators()->set_whole(pb::NATIONAL_KPI_WHOLE_ENTERED);
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)),
              UnorderedElementsAre("entered_unit TWO_UNITS", "targets[0].unit OTHER_UNIT",
                                   "denominators[0].whole OTHER_UNIT", "denominators[1] REQUIRED"));
}

TEST(NationalKpiRules, WhatIsNoGovernmentIsNoBody) {
  pb::NationalKpi kpi = CountingCases(pb::COUNTING_UNIT_BODIES);
  kpi.mutable_definition()->add_body_kinds(pb::ORGANIZATION_KIND_TOWN);
  kpi.mutable_definition()->add_body_kinds(pb::ORGANIZATION_KIND_COMPANY);
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)),
              ElementsAre("definition.body_kinds[1] NOT_A_GOVERNMENT"));
  EXPECT_TRUE(CountsKind(kpi.definition(), pb::ORGANIZATION_KIND_TOWN));
  EXPECT_FALSE(CountsKind(kpi.definition(), pb::ORGANIZATION_KIND_CITY));
  EXPECT_FALSE(CountsKind(kpi.definition(), pb::ORGANIZATION_KIND_COMPANY));
  EXPECT_FALSE(CountsKind(pb::NationalKpiDefinition(), pb::ORGANIZATION_KIND_WARD));
}

TEST(NationalKpiRules, TwoTargetsAreNotOfOneTime) {
  pb::NationalKpi kpi = CountingCases(pb::COUNTING_UNIT_BODIES);
  AddTarget(2024, 1'000, kpi);
  AddTarget(2024, 1'500, kpi);
  kpi.mutable_targets(1)->mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)), ElementsAre("targets[1].when DUPLICATE_TIME"));
}

TEST(NationalKpiRules, BoundsAreInOrder) {
  pb::NationalKpi kpi;
  kpi.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES);
  kpi.mutable_definition()->mutable_actuals()->set_indicator("indicators/riders");
  kpi.mutable_definition()->mutable_actuals()->set_minimum(10);
  kpi.mutable_definition()->mutable_actuals()->set_maximum(9);
  EXPECT_THAT(FaultsIn(CheckNationalKpi(kpi)),
              ElementsAre("definition.actuals.maximum BAD_INTERVAL"));
}

TEST(NationalKpiRules, ANoteIsNoOtherWayToCount) {
  pb::NationalKpiDefinition a = CountingCases(pb::COUNTING_UNIT_BODIES).definition();
  pb::NationalKpiDefinition b = a;
  b.set_note("備考");
  b.set_version(2);
  b.set_from_date("2024-04-01");
  EXPECT_TRUE(CountAlike(a, b));
  b.mutable_cases()->add_continuities(pb::CONTINUITY_RUNNING);
  EXPECT_FALSE(CountAlike(a, b));
}

CountedItems CountedTree() {
  CountedItems items;
  items.Add(kPillar, {});
  items.Add(kField, {kPillar});
  items.Add(kOther, {});
  return items;
}

CountedItems::Names NamedItemList(const std::vector<std::string>& names) {
  CountedItems::Names items;
  for (const std::string& name : names) *items.Add() = name;
  return items;
}

TEST(CountedItems, AnItemIsMetByWhatStandsBelowIt) {
  const CountedItems tree = CountedTree();
  EXPECT_TRUE(tree.Meet(NamedItemList({kField}), NamedItemList({kPillar})));
  EXPECT_FALSE(tree.Meet(NamedItemList({kPillar}), NamedItemList({kField})));
  EXPECT_FALSE(tree.Meet(NamedItemList({}), NamedItemList({kPillar})));
  EXPECT_TRUE(tree.Meet(NamedItemList({}), NamedItemList({}))) << "none is asked for";
}

TEST(CountedItems, WhatIsMetIsShownWithWhatStandsAboveIt) {
  const CountedItems tree = CountedTree();
  EXPECT_THAT(tree.Shown(NamedItemList({kField, kOther}), NamedItemList({kPillar})),
              ElementsAre(kField, kPillar));
  EXPECT_THAT(tree.Shown(NamedItemList({kField, kOther}), NamedItemList({})),
              ElementsAre(kField, kOther, kPillar));
  EXPECT_THAT(tree.Shown(NamedItemList({"frameworks/unknown/items/x"}), NamedItemList({})),
              IsEmpty());
}

TEST(Counting, ACaseIsToldOfEverythingThatItLacks) {
  pb::CaseConditions conditions;
  conditions.add_framework_items(kPillar);
  conditions.add_continuities(pb::CONTINUITY_RUNNING);
  conditions.add_tags("バス");
  conditions.set_selected_only(true);
  pb::Case c;
  EXPECT_THAT(LacksOf(conditions, c, /*selected=*/false, CountedTree()),
              ElementsAre(pb::NATIONAL_KPI_LACK_FRAMEWORK_ITEM, pb::NATIONAL_KPI_LACK_CONTINUITY,
                          pb::NATIONAL_KPI_LACK_SELECTION, pb::NATIONAL_KPI_LACK_TAG));
  c.add_framework_items(kField);
  c.set_continuity(pb::CONTINUITY_RUNNING);
  c.add_tags("自動運転");
  c.add_tags("バス");
  EXPECT_THAT(LacksOf(conditions, c, /*selected=*/true, CountedTree()), IsEmpty());
}

TEST(Counting, AnInitiativeCountsOnceItIsUnderWay) {
  const pb::InitiativeConditions any;
  pb::Initiative i;
  i.set_form(pb::COOPERATION_FORM_VOLUNTARY);
  EXPECT_THAT(LacksOf(any, i, pb::INITIATIVE_STATE_PROPOSED, CountedTree()),
              ElementsAre(pb::NATIONAL_KPI_LACK_STATE));
  for (const pb::InitiativeState state :
       {pb::INITIATIVE_STATE_OPEN, pb::INITIATIVE_STATE_RUNNING, pb::INITIATIVE_STATE_CLOSED}) {
    EXPECT_THAT(LacksOf(any, i, state, CountedTree()), IsEmpty());
  }
  EXPECT_THAT(LacksOf(any, i, pb::INITIATIVE_STATE_CANCELLED, CountedTree()),
              ElementsAre(pb::NATIONAL_KPI_LACK_STATE));
  pb::InitiativeConditions unions;
  unions.add_forms(pb::COOPERATION_FORM_WIDE_AREA_UNION);
  EXPECT_THAT(LacksOf(unions, i, pb::INITIATIVE_STATE_OPEN, CountedTree()),
              ElementsAre(pb::NATIONAL_KPI_LACK_FORM));
}

TEST(Counting, AMeasureIsOfTheKindsThatAreNamed) {
  pb::MeasureConditions conditions;
  conditions.add_kinds("measure");
  pb::VisionNode node;
  node.set_kind("pillar");
  EXPECT_THAT(LacksOf(conditions, node, CountedTree()), ElementsAre(pb::NATIONAL_KPI_LACK_KIND));
  node.set_kind("measure");
  EXPECT_THAT(LacksOf(conditions, node, CountedTree()), IsEmpty());
}

TEST(Counting, AVisionCountsByItsPartsAndItsPeriod) {
  pb::VisionConditions conditions;
  conditions.add_framework_items(kPillar);
  conditions.set_fiscal_year(2028);
  pb::Vision vision;
  vision.mutable_period()->set_from_fiscal_year(2023);
  vision.mutable_period()->set_to_fiscal_year(2027);
  EXPECT_THAT(LacksOf(conditions, vision, NamedItemList({kField}), CountedTree()),
              ElementsAre(pb::NATIONAL_KPI_LACK_PERIOD));
  conditions.set_fiscal_year(2027);
  EXPECT_THAT(LacksOf(conditions, vision, NamedItemList({kField}), CountedTree()), IsEmpty());
  EXPECT_THAT(LacksOf(conditions, vision, NamedItemList({kOther}), CountedTree()),
              ElementsAre(pb::NATIONAL_KPI_LACK_FRAMEWORK_ITEM));
}

pb::KpiActual YearFigure(int fiscal_year, double number,
                         pb::KpiActualStatus status = pb::KPI_ACTUAL_STATUS_PRELIMINARY) {
  pb::KpiActual actual;
  actual.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
  actual.mutable_when()->set_year(fiscal_year);
  actual.mutable_value()->set_number(number);
  actual.set_status(status);
  return actual;
}

TEST(Counting, TheLastActualDecides) {
  pb::ActualConditions conditions;
  conditions.set_indicator("indicators/riders");
  conditions.set_minimum(100);
  pb::Kpi kpi;
  const std::vector<pb::KpiActual> actuals = {YearFigure(2022, 120), YearFigure(2023, 80)};
  const absl::CivilDay late(2025, 1, 1);
  EXPECT_THAT(LacksOf(conditions, kpi, actuals, late), ElementsAre(pb::NATIONAL_KPI_LACK_RECORD));
  kpi.set_indicator("indicators/riders");
  EXPECT_THAT(LacksOf(conditions, kpi, actuals, late), ElementsAre(pb::NATIONAL_KPI_LACK_VALUE));
  EXPECT_THAT(LacksOf(conditions, kpi, actuals, absl::CivilDay(2023, 4, 1)), IsEmpty())
      << "fiscal year 2023 had not passed";
  EXPECT_THAT(LacksOf(conditions, kpi, {}, late), ElementsAre(pb::NATIONAL_KPI_LACK_ACTUAL));
  conditions.set_fiscal_year(2022);
  EXPECT_THAT(LacksOf(conditions, kpi, actuals, late), IsEmpty());
  conditions.set_confirmed_only(true);
  EXPECT_THAT(LacksOf(conditions, kpi, actuals, late),
              ElementsAre(pb::NATIONAL_KPI_LACK_CONFIRMATION));
}

TEST(Counting, AFigureThatIsMissingIsNotZero) {
  pb::ActualConditions conditions;
  conditions.set_indicator("indicators/riders");
  conditions.set_maximum(10);
  pb::Kpi kpi;
  kpi.set_indicator("indicators/riders");
  pb::KpiActual missing = YearFigure(2023, 0, pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  missing.clear_value();
  EXPECT_THAT(LacksOf(conditions, kpi, {missing}, absl::CivilDay(2025, 1, 1)),
              ElementsAre(pb::NATIONAL_KPI_LACK_ACTUAL));
}

TEST(TargetLine, IsStraightBetweenItsPoints) {
  pb::NationalKpi kpi;
  *kpi.mutable_baseline()->mutable_when() = EndOfYear(2022);
  kpi.mutable_baseline()->mutable_value()->set_number(500);
  AddTarget(2024, 1'000, kpi);
  AddTarget(2027, 1'500, kpi);
  EXPECT_EQ(LineValue(kpi, absl::CivilDay(2023, 3, 30)), std::nullopt);
  EXPECT_EQ(LineValue(kpi, absl::CivilDay(2023, 3, 31)), 500);
  EXPECT_NEAR(*LineValue(kpi, absl::CivilDay(2024, 3, 31)), 750, 1);
  EXPECT_EQ(LineValue(kpi, absl::CivilDay(2025, 3, 31)), 1'000);
  EXPECT_EQ(LineValue(kpi, absl::CivilDay(2028, 3, 31)), 1'500);
  EXPECT_EQ(LineValue(kpi, absl::CivilDay(2028, 4, 1)), std::nullopt);
}

TEST(TargetLine, AStatementIsNoPoint) {
  pb::NationalKpi kpi;
  AddTarget(2024, 1'000, kpi);
  AddTarget(2027, 0, kpi);
  kpi.mutable_targets(1)->mutable_value()->clear_number();
  kpi.mutable_targets(1)->mutable_value()->set_text("均衡");
  EXPECT_EQ(LineValue(kpi, absl::CivilDay(2026, 3, 31)), std::nullopt);
  EXPECT_EQ(MissingTo(kpi.targets(1), pb::DIRECTION_UP, 3), std::nullopt);
}

TEST(TargetLine, TheNextTargetIsTheFirstThatHasNotPassed) {
  pb::NationalKpi kpi;
  AddTarget(2024, 1'000, kpi);
  AddTarget(2027, 1'500, kpi);
  EXPECT_EQ(NextTarget(kpi, absl::CivilDay(2025, 3, 31)), &kpi.targets(0));
  EXPECT_EQ(NextTarget(kpi, absl::CivilDay(2025, 4, 1)), &kpi.targets(1));
  EXPECT_EQ(NextTarget(kpi, absl::CivilDay(2028, 4, 1)), nullptr);
  EXPECT_EQ(MissingTo(kpi.targets(0), pb::DIRECTION_UP, 800), 200);
  EXPECT_EQ(MissingTo(kpi.targets(0), pb::DIRECTION_UP, 1'200), 0);
  EXPECT_EQ(MissingTo(kpi.targets(0), pb::DIRECTION_DOWN, 1'200), 200);
  EXPECT_EQ(MissingTo(kpi.targets(0), pb::DIRECTION_KEEP, 1'200), std::nullopt);
}

}  // namespace
}  // namespace renkei::domain
