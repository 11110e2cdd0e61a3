// The national view of coordinators, and overdue KPIs of everybody.
#include <set>

#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr char kKawasaki[] = "organizations/okawasaki";  // 141305, designated city
constexpr char kOkayama[] = "organizations/ookayama";    // 330001, prefecture
constexpr char kTsuyama[] = "organizations/otsuyama";    // 332038, city
constexpr char kNational[] = "frameworks/national";

class InboxNationalTest : public InboxReading<VisionTest> {
 protected:
  InboxNationalTest() : coordinator_(AddAccount(kAizu, {pb::ROLE_COORDINATOR})) {
    AddOrganization(kKawasaki, "141305", "川崎市", pb::ORGANIZATION_KIND_DESIGNATED_CITY,
                    kKanagawa);
    AddOrganization(kOkayama, "330001", "岡山県", pb::ORGANIZATION_KIND_PREFECTURE, "");
    AddOrganization(kTsuyama, "332038", "津山市", pb::ORGANIZATION_KIND_CITY, kOkayama);
    kawasaki_ = AddAccount(kKawasaki, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
    yokohama_ = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
    kanagawa_ = AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
    tsuyama_ = AddAccount(kTsuyama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true);
  }

  void AddFramework() {
    pb::UpsertFrameworkRequest request;
    pb::Framework& framework = *request.mutable_framework();
    framework.set_name(kNational);
    framework.set_title("国の総合戦略");
    framework.set_version(1);
    framework.set_decided_date("2022-12-23");
    framework.mutable_period()->set_from_fiscal_year(2023);
    framework.mutable_period()->set_to_fiscal_year(2027);
    pb::FrameworkItem& item = *framework.add_items();
    item.set_id("pillar");
    item.set_kind("pillar");
    item.set_title("柱");
    const auto done = Call<pb::Framework>(admin_, "FrameworkService/UpsertFramework", request);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  // A plan of `owner` with `kpis` KPIs, all of them overdue; its first owner's account makes it.
  std::string Plan(const std::string& token, const std::string& owner, const pb::Vision& head,
                   int kpis = 0) {
    const auto vision = TryCreate(token, head, owner);
    EXPECT_TRUE(vision.ok()) << vision.status();
    for (int i = 0; i < kpis; ++i) {
      pb::CreateKpiRequest request;
      request.set_parent(vision->name());
      request.mutable_kpi()->set_title(absl::StrCat("指標", i));
      request.mutable_kpi()->set_next_due_date("2020-01-01");
      const auto kpi = Vision<pb::Kpi>(token, "CreateKpi", request);
      EXPECT_TRUE(kpi.ok()) << kpi.status();
    }
    return vision->name();
  }

  void PublishAs(const std::string& token, const std::string& name) {
    const auto submitted = Step<pb::SubmitVisionRequest>(token, "SubmitVision", name);
    ASSERT_TRUE(submitted.ok()) << submitted.status();
    const auto published = Step<pb::PublishVisionRequest>(token, "PublishVision", name);
    ASSERT_TRUE(published.ok()) << published.status();
  }

  static pb::Vision Current(pb::Visibility visibility) {
    pb::Vision head = Head("総合戦略");
    head.mutable_audience()->set_visibility(visibility);
    head.add_parent_plans(kNational);
    return head;
  }

  std::vector<pb::InboxItem> WithoutPlan() {
    return Inbox(coordinator_, pb::INBOX_KIND_NO_CURRENT_PLAN);
  }
  std::vector<pb::InboxItem> OverdueByPrefecture() {
    return Inbox(coordinator_, pb::INBOX_KIND_PREFECTURE_OVERDUE);
  }

  // Names of the visions of which KPIs are listed, one for each KPI.
  std::multiset<std::string> Overdue(const std::string& token, const std::string& prefecture = "",
                                     int page_size = 0) {
    pb::ListOverdueKpisRequest request;
    request.set_parent("organizations/-");
    request.set_prefecture(prefecture);
    request.set_page_size(page_size);
    std::multiset<std::string> visions;
    std::set<std::string> seen;
    do {
      const auto page =
          Call<pb::ListOverdueKpisResponse>(token, "AnalysisService/ListOverdueKpis", request);
      EXPECT_TRUE(page.ok()) << page.status();
      if (!page.ok()) break;
      for (const pb::KpiProgress& kpi : page->kpis()) {
        EXPECT_TRUE(seen.insert(kpi.kpi()).second) << kpi.kpi() << " comes twice";
        visions.insert(kpi.kpi().substr(0, kpi.kpi().find("/kpis/")));
      }
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return visions;
  }

  const std::string coordinator_;
  std::string kawasaki_, yokohama_, kanagawa_, tsuyama_;
};

TEST_F(InboxNationalTest, MunicipalitiesWithoutAPlanForTheFrameworkInForceAreCountedByPrefecture) {
  EXPECT_THAT(WithoutPlan(), IsEmpty()) << "there is no framework";
  AddFramework();
  std::vector<pb::InboxItem> items = WithoutPlan();
  ASSERT_THAT(items, SizeIs(2)) << "of the others no body is registered";
  EXPECT_EQ(items[0].resource(), kKanagawa);
  EXPECT_EQ(items[0].title(), "神奈川県");
  EXPECT_EQ(items[0].context(), "国の総合戦略");
  // Neither the prefecture itself, nor a ward, nor what was abolished.
  EXPECT_EQ(items[0].count(), 2);
  EXPECT_EQ(items[0].note(), "横浜市、川崎市");
  EXPECT_EQ(items[1].resource(), kOkayama);
  EXPECT_EQ(items[1].count(), 1);

  // One refers to it by a node; a plan that refers to nothing is none for it.
  const std::string by_node = Plan(yokohama_, kYokohama, Head("総合戦略"));
  pb::VisionNode node = NodeUnder("", "施策");
  node.add_framework_items("frameworks/national/items/pillar");
  ASSERT_TRUE(TryCreateNode(yokohama_, by_node, node).ok());
  EXPECT_EQ(WithoutPlan()[0].count(), 2) << "a draft is no plan";
  PublishAs(yokohama_, by_node);
  PublishAs(tsuyama_, Plan(tsuyama_, kTsuyama, Head("参照のない計画")));
  items = WithoutPlan();
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].note(), "川崎市");
  EXPECT_EQ(items[1].note(), "津山市");
  PublishAs(tsuyama_, Plan(tsuyama_, kTsuyama, Current(pb::VISIBILITY_MEMBERS)));
  EXPECT_THAT(WithoutPlan(), SizeIs(1));
  for (const std::string& token : {kanagawa_, yokohama_})
    EXPECT_THAT(Inbox(token, pb::INBOX_KIND_NO_CURRENT_PLAN), IsEmpty());
}

TEST_F(InboxNationalTest, APlanThatTheCoordinatorMayNotReadIsNotThere) {
  AddFramework();
  const std::string name = Plan(tsuyama_, kTsuyama, Current(pb::VISIBILITY_PRIVATE), 2);
  PublishAs(tsuyama_, name);
  ASSERT_THAT(WithoutPlan(), SizeIs(2));
  EXPECT_EQ(WithoutPlan()[1].note(), "津山市");
  EXPECT_THAT(OverdueByPrefecture(), IsEmpty());
  EXPECT_THAT(Overdue(coordinator_), IsEmpty());
  EXPECT_THAT(Overdue(tsuyama_), UnorderedElementsAre(name, name)) << "its own it reads";
}

TEST_F(InboxNationalTest, APrefectureThatCostsMoreThanAPageIsCountedWholeAndOnce) {
  AddFramework();
  constexpr int kBodies = 2'100;
  for (int i = 0; i < kBodies; ++i) {
    AddOrganization(absl::StrCat("organizations/omany", i), "", absl::StrCat("第", i, "村"),
                    pb::ORGANIZATION_KIND_VILLAGE, kOkayama);
  }
  const std::vector<pb::InboxItem> items =
      InPages(coordinator_, pb::INBOX_KIND_NO_CURRENT_PLAN, 0, 0);
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[1].count(), kBodies + 1);
  EXPECT_GT(pages_, 2) << "or nothing was cut";
}

