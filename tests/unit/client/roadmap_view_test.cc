// The roadmap as people read it.
#include "client/cli/nouns/vision/roadmap_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace renkei::cli {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

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
