// Applications to rounds: their way, who reads which part of them, and what they are refused for.
#include <thread>

#include "server/service/round/round_read.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/round_fixture.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class RoundApplicationTest : public InboxReading<RoundTest> {};

TEST_F(RoundApplicationTest, ADraftIsItsBodiesAndWhatWasSubmittedIsReadByTheSecretariatToo) {
  const std::string round = AnnouncedRound();
  const std::string cursor = HeadCursor();
  const std::string draft = Drafted(round, Published("事例"));
  EXPECT_TRUE(ReadApplication(owner_, draft).ok());
  for (const std::string& token : {coordinator_, reader_, stranger_})
    EXPECT_EQ(ReasonOf(ReadApplication(token, draft)), pb::REASON_NOT_FOUND);
  ASSERT_TRUE(Step(owner_, draft, pb::ROUND_APPLICATION_ACTION_SUBMIT).ok());
  const auto read = ReadApplication(coordinator_, draft);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->number(), 1);
  EXPECT_EQ(read->case_text().title(), "事例");
  EXPECT_EQ(ReasonOf(ReadApplication(reader_, draft)), pb::REASON_NOT_FOUND);
  EXPECT_EQ(ReasonOf(ReadApplication(other_coordinator_, draft)), pb::REASON_NOT_FOUND);
  EXPECT_THAT(*Applications(coordinator_, round), ElementsAre(draft));
  EXPECT_THAT(*Applications(stranger_, round), IsEmpty());
  EXPECT_THAT(*Applications(owner_, "rounds/-"), ElementsAre(draft));
  EXPECT_THAT(*Applications(owner_, "rounds/-", "state=DRAFT"), IsEmpty());
}

TEST_F(RoundApplicationTest, LateOnesAreRefusedAtTheSecond) {
  const std::string round = AnnouncedRound();
  const std::string draft = Drafted(round, Published("事例"));
  const absl::Time closes =
      absl::FromCivil(absl::CivilSecond(2024, 7, 10, 8, 0, 0), absl::UTCTimeZone());
  now_ = closes;
  EXPECT_THAT(BadFields(Step(owner_, draft, pb::ROUND_APPLICATION_ACTION_SUBMIT)),
              ElementsAre("name CALL_CLOSED"));
  EXPECT_THAT(BadFields(Apply(owner_, round, SoundApplication(Published("もう一つ")))),
              ElementsAre("parent CALL_CLOSED"));
  now_ = closes - absl::Microseconds(1);
  EXPECT_TRUE(Step(owner_, draft, pb::ROUND_APPLICATION_ACTION_SUBMIT).ok());
}

TEST_F(RoundApplicationTest, WhatIsMissingIsToldAtOnce) {
  const std::string round = AnnouncedRound();
  pb::RoundApplication bare;
  bare.set_source(Published("事例"));
  const auto made = Apply(owner_, round, bare);
  ASSERT_TRUE(made.ok()) << made.status();
  EXPECT_EQ(made->title(), "事例");
  EXPECT_THAT(BadFields(Step(owner_, made->name(), pb::ROUND_APPLICATION_ACTION_SUBMIT)),
              UnorderedElementsAre("application.summary REQUIRED_TO_SUBMIT",
                                   "application.contact_section REQUIRED_TO_SUBMIT",
                                   "application.answers REQUIRED", "application.answers REQUIRED"));
}

TEST_F(RoundApplicationTest, ItIsMadeFromWhatTheRoundIsFor) {
  const std::string round = AnnouncedRound();
  pb::RoundApplication wrong = SoundApplication(JointInitiative());
  wrong.mutable_answers(0)->set_criterion_id("price");
  EXPECT_THAT(BadFields(Apply(owner_, round, wrong)),
              UnorderedElementsAre("application.source WRONG_SUBJECT",
                                   "application.answers[0].criterion_id UNKNOWN_CRITERION"));
  EXPECT_THAT(BadFields(Apply(owner_, round, SoundApplication(Draft("下書き").name()))),
              ElementsAre("application.source NOT_PUBLISHED"));
  EXPECT_THAT(BadFields(Apply(owner_, round,
                              SoundApplication(Published("非公開", pb::VISIBILITY_PRIVATE)))),
              ElementsAre("application.source NOT_SHOWN"));
  const std::string source = Published("事例");
  EXPECT_EQ(ReasonOf(Apply(stranger_, round, SoundApplication(source))),
            pb::REASON_OTHER_ORGANIZATION);
  Drafted(round, source);
  EXPECT_THAT(BadFields(Apply(owner_, round, SoundApplication(source))),
              ElementsAre("application.source DUPLICATE"));
  pb::Round prefectures = SoundRound();
  prefectures.add_eligible_kinds(pb::ORGANIZATION_KIND_PREFECTURE);
  EXPECT_THAT(BadFields(Apply(owner_, AnnouncedRound(prefectures), SoundApplication(source))),
              ElementsAre("application.source NOT_ELIGIBLE"));
}

