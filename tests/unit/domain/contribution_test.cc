// The rules of totals and roll-ups, by examples and by properties over random figures.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/domain/contribution/roll_up.h"
#include "server/domain/contribution/total.h"
#include "tests/random_seed.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

pb::Indicator IndicatorOf(pb::Aggregation aggregation, const std::string& unit = "人") {
  pb::Indicator indicator;
  indicator.set_name("indicators/test");
  indicator.set_aggregation(aggregation);
  indicator.set_direction(pb::DIRECTION_UP);
  indicator.set_unit(unit);
  return indicator;
}

pb::BodyFigure Number(const std::string& organization, double number) {
  pb::BodyFigure figure;
  figure.set_organization(organization);
  figure.mutable_value()->set_number(number);
  return figure;
}

pb::BodyFigure Words(const std::string& organization, const std::string& text) {
  pb::BodyFigure figure;
  figure.set_organization(organization);
  figure.mutable_value()->set_text(text);
  return figure;
}

pb::BodyFigure Rate(const std::string& organization, double numerator, double denominator) {
  pb::BodyFigure figure;
  figure.set_organization(organization);
  figure.set_numerator(numerator);
  figure.set_denominator(denominator);
  return figure;
}

pb::When FiscalYear(int year) {
  pb::When when;
  when.set_kind(pb::When::KIND_FISCAL_YEAR);
  when.set_year(year);
  return when;
}

pb::When EndOfFiscalYear(int year) {
  pb::When when = FiscalYear(year);
  when.set_kind(pb::When::KIND_END_OF_FISCAL_YEAR);
  return when;
}

pb::When Day(int year, int month, int day) {
  pb::When when;
  when.set_kind(pb::When::KIND_DATE);
  when.set_year(year);
  when.set_month(month);
  when.set_day(day);
  return when;
}

pb::TimedValue Target(double number, const pb::When& when) {
  pb::TimedValue target;
  target.mutable_value()->set_number(number);
  *target.mutable_when() = when;
  return target;
}

template <typename List>
std::vector<std::string> Strings(const List& list) {
  return {list.begin(), list.end()};
}

TEST(Total, AmountsAreAddedAndTextsAreNamedNotGuessed) {
  for (const auto aggregation :
       {pb::AGGREGATION_LEVEL, pb::AGGREGATION_FLOW, pb::AGGREGATION_CUMULATIVE}) {
    const pb::FigureTotal total =
        AddUp(IndicatorOf(aggregation), {Number("b", 2), Number("a", 1), Words("c", "約3割")});
    EXPECT_EQ(total.number(), 3);
    EXPECT_EQ(total.counted(), 2);
    EXPECT_THAT(Strings(total.not_added()), ElementsAre("c"));
  }
  EXPECT_FALSE(AddUp(IndicatorOf(pb::AGGREGATION_LEVEL), {}).has_number());
}

TEST(Total, ARateIsThatOfSumsAndNothingWhileOneLacksItsParts) {
  const pb::Indicator percent = IndicatorOf(pb::AGGREGATION_RATE, "％");
  const pb::FigureTotal total = AddUp(percent, {Rate("a", 1, 10), Rate("b", 30, 50)});
  EXPECT_DOUBLE_EQ(total.number(), 31.0 / 60 * 100);
  EXPECT_EQ(total.denominator(), 60);
  const pb::FigureTotal without = AddUp(percent, {Rate("a", 1, 10), Number("b", 60)});
  EXPECT_FALSE(without.has_number());
  EXPECT_THAT(Strings(without.not_added()), ElementsAre("b"));
}

