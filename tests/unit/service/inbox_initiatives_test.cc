// Joint initiatives in the inbox: figures that are waited for, and answers to invitations.
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kInboxRiders[] = "indicators/riders";

class InboxInitiativesTest : public InboxReading<InitiativeTest> {
 protected:
  InboxInitiativesTest() : coordinator_(AddAccount(kAizu, {pb::ROLE_COORDINATOR})) {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(kInboxRiders);
    indicator.set_title("利用者数");
    indicator.set_unit("人");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_FLOW);
    indicator.set_definition("定義");
    EXPECT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
  }

  // Led by Kanagawa and open, with two shared KPIs.
  std::string Open(const std::string& title, pb::Visibility visibility = pb::VISIBILITY_MEMBERS) {
    pb::Initiative draft = Draft(title, visibility);
    for (const char* id : {"riders", "visitors"}) {
      pb::SharedKpi& kpi = *draft.add_kpis();
      kpi.set_id(id);
      kpi.set_indicator(kInboxRiders);
    }
    draft.mutable_kpis(1)->set_title("来訪者数");
    const std::string name = Create(draft).name();
    EXPECT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
    return name;
  }

  void Record(const std::string& token, const std::string& initiative, const std::string& kpi,
              int year, bool with_value = true) {
    pb::RecordContributionsRequest request;
    request.set_parent(initiative);
    pb::Contribution& contribution = *request.add_contributions();
    contribution.set_kpi(kpi);
    contribution.mutable_when()->set_kind(pb::When::KIND_FISCAL_YEAR);
    contribution.mutable_when()->set_year(year);
    if (with_value) contribution.mutable_value()->set_number(10);
    const auto done = Call<pb::RecordContributionsResponse>(
        token, "ContributionService/RecordContributions", request);
    ASSERT_TRUE(done.ok()) << done.status();
  }

  std::vector<pb::InboxItem> Due(const std::string& token) {
    return Inbox(token, pb::INBOX_KIND_SHARED_KPI_DUE);
  }
  std::vector<pb::InboxItem> NotReported() {
    return Inbox(coordinator_, pb::INBOX_KIND_MEMBERS_NOT_REPORTED);
  }
  std::vector<pb::InboxItem> Answers(const std::string& token, int news_days = 0) {
    return Inbox(token, pb::INBOX_KIND_INVITATION_ANSWERED, news_days);
  }

  // From 2024-07-03 to 2025-05-01: fiscal year 2024 has ended.
  void AYearLater() { now_ += absl::Hours(24) * 302; }

  const std::string coordinator_;
};

TEST_F(InboxInitiativesTest, ASharedKpiWaitsForTheFigureOfTheLastYearThatTheBodyWasAMemberIn) {
  const std::string name = Open("共同運行");
  Join(name, kManiwa, maniwa_);
  EXPECT_THAT(Due(maniwa_), IsEmpty()) << "it was no member at the end of FY2023";
  AYearLater();
  const std::vector<pb::InboxItem> due = Due(maniwa_);
  ASSERT_THAT(due, SizeIs(2));
  EXPECT_EQ(due[0].resource(), MemberOf(name, kManiwa));
  EXPECT_EQ(due[0].title(), "利用者数") << "the indicator's where it has none of its own";
  EXPECT_EQ(due[1].title(), "来訪者数");
  EXPECT_EQ(due[0].context(), "共同運行");
  EXPECT_EQ(due[0].from(), kKanagawa);
  EXPECT_EQ(due[0].due_date(), "2025-06-29");
  EXPECT_EQ(due[0].note(), "riders 令和6年度") << "what the command wants";
  EXPECT_THAT(Due(kanagawa_), SizeIs(2)) << "the lead is a member like others";
  EXPECT_THAT(Due(yokohama_), IsEmpty());

  Record(maniwa_, name, "riders", 2023);
  EXPECT_THAT(Due(maniwa_), SizeIs(2)) << "that was another year";
  Record(maniwa_, name, "riders", 2024);
  ASSERT_THAT(Due(maniwa_), SizeIs(1));
  EXPECT_EQ(Due(maniwa_)[0].title(), "来訪者数");
  Record(maniwa_, name, "visitors", 2024, /*with_value=*/false);
  EXPECT_THAT(Due(maniwa_), SizeIs(1)) << "a record without a figure is no figure";
  Record(maniwa_, name, "visitors", 2024);
  EXPECT_THAT(Due(maniwa_), IsEmpty());
  EXPECT_THAT(Due(kanagawa_), SizeIs(2));
}

TEST_F(InboxInitiativesTest, NothingIsWaitedForBeforeItIsOpenAndAfterItIsOver) {
  const std::string name = Open("共同運行");
  Join(name, kManiwa, maniwa_);
  AYearLater();
  ASSERT_THAT(Due(maniwa_), SizeIs(2));
  ASSERT_THAT(NotReported(), SizeIs(1));
  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_CANCELLED, "取りやめ").ok());
  EXPECT_THAT(Due(maniwa_), IsEmpty());
  EXPECT_THAT(NotReported(), IsEmpty());
}