TEST_F(RoundApplicationTest, AJointOneIsSubmittedWhenEveryBodyHasConsented) {
  const std::string round = AnnouncedRound(SoundRound(pb::ROUND_SUBJECT_PROJECTS));
  const std::string name = Drafted(round, JointInitiative());
  EXPECT_THAT(BadFields(Step(owner_, name, pb::ROUND_APPLICATION_ACTION_SUBMIT)),
              ElementsAre("name CONSENT_MISSING"));
  ASSERT_TRUE(Step(owner_, name, pb::ROUND_APPLICATION_ACTION_ASK_CONSENT).ok());
  EXPECT_THAT(Resources(Inbox(member_, pb::INBOX_KIND_ROUND_CONSENT)), UnorderedElementsAre(name));
  EXPECT_THAT(BadFields(Step(member_, name, pb::ROUND_APPLICATION_ACTION_REFUSE)),
              ElementsAre("words REQUIRED"));
  ASSERT_TRUE(Step(member_, name, pb::ROUND_APPLICATION_ACTION_CONSENT).ok());
  // Another text is another matter.
  pb::UpdateRoundApplicationRequest change;
  change.mutable_application()->set_name(name);
  change.mutable_application()->set_summary("書き直した概要");
  const auto changed =
      Call<pb::RoundApplication>(owner_, "RoundService/UpdateRoundApplication", change);
  ASSERT_TRUE(changed.ok()) << changed.status();
  EXPECT_EQ(changed->state(), pb::ROUND_APPLICATION_STATE_DRAFT);
  EXPECT_EQ(
      ReasonOf(Call<pb::RoundApplication>(member_, "RoundService/UpdateRoundApplication", change)),
      pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Step(owner_, name, pb::ROUND_APPLICATION_ACTION_ASK_CONSENT).ok());
  ASSERT_TRUE(Step(member_, name, pb::ROUND_APPLICATION_ACTION_CONSENT).ok());
  const auto submitted = Step(owner_, name, pb::ROUND_APPLICATION_ACTION_SUBMIT);
  ASSERT_TRUE(submitted.ok()) << submitted.status();
  EXPECT_EQ(submitted->bodies(1).organization(), kAizu);
  EXPECT_EQ(submitted->bodies(1).consent(), pb::ROUND_CONSENT_GIVEN);
  EXPECT_EQ(ReadApplication(coordinator_, name)->initiative_text().title(), "広域観光");
}

TEST_F(RoundApplicationTest, TheTextIsTheOneThatWasSubmittedWhateverTheCaseSaysLater) {
  const std::string round = AnnouncedRound();
  const std::string source = Published("事例");
  const std::string name = Submitted(round, source);
  EXPECT_FALSE(ReadApplication(coordinator_, name)->source_changed());
  now_ += absl::Seconds(1);
  Republish(source, pb::VISIBILITY_PUBLIC);
  EXPECT_TRUE(ReadApplication(coordinator_, name)->source_changed());
}

TEST_F(RoundApplicationTest, OneBodyDoesNotApplyToTwoRoundsOfOneGroup) {
  pb::Round exclusive = SoundRound();
  exclusive.set_exclusive_group("model-2024");
  const std::string first = AnnouncedRound(exclusive);
  exclusive.set_subject(pb::ROUND_SUBJECT_PROJECTS);
  const std::string second = AnnouncedRound(exclusive);
  const std::string case_name = Submitted(first, Published("事例"));
  const std::string joint = Drafted(second, JointInitiative());
  ASSERT_TRUE(Step(owner_, joint, pb::ROUND_APPLICATION_ACTION_ASK_CONSENT).ok());
  ASSERT_TRUE(Step(member_, joint, pb::ROUND_APPLICATION_ACTION_CONSENT).ok());
  EXPECT_THAT(BadFields(Step(owner_, joint, pb::ROUND_APPLICATION_ACTION_SUBMIT)),
              ElementsAre("name EXCLUSIVE"));
  ASSERT_TRUE(Step(owner_, case_name, pb::ROUND_APPLICATION_ACTION_WITHDRAW).ok());
  EXPECT_TRUE(Step(owner_, joint, pb::ROUND_APPLICATION_ACTION_SUBMIT).ok());
  EXPECT_THAT(BadFields(Step(owner_, case_name, pb::ROUND_APPLICATION_ACTION_SUBMIT)),
              ElementsAre("name EXCLUSIVE"));
  // What is cancelled holds nobody's place.
  ASSERT_TRUE(RoundStep(coordinator_, second, pb::ROUND_ACTION_CANCEL, "予算の都合").ok());
  EXPECT_TRUE(Step(owner_, case_name, pb::ROUND_APPLICATION_ACTION_SUBMIT).ok());
}

