#include "server/domain/quantity/figure.h"

#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

pb::Value Read(absl::string_view text, absl::string_view unit,
               FigureWords words = FigureWords::kListed) {
  const absl::StatusOr<pb::Value> value = ReadFigure(text, unit, words);
  EXPECT_TRUE(value.ok()) << text << ": " << value.status();
  return value.ok() ? *value : pb::Value();
}

std::string Mistake(absl::string_view text, absl::string_view unit,
                    FigureWords words = FigureWords::kListed) {
  const absl::StatusOr<pb::Value> value = ReadFigure(text, unit, words);
  return value.ok() ? "" : KindOf(value.status());
}

TEST(FigureTest, FiguresAreReadWithTheUnitOfTheirKpi) {
  EXPECT_EQ(Read("1,234人", "人").number(), 1234);
  EXPECT_EQ(Read("1.2万人", "人").number(), 12000);
  EXPECT_EQ(Read("35.2％", "%").number(), 35.2);
  EXPECT_EQ(Read("３５．２　％", "％").number(), 35.2);
  EXPECT_EQ(Mistake("81%", "人"), "OTHER_UNIT");
  EXPECT_EQ(Mistake("812件", ""), "OTHER_UNIT");
  const pb::Value least = Read("22,000人以上", "人");
  EXPECT_EQ(least.number(), 22000);
  EXPECT_EQ(least.text(), "以上");
}

TEST(FigureTest, WhatIsNoFigureIsAMistakeAndNeverSilentlyAText) {
  for (const char* text : {"12,34", "1.2.3", "23(8)", "43（16）", "約3割", "1234 5678", "増えた",
                           "12,34人", "8 人か 9 人", "(clear)"})
    EXPECT_EQ(Mistake(text, "人"), "NOT_A_FIGURE") << text;
  for (const char* text :
       {"#REF!", "#N/A", "#div/0!", "＃ＶＡＬＵＥ！", "####", "########", " #NAME? "})
    EXPECT_EQ(Mistake(text, "人"), "CELL_ERROR") << text;
}

TEST(FigureTest, WordsThatPlansPrintWhereAFigureIsMissingStayTexts) {
  for (const char* text :
       {"データなし", "-", "－", "―", "集計中", "未公表", "調整中", "A", "Ａ", "○"}) {
    const pb::Value value = Read(text, "人");
    EXPECT_FALSE(value.has_number()) << text;
    EXPECT_EQ(value.text(), text);
  }
}

TEST(FigureTest, WhatAPlanAimsAtCanBeAStatementButNoBotchedNumber) {
  for (const char* text : {"均衡", "ほぼ全て", "約3割", "全市町村", "5年連続で増加を続けている"})
    EXPECT_EQ(Read(text, "人", FigureWords::kAny).text(), text);
  EXPECT_EQ(Mistake("12,34", "人", FigureWords::kAny), "NOT_A_FIGURE");
  EXPECT_EQ(Mistake("12,34人", "人", FigureWords::kAny), "NOT_A_FIGURE");
  EXPECT_EQ(Mistake("812件", "人", FigureWords::kAny), "OTHER_UNIT");
  EXPECT_EQ(Mistake("（消去）", "人", FigureWords::kAny), "NOT_A_FIGURE");
  EXPECT_EQ(Mistake("#REF!", "人", FigureWords::kAny), "CELL_ERROR");
}

TEST(FigureTest, ATextThatAClientSentIsReadAndANumberStays) {
  pb::Value value;
  value.set_text("1,234人");
  ASSERT_TRUE(SettleFigure("人", FigureWords::kListed, value).ok());
  EXPECT_EQ(value.number(), 1234);
  EXPECT_EQ(value.text(), "");
  value.set_text("以上");
  ASSERT_TRUE(SettleFigure("人", FigureWords::kListed, value).ok());
  EXPECT_EQ(value.text(), "以上");
  value.Clear();
  ASSERT_TRUE(SettleFigure("人", FigureWords::kListed, value).ok());
}

TEST(FigureTest, FiguresReadAsOfficersWriteThem) {
  const auto text = [](std::optional<double> number, const char* words, const char* unit) {
    pb::Value value;
    if (number) value.set_number(*number);
    value.set_text(words);
    return FigureText(value, unit);
  };
  EXPECT_EQ(text(22000, "以上", "人"), "22,000人以上");
  EXPECT_EQ(text(1200, "約", "人"), "約1,200人");
  EXPECT_EQ(text(35.2, "", "％"), "35.2％");
  EXPECT_EQ(text(5, "", "km"), "5 km");
  EXPECT_EQ(text(100, "累計で", "件"), "累計で 100件");
  EXPECT_EQ(text(std::nullopt, "ほぼ全て", "人"), "ほぼ全て");
  EXPECT_EQ(text(std::nullopt, "", "人"), "");
}

}  // namespace
}  // namespace renkei::domain
