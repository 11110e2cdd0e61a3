// Support cases: asked at a window, accompanied by a team, closed by both sides.
#include "tests/unit/service/support_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using SupportCaseTest = SupportTest;

TEST_F(SupportCaseTest, ABodyAsksAWindowTriagesATeamHelpsAndBothSidesCloseIt) {
  const std::string name = Active();
  const auto active = Get(body_, name);
  ASSERT_TRUE(active.ok()) << active.status();
  EXPECT_EQ(active->state(), pb::SUPPORT_STATE_ACTIVE);
  EXPECT_THAT(active->team(), ElementsAre(kYokohama));
  EXPECT_TRUE(active->has_request_time() && active->has_answer_time() && active->has_start_time());
  EXPECT_TRUE(Write(helper_, name).ok());
  const auto step = Promise(window_, name, kManiwa);
  ASSERT_TRUE(step.ok()) << step.status();
  const auto done = Done(body_, step->name());
  EXPECT_TRUE(done.ok()) << done.status();
  const auto partner = Recommend(helper_, name, kAizu);
  ASSERT_TRUE(partner.ok()) << partner.status();
  EXPECT_TRUE(Answer(body_, partner->name(), pb::SUPPORT_ANSWER_CONSIDERING).ok());
  EXPECT_EQ(ReasonOf(Evaluate(body_, name)), pb::REASON_NOT_EDITABLE) << "it has not closed";
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_BEGIN_CLOSING).ok());
  EXPECT_THAT(BadFields(Change(window_, name, pb::SUPPORT_ACTION_CLOSE)),
              ElementsAre("name EVALUATION_MISSING"));
  EXPECT_TRUE(Evaluate(body_, name).ok());
  EXPECT_TRUE(Evaluate(helper_, name).ok());
  const auto closed = Change(window_, name, pb::SUPPORT_ACTION_CLOSE);
  ASSERT_TRUE(closed.ok()) << closed.status();
  EXPECT_EQ(closed->body_evaluation().organization(), kManiwa);
  EXPECT_EQ(closed->team_evaluation().organization(), kYokohama);
  EXPECT_EQ(closed->outcome(), "計画ができた");
  EXPECT_TRUE(closed->has_end_time());
  EXPECT_EQ(closed->history_size(), 6);
  // What has closed stays as it is.
  EXPECT_EQ(ReasonOf(Write(helper_, name)), pb::REASON_NOT_EDITABLE);
  EXPECT_EQ(ReasonOf(Evaluate(body_, name)), pb::REASON_NOT_EDITABLE);
  EXPECT_EQ(ReasonOf(Change(window_, name, pb::SUPPORT_ACTION_RESUME)),
            pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(SupportCaseTest, ADraftIsTheBodysAlone) {
  const std::string cursor = FeedHead();
  const std::string name = Draft();
  EXPECT_EQ(ReasonOf(Get(window_, name)), pb::REASON_NOT_FOUND);
  EXPECT_THAT(Listed(window_), IsEmpty());
  EXPECT_THAT(Listed(body_), ElementsAre(name));
  EXPECT_THAT(FeedOf(window_, cursor), IsEmpty());
  EXPECT_TRUE(Change(body_, name, pb::SUPPORT_ACTION_REQUEST).ok());
  EXPECT_TRUE(Get(window_, name).ok());
  EXPECT_THAT(Listed(window_), ElementsAre(name));
  EXPECT_THAT(FeedOf(window_, cursor), ElementsAre("+" + name));
}

TEST_F(SupportCaseTest, AnOutsiderReadsNothingAtAnyStage) {
  const std::string cursor = FeedHead();
  const auto expect_nothing = [&](const std::string& name) {
    EXPECT_EQ(ReasonOf(Get(outsider_, name)), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(Change(outsider_, name, pb::SUPPORT_ACTION_WITHDRAW)), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(Entries(outsider_, name)), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(Write(outsider_, name)), pb::REASON_NOT_FOUND);
    EXPECT_EQ(ReasonOf(Part(outsider_, name, kAizu, pb::SUPPORT_MEMBER_ACTION_ASK)),
              pb::REASON_NOT_FOUND);
    EXPECT_THAT(Listed(outsider_), IsEmpty());
    EXPECT_THAT(FeedOf(outsider_, cursor), IsEmpty());
  };
  expect_nothing(Draft());
  expect_nothing(Requested());
  const std::string active = Active();
  EXPECT_TRUE(Write(helper_, active).ok());
  expect_nothing(active);
  EXPECT_TRUE(Change(window_, active, pb::SUPPORT_ACTION_BEGIN_CLOSING).ok());
  expect_nothing(active);
}

TEST_F(SupportCaseTest, WhatIsRequestedIsWithdrawnAndADraftIsRemoved) {
  const std::string draft = Draft();
  pb::DeleteSupportRequest request;
  request.set_name(draft);
  const std::string requested = Requested();
  EXPECT_TRUE(Call<google::protobuf::Empty>(body_, "SupportService/DeleteSupport", request).ok());
  request.set_name(requested);
  EXPECT_EQ(ReasonOf(Call<google::protobuf::Empty>(body_, "SupportService/DeleteSupport", request)),
            pb::REASON_NOT_EDITABLE);
  EXPECT_TRUE(Change(body_, requested, pb::SUPPORT_ACTION_WITHDRAW).ok());
  EXPECT_THAT(Listed(body_), ElementsAre(requested));
}

TEST_F(SupportCaseTest, SupportIsAskedAtAWindowAndNotAtOneself) {
  pb::SupportCase support = Asking();
  support.set_desired_from_date("2024-08-01");
  support.set_desired_to_date("2024-07-31");
  support.set_window(kAizu);  // it has a coordinator, and is a city
  support.add_related("cases/none");
  EXPECT_THAT(BadFields(Create(body_, support)),
              ElementsAre("support.desired_to_date BAD_INTERVAL", "support.window NOT_A_WINDOW",
                          "support.related[0] DANGLING"));
  // Yokohama lies in the prefecture that is a window; Maniwa would have to choose among national ones.
  pb::SupportCase plain = Asking();
  plain.clear_window();
  const auto near = Create(helper_, plain);
  ASSERT_TRUE(near.ok()) << near.status();
  EXPECT_EQ(near->window(), kKanagawa);
  EXPECT_THAT(BadFields(Create(body_, plain)), ElementsAre("support.window NO_WINDOW"));
  const std::string office = AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR});
  EXPECT_THAT(BadFields(Create(office, Asking())), ElementsAre("support.window OWN_WINDOW"));
}

