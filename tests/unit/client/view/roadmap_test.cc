// 工程表 in the terminal, on paper and in rows.
#include "client/view/page/roadmap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "absl/strings/str_split.h"
#include "client/view/html/render.h"
#include "client/view/text/render.h"
#include "tests/unit/client/printed.h"

namespace renkei::view {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class RoadmapPageTest : public testing::Test {
 protected:
  RoadmapPageTest() {
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

  Page PageOf() const { return RoadmapPage(*index_, roadmap_, words_, "2024-12-01"); }

  std::string Printed(bool only_ascii) const {
    TextStyle style;
    style.only_ascii = only_ascii;
    return RenderText(PageOf().blocks, style);
  }

  const domain::Words words_{Lang::kJapanese};
  domain::Plan plan_;
  absl::flat_hash_map<std::string, pb::ActivityReport> reports_;
  std::optional<domain::PlanIndex> index_;
  domain::Roadmap roadmap_;
};

TEST_F(RoadmapPageTest, ABarRunsOverTheYearsAndMarksTheMilestone) {
  const std::string text = Printed(/*only_ascii=*/false);
  EXPECT_THAT(text, HasSubstr("地域の足\n  実証<運行>"));
  EXPECT_THAT(TableIn(text, "施策等・取組"),
              ElementsAre(PrintedRow{{"施策等・取組", "地域の足"}},
                          PrintedRow{{"施策等・取組", "実証<運行>"},
                                     {"担当・実施主体", "交通課・事業者"},
                                     {"2023", "━━━━"},
                                     {"2024", "━◆━━"},
                                     {"進捗", "遅れ（2024-11-01）"}},
                          PrintedRow{{"施策等・取組", "◆ 令和6年10月 運行開始"}}));
  const PrintedRow ascii = TableIn(Printed(/*only_ascii=*/true), "施策等・取組").at(1);
  EXPECT_EQ(ascii.at("2023"), "====");
  EXPECT_EQ(ascii.at("2024"), "=*==");
  EXPECT_EQ(ascii.count("2025"), 0U);
}

TEST_F(RoadmapPageTest, ThePaperEscapesWhatPeopleWrote) {
  const std::string page = RenderHtml(PageOf());
  EXPECT_THAT(page, AllOf(HasSubstr("実証&lt;運行&gt;"), HasSubstr("総合戦略 &lt;1&gt;"),
                          HasSubstr(">遅れ（2024-11-01）</td>")));
  EXPECT_THAT(page, Not(HasSubstr("実証<運行>")));
}

TEST_F(RoadmapPageTest, ThePaperLiesOnItsSideAndDrawsTheBarOverTheYears) {
  EXPECT_EQ(PageOf().head.paper, Paper::kA4Landscape);
  // Of each year whether the bar runs over it, where it begins and ends, and the milestone within.
  std::vector<std::string> years;
  std::vector<std::string> cells = absl::StrSplit(RenderHtml(PageOf()), "<td class=\"year");
  for (size_t i = 1; i < cells.size(); ++i) {
    std::string year = cells[i].substr(0, cells[i].find('"'));
    if (cells[i].substr(0, cells[i].find("</td>")).find("運行開始") != std::string::npos)
      year += " ◆";
    years.push_back(year);
  }
  EXPECT_THAT(years, ElementsAre(" on first", " on last ◆", ""));
}

// Found: on paper a milestone outside of the years that were asked for was lost.
TEST_F(RoadmapPageTest, AMilestoneOutsideOfTheYearsIsListedUnderItsActivity) {
  roadmap_ = domain::LayOutRoadmap(*index_, "", reports_, {2023, 2023});
  const std::string page = RenderHtml(PageOf());
  const std::string activity = page.substr(page.find("実証&lt;運行&gt;"));
  EXPECT_THAT(activity.substr(0, activity.find("</td>")),
              AllOf(HasSubstr("◆ 運行開始"), HasSubstr("令和6年10月")));
}

TEST_F(RoadmapPageTest, APlanWithoutActivitiesSaysSo) {
  plan_.nodes[0].clear_activities();
  roadmap_ = domain::LayOutRoadmap(*index_, "", {}, {});
  EXPECT_THAT(RenderHtml(PageOf()), HasSubstr("工程表の取組はありません。"));
}

TEST_F(RoadmapPageTest, RowsForProgramsHavePathsAndTheContractsOwnValues) {
  const auto cell = [&](bool raw, size_t column) {
    const Table table = RoadmapRows(roadmap_, words_, raw);
    return table.columns[column].header + "=" + table.rows.at(0).cells[column].text;
  };
  EXPECT_EQ(cell(false, 8), "節目=令和6年10月 運行開始");
  EXPECT_EQ(cell(true, 8), "activity.milestones=2024-10 運行開始");
  EXPECT_EQ(cell(false, 9), "進捗=遅れ");
  EXPECT_EQ(cell(true, 9), "report.state=ACTIVITY_STATE_DELAYED");
}

}  // namespace
}  // namespace renkei::view