TEST(Total, AnswersAndRanksAreCountedAndNeverAdded) {
  const pb::FigureTotal answers =
      AddUp(IndicatorOf(pb::AGGREGATION_YES_NO, ""),
            {Words("a", "有"), Number("b", 0), Number("c", 1), Words("d", "検討中")});
  EXPECT_EQ(answers.yes(), 2);
  EXPECT_EQ(answers.no(), 1);
  EXPECT_THAT(Strings(answers.not_added()), ElementsAre("d"));
  EXPECT_FALSE(answers.has_number());
  const pb::FigureTotal ranks = AddUp(IndicatorOf(pb::AGGREGATION_ORDINAL, ""),
                                      {Words("a", "A"), Words("b", "B"), Words("c", "A")});
  ASSERT_EQ(ranks.ranks_size(), 2);
  EXPECT_EQ(ranks.ranks(0).rank(), "A");
  EXPECT_EQ(ranks.ranks(0).count(), 2);
  EXPECT_FALSE(ranks.has_number());
}

TEST(Total, AYearAndItsEndAreOneTimeAndASpanIsNoMoment) {
  const auto level = pb::AGGREGATION_LEVEL;
  const auto flow = pb::AGGREGATION_FLOW;
  EXPECT_EQ(TimeKey(FiscalYear(2024), flow), TimeKey(EndOfFiscalYear(2024), flow));
  EXPECT_EQ(TimeKey(FiscalYear(2024), level), TimeKey(Day(2025, 3, 31), level));
  EXPECT_NE(TimeKey(FiscalYear(2024), flow), TimeKey(Day(2025, 3, 31), flow));
  EXPECT_LT(TimeKey(FiscalYear(2023), flow), TimeKey(FiscalYear(2024), flow));
}

TEST(Total, WhoHasNotReportedIsNamedAndIsNoZero) {
  google::protobuf::RepeatedPtrField<pb::TimedValue> targets;
  *targets.Add() = Target(100, EndOfFiscalYear(2027));
  *targets.Add() = Target(50, EndOfFiscalYear(2025));
  pb::BodyFigure empty;
  empty.set_organization("c");
  const pb::SharedKpiAtTime summary =
      SummarizeAt(IndicatorOf(pb::AGGREGATION_FLOW), targets, FiscalYear(2024),
                  {Number("a", 10), Number("z", 15), empty}, {"a", "b", "c"});
  EXPECT_EQ(summary.total().number(), 25);
  EXPECT_THAT(Strings(summary.missing()), ElementsAre("b", "c"));
  // One that has left since is among those who reported.
  EXPECT_EQ(summary.expected(), 4);
  EXPECT_EQ(summary.figures_size(), 2);
  EXPECT_EQ(summary.target().value().number(), 50);
  EXPECT_DOUBLE_EQ(summary.percent_of_target(), 50);
  EXPECT_FALSE(summary.reached());
}

