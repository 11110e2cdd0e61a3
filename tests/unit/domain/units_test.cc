// Units that count the same thing, and figures of KPIs in the unit of their shared indicator.
#include "server/domain/quantity/units.h"

#include "server/domain/contribution/indicator_unit.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

TEST(UnitsTest, FiguresComeToWhatTheySayOnPaper) {
  struct Vector {
    double number;
    const char* from;
    const char* to;
    double is;
  };
  for (const Vector& v : {Vector{2.5, "千人", "人", 2500},
                          {812, "人", "千人", 0.812},
                          {1, "万人", "千人", 10},
                          {3, "名", "人", 3},
                          {1200, "百万円", "億円", 12},
                          {35.2, "万円", "円", 352000},
                          {0.1, "億円", "千円", 10000},
                          {5, "%", "‰", 50},
                          {5, "％", "割", 0.5},
                          {8.1, "‰", "%", 0.81},
                          {6.9, "人口千対", "‰", 6.9},
                          {1.5, "km", "m", 1500},
                          {120, "ha", "km2", 1.2},
                          {0.35, "㎢", "㎡", 350000},
                          {90, "分", "時間", 1.5},
                          {2, "年", "か月", 24},
                          {1.1, "千t-CO2", "t-CO2", 1100},
                          {7, "ＭＷｈ", "kWh", 7000},
                          {4, "件/年", "件/年", 4},
                          {4, "千件/年", "件/年", 4000},
                          {0.7, "ポイント", "ポイント", 0.7}}) {
    const auto number = InUnit(v.number, v.from, v.to);
    ASSERT_TRUE(number.has_value()) << v.from << " -> " << v.to;
    EXPECT_EQ(*number, v.is) << v.number << v.from << " -> " << v.to;
  }
}

TEST(UnitsTest, WhatCountsSomethingElseIsNotConverted) {
  for (const auto& [from, to] : {std::pair("人", "件"),
                                 {"人", "世帯"},
                                 {"千人", "千円"},
                                 {"%", "ポイント"},
                                 {"人", ""},
                                 {"", "人"},
                                 {"m", "m2"},
                                 {"人/年", "人"},
                                 {"日", "時間"},
                                 {"坪", "m2"}}) {
    EXPECT_FALSE(Converts(from, to)) << from << " -> " << to;
  }
  EXPECT_TRUE(Converts("", ""));
}

TEST(UnitsTest, ThereAndBackIsTheSameFigure) {
  for (const char* from : {"千人", "百万円", "ha", "‰", "km", "時間", "年", "GWh"}) {
    for (const char* to : {"人", "円", "m2", "割", "mm", "秒", "か月", "kWh"}) {
      const auto there = InUnit(123.45, from, to);
      if (!there) continue;
      EXPECT_DOUBLE_EQ(InUnit(*there, to, from).value_or(0), 123.45) << from << ", " << to;
    }
  }
}

pb::Indicator CountedIn(const std::string& unit, pb::Aggregation aggregation) {
  pb::Indicator indicator;
  indicator.set_name("indicators/i");
  indicator.set_title("交流人口");
  indicator.set_unit(unit);
  indicator.set_aggregation(aggregation);
  return indicator;
}

TEST(UnitsTest, AFigureInAnotherUnitIsToldAndNeverANumber) {
  const pb::Indicator people = CountedIn("人", pb::AGGREGATION_FLOW);
  pb::Value value;
  value.set_number(2.5);
  EXPECT_EQ(InUnitOf(people, "千人", value).number(), 2500);
  EXPECT_EQ(InUnitOf(people, "", value).number(), 2.5);
  const pb::Value other = InUnitOf(people, "件", value);
  EXPECT_FALSE(other.has_number());
  EXPECT_EQ(other.text(), "2.5件");
  value.set_text("約");
  EXPECT_EQ(InUnitOf(people, "千人", value).text(), "約");
}

TEST(UnitsTest, AKpiThatDoesNotFitItsIndicatorIsToldBothUnits) {
  pb::Kpi kpi;
  kpi.set_title("来場");
  kpi.set_unit("件");
  const auto violation = CheckIndicatorUnit(kpi, CountedIn("人", pb::AGGREGATION_FLOW));
  ASSERT_TRUE(violation.has_value());
  EXPECT_EQ(violation->field(), "unit");
  EXPECT_EQ(violation->kind(), "UNIT_NOT_CONVERTIBLE");
  EXPECT_THAT(violation->message_ja(), testing::HasSubstr("単位「件」"));
  EXPECT_THAT(violation->message_ja(), testing::HasSubstr("単位「人」に換算できません"));
  // Answers are counted, not added.
  EXPECT_FALSE(CheckIndicatorUnit(kpi, CountedIn("有無", pb::AGGREGATION_YES_NO)));
  kpi.set_unit("万人");
  EXPECT_FALSE(CheckIndicatorUnit(kpi, CountedIn("人", pb::AGGREGATION_FLOW)));
}

}  // namespace
}  // namespace renkei::domain
