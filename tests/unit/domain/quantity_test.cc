#include "server/domain/quantity/quantity.h"

#include <gtest/gtest.h>

namespace renkei::domain {
namespace {

using Kind = Quantity::Kind;

TEST(QuantityTest, NumbersAsPeopleWriteThem) {
  struct Vector {
    const char* text;
    double number;
  };
  for (const Vector& v : {Vector{"812", 812},
                          {"８１２", 812},
                          {"1,234,567", 1234567},
                          {"１，２３４", 1234},
                          {"△120", -120},
                          {"▲1,234", -1234},
                          {"△ 5.5", -5.5},
                          {"−3", -3},
                          {"－3", -3},
                          {"‐3", -3},
                          {"+5", 5},
                          {"３５．２", 35.2},
                          {" 7 ", 7},
                          {"　7", 7},
                          {"1e3", 1000},
                          {"0", 0},
                          {"12345,678", 0}}) {
    const auto number = ParseNumber(v.text);
    if (std::string(v.text) == "12345,678") {
      EXPECT_FALSE(number.has_value());
      continue;
    }
    ASSERT_TRUE(number.has_value()) << v.text;
    EXPECT_EQ(*number, v.number) << v.text;
  }
  for (const char* text :
       {"", "-", "△", "約3割", "12,34", "1,2345", "inf", "nan", "0x10", "1..2", "--3", "三"})
    EXPECT_FALSE(ParseNumber(text).has_value()) << text;
}

TEST(QuantityTest, UnitsGluedToNumbers) {
  struct Vector {
    const char* text;
    const char* unit;
    Kind kind;
    double number;
    const char* other;
  };
  for (const Vector& v : {
           Vector{"812人", "人", Kind::kNumber, 812, ""},
           {"812 人", "人", Kind::kNumber, 812, ""},
           {"３５．２％", "%", Kind::kNumber, 35.2, ""},
           {"35.2%", "％", Kind::kNumber, 35.2, ""},
           {"△1,200千円", "千円", Kind::kNumber, -1200, ""},
           {"1.2万人", "人", Kind::kNumber, 12000, ""},
           {"1.2万人", "万人", Kind::kNumber, 1.2, ""},
           {"0.7億円", "円", Kind::kNumber, 7e7, ""},
           {"5百万円", "円", Kind::kNumber, 5e6, ""},
           {"3万", "", Kind::kNumber, 30000, ""},
           {"100㎡", "m2", Kind::kNumber, 100, ""},
           {"812件", "人", Kind::kOtherUnit, 812, "件"},
           {"812人", "", Kind::kOtherUnit, 812, "人"},
           {"5t-CO", "人", Kind::kOtherUnit, 5, "t-CO"},
           {"約3割", "%", Kind::kText, 0, ""},
           {"3割", "%", Kind::kText, 0, ""},
           {"812件以上", "人", Kind::kOtherUnit, 812, "件"},
           {"約5,000円以上", "円", Kind::kText, 0, ""},
           {"2~3人", "人", Kind::kText, 0, ""},
           {"3/5", "", Kind::kText, 0, ""},
           {"-", "人", Kind::kText, 0, ""},
           {"―", "人", Kind::kText, 0, ""},
           {"データなし", "人", Kind::kText, 0, ""},
           {"ほぼ全て", "", Kind::kText, 0, ""},
           {"5年連続で増加を続けている", "人", Kind::kText, 0, ""},
           {"1,23人", "人", Kind::kText, 0, ""},
           {"", "人", Kind::kText, 0, ""},
       }) {
    const Quantity got = ReadQuantity(v.text, v.unit);
    EXPECT_EQ(static_cast<int>(got.kind), static_cast<int>(v.kind)) << v.text << " in " << v.unit;
    EXPECT_EQ(got.number, v.number) << v.text;
    EXPECT_EQ(got.unit, v.other) << v.text;
  }
}

TEST(QuantityTest, AWordThatBoundsOrSoftensAFigureIsNoUnit) {
  struct Vector {
    const char* text;
    double number;
    const char* qualifier;
  };
  for (const Vector& v : {Vector{"800人以上", 800, "以上"},
                          {"８００　人以上", 800, "以上"},
                          {"約800", 800, "約"},
                          {"およそ1.2万人", 12000, "およそ"},
                          {"22,000未満", 22000, "未満"},
                          {"△3人程度", -3, "程度"},
                          {"800", 800, ""}}) {
    const Quantity got = ReadQuantity(v.text, "人");
    EXPECT_EQ(static_cast<int>(got.kind), static_cast<int>(Kind::kNumber)) << v.text;
    EXPECT_EQ(got.number, v.number) << v.text;
    EXPECT_EQ(got.qualifier, v.qualifier) << v.text;
  }
}

TEST(QuantityTest, PeopleAreShownSeparators) {
  EXPECT_EQ(GroupedNumber(1234567.5), "1,234,567.5");
  EXPECT_EQ(GroupedNumber(-120), "-120");
  EXPECT_EQ(GroupedNumber(-1200), "-1,200");
  EXPECT_EQ(GroupedNumber(0.000001), "0.000001");
  EXPECT_EQ(GroupedNumber(1e300), "1e+300");
}

TEST(QuantityTest, DecimalsShiftAsOnPaper) {
  EXPECT_EQ(ShiftDecimal(0.352, 2), 35.2);
  EXPECT_EQ(ShiftDecimal(0.07, 2), 7);
  EXPECT_EQ(ShiftDecimal(1.1, 2), 110);
  EXPECT_EQ(ShiftDecimal(-0.005, 2), -0.5);
  EXPECT_EQ(ShiftDecimal(1e-9, 2), 1e-7);
  EXPECT_EQ(ShiftDecimal(0, 2), 0);
  EXPECT_NE(0.352 * 100, 35.2);
}

TEST(QuantityTest, NumbersAreWrittenShortestAndReadBack) {
  for (const double number : {0.0, 1.0, -120.0, 35.2, 0.1 + 0.2, 1e15, 1e300, 5e-324, 1.0 / 3})
    EXPECT_EQ(ParseNumber(NumberText(number)), number);
  EXPECT_EQ(NumberText(35.2), "35.2");
  EXPECT_EQ(NumberText(1200), "1200");
}

TEST(QuantityTest, TheMarkerForClearing) {
  for (const char* marker : {"(clear)", "（消去）", "(消去)", "（clear）", " (clear) "})
    EXPECT_TRUE(IsClearMarker(marker)) << marker;
  for (const char* text : {"", "clear", "消去", "(clear)x", "-"}) EXPECT_FALSE(IsClearMarker(text));
}

}  // namespace
}  // namespace renkei::domain
