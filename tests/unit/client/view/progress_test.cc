// Progress as people read it.
#include "client/view/page/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/view/html/render.h"
#include "client/view/text/render.h"
#include "server/domain/strategy/progress/rubric_rules.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

pb::GetVisionProgressResponse Progress() {
  pb::GetVisionProgressResponse progress;
  progress.set_as_of("2024-07-01");
  *progress.mutable_rubric() = domain::StandardRubric();
  pb::NodeProgress& plan = *progress.mutable_plan();
  plan.set_label("B");
  plan.set_percent(83.333333);
  plan.set_kpis(2);
  plan.set_judged(1);
  plan.set_unowned(1);
  for (int count : {0, 0, 1, 0}) plan.add_bands(count);
  pb::NodeProgress& goal = *progress.add_nodes();
  goal = plan;
  goal.set_node("g");
  goal.set_display_label("基本目標1");
  goal.set_title("地域の\033足を守る");
  goal.set_depth(1);
  pb::KpiProgress& kpi = *progress.add_kpis();
  kpi.set_title("1日の利用者数");
  kpi.set_unit("人");
  kpi.set_node("g");
  kpi.set_label("B");
  kpi.set_percent(83.333333);
  kpi.mutable_actual()->mutable_value()->set_number(1'090);
  kpi.set_expected(1'100.123);
  kpi.set_actual_status(pb::KPI_ACTUAL_STATUS_PRELIMINARY);
  kpi.mutable_final_target()->mutable_value()->set_number(1'140);
  for (const double figure : {1'050.0, 1'080.0, 1'090.0}) kpi.add_series()->set_actual(figure);
  pb::KpiProgress& other = *progress.add_kpis();
  other.set_title("割合");
  other.set_node("g");
  other.set_label("-");
  other.set_band(-1);
  other.set_cannot_judge(pb::CANNOT_JUDGE_NOT_A_NUMBER);
  other.mutable_actual()->mutable_value()->set_text("約3割");
  other.set_unowned(true);
  other.set_overdue(true);
  other.set_due_date("2024-06-29");
  other.add_remarks(pb::PROGRESS_REMARK_TARGET_AGAINST_DIRECTION);
  return progress;
}

std::string Printed(const ProgressHeading& heading, const pb::GetVisionProgressResponse& progress,
                    const TextStyle& style = {}) {
  return RenderText(ProgressPage(heading, progress, domain::Words(style.lang)).blocks, style);
}

std::string Drawn(Lang lang, bool ascii = false) {
  ProgressHeading heading;
  heading.title = "総合戦略";
  heading.judged_by = "第2版（現行）で判定";
  TextStyle style;
  style.lang = lang;
  style.columns = 100;
  style.only_ascii = ascii;
  return Printed(heading, Progress(), style);
}

TEST(ProgressPage, EachGoalAndKpiIsARowOfATable) {
  const std::string text = Drawn(Lang::kJapanese);
  EXPECT_THAT(text, HasSubstr("計画全体  B  83.3%  2件（B 1・判定できない 1）  担当なし 1\n"));
  EXPECT_THAT(text, HasSubstr("基準日 2024-07-01　第2版（現行）で判定　評価基準: "));
  EXPECT_THAT(TableIn(text, "施策等・KPI"),
              ElementsAre(PrintedRow{{"施策等・KPI", "基本目標1 地域の\uFFFD足を守る"},
                                     {"判定", "B"},
                                     {"達成度", "83.3%"},
                                     {"備考", "1/2件  担当なし 1"}},
                          PrintedRow{{"施策等・KPI", "・1日の利用者数 (人)"},
                                     {"判定", "B"},
                                     {"達成度", "83.3%"},
                                     {"実績", "1,090"},
                                     {"見込み", "1,100.12"},
                                     {"目標", "1,140"},
                                     {"推移┊目標", "▁▃▄┊█"},
                                     {"備考", "速報値"}},
                          PrintedRow{{"施策等・KPI", "・割合"},
                                     {"判定", "-"},
                                     {"実績", "約3割"},
                                     {"備考",
                                      "実績か目標が数値でない・目標が基準値より悪い・期限超過 "
                                      "2024-06-29・担当なし"}}));
  EXPECT_THAT(text, HasSubstr("S 計画を上回る（110%以上）"));
  EXPECT_THAT(text, HasSubstr("C 遅れている（60%未満）"));
  EXPECT_THAT(text, HasSubstr("提案"));
  EXPECT_THAT(text, Not(HasSubstr("\033"))) << "no title paints a terminal";
}

TEST(ProgressPage, AGoalOfReMentionsAloneSaysSo) {
  pb::GetVisionProgressResponse progress = Progress();
  pb::NodeProgress& again = *progress.add_nodes();
  again.set_node("again");
  again.set_title("安心");
  again.set_depth(1);
  again.set_label("-");
  const std::string text = Printed({}, progress);
  EXPECT_THAT(text, HasSubstr("再掲のみ"));
  EXPECT_THAT(text, Not(HasSubstr("0/0")));
}

TEST(ProgressPage, BoundsAreWordsAndPlainNumbers) {
  pb::Rubric rubric;
  const auto band = [&](double from, bool above) {
    pb::RubricBand& added = *rubric.add_bands();
    added.set_from_percent(from);
    added.set_above(above);
  };
  band(100, true);
  band(0.000001, false);
  band(0, true);
  band(-1000, false);
  EXPECT_EQ(BandText(rubric, 0, Lang::kJapanese), "100%を超える");
  EXPECT_EQ(BandText(rubric, 1, Lang::kJapanese), "0%を超える");
  EXPECT_EQ(BandText(rubric, 2, Lang::kEnglish), "above 0%");
  EXPECT_EQ(BandText(rubric, 3, Lang::kJapanese), "0%以下");
}

// Rubrics of before could not say 「超える」, and their bounds were printed as 100.000001%.
TEST(ProgressPage, ABoundJustAboveANumberIsMoreThanIt) {
  const auto text = [](double from) {
    pb::Rubric rubric;
    rubric.add_bands()->set_from_percent(from);
    return BandText(rubric, 0, Lang::kJapanese);
  };
  EXPECT_EQ(text(100.000001), "100%を超える");
  EXPECT_EQ(text(0.000001), "0%を超える");
  EXPECT_EQ(text(33.33), "33.33%以上");
  EXPECT_EQ(text(99.9999), "99.9999%以上");
  EXPECT_EQ(text(100.01), "100.01%以上");
  EXPECT_EQ(text(0), "0%以上");
}

TEST(ProgressPage, ChangesFromTheBaselineAreNoDegreeOfAchievement) {
  pb::GetVisionProgressResponse progress = Progress();
  ProgressHeading heading;
  heading.title = "計画";
  EXPECT_THAT(Printed(heading, progress), AllOf(HasSubstr("達成度"), Not(HasSubstr("増減率"))));
  progress.mutable_rubric()->set_measure(pb::Rubric::MEASURE_CHANGE_FROM_BASELINE);
  EXPECT_THAT(Printed(heading, progress), AllOf(HasSubstr("増減率"), Not(HasSubstr("達成度"))));
}

TEST(ProgressPage, HowOneComesToBoundsOfOnesOwnIsSaidWhereTheyAreAProposal) {
  pb::GetVisionProgressResponse progress = Progress();
  ProgressHeading heading;
  heading.own_bounds = "団体の基準は登録できます。";
  EXPECT_THAT(Printed(heading, progress),
              HasSubstr("区分の境目は Renkei の提案です。団体の基準は登録できます。\n"));
  progress.mutable_rubric()->set_proposal(false);
  EXPECT_THAT(Printed(heading, progress), Not(HasSubstr("登録")));
}

TEST(ProgressPage, APaperHasTheSeriesAsALineThatSaysItsFigures) {
  const std::string html = RenderHtml(ProgressPage({}, Progress(), domain::Words(Lang::kJapanese)));
  EXPECT_THAT(html, HasSubstr("<title>1,050、1,080、1,090（目標 1,140）</title>"));
  EXPECT_THAT(html, HasSubstr("計画を上回る（110%以上）"));
}

// They come in order of name.
TEST(ProgressPage, KpisArePrintedWhereThePlanHasThem) {
  pb::GetVisionProgressResponse progress;
  for (const char* node : {"first", "second"}) progress.add_nodes()->set_node(node);
  const auto add = [&](const char* name, const char* node, int order) {
    pb::KpiProgress& kpi = *progress.add_kpis();
    kpi.set_kpi(name);
    kpi.set_node(node);
    kpi.set_order(order);
  };
  add("a", "deep", 0);
  add("b", "second", 0);
  add("c", "first", 2);
  add("d", "first", 1);
  add("e", "first", 1);
  add("f", "", 0);
  SortAsPrinted(progress);
  std::string order;
  for (const pb::KpiProgress& kpi : progress.kpis()) order += kpi.kpi();
  EXPECT_EQ(order, "fdecba");
}

TEST(ProgressPage, SpeaksEnglishAndAsciiWhereItMust) {
  const std::string text = Drawn(Lang::kEnglish, /*ascii=*/true);
  EXPECT_THAT(text, AllOf(HasSubstr("2 KPIs: B 1, not judged 1"), HasSubstr("_-~|@"),
                          HasSubstr("- 1日の利用者数"), HasSubstr("not a number"),
                          HasSubstr("overdue since 2024-06-29")));
}

}  // namespace
}  // namespace renkei::view
