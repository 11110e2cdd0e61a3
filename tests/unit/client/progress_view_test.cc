// Progress and roadmap as people read them, and files of figures.
#include "client/cli/nouns/vision/progress_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/nouns/vision/roadmap_view.h"
#include "server/domain/error.h"
#include "server/domain/strategy/progress/rubric_rules.h"

namespace renkei::cli {
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

std::string Drawn(Lang lang, bool ascii = false) {
  BriefStyle style;
  style.lang = lang;
  ProgressHeading heading;
  heading.title = "総合戦略";
  heading.judged_by = "第2版（現行）で判定";
  return ProgressText(heading, Progress(), style, 0, ascii);
}

TEST(ProgressView, IsATableByGoalAndKpiInAlignedColumns) {
  const std::string text = Drawn(Lang::kJapanese);
  EXPECT_THAT(text, HasSubstr("計画全体  B  83.3%  2件（B 1・判定できない 1）  担当なし 1\n"));
  EXPECT_THAT(text, HasSubstr("基準日 2024-07-01　第2版（現行）で判定　評価基準: "));
  EXPECT_THAT(text, HasSubstr("\n  ・1日の利用者数 (人)     B      83.3%"));
  EXPECT_THAT(text, HasSubstr("1,100.12"));
  EXPECT_THAT(text, HasSubstr("▁▃▄┊█"));
  EXPECT_THAT(text, HasSubstr("約3割"));
  EXPECT_THAT(text, HasSubstr("数値でない・目標が基準値より悪い・期限超過 2024-06-29・担当なし"));
  EXPECT_THAT(text, HasSubstr("S 計画を上回る（110%以上）"));
  EXPECT_THAT(text, HasSubstr("C 遅れている（60%未満）"));
  EXPECT_THAT(text, HasSubstr("提案"));
  EXPECT_THAT(text, Not(HasSubstr("\033"))) << "no title paints a terminal";
}

TEST(ProgressView, AGoalOfReMentionsAloneSaysSo) {
  pb::GetVisionProgressResponse progress = Progress();
  pb::NodeProgress& again = *progress.add_nodes();
  again.set_node("again");
  again.set_title("安心");
  again.set_depth(1);
  again.set_label("-");
  BriefStyle style;
  style.lang = Lang::kJapanese;
  const std::string text = ProgressText({}, progress, style, 0, false);
  EXPECT_THAT(text, HasSubstr("再掲のみ"));
  EXPECT_THAT(text, Not(HasSubstr("0/0")));
}

TEST(ProgressView, BoundsAreWordsAndPlainNumbers) {
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
TEST(ProgressView, ABoundJustAboveANumberIsMoreThanIt) {
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

TEST(ProgressView, ChangesFromTheBaselineAreNoDegreeOfAchievement) {
  pb::GetVisionProgressResponse progress = Progress();
  const BriefStyle style = {.columns = 200};
  ProgressHeading heading;
  heading.title = "計画";
  EXPECT_THAT(ProgressText(heading, progress, style, 200, false),
              AllOf(HasSubstr("達成度"), Not(HasSubstr("増減率"))));
  progress.mutable_rubric()->set_measure(pb::Rubric::MEASURE_CHANGE_FROM_BASELINE);
  EXPECT_THAT(ProgressText(heading, progress, style, 200, false),
              AllOf(HasSubstr("増減率"), Not(HasSubstr("達成度"))));
}

TEST(ProgressView, TheCommandThatRegistersARubricIsNamedToThoseWhoMayUseIt) {
  EXPECT_THAT(Drawn(Lang::kJapanese), AllOf(Not(HasSubstr("rubric apply")), HasSubstr("依頼")));
  BriefStyle style;
  style.lang = Lang::kJapanese;
  ProgressHeading heading;
  heading.registers_rubrics = true;
  EXPECT_THAT(ProgressText(heading, Progress(), style, 0, false), HasSubstr("rubric apply"));
}

// They come in order of name.
TEST(ProgressView, KpisArePrintedWhereThePlanHasThem) {
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

TEST(ProgressView, SpeaksEnglishAndAsciiWhereItMust) {
  const std::string text = Drawn(Lang::kEnglish, /*ascii=*/true);
  EXPECT_THAT(text, AllOf(HasSubstr("2 KPIs: B 1, not judged 1"), HasSubstr("_-~|@"),
                          HasSubstr("- 1日の利用者数"), HasSubstr("not a number"),
                          HasSubstr("overdue since 2024-06-29")));
}

class RoadmapViewTest : public testing::Test {
 protected:
  RoadmapViewTest() {
    plan_.vision.set_title("総合戦略 <1>");
    plan_.vision.mutable_period()->set_from_fiscal_year(2023);
    plan_.vision.mutable_period()->set_to_fiscal_year(2025);
    pb::VisionNode& node = plan_.nodes.emplace_back();
    node.set_name("g");
    node.set_title("地域の足");
    pb::Activity& activity = *node.add_activities();
    activity.set_id("trial");
    activity.set_title("実証<運行>");
    activity.set_section("交通課");
    activity.set_performer("事業者");
    activity.mutable_period()->set_from_fiscal_year(2023);
    activity.mutable_period()->set_to_fiscal_year(2024);
    pb::Milestone& milestone = *activity.add_milestones();
    milestone.set_title("運行開始");
    milestone.mutable_when()->set_kind(pb::When::KIND_MONTH);
    milestone.mutable_when()->set_year(2024);
    milestone.mutable_when()->set_month(10);
    pb::ActivityReport& report = reports_["g/activities/trial"];
    report.set_state(pb::ACTIVITY_STATE_DELAYED);
    report.set_date("2024-11-01");
    index_.emplace(*domain::PlanIndex::Build(plan_));
    roadmap_ = domain::LayOutRoadmap(*index_, "", reports_, {});
  }

  domain::Plan plan_;
  absl::flat_hash_map<std::string, pb::ActivityReport> reports_;
  std::optional<domain::PlanIndex> index_;
  domain::Roadmap roadmap_;
};

TEST_F(RoadmapViewTest, ABarRunsOverTheYearsAndMarksTheMilestone) {
  const std::string text = RoadmapText(*index_, roadmap_, BriefStyle(), 0, false);
  EXPECT_THAT(text, HasSubstr("施策等・取組"));
  EXPECT_THAT(text, HasSubstr("地域の足\n  実証<運行>"));
  EXPECT_THAT(text, HasSubstr("交通課・事業者  ━━━━  ━◆━━        遅れ（2024-11-01）\n"));
  EXPECT_THAT(text, HasSubstr("\n    ◆ 令和6年10月 運行開始\n"));
  EXPECT_THAT(RoadmapText(*index_, roadmap_, BriefStyle(), 0, true), HasSubstr("====  =*=="));
}

TEST_F(RoadmapViewTest, ThePageEscapesWhatPeopleWrote) {
  const std::string page = RoadmapHtml(*index_, roadmap_, Lang::kJapanese, "2024-12-01");
  EXPECT_THAT(page, AllOf(HasSubstr("実証&lt;運行&gt;"), HasSubstr("総合戦略 &lt;1&gt;"),
                          HasSubstr("A4 landscape"), HasSubstr("運行開始"),
                          HasSubstr("class=\"state delayed\"")));
  EXPECT_THAT(page, Not(HasSubstr("実証<運行>")));
  EXPECT_THAT(page, HasSubstr("<td class=\"year on first\">"));
  EXPECT_THAT(page, HasSubstr("<td class=\"year on last\">"));
}

}  // namespace
}  // namespace renkei::cli