OwnFigure Own(const std::string& kpi, const pb::BodyFigure& figure, bool confirmed = false,
              int64_t recorded = 0) {
  OwnFigure own{kpi, figure, recorded};
  own.figure.set_status(confirmed ? pb::KPI_ACTUAL_STATUS_CONFIRMED
                                  : pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  return own;
}

PartFigure Part(const std::string& name, const pb::BodyFigure& figure,
                const std::string& source_kpi = "") {
  return {name, source_kpi, figure, 0};
}

const pb::Indicator& Persons() {
  static const auto& indicator = *new pb::Indicator(IndicatorOf(pb::AGGREGATION_FLOW));
  return indicator;
}

TEST(RollUp, ABodysOwnFigureStandsForItAndItsPartsAddNothing) {
  const RollUp result =
      RollUpFigures(Persons(), {Own("k", Number("a", 100))},
                    {Part("i1/c1", Number("a", 30)), Part("i2/c1", Number("a", 20)),
                     Part("i1/c2", Number("b", 5))});
  EXPECT_EQ(result.total.number(), 105);
  ASSERT_EQ(result.bodies.size(), 2u);
  EXPECT_EQ(result.bodies[0].basis(), pb::RolledUpBody::BASIS_OWN_KPI);
  EXPECT_EQ(result.bodies[1].basis(), pb::RolledUpBody::BASIS_CONTRIBUTIONS);
  EXPECT_THAT(result.conflicts, IsEmpty());
}

TEST(RollUp, PartsOverDifferentInitiativesAreAddedWhereThereIsNoOwnFigure) {
  const RollUp result =
      RollUpFigures(Persons(), {}, {Part("i1/c", Number("a", 30)), Part("i2/c", Number("a", 20))});
  EXPECT_EQ(result.total.number(), 50);
  EXPECT_THAT(Strings(result.bodies[0].figure().sources()), ElementsAre("i1/c", "i2/c"));
}

TEST(RollUp, PartsThatExceedTheWholeAreToldAndTheWholeCounts) {
  const RollUp result =
      RollUpFigures(Persons(), {Own("k", Number("a", 10))}, {Part("i/c", Number("a", 30))});
  EXPECT_EQ(result.total.number(), 10);
  ASSERT_EQ(result.conflicts.size(), 1u);
  EXPECT_EQ(result.conflicts[0].kind(), pb::RollUpConflict::KIND_PARTS_EXCEED_WHOLE);
}

TEST(RollUp, OfDifferingFiguresTheConfirmedThenTheNewestCountsAndTheDifferenceIsTold) {
  const RollUp confirmed = RollUpFigures(
      Persons(), {Own("k1", Number("a", 10), false, 9), Own("k2", Number("a", 12), true, 1)}, {});
  EXPECT_EQ(confirmed.total.number(), 12);
  ASSERT_EQ(confirmed.conflicts.size(), 1u);
  EXPECT_EQ(confirmed.conflicts[0].sources(0), "k2");
  EXPECT_EQ(confirmed.conflicts[0].values(1).number(), 10);
  const RollUp newest = RollUpFigures(
      Persons(), {Own("k1", Number("a", 10), false, 1), Own("k2", Number("a", 12), false, 9)}, {});
  EXPECT_EQ(newest.total.number(), 12);
  const RollUp agree =
      RollUpFigures(Persons(), {Own("k1", Number("a", 10)), Own("k2", Number("a", 10))}, {});
  EXPECT_EQ(agree.total.number(), 10);
  EXPECT_THAT(agree.conflicts, IsEmpty());
}

TEST(RollUp, OneFigureNamedInTwoInitiativesCountsOnce) {
  const RollUp result = RollUpFigures(
      Persons(), {}, {Part("i1/c", Number("a", 30), "k"), Part("i2/c", Number("a", 30), "k")});
  EXPECT_EQ(result.total.number(), 30);
  EXPECT_EQ(result.bodies[0].basis(), pb::RolledUpBody::BASIS_OWN_KPI);
}

TEST(RollUp, ARateTakesItsPartsFromTheContributionThatNamesTheKpi) {
  const pb::Indicator percent = IndicatorOf(pb::AGGREGATION_RATE, "%");
  PartFigure part = Part("i/c", Rate("a", 30, 60), "k");
  part.figure.mutable_value()->set_number(50);
  const RollUp result = RollUpFigures(percent, {Own("k", Number("a", 50))}, {part});
  EXPECT_DOUBLE_EQ(result.total.number(), 50);
  EXPECT_FALSE(RollUpFigures(percent, {Own("k", Number("a", 50))}, {}).total.has_number());
}

// Random worlds of a few bodies, KPIs and initiatives.
class RollUpProperties : public ::testing::Test {
 protected:
  int Below(int n) { return static_cast<int>(random_() % static_cast<uint32_t>(n)); }

  pb::BodyFigure AnyFigure(const std::string& body) {
    if (Below(10) == 0) return Words(body, "不明");
    // Fractions whose sums depend on the order in which they are added.
    return Number(body, Below(1000) / 7.0);
  }

  void Make() {
    own_.clear();
    parts_.clear();
    for (int b = 0; b < 4; ++b) {
      const std::string body = absl::StrCat("organizations/o", b);
      std::vector<std::string> kpis;
      for (int k = Below(3); k > 0; --k) {
        kpis.push_back(absl::StrCat(body, "/visions/v", k, "/kpis/k"));
        own_.push_back(Own(kpis.back(), AnyFigure(body), Below(2) == 0, Below(3)));
      }
      for (int i = Below(4); i > 0; --i) {
        const std::string name = absl::StrCat("initiatives/i", i, "/contributions/", b);
        if (!kpis.empty() && Below(2) == 0) {
          const OwnFigure& source = own_[own_.size() - 1];
          parts_.push_back(Part(name, source.figure, source.kpi));
        } else {
          parts_.push_back(Part(name, AnyFigure(body)));
        }
      }
    }
  }

  static std::string Text(const RollUp& result) {
    std::string text = result.total.ShortDebugString();
    for (const pb::RolledUpBody& body : result.bodies)
      absl::StrAppend(&text, "\n", body.ShortDebugString());
    for (const pb::RollUpConflict& conflict : result.conflicts)
      absl::StrAppend(&text, "\n", conflict.ShortDebugString());
    return text;
  }

  std::mt19937 random_{RandomSeed()};
  std::vector<OwnFigure> own_;
  std::vector<PartFigure> parts_;
};

TEST_F(RollUpProperties, TheOrderOfTheInputChangesNothing) {
  for (int round = 0; round < 200; ++round) {
    Make();
    const std::string before = Text(RollUpFigures(Persons(), own_, parts_));
    std::shuffle(own_.begin(), own_.end(), random_);
    std::shuffle(parts_.begin(), parts_.end(), random_);
    EXPECT_EQ(Text(RollUpFigures(Persons(), own_, parts_)), before);
  }
}

TEST_F(RollUpProperties, ASecondInitiativeWithTheSameSourceChangesNothing) {
  int tried = 0;
  for (int round = 0; round < 200; ++round) {
    Make();
    const std::string before = Text(RollUpFigures(Persons(), own_, parts_));
    std::vector<PartFigure> more = parts_;
    for (const PartFigure& part : parts_) {
      if (part.source_kpi.empty()) continue;
      more.push_back(part);
      more.back().contribution = absl::StrCat("initiatives/second/contributions/", more.size());
      ++tried;
    }
    EXPECT_EQ(Text(RollUpFigures(Persons(), own_, more)), before);
  }
  EXPECT_GT(tried, 50);
}

TEST_F(RollUpProperties, PartsOfABodyWithItsOwnFigureNeverChangeTheTotal) {
  for (int round = 0; round < 200; ++round) {
    Make();
    const pb::FigureTotal before = RollUpFigures(Persons(), own_, parts_).total;
    std::vector<PartFigure> more = parts_;
    for (const OwnFigure& own : own_) {
      more.push_back(Part(absl::StrCat("initiatives/x/contributions/", more.size()),
                          Number(own.figure.organization(), 1)));
    }
    EXPECT_EQ(RollUpFigures(Persons(), own_, more).total.SerializeAsString(),
              before.SerializeAsString());
  }
}

TEST_F(RollUpProperties, EachBodyCountsOnceAndTheTotalIsThatOfTheBodies) {
  for (int round = 0; round < 200; ++round) {
    Make();
    const RollUp result = RollUpFigures(Persons(), own_, parts_);
    std::set<std::string> bodies;
    std::vector<pb::BodyFigure> figures;
    for (const pb::RolledUpBody& body : result.bodies) {
      EXPECT_TRUE(bodies.insert(body.figure().organization()).second);
      figures.push_back(body.figure());
    }
    EXPECT_EQ(AddUp(Persons(), figures).SerializeAsString(), result.total.SerializeAsString());
    EXPECT_EQ(result.total.counted() + result.total.not_added_size(),
              static_cast<int>(result.bodies.size()));
  }
}

}  // namespace
}  // namespace renkei::domain
