#include "server/domain/strategy/kpi_figures.h"

#include "server/domain/time/when.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A KPI in 人 with a baseline and a target of these times.
pb::Kpi KpiOf(absl::string_view baseline, absl::string_view target) {
  pb::Kpi kpi;
  kpi.set_unit("人");
  const auto set = [](absl::string_view text, double number, pb::TimedValue& value) {
    if (text.empty()) return;
    *value.mutable_when() = *ParseWhen(text);
    value.mutable_value()->set_number(number);
  };
  if (!baseline.empty()) set(baseline, 100, *kpi.mutable_baseline());
  if (!target.empty()) set(target, 300, *kpi.add_targets());
  return kpi;
}

pb::KpiActual ActualOf(absl::string_view when, absl::string_view value) {
  pb::KpiActual actual;
  *actual.mutable_when() = *ParseWhen(when);
  if (!value.empty()) actual.mutable_value()->set_text(std::string(value));
  return actual;
}

std::vector<std::string> Found(const std::vector<pb::FieldViolation>& violations) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : violations)
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
  return found;
}

TEST(KpiFiguresTest, ABareYearIsOneOfTheKpisOwnYears) {
  const struct {
    const char* baseline;
    const char* target;
    const char* meaning;
  } cases[] = {{"令和4年度", "令和9年度", "FY2023"},
               {"令和4年", "令和9年", "CY2023"},
               {"R4", "令和9年", "CY2023"},
               {"", "令和9年度末", "FY2023"},
               {"R4", "R9", "FY2023"},
               {"", "", "FY2023"},
               {"2020-10-01", "令和9年", "CY2023"}};
  for (const auto& c : cases) {
    const pb::When when = InYearsOf(KpiOf(c.baseline, c.target), *ParseWhen("R5"));
    EXPECT_EQ(FormatWhen(when, WhenStyle::kShort), c.meaning) << c.baseline << " " << c.target;
    EXPECT_EQ(when.text(), "");
  }
}

TEST(KpiFiguresTest, AKindOfYearInWhichTheKpiDoesNotCountIsRefusedWithTheRightOne) {
  pb::KpiActual calendar = ActualOf("令和5年", "134");
  const auto found = SettleActual(KpiOf("令和4年度", "令和9年度"), calendar);
  ASSERT_THAT(Found(found), ElementsAre("when WRONG_YEAR_KIND"));
  EXPECT_THAT(found[0].message_ja(), testing::HasSubstr("「令和5年度」"));
  pb::KpiActual fiscal = ActualOf("令和5年度", "134");
  EXPECT_THAT(Found(SettleActual(KpiOf("令和4年", "令和9年"), fiscal)),
              ElementsAre("when WRONG_YEAR_KIND"));
  // Where the plan itself has both, both are right; months and days are always.
  pb::KpiActual either = ActualOf("令和5年", "134");
  EXPECT_THAT(SettleActual(KpiOf("令和2年", "令和9年度"), either), IsEmpty());
  pb::KpiActual month = ActualOf("2023-04", "134");
  EXPECT_THAT(SettleActual(KpiOf("令和4年度", "令和9年度"), month), IsEmpty());
}

TEST(KpiFiguresTest, AFigureIsReadByTheKpisUnit) {
  pb::KpiActual actual = ActualOf("R5", "1,234人");
  EXPECT_THAT(SettleActual(KpiOf("", ""), actual), IsEmpty());
  EXPECT_EQ(actual.value().number(), 1234);
  actual = ActualOf("R5", "81%");
  EXPECT_THAT(Found(SettleActual(KpiOf("", ""), actual)), ElementsAre("value OTHER_UNIT"));
  actual = ActualOf("R5", "おおむね良好");
  EXPECT_THAT(Found(SettleActual(KpiOf("", ""), actual)), ElementsAre("value NOT_A_FIGURE"));
  pb::Kpi grades = KpiOf("", "");
  grades.set_aggregation(pb::AGGREGATION_ORDINAL);
  actual = ActualOf("R5", "おおむね良好");
  EXPECT_THAT(SettleActual(grades, actual), IsEmpty());
}

