#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/domain/strategy/roadmap/activity_rules.h"
#include "server/domain/strategy/roadmap/layout.h"
#include "tests/unit/domain/progress_fixture.h"

namespace renkei::domain {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

pb::Activity MakeActivity(const std::string& id, int from = 0, int to = 0) {
  pb::Activity activity;
  activity.set_id(id);
  activity.set_title(id);
  if (from != 0) {
    activity.mutable_period()->set_from_fiscal_year(from);
    activity.mutable_period()->set_to_fiscal_year(to);
  }
  return activity;
}

void AddMilestone(pb::Activity& activity, absl::string_view when) {
  pb::Milestone& milestone = *activity.add_milestones();
  milestone.set_title(std::string(when));
  *milestone.mutable_when() = At(when);
}

std::vector<std::string> FaultsOfNode(const pb::VisionNode& node) {
  std::vector<std::string> faults;
  for (const pb::FieldViolation& v : CheckActivities(node))
    faults.push_back(v.field() + " " + v.kind());
  return faults;
}

TEST(ActivityRulesTest, IdsFillTheLowestFreeNumbers) {
  pb::VisionNode node;
  for (const char* id : {"", "a1", "", "x", "a3", ""}) *node.add_activities() = MakeActivity(id);
  CompleteActivities(node);
  std::vector<std::string> ids;
  for (const pb::Activity& activity : node.activities()) ids.push_back(activity.id());
  EXPECT_THAT(ids, ElementsAre("a2", "a1", "a4", "x", "a3", "a5"));
  pb::VisionNode again = node;
  CompleteActivities(again);
  EXPECT_EQ(again.SerializeAsString(), node.SerializeAsString());
}

TEST(ActivityRulesTest, MilestonesLieNearTheirActivity) {
  pb::VisionNode node;
  pb::Activity& activity = *node.add_activities();
  activity = MakeActivity("a", 2023, 2025);
  AddMilestone(activity, "2018年4月");  // FY2018, five before
  AddMilestone(activity, "2031年3月");  // FY2030, five after
  EXPECT_THAT(FaultsOfNode(node), IsEmpty());
  AddMilestone(activity, "2018年3月");
  AddMilestone(activity, "2031年4月");
  activity.add_milestones()->set_title("いつか");
  EXPECT_THAT(FaultsOfNode(node), ElementsAre("activities[0].milestones[2].when OUTSIDE_PERIOD",
                                              "activities[0].milestones[3].when OUTSIDE_PERIOD",
                                              "activities[0].milestones[4].when REQUIRED"));
}

TEST(ActivityRulesTest, KpisAreOfTheSameVisionOnceAndNotTooMany) {
  pb::VisionNode node;
  node.set_name("organizations/o/visions/v/nodes/n");
  pb::Activity& activity = *node.add_activities();
  activity = MakeActivity("a");
  activity.add_kpis("organizations/o/visions/v/kpis/k");
  activity.add_kpis("organizations/o/visions/v/kpis/k");
  activity.add_kpis("organizations/o/visions/w/kpis/k");
  EXPECT_THAT(FaultsOfNode(node), ElementsAre("activities[0].kpis[1] DUPLICATE_KPI",
                                              "activities[0].kpis[2] OTHER_VISION"));
  node.clear_activities();
  for (int i = 0; i < 2; ++i) {
    pb::Activity& many = *node.add_activities();
    many = MakeActivity(absl::StrCat("m", i));
    for (int j = 0; j < 16; ++j)
      many.add_kpis(absl::StrCat("organizations/o/visions/v/kpis/k", i, "-", j));
  }
  EXPECT_THAT(FaultsOfNode(node), ElementsAre("activities TOO_MANY_KPIS"));
}

class RoadmapLayoutTest : public testing::Test {
 protected:
  RoadmapLayoutTest() {
    plan_.vision.mutable_period()->set_from_fiscal_year(2023);
    plan_.vision.mutable_period()->set_to_fiscal_year(2027);
    Node("b", "", 2);
    Node("a", "", 1);
    Node("a1", "a", 1);
    plan_.nodes[2].add_re_mentions()->set_parent("b");
  }

  void Node(const std::string& name, const std::string& parent, int order) {
    pb::VisionNode& node = plan_.nodes.emplace_back();
    node.set_name(name);
    node.set_parent(parent);
    node.set_order(order);
  }
  pb::Activity& Add(int node, const pb::Activity& activity) {
    return *plan_.nodes[static_cast<size_t>(node)].add_activities() = activity;
  }
  Roadmap Lay(absl::string_view node = "", RoadmapYears years = {}) {
    if (!index_) index_.emplace(*PlanIndex::Build(plan_));
    return LayOutRoadmap(*index_, node, reports_, years);
  }
  // "a1/x 0-2 @1"
  static std::vector<std::string> Rows(const Roadmap& roadmap) {
    std::vector<std::string> rows;
    for (const RoadmapRow& row : roadmap.rows) {
      std::string text =
          absl::StrCat(row.node->name(), "/", row.activity->id(), " ", row.begins_before ? "<" : "",
                       row.first, "-", row.last, row.ends_after ? ">" : "");
      for (const RoadmapMilestone& one : row.milestones) absl::StrAppend(&text, " @", one.column);
      rows.push_back(text);
    }
    return rows;
  }