TEST_F(InboxInitiativesTest, ACoordinatorSeesHowManyAndWhoHaveNotReported) {
  const std::string name = Open("共同運行");
  for (const auto& [body, token] : {std::pair(kManiwa, maniwa_), {kYokohama, yokohama_}})
    Join(name, body, token);
  AYearLater();
  Record(kanagawa_, name, "riders", 2024);
  Record(kanagawa_, name, "visitors", 2024);
  // One of two is not all.
  Record(maniwa_, name, "riders", 2024);
  const std::vector<pb::InboxItem> items = NotReported();
  ASSERT_THAT(items, SizeIs(1));
  EXPECT_EQ(items[0].resource(), name);
  EXPECT_EQ(items[0].title(), "共同運行");
  EXPECT_EQ(items[0].from(), kKanagawa);
  EXPECT_EQ(items[0].count(), 2);
  EXPECT_EQ(items[0].note(), "真庭市、横浜市");
  EXPECT_EQ(items[0].due_date(), "2025-06-29");
  for (const std::string& token : {kanagawa_, maniwa_})
    EXPECT_THAT(Inbox(token, pb::INBOX_KIND_MEMBERS_NOT_REPORTED), IsEmpty());
}

TEST_F(InboxInitiativesTest, AnInitiativeThatACoordinatorMayNotReadIsNotInItsView) {
  const std::string name = Open("非公開の連携", pb::VISIBILITY_PRIVATE);
  Join(name, kManiwa, maniwa_);
  AYearLater();
  EXPECT_THAT(Due(maniwa_), SizeIs(2));
  EXPECT_THAT(NotReported(), IsEmpty());
}

TEST_F(InboxInitiativesTest, TheLeadIsToldWhoOfThoseItInvitedJoinedOrDeclined) {
  const std::string name = Open("共同運行");
  for (const char* body : {kManiwa, kYokohama, kAizu})
    ASSERT_TRUE(Step(kanagawa_, name, body, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_THAT(Answers(kanagawa_), IsEmpty());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_JOIN).ok());
  ASSERT_TRUE(Step(yokohama_, name, kYokohama, pb::MEMBER_ACTION_DECLINE).ok());
  const std::vector<pb::InboxItem> news = Answers(kanagawa_);
  ASSERT_THAT(news, SizeIs(2));
  std::map<std::string, std::string> by_body;
  for (const pb::InboxItem& item : news) {
    by_body[item.from()] = item.context();
    EXPECT_EQ(item.resource(), MemberOf(name, item.from()));
    EXPECT_EQ(item.title(), "共同運行");
    EXPECT_EQ(item.note(), "理由");
  }
  EXPECT_EQ(by_body[kManiwa], "MEMBER_ACTION_JOIN");
  EXPECT_EQ(by_body[kYokohama], "MEMBER_ACTION_DECLINE");
  for (const std::string& token : {maniwa_, yokohama_, aizu_})
    EXPECT_THAT(Answers(token), IsEmpty());
  now_ += absl::Hours(24) * 15;
  EXPECT_THAT(Answers(kanagawa_), IsEmpty());
  EXPECT_THAT(Answers(kanagawa_, 15), SizeIs(2));
}

TEST_F(InboxInitiativesTest, AnApplicationThatTheLeadTurnedDownIsNoAnswerToAnInvitation) {
  pb::Initiative draft = Draft("共同運行");
  draft.set_open_to_applications(true);
  const std::string name = Create(draft).name();
  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_APPLY).ok());
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_DECLINE).ok());
  EXPECT_THAT(Answers(kanagawa_), IsEmpty());
  // Invited afterwards, it answers.
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_INVITE).ok());
  EXPECT_THAT(Answers(kanagawa_), IsEmpty());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_JOIN).ok());
  EXPECT_THAT(Answers(kanagawa_), SizeIs(1));
}

TEST_F(InboxInitiativesTest, TheLeadIsToldThatABodyJoinedWhoseApplicationItHadAccepted) {
  pb::Initiative draft = Draft("共同運行");
  draft.set_open_to_applications(true);
  const std::string name = Create(draft).name();
  ASSERT_TRUE(Move(kanagawa_, name, pb::INITIATIVE_STATE_OPEN).ok());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_APPLY).ok());
  ASSERT_TRUE(Step(kanagawa_, name, kManiwa, pb::MEMBER_ACTION_ACCEPT).ok());
  EXPECT_THAT(Answers(kanagawa_), IsEmpty());
  ASSERT_TRUE(Step(maniwa_, name, kManiwa, pb::MEMBER_ACTION_JOIN).ok());
  const std::vector<pb::InboxItem> news = Answers(kanagawa_);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].from(), kManiwa);
}

}  // namespace
}  // namespace renkei::service
