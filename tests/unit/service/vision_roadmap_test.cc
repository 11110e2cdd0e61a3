// Activities of a roadmap: in drafts, in applied trees, and the reports of how far they have come.
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VisionRoadmapTest : public VisionTest {
 protected:
  VisionRoadmapTest()
      : vision_(Create(Head("総合戦略")).name()), kpi_(AddKpi(vision_, "", "利用者数").name()) {}

  static pb::Activity Activity(const std::string& title, int from = 2023, int to = 2025) {
    pb::Activity activity;
    activity.set_title(title);
    activity.mutable_period()->set_from_fiscal_year(from);
    activity.mutable_period()->set_to_fiscal_year(to);
    return activity;
  }

  pb::VisionNode NodeWith(const std::vector<pb::Activity>& activities) {
    pb::VisionNode node = NodeUnder("", "移動サービス");
    for (const pb::Activity& activity : activities) *node.add_activities() = activity;
    return node;
  }

  absl::StatusOr<pb::RecordActivityReportsResponse> Report(
      const std::string& token, const std::vector<pb::ActivityReport>& reports) {
    pb::RecordActivityReportsRequest request;
    request.set_parent(vision_);
    for (const pb::ActivityReport& report : reports) *request.add_reports() = report;
    return Vision<pb::RecordActivityReportsResponse>(token, "RecordActivityReports", request);
  }

  static pb::ActivityReport ReportOf(const std::string& activity, pb::ActivityState state,
                                     const std::string& date = "") {
    pb::ActivityReport report;
    report.set_activity(activity);
    report.set_state(state);
    report.set_date(date);
    return report;
  }

  absl::StatusOr<std::vector<std::string>> List(const std::string& token, bool latest_only = false,
                                                const std::string& as_of = "") {
    pb::ListActivityReportsRequest request;
    request.set_parent(vision_);
    request.set_latest_only(latest_only);
    request.set_as_of(as_of);
    request.set_page_size(1);
    std::vector<std::string> all;
    do {
      const auto page =
          Vision<pb::ListActivityReportsResponse>(token, "ListActivityReports", request);
      if (!page.ok()) return page.status();
      for (const pb::ActivityReport& r : page->reports()) {
        all.push_back(absl::StrCat(r.activity().substr(r.activity().rfind('/') + 1), " ", r.date(),
                                   " ", static_cast<int>(r.state())));
        EXPECT_EQ(r.actor().empty(), token == outsider_);
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  pb::VisionNode Fetch(const std::string& name) {
    pb::GetNodeRequest request;
    request.set_name(name);
    return *Vision<pb::VisionNode>(author_, "GetNode", request);
  }

  const std::string vision_;
  const std::string kpi_;
};

TEST_F(VisionRoadmapTest, ActivitiesGetIdsInTheOrderOfTheList) {
  pb::Activity named = Activity("実証");
  named.set_id("a1");
  const auto node =
      TryCreateNode(author_, vision_, NodeWith({Activity("調査"), named, Activity("導入")}));
  ASSERT_TRUE(node.ok()) << node.status();
  EXPECT_EQ(node->activities(0).id(), "a2");
  EXPECT_EQ(node->activities(1).id(), "a1");
  EXPECT_EQ(node->activities(2).id(), "a3");
}

TEST_F(VisionRoadmapTest, WhatIsWrongWithActivitiesIsToldWithItsPlace) {
  EXPECT_THAT(BadFields(TryCreateNode(author_, vision_, NodeWith({Activity("調査", 2025, 2023)}))),
              ElementsAre("node.activities[0].period.to_fiscal_year PERIOD_REVERSED"));
  pb::Activity first = Activity("調査");
  first.set_id("x");
  pb::Activity far = Activity("実証");
  far.set_id("x");
  pb::Milestone& milestone = *far.add_milestones();
  milestone.set_title("開始");
  milestone.mutable_when()->set_text("2042年4月");
  far.add_kpis("organizations/okanagawa/visions/other/kpis/k");
  EXPECT_THAT(BadFields(TryCreateNode(author_, vision_, NodeWith({first, far}))),
              ElementsAre("node.activities[1].id DUPLICATE_ID",
                          "node.activities[1].milestones[0].when OUTSIDE_PERIOD",
                          "node.activities[1].kpis[0] OTHER_VISION"));
}

TEST_F(VisionRoadmapTest, ANodeThatNoRecordHoldsIsRefusedBeforeItIsWritten) {
  std::vector<pb::Activity> activities(50, Activity("実証"));
  for (pb::Activity& activity : activities) {
    for (int i = 0; i < 20; ++i) {
      pb::Milestone& milestone = *activity.add_milestones();
      for (int j = 0; j < 300; ++j) milestone.mutable_title()->append("節");
      milestone.mutable_when()->set_text("令和6年4月");
    }
  }
  EXPECT_THAT(BadFields(TryCreateNode(author_, vision_, NodeWith(activities))),
              ElementsAre("node TOO_LARGE"));
}

TEST_F(VisionRoadmapTest, AnActivityNamesKpisOfItsVisionThatAreThere) {
  pb::Activity activity = Activity("実証");
  activity.add_kpis(vision_ + "/kpis/nothing");
  EXPECT_EQ(ReasonOf(TryCreateNode(author_, vision_, NodeWith({activity}))),
            pb::REASON_DANGLING_REFERENCE);
  activity.set_kpis(0, kpi_);
  EXPECT_TRUE(TryCreateNode(author_, vision_, NodeWith({activity})).ok());
  activity.clear_kpis();
  activity.add_kpi_external_ids("k1");
  EXPECT_THAT(BadFields(TryCreateNode(author_, vision_, NodeWith({activity}))),
              ElementsAre("node.activities[0].kpi_external_ids APPLY_ONLY"));
}

TEST_F(VisionRoadmapTest, ARemovedKpiIsNoLongerNamed) {
  const std::string other = AddKpi(vision_, "", "便数").name();
  pb::Activity activity = Activity("実証");
  activity.add_kpis(other);
  activity.add_kpis(kpi_);
  const auto node = TryCreateNode(author_, vision_, NodeWith({activity}));
  ASSERT_TRUE(node.ok()) << node.status();
  pb::DeleteKpiRequest remove;
  remove.set_name(kpi_);
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpi", remove).ok());
  EXPECT_THAT(Fetch(node->name()).activities(0).kpis(), ElementsAre(other));
}

TEST_F(VisionRoadmapTest, ANodeRemovedWithItsKpisTakesThemFromActivitiesElsewhere) {
  const std::string goal = AddNode(vision_, "", "目標").name();
  pb::Activity activity = Activity("実証");
  activity.add_kpis(AddKpi(vision_, goal, "便数").name());
  const auto node = TryCreateNode(author_, vision_, NodeWith({activity}));
  ASSERT_TRUE(node.ok()) << node.status();
  ASSERT_TRUE(DeleteNode(author_, goal, /*force=*/true).ok());
  EXPECT_THAT(Fetch(node->name()).activities(0).kpis(), IsEmpty());
}

TEST_F(VisionRoadmapTest, AnAppliedTreeNamesKpisByExternalId) {
  Stream stream = NewStream("s");
  pb::VisionNode& node = Node(stream, "n1");
  *node.add_activities() = Activity("実証");
  node.mutable_activities(0)->add_kpi_external_ids("k1");
  KpiOf(stream, "k1", "n1");
  const auto applied = Apply(author_, stream);
  ASSERT_TRUE(applied.ok()) << applied.status();
  const std::string name = applied->vision().name();
  const auto kpis = ListKpis(author_, name);
  const auto nodes = ListNodes(author_, name);
  ASSERT_EQ(nodes->size(), 1);
  EXPECT_EQ((*nodes)[0].activities(0).id(), "a1");
  EXPECT_THAT((*nodes)[0].activities(0).kpis(), ElementsAre((*kpis)[0].name()));
  EXPECT_EQ(Apply(author_, stream)->commits(), 0) << "twice changes nothing";

  stream.parts[0].mutable_nodes(0)->mutable_node()->mutable_activities(0)->set_kpi_external_ids(
      0, "k2");
  EXPECT_EQ(ReasonOf(Apply(author_, stream)), pb::REASON_DANGLING_REFERENCE);
}

TEST_F(VisionRoadmapTest, APrunedKpiIsNoLongerNamedByAnActivityThatTheFileLeavesAlone) {
  Stream stream = NewStream("s");
  pb::VisionNode& node = Node(stream, "n1");
  *node.add_activities() = Activity("実証");
  node.mutable_activities(0)->add_kpi_external_ids("k1");
  KpiOf(stream, "k1", "n1");
  const auto applied = Apply(author_, stream);
  ASSERT_TRUE(applied.ok()) << applied.status();
  Stream pruning = NewStream("s");
  Node(pruning, "n1");
  pruning.header.set_prune(true);
  const auto pruned = Apply(author_, pruning);
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_EQ(pruned->kpis().removed(), 1);
  const auto nodes = ListNodes(author_, applied->vision().name());
  EXPECT_THAT((*nodes)[0].activities(0).kpis(), IsEmpty());
  EXPECT_EQ(Apply(author_, pruning)->commits(), 0);
}

TEST_F(VisionRoadmapTest, ReportsAreRecordedByContributorsAndTheLatestCounts) {
  const auto node = TryCreateNode(author_, vision_, NodeWith({Activity("調査")}));
  ASSERT_TRUE(node.ok()) << node.status();
  const std::string activity = node->name() + "/activities/a1";
  const auto underway = ReportOf(activity, pb::ACTIVITY_STATE_UNDERWAY, "2024-04-01");
  const auto recorded = Report(author_, {underway, ReportOf(activity, pb::ACTIVITY_STATE_DELAYED)});
  ASSERT_TRUE(recorded.ok()) << recorded.status();
  EXPECT_EQ(recorded->created(), 2);
  EXPECT_EQ(recorded->reports(1).date(), "2024-07-03");
  EXPECT_EQ(Report(author_, {underway})->unchanged(), 1);
  EXPECT_EQ(Report(author_, {ReportOf(activity, pb::ACTIVITY_STATE_DONE, "2024-07-03")})->updated(),
            1);
  EXPECT_THAT(*List(author_), ElementsAre("a1 2024-04-01 2", "a1 2024-07-03 4"));
  EXPECT_THAT(*List(author_, true), ElementsAre("a1 2024-07-03 4"));
  EXPECT_THAT(*List(author_, true, "2024-06-30"), ElementsAre("a1 2024-04-01 2"));
  EXPECT_EQ(ReasonOf(List(outsider_)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Report(outsider_, {underway})), pb::REASON_NOT_FOUND);
}

TEST_F(VisionRoadmapTest, EverythingWrongWithReportsIsToldAtOnce) {
  const auto node = TryCreateNode(author_, vision_, NodeWith({Activity("調査")}));
  const std::string activity = node->name() + "/activities/a1";
  const auto report = ReportOf(activity, pb::ACTIVITY_STATE_DONE);
  EXPECT_THAT(
      BadFields(Report(
          author_,
          {report, ReportOf(node->name() + "/activities/b", pb::ACTIVITY_STATE_DONE), report})),
      ElementsAre("reports[1].activity UNKNOWN_ACTIVITY", "reports[2].date DUPLICATE_DATE"));
  EXPECT_THAT(*List(author_), IsEmpty());
}

TEST_F(VisionRoadmapTest, OthersSeeReportsOfWhatIsPublishedAlone) {
  const auto node = TryCreateNode(author_, vision_, NodeWith({Activity("調査")}));
  Publish(vision_);
  Revise(vision_);
  pb::VisionNode wider = *node;
  *wider.add_activities() = Activity("実証");
  ASSERT_TRUE(UpdateNode(author_, wider, {"activities"}).ok());
  ASSERT_TRUE(
      Report(author_, {ReportOf(node->name() + "/activities/a1", pb::ACTIVITY_STATE_DONE),
                       ReportOf(node->name() + "/activities/a2", pb::ACTIVITY_STATE_UNDERWAY)})
          .ok());
  EXPECT_THAT(*List(outsider_), ElementsAre("a1 2024-07-03 4"));
  EXPECT_EQ(List(author_)->size(), 2);
  pb::ListChangesRequest feed;
  feed.add_types(pb::RESOURCE_TYPE_ACTIVITY_REPORT);
  const auto changes = Call<pb::ListChangesResponse>(outsider_, "ChangeService/ListChanges", feed);
  ASSERT_TRUE(changes.ok()) << changes.status();
  ASSERT_EQ(changes->changes_size(), 1);
  EXPECT_EQ(changes->changes(0).activity_report().state(), pb::ACTIVITY_STATE_DONE);
  EXPECT_EQ(changes->changes(0).activity_report().actor(), "");
  ASSERT_TRUE(DeleteNode(author_, node->name()).ok());
  EXPECT_THAT(*List(outsider_), ElementsAre("a1 2024-07-03 4")) << "the revision still has it";
}

TEST_F(VisionRoadmapTest, ARestoredRevisionBringsItsActivitiesBack) {
  pb::Activity activity = Activity("実証");
  activity.add_kpis(kpi_);
  const auto node = TryCreateNode(author_, vision_, NodeWith({activity}));
  Publish(vision_);
  Revise(vision_);
  ASSERT_TRUE(DeleteNode(author_, node->name()).ok());
  pb::DeleteKpiRequest remove;
  remove.set_name(kpi_);
  ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpi", remove).ok());
  pb::RestoreRevisionRequest restore;
  restore.set_name(vision_ + "/revisions/1");
  ASSERT_TRUE(Vision<pb::RestoreRevisionResponse>(author_, "RestoreRevision", restore).ok());
  EXPECT_THAT(Fetch(node->name()).activities(0).kpis(), ElementsAre(kpi_));
}

}  // namespace
}  // namespace renkei::service
