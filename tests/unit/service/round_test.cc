// Rounds: who reads them, what is frozen, how they go through their stages.
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/round_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class RoundServiceTest : public InboxReading<RoundTest> {};

TEST_F(RoundServiceTest, WeightsThatDoNotAddUpAndAllOtherMistakesAreToldAtOnce) {
  pb::Round round = SoundRound();
  round.mutable_criteria(0)->set_weight(50);
  round.set_closes_at("2024-06-30T17:00");
  EXPECT_THAT(BadFields(MakeRound(coordinator_, round)),
              ElementsAre("round.criteria BAD_WEIGHTS", "round.closes_at BAD_INTERVAL"));
  EXPECT_EQ(ReasonOf(MakeRound(owner_, SoundRound())), pb::REASON_ROLE_MISSING);
}

TEST_F(RoundServiceTest, ItIsItsOwnersUntilItIsAnnounced) {
  const auto made = MakeRound(coordinator_, SoundRound());
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->state(), pb::ROUND_STATE_DRAFT);
  EXPECT_EQ(made->closes_at(), "2024-07-10T17:00");
  EXPECT_EQ(ReasonOf(ReadRound(reader_, made->name())), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(RoundStep(other_coordinator_, made->name(), pb::ROUND_ACTION_ANNOUNCE)),
            pb::REASON_NOT_FOUND);
  ASSERT_TRUE(RoundStep(coordinator_, made->name(), pb::ROUND_ACTION_ANNOUNCE).ok());
  EXPECT_EQ(ReadRound(reader_, made->name())->state(), pb::ROUND_STATE_OPEN);
  EXPECT_EQ(ReasonOf(RoundStep(other_coordinator_, made->name(), pb::ROUND_ACTION_CANCEL, "理由")),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(RoundServiceTest, WhatIsJudgedByIsCorrectedWithAReasonUntilTheFirstApplication) {
  const std::string name = AnnouncedRound();
  pb::Round part;
  part.set_name(name);
  part.set_quota(3);
  EXPECT_THAT(BadFields(CorrectRound(part)), ElementsAre("reason REQUIRED"));
  const auto corrected = CorrectRound(part, "予算の増額");
  ASSERT_TRUE(corrected.ok()) << corrected.status();
  ASSERT_EQ(corrected->corrections_size(), 1);
  EXPECT_THAT(corrected->corrections(0).fields(), ElementsAre("quota"));
  EXPECT_EQ(ReadRound(reader_, name)->corrections(0).actor(), "");
  Submitted(name, Published("事例"));
  part.set_quota(4);
  EXPECT_THAT(BadFields(CorrectRound(part, "理由")), ElementsAre("round.quota FROZEN"));
  pb::Round longer;
  longer.set_name(name);
  longer.set_closes_at("2024-07-20T17:00");
  EXPECT_TRUE(CorrectRound(longer, "周知の期間を延ばすため").ok());
  pb::Round title;
  title.set_name(name);
  title.set_title("題の修正");
  EXPECT_TRUE(CorrectRound(title).ok());
}

TEST_F(RoundServiceTest, ItIsRemovedWhileNobodyHasBegunToApply) {
  const std::string name = AnnouncedRound();
  pb::DeleteRoundRequest request;
  request.set_name(name);
  Drafted(name, Published("事例"));
  EXPECT_EQ(
      ReasonOf(Call<google::protobuf::Empty>(coordinator_, "RoundService/DeleteRound", request)),
      pb::REASON_NOT_EDITABLE);
  request.set_name(AnnouncedRound());
  EXPECT_TRUE(
      Call<google::protobuf::Empty>(coordinator_, "RoundService/DeleteRound", request).ok());
  EXPECT_EQ(ReasonOf(ReadRound(coordinator_, request.name())), pb::REASON_NOT_FOUND);
}

TEST_F(RoundServiceTest, ItGoesOnOnceItHasClosedAndNothingWaitsAnyMore) {
  const std::string round = AnnouncedRound();
  const std::string application = Submitted(round, Published("事例"));
  EXPECT_EQ(ReasonOf(RoundStep(coordinator_, round, pb::ROUND_ACTION_ADVANCE)),
            pb::REASON_ILLEGAL_TRANSITION);
  now_ += absl::Hours(24) * 8;
  EXPECT_EQ(ReadRound(reader_, round)->state(), pb::ROUND_STATE_CLOSED);
  Advance(round);
  EXPECT_EQ(ReadRound(reader_, round)->state(), pb::ROUND_STATE_ELIGIBILITY);
  EXPECT_THAT(BadFields(RoundStep(coordinator_, round, pb::ROUND_ACTION_ADVANCE)),
              ElementsAre("name APPLICATIONS_OPEN"));
  ASSERT_TRUE(Step(coordinator_, application, pb::ROUND_APPLICATION_ACTION_PASS).ok());
  Advance(round);
  EXPECT_EQ(ReadRound(reader_, round)->state(), pb::ROUND_STATE_READING);
  EXPECT_THAT(
      BadFields(Step(coordinator_, application, pb::ROUND_APPLICATION_ACTION_RULE_OUT, "要件")),
      ElementsAre("name IN_SELECTION"));
}

TEST_F(RoundServiceTest, ACancelledRoundIsOver) {
  const std::string round = AnnouncedRound();
  EXPECT_THAT(BadFields(RoundStep(coordinator_, round, pb::ROUND_ACTION_CANCEL)),
              ElementsAre("reason REQUIRED"));
  ASSERT_TRUE(RoundStep(coordinator_, round, pb::ROUND_ACTION_CANCEL, "予算の都合").ok());
  EXPECT_EQ(ReadRound(reader_, round)->cancel_reason(), "予算の都合");
  EXPECT_THAT(BadFields(Apply(owner_, round, SoundApplication(Published("事例")))),
              ElementsAre("parent CALL_CANCELLED"));
  pb::Round part;
  part.set_name(round);
  part.set_title("題");
  EXPECT_EQ(ReasonOf(CorrectRound(part)), pb::REASON_NOT_EDITABLE);
}

TEST_F(RoundServiceTest, RoundsAreListedTheOneThatClosesLastFirst) {
  const std::string first = AnnouncedRound();
  pb::Round later = SoundRound(pb::ROUND_SUBJECT_PROJECTS);
  later.set_closes_at("2024-08-10T17:00");
  const std::string second = AnnouncedRound(later);
  ASSERT_TRUE(MakeRound(coordinator_, SoundRound()).ok());
  const auto list = [&](const std::string& filter) {
    pb::ListRoundsRequest request;
    request.set_filter(filter);
    std::vector<std::string> names;
    const auto page = Call<pb::ListRoundsResponse>(reader_, "RoundService/ListRounds", request);
    EXPECT_TRUE(page.ok()) << page.status();
    if (page.ok()) {
      for (const pb::Round& round : page->rounds()) names.push_back(round.name());
    }
    return names;
  };
  EXPECT_THAT(list(""), ElementsAre(second, first));
  EXPECT_THAT(list("subject=CASES AND state=OPEN"), ElementsAre(first));
  EXPECT_THAT(list("state=DRAFT"), IsEmpty());
  // By the day of its minute.
  EXPECT_THAT(list("closes_at>=\"2024-08-10\""), ElementsAre(second));
  EXPECT_THAT(list("closes_at<\"2024-08-10\""), ElementsAre(first));
}

TEST_F(RoundServiceTest, WhoMayApplyAndHasNotIsToldBeforeItCloses) {
  const std::string round = AnnouncedRound();
  EXPECT_THAT(Resources(Inbox(owner_, pb::INBOX_KIND_ROUND_CLOSING)), UnorderedElementsAre(round));
  EXPECT_THAT(Inbox(coordinator_, pb::INBOX_KIND_ROUND_CLOSING), IsEmpty());
  const std::string application = Submitted(round, Published("事例"));
  EXPECT_THAT(Inbox(owner_, pb::INBOX_KIND_ROUND_CLOSING), IsEmpty());
  EXPECT_THAT(Resources(Inbox(coordinator_, pb::INBOX_KIND_ROUND_APPLICATION)),
              UnorderedElementsAre(application));
  ASSERT_TRUE(
      Step(coordinator_, application, pb::ROUND_APPLICATION_ACTION_RETURN, "補正してください")
          .ok());
  const auto returned = Inbox(owner_, pb::INBOX_KIND_ROUND_APPLICATION);
  ASSERT_EQ(returned.size(), 1U);
  EXPECT_EQ(returned[0].note(), "補正してください");
  EXPECT_EQ(returned[0].due_date(), "2024-07-10");
  EXPECT_THAT(Inbox(coordinator_, pb::INBOX_KIND_ROUND_APPLICATION), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