TEST_F(InboxNationalTest, OverdueKpisOfPublishedPlansAreCountedByPrefecture) {
  Plan(kanagawa_, kKanagawa, Head("下書き"), 5);
  PublishAs(kanagawa_, Plan(kanagawa_, kKanagawa, Head("県の計画"), 3));
  PublishAs(yokohama_, Plan(yokohama_, kYokohama, Head("市の計画"), 2));
  PublishAs(tsuyama_, Plan(tsuyama_, kTsuyama, Head("別の県の計画"), 1));
  const std::vector<pb::InboxItem> items = OverdueByPrefecture();
  ASSERT_THAT(items, SizeIs(2));
  EXPECT_EQ(items[0].resource(), kKanagawa);
  EXPECT_EQ(items[0].title(), "神奈川県");
  EXPECT_EQ(items[0].count(), 5);
  EXPECT_FALSE(items[0].due_date().empty());
  EXPECT_EQ(items[1].resource(), kOkayama);
  EXPECT_EQ(items[1].count(), 1);
  EXPECT_THAT(Inbox(kanagawa_, pb::INBOX_KIND_PREFECTURE_OVERDUE), IsEmpty());
}

TEST_F(InboxNationalTest, OverdueKpisOfEverybodyAreThoseThatTheCallerReads) {
  const std::string draft = Plan(kanagawa_, kKanagawa, Head("下書き"), 1);
  const std::string prefecture = Plan(kanagawa_, kKanagawa, Head("県の計画"), 2);
  const std::string city = Plan(yokohama_, kYokohama, Head("市の計画"), 2);
  const std::string elsewhere = Plan(tsuyama_, kTsuyama, Head("別の県の計画"), 1);
  PublishAs(kanagawa_, prefecture);
  PublishAs(yokohama_, city);
  PublishAs(tsuyama_, elsewhere);
  const std::multiset<std::string> all = {prefecture, prefecture, city, city, elsewhere};
  for (const int size : {0, 1, 2}) {
    EXPECT_EQ(Overdue(coordinator_, "", size), all);
    EXPECT_EQ(Overdue(coordinator_, kKanagawa, size),
              (std::multiset<std::string>{prefecture, prefecture, city, city}));
    EXPECT_THAT(Overdue(coordinator_, kOkayama, size), ElementsAre(elsewhere));
  }
  EXPECT_THAT(Overdue(coordinator_), Not(Contains(draft)));
  EXPECT_THAT(Overdue(kanagawa_, kKanagawa), Contains(draft));
}