TEST_F(RoundApplicationTest, WhatWasReturnedIsCompletedAfterTheRoundHasClosed) {
  const std::string round = AnnouncedRound();
  const std::string name = Submitted(round, Published("事例"));
  now_ += absl::Hours(24) * 8;
  pb::ChangeRoundApplicationRequest back =
      StepOf(name, pb::ROUND_APPLICATION_ACTION_RETURN, "数値を補ってください");
  back.set_complete_by("2024-07-15 17:00");
  back.set_note("再確認");
  ASSERT_TRUE(Step(coordinator_, back).ok());
  const auto seen = ReadApplication(owner_, name);
  EXPECT_EQ(seen->complete_by(), "2024-07-15T17:00");
  EXPECT_EQ(seen->history(1).note(), "");
  EXPECT_EQ(seen->history(1).actor(), "");
  EXPECT_EQ(ReadApplication(coordinator_, name)->history(1).note(), "再確認");
  now_ += absl::Hours(24) * 5;
  EXPECT_THAT(BadFields(Step(owner_, name, pb::ROUND_APPLICATION_ACTION_SUBMIT)),
              ElementsAre("name TOO_LATE"));
  now_ -= absl::Hours(24) * 2;
  ASSERT_TRUE(Step(owner_, name, pb::ROUND_APPLICATION_ACTION_SUBMIT).ok());
  EXPECT_EQ(ReadApplication(owner_, name)->number(), 1);
}

TEST_F(RoundApplicationTest, WhoReadsBlindReadsNoNames) {
  const std::string round = AnnouncedRound();
  pb::RoundApplication application = SoundApplication(Published("真庭市の木質バイオマス"));
  application.set_summary("真庭市と真庭地域の取組");
  const auto made = Apply(owner_, round, application);
  ASSERT_TRUE(made.ok()) << made.status();
  ASSERT_TRUE(Step(owner_, made->name(), pb::ROUND_APPLICATION_ACTION_SUBMIT).ok());
  const std::function<bool()> waits = [] { return false; };
  const auth::Caller caller;
  const service::Call call(env_, caller, *auth::FindPolicy("renkei.v1.RoundService/GetRound"), now_,
                           waits);
  const auto row = FindReadableRound(call, round, round);
  ASSERT_FALSE(row.ok());  // nobody: MEMBERS
  const auto stored = Rounds().Get(call.snapshot(), KeyByName(Rounds(), round));
  ASSERT_TRUE(stored.ok() && stored->has_value());
  const auto blind = ApplicationForReviewer(call, (*stored)->message, made->name(), true);
  ASSERT_TRUE(blind.ok()) << blind.status();
  EXPECT_EQ(blind->title(), "応募第1号");
  EXPECT_EQ(blind->summary(), "○○と○○地域の取組");
  EXPECT_EQ(blind->case_text().title(), "○○の木質バイオマス");
  EXPECT_EQ(blind->DebugString().find("omaniwa"), std::string::npos);
  EXPECT_EQ(blind->source(), "");
  const auto open = ApplicationForReviewer(call, (*stored)->message, made->name(), false);
  EXPECT_EQ(open->bodies(0).organization(), kManiwa);
}

class RoundSuccessionTest : public EndsBodies<RoundTest> {};

TEST_F(RoundSuccessionTest, WhoFollowedABodyThatHasEndedTakesItsPlace) {
  pb::Round long_open = SoundRound();
  long_open.set_closes_at("2024-12-31T17:00");
  const std::string round = AnnouncedRound(long_open);
  const std::string name = Submitted(round, Published("事例"));
  EXPECT_EQ(ReasonOf(Step(member_, name, pb::ROUND_APPLICATION_ACTION_TAKE_OVER)),
            pb::REASON_NOT_FOUND);
  End(kManiwa, {kAizu});
  GoToEndDay();
  EXPECT_EQ(ReasonOf(Step(stranger_, name, pb::ROUND_APPLICATION_ACTION_TAKE_OVER)),
            pb::REASON_NOT_FOUND);
  const auto taken = Step(member_, name, pb::ROUND_APPLICATION_ACTION_TAKE_OVER);
  ASSERT_TRUE(taken.ok()) << taken.status();
  EXPECT_EQ(taken->bodies(0).organization(), kAizu);
  EXPECT_TRUE(taken->bodies(0).lead());
  EXPECT_EQ(taken->taken_over_from(), kManiwa);
  EXPECT_EQ(taken->state(), pb::ROUND_APPLICATION_STATE_SUBMITTED);
  EXPECT_TRUE(Step(member_, name, pb::ROUND_APPLICATION_ACTION_WITHDRAW).ok());
}

TEST_F(RoundApplicationTest, OfTwoThatAreSubmittedAtOnceToAGroupOneIsTaken) {
  pb::Round exclusive = SoundRound();
  exclusive.set_exclusive_group("model-2024");
  const std::string first = Drafted(AnnouncedRound(exclusive), Published("事例一"));
  const std::string second = Drafted(AnnouncedRound(exclusive), Published("事例二"));
  int taken = 0;
  std::mutex mutex;
  const auto submit = [&](const std::string& name) {
    const auto done = Step(owner_, name, pb::ROUND_APPLICATION_ACTION_SUBMIT);
    const std::lock_guard<std::mutex> lock(mutex);
    taken += done.ok();
  };
  std::thread one(submit, first);
  std::thread other(submit, second);
  one.join();
  other.join();
  EXPECT_EQ(taken, 1);
}

}  // namespace
}  // namespace renkei::service
