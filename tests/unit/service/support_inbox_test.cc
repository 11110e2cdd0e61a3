// What waits in the inbox of a support case: for whom, until when it is done, and what is news.
#include "tests/unit/service/support_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SupportInboxTest : public SupportTest {
 protected:
  // "TRIAGE supports/..." of each that waits.
  std::vector<std::string> Waits(const std::string& token) {
    std::vector<std::string> told;
    for (const pb::InboxItem& item : Inbox(token, pb::INBOX_KIND_SUPPORT_WAITING))
      told.push_back(absl::StrCat(item.context(), " ", item.resource()));
    return told;
  }
};

TEST_F(SupportInboxTest, ACaseWaitsForOneSideAfterTheOther) {
  const std::string name = Draft();
  EXPECT_THAT(Waits(window_), IsEmpty());
  EXPECT_TRUE(Change(body_, name, pb::SUPPORT_ACTION_REQUEST).ok());
  EXPECT_THAT(Waits(window_), ElementsAre("TRIAGE " + name));
  EXPECT_THAT(Waits(body_), IsEmpty());
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_TRIAGE).ok());
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_FORM_TEAM).ok());
  EXPECT_THAT(Waits(window_), IsEmpty());
  EXPECT_TRUE(Part(window_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_ASK, "助言").ok());
  const auto asked = Inbox(helper_, pb::INBOX_KIND_SUPPORT_WAITING);
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].context(), "ACCEPT");
  EXPECT_EQ(asked[0].note(), "助言");
  EXPECT_EQ(asked[0].from(), kKanagawa);
  EXPECT_TRUE(Part(helper_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_ACCEPT).ok());
  EXPECT_THAT(Waits(helper_), IsEmpty());
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_START).ok());
  const auto partner = Recommend(helper_, name, kAizu);
  ASSERT_TRUE(partner.ok());
  EXPECT_THAT(Waits(body_), ElementsAre("ANSWER " + name));
  EXPECT_TRUE(Answer(body_, partner->name(), pb::SUPPORT_ANSWER_CONSIDERING).ok());
  EXPECT_THAT(Waits(body_), IsEmpty());
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_BEGIN_CLOSING).ok());
  for (const std::string& side : {body_, helper_, window_})
    EXPECT_THAT(Waits(side), ElementsAre("EVALUATE " + name));
  EXPECT_TRUE(Evaluate(body_, name).ok());
  EXPECT_TRUE(Evaluate(helper_, name).ok());
  EXPECT_THAT(Waits(body_), IsEmpty());
  EXPECT_THAT(Waits(helper_), IsEmpty());
  EXPECT_THAT(Waits(window_), ElementsAre("CLOSE " + name));
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_CLOSE).ok());
  EXPECT_THAT(Waits(window_), IsEmpty());
  EXPECT_THAT(Waits(outsider_), IsEmpty());
}

TEST_F(SupportInboxTest, APromisedStepIsToldOfTwoWeeksBeforeItsDayAndUntilItIsDone) {
  const std::string name = Active();
  const auto step = Promise(window_, name, kManiwa, "2024-07-18");
  ASSERT_TRUE(step.ok());
  EXPECT_THAT(Inbox(body_, pb::INBOX_KIND_SUPPORT_STEP_DUE), IsEmpty());
  now_ += absl::Hours(24);
  const auto due = Inbox(body_, pb::INBOX_KIND_SUPPORT_STEP_DUE);
  ASSERT_EQ(due.size(), 1U);
  EXPECT_EQ(due[0].resource(), step->name());
  EXPECT_EQ(due[0].due_date(), "2024-07-18");
  EXPECT_THAT(Inbox(helper_, pb::INBOX_KIND_SUPPORT_STEP_DUE), IsEmpty());
  now_ += absl::Hours(24) * 30;
  EXPECT_EQ(Inbox(body_, pb::INBOX_KIND_SUPPORT_STEP_DUE).size(), 1U);
  EXPECT_TRUE(Done(body_, step->name()).ok());
  EXPECT_THAT(Inbox(body_, pb::INBOX_KIND_SUPPORT_STEP_DUE), IsEmpty());
}

TEST_F(SupportInboxTest, WhatAnotherOrganizationDidIsNewsForAWhile) {
  const std::string name = Requested();
  EXPECT_THAT(Inbox(body_, pb::INBOX_KIND_SUPPORT_NEWS), IsEmpty());
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_DECLINE).ok());
  const auto news = Inbox(body_, pb::INBOX_KIND_SUPPORT_NEWS);
  ASSERT_EQ(news.size(), 1U);
  EXPECT_EQ(news[0].context(), "SUPPORT_ACTION_DECLINE");
  EXPECT_EQ(news[0].from(), kKanagawa);
  EXPECT_THAT(Inbox(window_, pb::INBOX_KIND_SUPPORT_NEWS), IsEmpty());
  EXPECT_THAT(Inbox(outsider_, pb::INBOX_KIND_SUPPORT_NEWS), IsEmpty());
  now_ += absl::Hours(24) * 15;
  EXPECT_THAT(Inbox(body_, pb::INBOX_KIND_SUPPORT_NEWS), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