TEST_F(InboxNationalTest, AJointPlanComesOnceHoweverManyOwnersLieInThePrefecture) {
  pb::Vision head = Head("広域ビジョン");
  for (const char* owner : {kTsuyama, kYokohama, kKawasaki}) head.add_owners(owner);
  const std::string name = Plan(tsuyama_, kTsuyama, head, 2);
  ASSERT_TRUE(Step<pb::SubmitVisionRequest>(tsuyama_, "SubmitVision", name).ok());
  for (const std::string& token : {yokohama_, kawasaki_})
    ASSERT_TRUE(Step<pb::ConsentToVisionRequest>(token, "ConsentToVision", name).ok());
  ASSERT_TRUE(Step<pb::PublishVisionRequest>(tsuyama_, "PublishVision", name).ok());
  EXPECT_THAT(Overdue(coordinator_), SizeIs(2));
  EXPECT_THAT(Overdue(coordinator_, kKanagawa), SizeIs(2));
  EXPECT_THAT(Overdue(coordinator_, kOkayama), SizeIs(2));
  for (const pb::InboxItem& item : OverdueByPrefecture()) EXPECT_EQ(item.count(), 2);
}

TEST_F(InboxNationalTest, APrefectureIsAskedForTogetherWithEverybodyAlone) {
  pb::ListOverdueKpisRequest request;
  request.set_parent(kKanagawa);
  request.set_prefecture(kKanagawa);
  const auto list = [&] {
    return Call<pb::ListOverdueKpisResponse>(coordinator_, "AnalysisService/ListOverdueKpis",
                                             request);
  };
  EXPECT_THAT(BadFields(list()), ElementsAre("prefecture NOT_ALLOWED"));
  request.set_parent("organizations/-");
  request.set_prefecture(kYokohama);
  EXPECT_THAT(BadFields(list()), ElementsAre("prefecture NOT_A_PREFECTURE"));
  request.set_prefecture("organizations/nobody");
  EXPECT_THAT(BadFields(list()), ElementsAre("prefecture UNKNOWN_ORGANIZATION"));
}

}  // namespace
}  // namespace renkei::service
