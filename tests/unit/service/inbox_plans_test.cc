// Plans of one's own in the inbox: figures that fall, targets that end, frameworks that were
// replaced; and indicators that were proposed.
#include "renkei/v1/framework_service.pb.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class InboxPlansTest : public InboxReading<VisionTest> {
 protected:
  InboxPlansTest() : coordinator_(AddAccount(kAizu, {pb::ROLE_COORDINATOR})) {}

  pb::Kpi CreateKpi(const std::string& vision, const pb::Kpi& kpi) {
    pb::CreateKpiRequest request;
    request.set_parent(vision);
    *request.mutable_kpi() = kpi;
    const auto created = Vision<pb::Kpi>(author_, "CreateKpi", request);
    EXPECT_TRUE(created.ok()) << created.status();
    return created.ok() ? *created : pb::Kpi();
  }

  static pb::Kpi Cumulative(const std::string& title) {
    pb::Kpi kpi;
    kpi.set_title(title);
    kpi.set_unit("件");
    kpi.set_direction(pb::DIRECTION_UP);
    kpi.set_aggregation(pb::AGGREGATION_CUMULATIVE);
    return kpi;
  }

  static pb::Kpi Until(const std::string& title, const std::string& when) {
    pb::Kpi kpi;
    kpi.set_title(title);
    kpi.set_direction(pb::DIRECTION_UP);
    pb::TimedValue& target = *kpi.add_targets();
    target.mutable_value()->set_number(100);
    target.mutable_when()->set_text(when);
    return kpi;
  }

  void Record(const std::string& kpi, const std::string& when, double number) {
    pb::RecordKpiActualsRequest request;
    request.set_parent(kpi);
    pb::KpiActual& actual = *request.add_actuals();
    actual.mutable_when()->set_text(when);
    actual.mutable_value()->set_number(number);
    const auto done = Vision<pb::RecordKpiActualsResponse>(author_, "RecordKpiActuals", request);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  void AddFramework(const std::string& id, const std::string& decided,
                    const std::string& replaces = "") {
    pb::UpsertFrameworkRequest request;
    pb::Framework& framework = *request.mutable_framework();
    framework.set_name(absl::StrCat("frameworks/", id));
    framework.set_title(absl::StrCat("総合戦略 ", id));
    framework.set_version(1);
    framework.set_decided_date(decided);
    framework.mutable_period()->set_from_fiscal_year(2020);
    framework.mutable_period()->set_to_fiscal_year(2030);
    if (!replaces.empty()) framework.set_replaces(absl::StrCat("frameworks/", replaces));
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id("pillar");
    item.set_kind("pillar");
    item.set_title("柱");
    const auto done = Call<pb::Framework>(admin_, "FrameworkService/UpsertFramework", request);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  std::vector<pb::InboxItem> Falls(const std::string& token) {
    return Inbox(token, pb::INBOX_KIND_FIGURE_FALLS);
  }
  std::vector<pb::InboxItem> Ending(const std::string& token) {
    return Inbox(token, pb::INBOX_KIND_TARGETS_END);
  }
  std::vector<pb::InboxItem> Replaced(const std::string& token) {
    return Inbox(token, pb::INBOX_KIND_FRAMEWORK_REPLACED);
  }

  const std::string coordinator_;
};

TEST_F(InboxPlansTest, ACumulativeFigureThatFellWaitsUntilItIsCorrected) {
  const std::string vision = Create(Head("総合戦略")).name();
  const std::string kpi = CreateKpi(vision, Cumulative("創業件数（累計）")).name();
  Record(kpi, "令和4年度", 120);
  Record(kpi, "令和5年度", 100);
  const std::vector<pb::InboxItem> falls = Falls(author_);
  ASSERT_THAT(falls, SizeIs(1));
  EXPECT_EQ(falls[0].resource(), kpi);
  EXPECT_EQ(falls[0].title(), "創業件数（累計）");
  EXPECT_EQ(falls[0].context(), "総合戦略");
  EXPECT_EQ(falls[0].note(), "令和4年度 120 → 令和5年度 100");
  EXPECT_THAT(Falls(approver_), SizeIs(1));
  for (const std::string& token : {partner_, outsider_, coordinator_})
    EXPECT_THAT(Falls(token), IsEmpty());
  Record(kpi, "令和5年度", 140);
  EXPECT_THAT(Falls(author_), IsEmpty());
}

TEST_F(InboxPlansTest, ASharedIndicatorSaysThatAKpiIsCumulative) {
  pb::UpsertIndicatorRequest request;
  pb::Indicator& indicator = *request.mutable_indicator();
  indicator.set_name("indicators/founded");
  indicator.set_title("創業件数");
  indicator.set_unit("件");
  indicator.set_direction(pb::DIRECTION_UP);
  indicator.set_aggregation(pb::AGGREGATION_CUMULATIVE);
  indicator.set_definition("定義");
  ASSERT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
  const std::string vision = Create(Head("総合戦略")).name();
  pb::Kpi kpi;
  kpi.set_title("創業");
  kpi.set_unit("件");
  kpi.set_indicator("indicators/founded");
  const std::string name = CreateKpi(vision, kpi).name();
  const std::string level = AddKpi(vision, "", "人口").name();
  for (const std::string& each : {name, level}) {
    Record(each, "令和4年度", 120);
    Record(each, "令和5年度", 100);
  }
  EXPECT_EQ(Resources(Falls(author_)), std::multiset<std::string>{name});
}

TEST_F(InboxPlansTest, TargetsThatEndBeforeThePlanWaitOnceItIsInForceAndUntilItIsRevised) {
  const std::string vision = Create(Head("総合戦略")).name();  // FY2023 to FY2027
  const std::string early = CreateKpi(vision, Until("移住者数", "令和7年度")).name();
  CreateKpi(vision, Until("観光客数", "令和9年度"));
  EXPECT_THAT(Ending(author_), IsEmpty()) << "a draft is being written";
  Publish(vision);
  const std::vector<pb::InboxItem> ending = Ending(author_);
  ASSERT_THAT(ending, SizeIs(1));
  EXPECT_EQ(ending[0].resource(), early);
  EXPECT_EQ(ending[0].title(), "移住者数");
  EXPECT_EQ(ending[0].context(), "総合戦略");
  EXPECT_EQ(ending[0].note(), "令和7年度 / 令和5年度～令和9年度");
  EXPECT_THAT(Ending(outsider_), IsEmpty());
  Revise(vision);
  EXPECT_THAT(Ending(author_), IsEmpty()) << "whoever revises it is at it";
}

TEST_F(InboxPlansTest, APlanThatIsOverAsksForNoTargets) {
  for (const int last : {2023, 2024}) {
    pb::Vision head = Head("前の総合戦略");
    head.mutable_period()->set_from_fiscal_year(2019);
    head.mutable_period()->set_to_fiscal_year(last);
    const std::string vision = Create(head).name();
    CreateKpi(vision, Until("移住者数", "令和3年度"));
    Publish(vision);
    EXPECT_EQ(Ending(author_).size(), last == 2023 ? 0U : 1U) << "it is FY2024";
  }
}

TEST_F(InboxPlansTest, EveryKpiOfEveryPlanComesOnceInPagesOfAnySize) {
  std::multiset<std::string> early;
  for (int plan = 0; plan < 3; ++plan) {
    const std::string vision = Create(Head(absl::StrCat("計画", plan))).name();
    for (int i = 0; i < 3 && plan != 1; ++i)
      early.insert(CreateKpi(vision, Until(absl::StrCat("指標", i), "令和7年度")).name());
    Publish(vision);
  }
  EXPECT_EQ(Resources(Ending(author_)), early);
}

TEST_F(InboxPlansTest, AReplacedFrameworkWaitsForThePlansInForceThatReferToItAlone) {
  AddFramework("old", "2019-12-20");
  const std::string by_node = Create(Head("施策が参照する計画")).name();
  pb::VisionNode node = NodeUnder("", "施策");
  node.add_framework_items("frameworks/old/items/pillar");
  ASSERT_TRUE(TryCreateNode(author_, by_node, node).ok());
  pb::Vision head = Head("上位計画に挙げる計画");
  head.add_parent_plans("frameworks/old");
  const std::string by_head = Create(head).name();
  const std::string unrelated = Create(Head("参照のない計画")).name();
  for (const std::string& name : {by_node, by_head, unrelated}) Publish(name);
  EXPECT_THAT(Replaced(author_), IsEmpty());

  AddFramework("new", "2024-06-01", "old");
  const std::vector<pb::InboxItem> replaced = Replaced(author_);
  EXPECT_EQ(Resources(replaced), (std::multiset<std::string>{by_node, by_head}));
  for (const pb::InboxItem& item : replaced) {
    EXPECT_EQ(item.context(), "総合戦略 old");
    EXPECT_EQ(item.note(), "総合戦略 new");
  }
  EXPECT_THAT(Replaced(outsider_), IsEmpty());

  Revise(by_head);
  EXPECT_EQ(Resources(Replaced(author_)), std::multiset<std::string>{by_node})
      << "whoever revises it is at it";
  pb::UpdateVisionRequest update;
  update.mutable_vision()->set_name(by_head);
  update.mutable_vision()->add_parent_plans("frameworks/old");
  update.mutable_vision()->add_parent_plans("frameworks/new");
  update.mutable_update_mask()->add_paths("parent_plans");
  const auto updated = Vision<pb::Vision>(author_, "UpdateVision", update);
  ASSERT_TRUE(updated.ok()) << updated.status();
  Publish(by_head);
  EXPECT_EQ(Resources(Replaced(author_)), std::multiset<std::string>{by_node});
}

TEST_F(InboxPlansTest, AFrameworkThatIsDecidedLaterReplacesNothingYet) {
  AddFramework("old", "2019-12-20");
  AddFramework("new", "2024-07-10", "old");
  pb::Vision head = Head("総合戦略");
  head.add_parent_plans("frameworks/old");
  Publish(Create(head).name());
  EXPECT_THAT(Replaced(author_), IsEmpty());
  now_ += absl::Hours(24) * 7;
  EXPECT_THAT(Replaced(author_), SizeIs(1));
}

// As a proposal and a decision leave the record.
TEST_F(InboxPlansTest, AProposedIndicatorWaitsForCoordinatorsAndTheDecisionIsNewsForWhoProposedIt) {
  pb::Indicator indicator;
  indicator.set_name("indicators/proposed");
  indicator.set_title("関係人口");
  indicator.set_unit("人");
  indicator.set_direction(pb::DIRECTION_UP);
  indicator.set_aggregation(pb::AGGREGATION_LEVEL);
  indicator.set_definition("定義");
  indicator.set_state(pb::Indicator::STATE_PROPOSED);
  indicator.set_proposer(kKanagawa);
  indicator.mutable_update_time()->set_seconds(absl::ToUnixSeconds(now_));
  storage::Mutation proposal;
  Indicators().Insert(indicator, proposal);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(proposal)).ok());

  std::vector<pb::InboxItem> items = Inbox(coordinator_, pb::INBOX_KIND_INDICATOR_PROPOSED);
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_EQ(items[0].resource(), "indicators/proposed");
  EXPECT_EQ(items[0].title(), "関係人口");
  EXPECT_EQ(items[0].from(), kKanagawa);
  EXPECT_THAT(Inbox(author_, pb::INBOX_KIND_INDICATOR_PROPOSED), IsEmpty());
  EXPECT_THAT(Inbox(author_, pb::INBOX_KIND_INDICATOR_DECIDED), IsEmpty());

  const auto row =
      Indicators().Get(*store_->NewSnapshot(), KeyByName(Indicators(), "indicators/proposed"));
  ASSERT_TRUE(row.ok() && row->has_value());
  indicator.set_state(pb::Indicator::STATE_DECLINED);
  indicator.set_decision_comment("既存の指標を使ってください");
  storage::Mutation decision;
  Indicators().Update(**row, indicator, decision);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(decision)).ok());

  EXPECT_THAT(Inbox(coordinator_, pb::INBOX_KIND_INDICATOR_PROPOSED), IsEmpty());
  items = Inbox(author_, pb::INBOX_KIND_INDICATOR_DECIDED);
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_EQ(items[0].context(), "STATE_DECLINED");
  EXPECT_EQ(items[0].note(), "既存の指標を使ってください");
  EXPECT_THAT(Inbox(outsider_, pb::INBOX_KIND_INDICATOR_DECIDED), IsEmpty());
  now_ += absl::Hours(24) * 15;
  EXPECT_THAT(Inbox(author_, pb::INBOX_KIND_INDICATOR_DECIDED), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