TEST(KpiFiguresTest, WhereThereIsNoFigureItsStatusSaysSo) {
  pb::KpiActual actual = ActualOf("R5", "データなし");
  EXPECT_THAT(SettleActual(KpiOf("", ""), actual), IsEmpty());
  EXPECT_FALSE(actual.has_value());
  EXPECT_EQ(actual.status(), pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  actual = ActualOf("R5", "－");
  actual.set_status(pb::KPI_ACTUAL_STATUS_NOT_AVAILABLE);
  EXPECT_THAT(SettleActual(KpiOf("", ""), actual), IsEmpty());
  EXPECT_FALSE(actual.has_value());
  actual = ActualOf("R5", "集計中");
  EXPECT_THAT(SettleActual(KpiOf("", ""), actual), IsEmpty());
  EXPECT_EQ(actual.value().text(), "集計中");
}

TEST(KpiFiguresTest, BaselineAndTargetsAreReadAlike) {
  pb::Kpi kpi = KpiOf("R4", "令和9年");
  kpi.mutable_targets(0)->mutable_value()->Clear();
  kpi.mutable_targets(0)->mutable_value()->set_text("22,000人以上");
  EXPECT_THAT(SettleKpi(kpi), IsEmpty());
  EXPECT_EQ(kpi.baseline().when().kind(), pb::When::KIND_CALENDAR_YEAR);
  EXPECT_EQ(kpi.targets(0).value().number(), 22000);
  EXPECT_EQ(kpi.targets(0).value().text(), "以上");
  kpi.mutable_targets(0)->mutable_value()->Clear();
  kpi.mutable_targets(0)->mutable_value()->set_text("12,34");
  EXPECT_THAT(Found(SettleKpi(kpi)), ElementsAre("targets[0].value NOT_A_FIGURE"));
}

TEST(KpiFiguresTest, AFigureOfATimeThatHasNotBegunOrLiesFarBeforeThePlanIsRefused) {
  pb::FiscalPeriod period;
  period.set_from_fiscal_year(2023);
  period.set_to_fiscal_year(2027);
  const absl::CivilDay today(2024, 7, 3);
  const auto kind = [&](const char* when, const pb::FiscalPeriod& of) {
    const auto wrong = CheckFigureTime(*ParseWhen(when), of, today);
    return wrong ? wrong->kind() : std::string();
  };
  EXPECT_EQ(kind("令和6年度", period), "") << "the year that runs";
  EXPECT_EQ(kind("令和6年度末", period), "");
  EXPECT_EQ(kind("2024年", period), "");
  EXPECT_EQ(kind("令和7年度", period), "FUTURE");
  EXPECT_EQ(kind("2024年8月", period), "FUTURE");
  EXPECT_EQ(kind("FY1993", period), "");
  EXPECT_EQ(kind("FY1992", period), "OUT_OF_PLAN");
  EXPECT_EQ(kind("昭和5年度", period), "OUT_OF_PLAN");
  EXPECT_EQ(kind("FY1994", {}), "") << "a plan without years is taken as one of today";
  EXPECT_EQ(kind("FY1993", {}), "OUT_OF_PLAN");
}

pb::TimedValue TargetOf(double number, const char* when) {
  pb::TimedValue target;
  target.mutable_value()->set_number(number);
  if (*when != '\0') *target.mutable_when() = *ParseWhen(when);
  return target;
}

TEST(KpiFiguresTest, TargetsComeInOrderOfTime) {
  pb::Kpi kpi;
  for (const pb::TimedValue& target : {TargetOf(4, ""), TargetOf(3, "令和9年度"),
                                       TargetOf(1, "2024年"), TargetOf(2, "令和7年度末")})
    *kpi.add_targets() = target;
  EXPECT_TRUE(SettleKpi(kpi).empty());
  std::string order;
  for (const pb::TimedValue& target : kpi.targets())
    order += std::to_string(static_cast<int>(target.value().number()));
  EXPECT_EQ(order, "1234");
}

TEST(KpiFiguresTest, AFiscalYearAndItsEndAreOneTimeAndHaveOneTarget) {
  pb::Kpi kpi;
  for (const pb::TimedValue& target : {TargetOf(200, "令和6年度末"), TargetOf(100, "令和5年度"),
                                       TargetOf(210, "令和6年度"), TargetOf(1, "令和6年")})
    *kpi.add_targets() = target;
  const auto found = SettleKpi(kpi);
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(found[0].field(), "targets[2].when") << "as it was sent";
  EXPECT_EQ(found[0].kind(), "DUPLICATE_TIME");
  EXPECT_NE(found[0].message_ja().find("「令和6年度末」と「令和6年度」"), std::string::npos);
}

}  // namespace
}  // namespace renkei::domain