TEST_F(SupportCaseTest, WindowsAreListedWithTheDefaultOfTheBody) {
  const auto windows = Call<pb::FindSupportWindowsResponse>(
      helper_, "SupportService/FindSupportWindows", pb::FindSupportWindowsRequest());
  ASSERT_TRUE(windows.ok()) << windows.status();
  std::vector<std::string> told;
  for (const pb::SupportWindow& window : windows->windows())
    told.push_back(absl::StrCat(window.organization(), window.is_default() ? " default" : ""));
  EXPECT_THAT(told, UnorderedElementsAre(kSupportMinistry, "organizations/coordinator",
                                         absl::StrCat(kKanagawa, " default")));
}

TEST_F(SupportCaseTest, AnotherWindowTakesOverAndTheFormerOneReadsItNoLonger) {
  const std::string name = Requested();
  EXPECT_TRUE(Write(window_, name).ok()) << "the window keeps the log before there is a team";
  pb::ChangeSupportRequest same = StepOf(name, pb::SUPPORT_ACTION_REDIRECT);
  same.set_window(kKanagawa);
  EXPECT_THAT(BadFields(Change(window_, same)), ElementsAre("window NOT_APPLICABLE"));
  same.set_window(kManiwa);
  EXPECT_THAT(BadFields(Change(window_, same)), ElementsAre("window OWN_WINDOW"));
  const std::string cursor = FeedHead();
  const auto redirected = Change(window_, name, pb::SUPPORT_ACTION_REDIRECT);
  ASSERT_TRUE(redirected.ok()) << redirected.status();
  EXPECT_EQ(ReasonOf(Get(window_, name)), pb::REASON_NOT_FOUND);
  EXPECT_TRUE(Get(ministry_, name).ok());
  EXPECT_TRUE(Change(ministry_, name, pb::SUPPORT_ACTION_TRIAGE).ok());
  const auto entries = Entries(ministry_, name);
  ASSERT_TRUE(entries.ok());
  EXPECT_THAT(FeedOf(window_, cursor), UnorderedElementsAre("-" + name, "-" + entries->front()));
  EXPECT_THAT(FeedOf(ministry_, cursor),
              UnorderedElementsAre("+" + name, "+" + name, "+" + entries->front()));
}