  Plan plan_;
  absl::flat_hash_map<std::string, pb::ActivityReport> reports_;
  std::optional<PlanIndex> index_;
};

TEST_F(RoadmapLayoutTest, ActivitiesStandInPrintedOrderAndAReMentionedNodeOnce) {
  Add(0, MakeActivity("x", 2024, 2026));
  Add(1, MakeActivity("y", 2023, 2023));
  AddMilestone(Add(2, MakeActivity("z", 2023, 2027)), "2025年3月");
  const Roadmap roadmap = Lay();
  EXPECT_EQ(roadmap.first_year, 2023);
  EXPECT_EQ(roadmap.years, 5);
  EXPECT_THAT(Rows(roadmap), ElementsAre("a/y 0-0", "a1/z 0-4 @1", "b/x 1-3"));
  EXPECT_THAT(Rows(Lay("a")), ElementsAre("a/y 0-0", "a1/z 0-4 @1"));
}

TEST_F(RoadmapLayoutTest, ColumnsWidenToWhatActivitiesNeed) {
  Add(0, MakeActivity("x", 2021, 2028));
  AddMilestone(Add(1, MakeActivity("y")), "2029年5月");
  const Roadmap roadmap = Lay();
  EXPECT_EQ(roadmap.first_year, 2021);
  EXPECT_EQ(roadmap.years, 9);
  EXPECT_THAT(Rows(roadmap), ElementsAre("a/y 0--1 @8", "b/x 0-7"));
}

TEST_F(RoadmapLayoutTest, WhatGoesOnBeyondTheColumnsIsMarked) {
  Add(0, MakeActivity("x", 2021, 2028));
  AddMilestone(Add(1, MakeActivity("y", 2023, 2023)), "2029年5月");
  const Roadmap roadmap = Lay("", {2024, 2025});
  EXPECT_EQ(roadmap.years, 2);
  EXPECT_EQ(Rows(roadmap)[0], "a/y <0--1 @-1") << "the milestone is kept, without a column";
  EXPECT_GT(roadmap.rows[0].first, roadmap.rows[0].last) << "nothing of it is shown";
  EXPECT_TRUE(roadmap.rows[1].begins_before && roadmap.rows[1].ends_after);
  EXPECT_EQ(roadmap.rows[1].first, 0);
  EXPECT_EQ(roadmap.rows[1].last, 1);
}

TEST_F(RoadmapLayoutTest, MilestonesStandInTheOrderOfTimeAndThoseWithoutOneLast) {
  pb::Activity& activity = Add(0, MakeActivity("x", 2023, 2027));
  activity.add_milestones()->set_title("いつか");
  AddMilestone(activity, "2026年10月");
  AddMilestone(activity, "2024年4月");
  EXPECT_THAT(Rows(Lay()), ElementsAre("b/x 0-4 @1 @3 @-1"));
}

TEST_F(RoadmapLayoutTest, NeverMoreColumnsThanPaperHolds) {
  Add(0, MakeActivity("x", 1950, 2200));
  const Roadmap roadmap = Lay();
  EXPECT_EQ(roadmap.first_year, 1950);
  EXPECT_EQ(roadmap.years, kMaxRoadmapYears);
  EXPECT_TRUE(roadmap.rows[0].ends_after);
  EXPECT_EQ(Lay("", {2027, 2020}).years, 1);
}

TEST_F(RoadmapLayoutTest, TheReportThatCountsStandsWithItsActivity) {
  Add(0, MakeActivity("x", 2023, 2024));
  Add(0, MakeActivity("y", 2023, 2024));
  reports_["b/activities/y"].set_state(pb::ACTIVITY_STATE_DONE);
  const Roadmap roadmap = Lay();
  EXPECT_EQ(roadmap.rows[0].report, nullptr);
  ASSERT_NE(roadmap.rows[1].report, nullptr);
  EXPECT_EQ(roadmap.rows[1].report->state(), pb::ACTIVITY_STATE_DONE);
}

TEST_F(RoadmapLayoutTest, WithoutAnyTimeThereIsNoColumnButTheRows) {
  plan_.vision.clear_period();
  EXPECT_TRUE(Lay().rows.empty());
  index_.reset();
  Add(0, MakeActivity("x"));
  const Roadmap roadmap = Lay();
  EXPECT_EQ(roadmap.years, 0);
  EXPECT_EQ(roadmap.rows.size(), 1);
}

}  // namespace
}  // namespace renkei::domain
