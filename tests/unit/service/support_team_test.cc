// Who takes part in a support case, what each reads and writes, and what everybody may count.
#include "renkei/v1/case_service.pb.h"
#include "tests/unit/service/support_fixture.h"

namespace renkei::service {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class SupportTeamTest : public SupportTest {
 protected:
  absl::StatusOr<pb::CountSupportsResponse> Count(const std::string& token) {
    return Call<pb::CountSupportsResponse>(token, "SupportService/CountSupports",
                                           pb::CountSupportsRequest());
  }
  static std::vector<std::string> Told(
      const google::protobuf::RepeatedPtrField<pb::SupportCount>& counts) {
    std::vector<std::string> told;
    for (const pb::SupportCount& cell : counts)
      told.push_back(
          absl::StrCat(cell.key(), " ", cell.hidden() ? "hidden" : absl::StrCat(cell.count())));
    return told;
  }
};

TEST_F(SupportTeamTest, WhoIsAskedReadsTheCaseAndNotItsLogUntilItAccepts) {
  const std::string name = Forming();
  EXPECT_TRUE(Write(window_, name).ok());
  EXPECT_EQ(ReasonOf(Get(helper_, name)), pb::REASON_NOT_FOUND);
  const std::string cursor = FeedHead();
  EXPECT_TRUE(Part(window_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_ASK).ok());
  EXPECT_TRUE(Get(helper_, name).ok());
  EXPECT_EQ(ReasonOf(Entries(helper_, name)), pb::REASON_NOT_FOUND);
  EXPECT_THAT(FeedOf(helper_, cursor),
              UnorderedElementsAre("+" + name, "+" + MemberOf(name, kYokohama)));
  EXPECT_TRUE(Part(helper_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_ACCEPT).ok());
  EXPECT_TRUE(Entries(helper_, name).ok());
}

TEST_F(SupportTeamTest, AMemberWhoLeftReadsAndWritesNothingMore) {
  const std::string name = Active();
  Join(name, kSupportMinistry, ministry_);
  const auto entry = Write(helper_, name);
  ASSERT_TRUE(entry.ok());
  const auto note = Write(ministry_, name, pb::SUPPORT_ENTRY_READERS_TEAM);
  ASSERT_TRUE(note.ok());
  const auto step = Promise(window_, name, kYokohama);
  ASSERT_TRUE(step.ok());
  const std::string cursor = FeedHead();
  EXPECT_THAT(BadFields(Part(helper_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_LEAVE, "")),
              ElementsAre("words REQUIRED"));
  EXPECT_TRUE(Part(helper_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_LEAVE).ok());
  EXPECT_EQ(ReasonOf(Get(helper_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Entries(helper_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Write(helper_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Done(helper_, step->name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Promise(helper_, name, kYokohama)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Recommend(helper_, name, kAizu)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Evaluate(helper_, name)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Part(helper_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_ACCEPT)),
            pb::REASON_NOT_FOUND);
  EXPECT_THAT(Listed(helper_), IsEmpty());
  pb::ListSupportStepsRequest own;
  own.set_parent("supports/-");
  EXPECT_THAT(
      Call<pb::ListSupportStepsResponse>(helper_, "SupportService/ListSupportSteps", own)->steps(),
      IsEmpty());
  EXPECT_THAT(FeedOf(helper_, cursor),
              UnorderedElementsAre("-" + name, "-" + MemberOf(name, kYokohama),
                                   "-" + MemberOf(name, kSupportMinistry), "-" + entry->name(),
                                   "-" + note->name(), "-" + step->name()));
  // What it wrote stays with the others; what it promised is ended by the window.
  EXPECT_TRUE(Done(window_, step->name()).ok());
  EXPECT_THAT(*Entries(body_, name), ElementsAre(entry->name()));
}

TEST_F(SupportTeamTest, AStoppedAccountOfTheTeamDoesNothing) {
  const std::string name = Active();
  pb::UpdateAccountRequest disable;
  disable.mutable_account()->set_name(AccountOf(helper_));
  disable.mutable_account()->set_disabled(true);
  disable.mutable_update_mask()->add_paths("disabled");
  ASSERT_TRUE(Call<pb::Account>(admin_, "IdentityService/UpdateAccount", disable).ok());
  EXPECT_EQ(ReasonOf(Get(helper_, name)), pb::REASON_ACCOUNT_DISABLED);
  EXPECT_EQ(ReasonOf(Write(helper_, name)), pb::REASON_ACCOUNT_DISABLED);
}

TEST_F(SupportTeamTest, WhereOfficialsAreNamedTheyAloneWrite) {
  const std::string name = Active();
  const std::string colleague = AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR});
  EXPECT_TRUE(Write(colleague, name).ok());
  pb::ChangeSupportMemberRequest assign;
  assign.set_name(MemberOf(name, kYokohama));
  assign.set_action(pb::SUPPORT_MEMBER_ACTION_ASSIGN);
  assign.add_officials(AccountOf(helper_));
  assign.add_officials(AccountOf(body_));
  EXPECT_THAT(
      BadFields(Call<pb::SupportMember>(helper_, "SupportService/ChangeSupportMember", assign)),
      ElementsAre("officials[1] UNKNOWN_ACCOUNT"));
  assign.mutable_officials()->RemoveLast();
  const auto assigned =
      Call<pb::SupportMember>(helper_, "SupportService/ChangeSupportMember", assign);
  ASSERT_TRUE(assigned.ok()) << assigned.status();
  EXPECT_EQ(ReasonOf(Write(colleague, name)), pb::REASON_ROLE_MISSING);
  EXPECT_TRUE(Entries(colleague, name).ok());
  EXPECT_TRUE(Write(helper_, name).ok());
  pb::GetSupportMemberRequest get;
  get.set_name(assign.name());
  EXPECT_THAT(Call<pb::SupportMember>(body_, "SupportService/GetSupportMember", get)->officials(),
              IsEmpty());
  EXPECT_THAT(Call<pb::SupportMember>(window_, "SupportService/GetSupportMember", get)->officials(),
              ElementsAre(AccountOf(helper_)));
}

TEST_F(SupportTeamTest, BodiesThatAskTogetherConsentFirst) {
  const std::string name = Draft();
  const std::string joint = AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR});
  EXPECT_THAT(BadFields(Part(body_, name, kManiwa, pb::SUPPORT_MEMBER_ACTION_ASK)),
              ElementsAre("name ALREADY_IN"));
  const auto asked = Part(body_, name, kAizu, pb::SUPPORT_MEMBER_ACTION_ASK);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->side(), pb::SUPPORT_SIDE_BODY);
  EXPECT_THAT(BadFields(Change(body_, name, pb::SUPPORT_ACTION_REQUEST)),
              ElementsAre("name CONSENT_MISSING"));
  EXPECT_TRUE(Part(joint, name, kAizu, pb::SUPPORT_MEMBER_ACTION_ACCEPT).ok());
  EXPECT_TRUE(Change(body_, name, pb::SUPPORT_ACTION_REQUEST).ok());
  EXPECT_THAT(Get(joint, name)->joint_bodies(), ElementsAre(kAizu));
  EXPECT_THAT(Listed(joint), ElementsAre(name));
  EXPECT_EQ(ReasonOf(Change(joint, name, pb::SUPPORT_ACTION_WITHDRAW)),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(SupportTeamTest, WhoIsAskedInVainIsReleasedWhenItIsWithdrawn) {
  const std::string name = Forming();
  EXPECT_TRUE(Part(window_, name, kYokohama, pb::SUPPORT_MEMBER_ACTION_ASK).ok());
  EXPECT_TRUE(Change(body_, name, pb::SUPPORT_ACTION_WITHDRAW).ok());
  EXPECT_EQ(ReasonOf(Get(helper_, name)), pb::REASON_NOT_FOUND);
  pb::GetSupportMemberRequest get;
  get.set_name(MemberOf(name, kYokohama));
  EXPECT_EQ(Call<pb::SupportMember>(body_, "SupportService/GetSupportMember", get)->state(),
            pb::SUPPORT_MEMBER_STATE_RELEASED);
}

TEST_F(SupportTeamTest, WhatTheTeamNotesForItselfIsNotTheBodysToRead) {
  const std::string name = Active();
  const std::string cursor = FeedHead();
  const auto note = Write(helper_, name, pb::SUPPORT_ENTRY_READERS_TEAM);
  ASSERT_TRUE(note.ok()) << note.status();
  const auto entry = Write(helper_, name);
  EXPECT_THAT(*Entries(body_, name), ElementsAre(entry->name()));
  EXPECT_THAT(*Entries(window_, name), ElementsAre(entry->name(), note->name()));
  EXPECT_THAT(FeedOf(body_, cursor), ElementsAre("+" + entry->name()));
  pb::GetSupportEntryRequest get;
  get.set_name(note->name());
  EXPECT_EQ(ReasonOf(Call<pb::SupportEntry>(body_, "SupportService/GetSupportEntry", get)),
            pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(Write(body_, name, pb::SUPPORT_ENTRY_READERS_TEAM)),
            pb::REASON_OTHER_ORGANIZATION);
  // It stays the team's.
  pb::UpdateSupportEntryRequest open;
  open.mutable_entry()->set_name(note->name());
  open.mutable_entry()->set_readers(pb::SUPPORT_ENTRY_READERS_ALL);
  EXPECT_EQ(ReasonOf(Call<pb::SupportEntry>(helper_, "SupportService/UpdateSupportEntry", open)),
            pb::REASON_INVALID_UPDATE_MASK);
}

TEST_F(SupportTeamTest, AnEntryIsCorrectedByWhoWroteItUnderItsEtag) {
  const std::string name = Active();
  EXPECT_THAT(BadFields(Write(helper_, name, pb::SUPPORT_ENTRY_READERS_ALL, "2024-07-04")),
              ElementsAre("entry.date IN_FUTURE"));
  const auto entry = Write(helper_, name);
  pb::UpdateSupportEntryRequest request;
  request.mutable_entry()->set_name(entry->name());
  request.mutable_entry()->set_text("課題を三つに整理した");
  EXPECT_EQ(ReasonOf(Call<pb::SupportEntry>(body_, "SupportService/UpdateSupportEntry", request)),
            pb::REASON_OTHER_ORGANIZATION);
  request.mutable_entry()->set_etag(entry->etag());
  const auto corrected =
      Call<pb::SupportEntry>(helper_, "SupportService/UpdateSupportEntry", request);
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  EXPECT_TRUE(corrected->corrected());
  request.mutable_entry()->set_text("別の訂正");
  EXPECT_EQ(ReasonOf(Call<pb::SupportEntry>(helper_, "SupportService/UpdateSupportEntry", request)),
            pb::REASON_ETAG_MISMATCH);
}

TEST_F(SupportTeamTest, APromisedStepIsOverdueTheDayAfterAndEndedByWhoTakesIt) {
  const std::string name = Active();
  EXPECT_THAT(BadFields(Promise(window_, name, kAizu, "2024-07-02")),
              ElementsAre("step.responsible NOT_A_PARTY", "step.due_date IN_PAST"));
  const auto step = Promise(helper_, name, kManiwa, "2024-07-04");
  ASSERT_TRUE(step.ok()) << step.status();
  pb::GetSupportStepRequest get;
  get.set_name(step->name());
  const auto overdue = [&] {
    return Call<pb::SupportStep>(body_, "SupportService/GetSupportStep", get)->overdue();
  };
  now_ += absl::Hours(24);
  EXPECT_FALSE(overdue());
  now_ += absl::Hours(24);
  EXPECT_TRUE(overdue());
  EXPECT_EQ(ReasonOf(Done(helper_, step->name())), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_THAT(BadFields(Done(body_, step->name(), "2024-07-09")),
              ElementsAre("step.done_date IN_FUTURE"));
  EXPECT_TRUE(Done(body_, step->name(), "2024-07-05").ok());
  EXPECT_FALSE(overdue());
}

TEST_F(SupportTeamTest, WhatIsRecommendedIsReadableByTheBodyAndAnswered) {
  const std::string name = Active();
  pb::CreateCaseRequest draft;
  draft.mutable_case_()->set_owner(kYokohama);
  draft.mutable_case_()->set_title("横浜の事例");
  draft.mutable_case_()->set_summary("概要");
  const auto hidden = Call<pb::Case>(helper_, "CaseService/CreateCase", draft);
  ASSERT_TRUE(hidden.ok()) << hidden.status();
  EXPECT_THAT(BadFields(Recommend(helper_, name, hidden->name())),
              ElementsAre("recommendation.resource NOT_SHOWN"));
  EXPECT_THAT(BadFields(Recommend(helper_, name, "cases/none")),
              ElementsAre("recommendation.resource DANGLING"));
  EXPECT_EQ(ReasonOf(Recommend(body_, name, kAizu)), pb::REASON_OTHER_ORGANIZATION);
  const auto partner = Recommend(helper_, name, kAizu);
  ASSERT_TRUE(partner.ok()) << partner.status();
  EXPECT_THAT(BadFields(Recommend(window_, name, kAizu)),
              ElementsAre("recommendation.resource DUPLICATE"));
  EXPECT_THAT(BadFields(Answer(body_, partner->name(), pb::SUPPORT_ANSWER_NOT_FOR_US)),
              ElementsAre("words REQUIRED"));
  EXPECT_EQ(ReasonOf(Answer(helper_, partner->name(), pb::SUPPORT_ANSWER_TAKEN_UP)),
            pb::REASON_OTHER_ORGANIZATION);
  pb::AnswerSupportRecommendationRequest request;
  request.set_name(partner->name());
  request.set_answer(pb::SUPPORT_ANSWER_TAKEN_UP);
  request.set_adoption("cases/x/adoptions/omaniwa");
  EXPECT_THAT(BadFields(Call<pb::SupportRecommendation>(
                  body_, "SupportService/AnswerSupportRecommendation", request)),
              ElementsAre("adoption NOT_APPLICABLE"));
  EXPECT_TRUE(Answer(body_, partner->name(), pb::SUPPORT_ANSWER_NOT_FOR_US, "規模が違う").ok());
  const auto changed = Answer(body_, partner->name(), pb::SUPPORT_ANSWER_CONSIDERING);
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->answer_words(), "");
}

TEST_F(SupportTeamTest, EverybodyCountsWithoutNamesAndWithoutSmallNumbers) {
  EXPECT_EQ(Count(outsider_)->total().count(), 0);
  Requested();
  Requested();
  Draft();
  const auto two = Count(outsider_);
  ASSERT_TRUE(two.ok()) << two.status();
  EXPECT_TRUE(two->total().hidden());
  EXPECT_EQ(two->total().count(), 0);
  for (int i = 0; i < 4; ++i) Requested();
  Forming();
  const auto seven = Count(outsider_);
  EXPECT_EQ(seven->total().count(), 7);
  EXPECT_EQ(seven->fiscal_year(), 2024);
  // One alone could be computed from the total.
  EXPECT_THAT(Told(seven->states()), ElementsAre("REQUESTED hidden", "TEAM_FORMING hidden"));
  for (int i = 0; i < 2; ++i) Forming();
  EXPECT_THAT(Told(Count(outsider_)->states()), ElementsAre("REQUESTED 6", "TEAM_FORMING 3"));
}

TEST_F(SupportTeamTest, TheBoardShowsTheQueueTheLoadTheWaitingAndWhatIsOverdue) {
  const std::string active = Active();
  ASSERT_TRUE(Promise(window_, active, kYokohama, "2024-07-04").ok());
  const std::string waits = Requested();
  now_ += absl::Hours(24) * 10;
  const std::string urgent = Forming();
  EXPECT_TRUE(Part(window_, urgent, kYokohama, pb::SUPPORT_MEMBER_ACTION_ASK).ok());
  const auto board = Call<pb::SupportBoard>(window_, "SupportService/GetSupportBoard",
                                            pb::GetSupportBoardRequest());
  ASSERT_TRUE(board.ok()) << board.status();
  std::vector<std::string> order;
  for (const pb::SupportQueueEntry& entry : board->entries()) order.push_back(entry.support());
  EXPECT_THAT(order, ElementsAre(urgent, waits, active));
  EXPECT_EQ(board->waiting(), 2);
  EXPECT_EQ(board->median_waiting_days(), 5);
  EXPECT_EQ(board->longest_waiting_days(), 10);
  EXPECT_EQ(board->overdue_steps_size(), 1);
  ASSERT_EQ(board->loads_size(), 1);
  EXPECT_EQ(board->loads(0).organization(), kYokohama);
  EXPECT_EQ(board->loads(0).supports(), 1);
  EXPECT_EQ(board->loads(0).asked(), 1);
  EXPECT_EQ(board->loads(0).overdue_steps(), 1);
  pb::GetSupportBoardRequest foreign;
  foreign.set_window(kKanagawa);
  EXPECT_EQ(ReasonOf(Call<pb::SupportBoard>(ministry_, "SupportService/GetSupportBoard", foreign)),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Call<pb::SupportBoard>(body_, "SupportService/GetSupportBoard", foreign)),
            pb::REASON_ROLE_MISSING);
}

}  // namespace
}  // namespace renkei::service