TEST_F(SupportCaseTest, TheWindowOfWhatWasRequestedIsNotTheBodysToChange) {
  const std::string name = Requested();
  pb::UpdateSupportRequest request;
  request.mutable_support()->set_name(name);
  request.mutable_support()->set_window(kSupportMinistry);
  EXPECT_THAT(BadFields(Call<pb::SupportCase>(body_, "SupportService/UpdateSupport", request)),
              ElementsAre("support.window NOT_APPLICABLE"));
  request.mutable_support()->clear_window();
  request.mutable_support()->set_hopes("専門家の派遣");
  request.mutable_support()->set_etag("stale");
  EXPECT_EQ(ReasonOf(Call<pb::SupportCase>(body_, "SupportService/UpdateSupport", request)),
            pb::REASON_ETAG_MISMATCH);
  request.mutable_support()->clear_etag();
  EXPECT_TRUE(Call<pb::SupportCase>(body_, "SupportService/UpdateSupport", request).ok());
  EXPECT_EQ(ReasonOf(Call<pb::SupportCase>(window_, "SupportService/UpdateSupport", request)),
            pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Change(body_, name, pb::SUPPORT_ACTION_TRIAGE)),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(SupportCaseTest, ASecondClosingFindsItClosed) {
  const std::string name = Active();
  EXPECT_TRUE(Change(window_, name, pb::SUPPORT_ACTION_BEGIN_CLOSING).ok());
  pb::ChangeSupportRequest close = StepOf(name, pb::SUPPORT_ACTION_CLOSE);
  close.set_words("異動のため");
  const auto before = Get(window_, name);
  close.set_etag(before->etag());
  EXPECT_TRUE(Change(window_, close).ok());
  EXPECT_EQ(ReasonOf(Change(window_, close)), pb::REASON_ETAG_MISMATCH);
  close.clear_etag();
  EXPECT_EQ(ReasonOf(Change(window_, close)), pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(SupportCaseTest, SupportOfABodyThatEndedIsTakenOver) {
  const std::string name = Active();
  EXPECT_TRUE(Write(helper_, name).ok());
  End(kManiwa, {kAizu});
  GoToEndDay();
  const std::string heir = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER});
  EXPECT_EQ(ReasonOf(Get(heir, name)), pb::REASON_NOT_FOUND);
  const std::string cursor = FeedHead();
  pb::TakeOverDocumentsRequest request;
  request.set_predecessor(kManiwa);
  request.add_names(name);
  const auto taken =
      Call<pb::TakeOverDocumentsResponse>(heir, "SuccessionService/TakeOverDocuments", request);
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(taken->documents_size(), 1);
  const auto now = Get(heir, name);
  ASSERT_TRUE(now.ok()) << now.status();
  EXPECT_EQ(now->body(), kAizu);
  EXPECT_TRUE(Entries(heir, name).ok());
  EXPECT_EQ(FeedOf(heir, cursor).size(), 3U);  // the case, its member, the entry
}

}  // namespace
}  // namespace renkei::service
