// Reviewers and readings: who may do what, who reads which points when, and what is never assigned.
#include <future>

#include "renkei/v1/change_service.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "tests/unit/service/review_fixture.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

constexpr pb::ReadingAction kWrite = pb::READING_ACTION_WRITE;
constexpr pb::ReadingAction kSubmit = pb::READING_ACTION_SUBMIT;

TEST_F(ReviewTest, AReviewerIsAskedAndAnswersForHimself) {
  const std::string round = AnnouncedRound();
  const std::string name = ReviewerOf(round, aizu_);
  const auto naming = ReviewerStep(name, pb::ROUND_REVIEWER_ACTION_NAME, "審査をお願いします");
  EXPECT_EQ(ReasonOf(Take(other_coordinator_, naming)), pb::REASON_NOT_FOUND);
  const auto named = Take(coordinator_, naming);
  ASSERT_TRUE(named.ok()) << named.status();
  EXPECT_EQ(named->organization(), kAizu);
  EXPECT_EQ(named->display_name(), "企画課");
  EXPECT_EQ(named->part(), pb::REVIEWER_PART_BOTH);
  EXPECT_EQ(named->round_title(), "令和6年度 モデル地域の募集");
  EXPECT_EQ(ReasonOf(Take(coordinator_, naming)), pb::REASON_ILLEGAL_TRANSITION);

  const auto accepting = ReviewerStep(name, pb::ROUND_REVIEWER_ACTION_ACCEPT);
  EXPECT_EQ(ReasonOf(Take(coordinator_, accepting)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Take(member_, accepting)), pb::REASON_OTHER_ORGANIZATION) << "a colleague";
  EXPECT_EQ(ReasonOf(Take(yokohama_, accepting)), pb::REASON_NOT_FOUND);
  const auto inbox = Inbox(aizu_, pb::INBOX_KIND_ROUND_REVIEW);
  ASSERT_THAT(inbox, SizeIs(1));
  EXPECT_EQ(inbox[0].note(), "審査をお願いします");
  EXPECT_THAT(Inbox(member_, pb::INBOX_KIND_ROUND_REVIEW), IsEmpty());
  ASSERT_TRUE(Take(aizu_, accepting).ok());
  EXPECT_THAT(Inbox(aizu_, pb::INBOX_KIND_ROUND_REVIEW), IsEmpty());

  const auto news = Inbox(coordinator_, pb::INBOX_KIND_REVIEWER_ANSWERED);
  ASSERT_THAT(news, SizeIs(1));
  EXPECT_EQ(news[0].context(), "ROUND_REVIEWER_ACTION_ACCEPT");
  EXPECT_EQ(BadFields(Take(coordinator_, ReviewerStep(round + "/reviewers/nobody",
                                                      pb::ROUND_REVIEWER_ACTION_NAME))),
            std::vector<std::string>{"name UNKNOWN_ACCOUNT"});
}

TEST_F(ReviewTest, WhoMayNotReadTheRoundIsNotAskedToJudgeInIt) {
  pb::Round round = SoundRound();
  round.mutable_audience()->set_visibility(pb::VISIBILITY_SHARED);
  round.mutable_audience()->add_organizations(kManiwa);
  const std::string name = AnnouncedRound(round);
  EXPECT_THAT(BadFields(Take(coordinator_, ReviewerStep(ReviewerOf(name, aizu_),
                                                        pb::ROUND_REVIEWER_ACTION_NAME))),
              ElementsAre("name NOT_SHOWN"));
}

TEST_F(ReviewTest, ARoundWithReviewersIsNotRemoved) {
  const std::string round = AnnouncedRound();
  Seat(round, aizu_);
  pb::DeleteRoundRequest request;
  request.set_name(round);
  EXPECT_EQ(
      ReasonOf(Call<google::protobuf::Empty>(coordinator_, "RoundService/DeleteRound", request)),
      pb::REASON_NOT_EDITABLE);
}

TEST_F(ReviewTest, NobodyIsAssignedTheApplicationOfHisOwnBody) {
  const std::string round = InReading(2);
  for (const std::string& token : {aizu_, of_maniwa_}) Seat(round, token);
  auto by_hand = Assigning(round, pb::ASSIGNMENT_WAY_BY_HAND);
  by_hand.add_readings(ReadingOf(applications_[0], of_maniwa_));
  by_hand.add_readings(ReadingOf(applications_[0], yokohama_));
  by_hand.add_readings(round + "/applications/none/readings/" + IdOf(aizu_));
  EXPECT_THAT(BadFields(Assign(by_hand)),
              ElementsAre("readings[0] OWN_BODY", "readings[1] UNKNOWN_REVIEWER",
                          "readings[2] NOT_JUDGED"));
  const auto shared = Assign(Assigning(round, pb::ASSIGNMENT_WAY_BY_LOAD, 2));
  ASSERT_TRUE(shared.ok()) << shared.status();
  EXPECT_THAT(shared->assigned(), UnorderedElementsAre(ReadingOf(applications_[0], aizu_),
                                                       ReadingOf(applications_[1], aizu_)));
  ASSERT_EQ(shared->short_of_size(), 2);
  EXPECT_EQ(shared->short_of(0).missing(), 1);
  for (const pb::ReviewerLoad& load : shared->loads()) {
    const bool own = load.reviewer() == ReviewerOf(round, of_maniwa_);
    EXPECT_EQ(load.barred(), own ? 2 : 0);
    EXPECT_EQ(load.assigned(), own ? 0 : 2);
  }
  EXPECT_THAT(
      BadFields(Write(of_maniwa_, Points(ReadingOf(applications_[0], of_maniwa_), kSubmit, 3, 3))),
      ElementsAre("name NOT_ASSIGNED"));
}

TEST_F(ReviewTest, EverythingWrongWithAnAssignmentIsToldAtOnce) {
  const std::string round = AnnouncedRound();
  EXPECT_THAT(BadFields(Assign(Assigning(round, pb::ASSIGNMENT_WAY_AT_RANDOM))),
              ElementsAre("stage STAGE_NOT_OPEN", "readings_each REQUIRED", "stage NOBODY"));
  auto by_hand = Assigning(round, pb::ASSIGNMENT_WAY_BY_HAND, 3);
  by_hand.set_seed(4);
  EXPECT_THAT(BadFields(Assign(by_hand)),
              ElementsAre("stage STAGE_NOT_OPEN", "readings REQUIRED",
                          "readings_each NOT_APPLICABLE", "seed NOT_APPLICABLE", "stage NOBODY"));
  EXPECT_EQ(ReasonOf(Call<pb::AssignRoundReadingsResponse>(
                other_coordinator_, "ReviewService/AssignRoundReadings",
                Assigning(round, pb::ASSIGNMENT_WAY_EVERYBODY))),
            pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(ReviewTest, ALotIsDrawnOnceAndCanBeShownAgain) {
  const std::string round = InReading(4);
  for (const std::string& token : {aizu_, yokohama_, member_}) Seat(round, token);
  auto request = Assigning(round, pb::ASSIGNMENT_WAY_AT_RANDOM, 2);
  request.set_validate_only(true);
  const auto tried = Assign(request);
  ASSERT_TRUE(tried.ok()) << tried.status();
  EXPECT_NE(tried->seed(), 0u);
  EXPECT_THAT(*Readings(coordinator_, round + "/applications/-"), IsEmpty());
  request.set_validate_only(false);
  request.set_seed(tried->seed());
  const auto drawn = Assign(request);
  ASSERT_TRUE(drawn.ok()) << drawn.status();
  EXPECT_THAT(drawn->assigned(), ::testing::ElementsAreArray(tried->assigned()));
  EXPECT_EQ(drawn->assigned_size(), 8);
  int least = 9;
  int most = 0;
  for (const pb::ReviewerLoad& load : drawn->loads()) {
    least = std::min(least, load.assigned());
    most = std::max(most, load.assigned());
  }
  EXPECT_LE(most - least, 1);

  pb::ListRoundAssignmentsRequest listing;
  listing.set_parent(round);
  const auto kept = Call<pb::ListRoundAssignmentsResponse>(
      coordinator_, "ReviewService/ListRoundAssignments", listing);
  ASSERT_TRUE(kept.ok()) << kept.status();
  ASSERT_EQ(kept->assignments_size(), 1);
  EXPECT_EQ(kept->assignments(0).seed(), tried->seed());
  EXPECT_TRUE(kept->assignments(0).reproduced());
  EXPECT_EQ(kept->assignments(0).assigned_size(), 8);
  // Nothing is left to assign.
  EXPECT_EQ(Assign(request)->assigned_size(), 0);
}

TEST_F(ReviewTest, PointsAreTheReviewersOwnUntilTheStageIsOver) {
  const std::string round = InReading(1);
  for (const std::string& token : {aizu_, yokohama_}) Seat(round, token);
  AssignAll(round);
  const std::string reading = ReadingOf(applications_[0], aizu_);
  ASSERT_TRUE(Write(aizu_, Points(reading, kSubmit, 5, 4)).ok());
  const auto own = ReadReading(aizu_, reading);
  ASSERT_TRUE(own.ok()) << own.status();
  EXPECT_EQ(own->first().scores_size(), 2);
  EXPECT_EQ(own->first().total(), "92.00");

  const auto secret = [&](const std::string& token) {
    const auto seen = ReadReading(token, reading);
    EXPECT_TRUE(seen.ok()) << seen.status();
    EXPECT_THAT(seen->first().scores(), IsEmpty());
    EXPECT_EQ(seen->first().words(), "");
    EXPECT_EQ(seen->first().total(), "");
    EXPECT_FALSE(seen->has_application());
    EXPECT_EQ(seen->first().state(), pb::READING_STATE_SUBMITTED) << "how far it is";
  };
  secret(coordinator_);
  secret(member_);  // a colleague
  for (const std::string& token : {owner_, yokohama_, stranger_})
    EXPECT_EQ(ReasonOf(ReadReading(token, reading)), pb::REASON_NOT_FOUND);
  EXPECT_THAT(BadFields(Rank(coordinator_, round)), ElementsAre("name ROUND_NOT_READ"));
  for (const std::string& token : {owner_, aizu_, stranger_})
    EXPECT_EQ(ReasonOf(Rank(token, round)), pb::REASON_NOT_FOUND);

  Advance(round);
  const auto shown = ReadReading(coordinator_, reading);
  EXPECT_EQ(shown->first().total(), "92.00");
  EXPECT_EQ(shown->first().words(), "総評の秘密");
  secret(member_);
  for (const std::string& token : {owner_, yokohama_, stranger_})
    EXPECT_EQ(ReasonOf(ReadReading(token, reading)), pb::REASON_NOT_FOUND);
  // The panel reads what the first reading gave, from when it sits.
  const auto ranking = Rank(coordinator_, round);
  ASSERT_TRUE(ranking.ok()) << ranking.status();
  EXPECT_EQ(ranking->applications(0).rank(), 1);
  EXPECT_EQ(ranking->applications(0).total(), "92.00");
  const auto panel = Rank(yokohama_, round);
  ASSERT_TRUE(panel.ok()) << panel.status();
  EXPECT_EQ(panel->applications(0).rank(), 0);
  EXPECT_EQ(panel->applications(0).mark(), pb::RANKING_MARK_UNSPECIFIED);
  EXPECT_EQ(panel->applications(0).first().mean(), "92.00");
  const auto score = Score(yokohama_, applications_[0]);
  ASSERT_TRUE(score.ok()) << score.status();
  EXPECT_EQ(score->first().reviewers(0).words(), "総評の秘密");
  for (const std::string& token : {owner_, member_, stranger_})
    EXPECT_EQ(ReasonOf(Score(token, applications_[0])), pb::REASON_NOT_FOUND);
}

TEST_F(ReviewTest, TheFirstReadingIsBlindAndThePanelIsTold) {
  const std::string round = InReading(1);
  Seat(round, aizu_);
  AssignAll(round);
  const std::string reading = ReadingOf(applications_[0], aizu_);
  const auto blind = ReadReading(aizu_, reading);
  ASSERT_TRUE(blind.ok()) << blind.status();
  EXPECT_EQ(blind->application_number(), 1);
  EXPECT_EQ(blind->application_title(), "");
  EXPECT_THAT(blind->bodies(), IsEmpty());
  ASSERT_TRUE(blind->has_application());
  EXPECT_THAT(blind->application().bodies(), IsEmpty());
  EXPECT_EQ(blind->application().source(), "");
  EXPECT_EQ(blind->application().case_text().owner(), "");
  EXPECT_EQ(blind->application().answers_size(), 2);
  EXPECT_EQ(blind->criteria_size(), 2);
  EXPECT_EQ(blind->open_stage(), pb::REVIEW_STAGE_FIRST);
  Advance(round);
  AssignAll(round, pb::REVIEW_STAGE_PANEL);
  const auto told = ReadReading(aizu_, reading);
  EXPECT_EQ(told->application_title(), "事例1");
  EXPECT_THAT(told->bodies(), ElementsAre(kManiwa));
  EXPECT_EQ(told->application().bodies(0).organization(), kManiwa);
  EXPECT_EQ(told->open_stage(), pb::REVIEW_STAGE_PANEL);
}

TEST_F(ReviewTest, APointOutsideItsBandIsRefusedAndTheSheetStaysAsItWas) {
  const std::string round = InReading(1);
  Seat(round, aizu_);
  AssignAll(round);
  const std::string reading = ReadingOf(applications_[0], aizu_);
  const auto written = Write(aizu_, Points(reading, kWrite, 3, 3));
  ASSERT_TRUE(written.ok()) << written.status();
  EXPECT_THAT(
      BadFields(Write(aizu_, Points(reading, kSubmit, 0, 6))),
      ElementsAre("sheet.scores[0].points OUT_OF_BAND", "sheet.scores[1].points OUT_OF_BAND"));
  EXPECT_EQ(ReadReading(aizu_, reading)->first().scores(0).points(), 3);
  EXPECT_EQ(ReasonOf(Write(member_, Points(reading, kSubmit, 3, 3))),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Write(coordinator_, Points(reading, kSubmit, 3, 3))),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_THAT(BadFields(Write(aizu_, ReadingStep(reading, pb::READING_ACTION_ASSIGN))),
              ElementsAre("action NOT_APPLICABLE"));
  // Two windows: the one that saved last knew nothing of the other.
  auto first = Points(reading, kWrite, 4, 4);
  first.set_etag(written->etag());
  ASSERT_TRUE(Write(aizu_, first).ok());
  auto second = Points(reading, kWrite, 1, 1);
  second.set_etag(written->etag());
  EXPECT_EQ(ReasonOf(Write(aizu_, second)), pb::REASON_ETAG_MISMATCH);
  EXPECT_EQ(ReadReading(aizu_, reading)->first().scores(0).points(), 4);
}

TEST_F(ReviewTest, WhatWasHandedInIsTakenBackWhileTheStageIsOpen) {
  const std::string round = InReading(1);
  Seat(round, aizu_);
  AssignAll(round);
  const std::string reading = ReadingOf(applications_[0], aizu_);
  HandIn(applications_[0], aizu_, 5, 5);
  EXPECT_EQ(ReasonOf(Write(aizu_, Points(reading, kWrite, 1, 1))), pb::REASON_ILLEGAL_TRANSITION);
  ASSERT_TRUE(Write(aizu_, ReadingStep(reading, pb::READING_ACTION_REOPEN)).ok());
  EXPECT_EQ(Progress(coordinator_, round)->total().drafts(), 1);
  // What is not handed in when the stage closes does not count.
  Advance(round);
  EXPECT_EQ(Rank(coordinator_, round)->applications(0).mark(), pb::RANKING_MARK_NOT_SCORED);
  EXPECT_THAT(BadFields(Write(aizu_, ReadingStep(reading, kSubmit))),
              ElementsAre("name STAGE_CLOSED"));
}

TEST_F(ReviewTest, ADeclaredConflictLocksUntilItIsLiftedAndAComputedOneStays) {
  const std::string round = InReading(1);
  Seat(round, aizu_);
  AssignAll(round);
  HandIn(applications_[0], aizu_, 5, 5);
  const std::string reviewer = ReviewerOf(round, aizu_);
  const std::string reading = ReadingOf(applications_[0], aizu_);
  const auto declare = [&](const std::string& subject) {
    return Take(aizu_, ReviewerStep(reviewer, pb::ROUND_REVIEWER_ACTION_DECLARE,
                                    "共同研究をしている", subject));
  };
  EXPECT_THAT(BadFields(declare("organizations/none")), ElementsAre("subject NOT_FOUND"));
  EXPECT_THAT(BadFields(declare("rounds/other/applications/x")),
              ElementsAre("subject NOT_OF_ROUND"));
  ASSERT_TRUE(declare(kManiwa).ok());
  const auto locked = ReadReading(aizu_, reading);
  ASSERT_EQ(locked->conflicts_size(), 1);
  EXPECT_EQ(locked->conflicts(0).kind(), pb::READING_CONFLICT_KIND_DECLARED);
  EXPECT_FALSE(locked->has_application());
  EXPECT_THAT(locked->first().scores(), IsEmpty());
  EXPECT_THAT(BadFields(Write(aizu_, ReadingStep(reading, pb::READING_ACTION_REOPEN))),
              ElementsAre("name LOCKED"));
  EXPECT_EQ(Progress(coordinator_, round)->total().locked(), 1);
  EXPECT_THAT(*Readings(coordinator_, round + "/applications/-", "locked = true"), SizeIs(1));
  // What is declared is between the two.
  pb::GetRoundReviewerRequest get;
  get.set_name(reviewer);
  EXPECT_EQ(Call<pb::RoundReviewer>(coordinator_, "ReviewService/GetRoundReviewer", get)
                ->conflicts_size(),
            1);
  EXPECT_EQ(
      Call<pb::RoundReviewer>(member_, "ReviewService/GetRoundReviewer", get)->conflicts_size(), 0);
  const auto lift =
      ReviewerStep(reviewer, pb::ROUND_REVIEWER_ACTION_LIFT, "昨年度に終わっている", kManiwa);
  EXPECT_EQ(ReasonOf(Take(aizu_, lift)), pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Take(coordinator_, lift).ok());
  Advance(round);
  EXPECT_EQ(Rank(coordinator_, round)->applications(0).total(), "100.00");
  EXPECT_THAT(BadFields(Take(coordinator_, ReviewerStep(reviewer, pb::ROUND_REVIEWER_ACTION_LIFT,
                                                        "理由", kAizu))),
              ElementsAre("subject NOT_DECLARED"));
}

TEST_F(ReviewTest, WhoDeclinesHandsNothingInAndWhatHeHandedInStays) {
  const std::string round = InReading(2);
  Seat(round, aizu_);
  AssignAll(round);
  HandIn(applications_[0], aizu_, 5, 5);
  ASSERT_TRUE(Take(aizu_, ReviewerStep(ReviewerOf(round, aizu_), pb::ROUND_REVIEWER_ACTION_DECLINE,
                                       "異動のため"))
                  .ok());
  const std::string open = ReadingOf(applications_[1], aizu_);
  EXPECT_EQ(ReadReading(aizu_, open)->first().state(), pb::READING_STATE_RELEASED);
  EXPECT_THAT(BadFields(Write(aizu_, Points(open, kSubmit, 3, 3))),
              ElementsAre("name NOT_ACCEPTED", "name NOT_ASSIGNED"));
  Advance(round);
  const auto ranking = Rank(coordinator_, round);
  EXPECT_EQ(ranking->applications(0).total(), "100.00");
  EXPECT_EQ(ranking->applications(1).mark(), pb::RANKING_MARK_NOT_SCORED);
}

TEST_F(ReviewTest, ThePanelGivesPointsOfItsOwnAndTheyCount) {
  const std::string round = InReading(2);
  Seat(round, aizu_);
  Seat(round, yokohama_, pb::REVIEWER_PART_READING);
  AssignAll(round);
  for (const std::string& token : {aizu_, yokohama_}) {
    HandIn(applications_[0], token, 5, 5);
    HandIn(applications_[1], token, 1, 1);
  }
  Advance(round);
  EXPECT_EQ(ReasonOf(Rank(yokohama_, round)), pb::REASON_NOT_FOUND) << "does not sit in the panel";
  AssignAll(round, pb::REVIEW_STAGE_PANEL);
  EXPECT_THAT(*Readings(yokohama_, "rounds/-/applications/-", "panel_state = ASSIGNED"), IsEmpty());
  HandIn(applications_[0], aizu_, 1, 1, pb::REVIEW_STAGE_PANEL);
  HandIn(applications_[1], aizu_, 4, 4, pb::REVIEW_STAGE_PANEL);
  // Until it is over the panel's points are nobody else's.
  EXPECT_FALSE(Rank(coordinator_, round)->applications(0).has_panel());
  Advance(round);
  const auto ranking = Rank(coordinator_, round);
  ASSERT_TRUE(ranking.ok()) << ranking.status();
  EXPECT_EQ(ranking->stage(), pb::REVIEW_STAGE_PANEL);
  EXPECT_EQ(ranking->applications(0).application(), applications_[1]);
  EXPECT_EQ(ranking->applications(0).mark(), pb::RANKING_MARK_ABOVE_LINE);
  EXPECT_EQ(ranking->applications(0).total(), "80.00");
  EXPECT_EQ(ranking->applications(1).mark(), pb::RANKING_MARK_BELOW_LINE);
  EXPECT_EQ(ranking->above_line(), 1);
}

TEST_F(ReviewTest, ReadingsWaitInTheInboxUntilTheyAreHandedIn) {
  pb::Round sound = SoundRound();
  for (const auto kind : {pb::ROUND_STAGE_KIND_ELIGIBILITY, pb::ROUND_STAGE_KIND_READING,
                          pb::ROUND_STAGE_KIND_PANEL, pb::ROUND_STAGE_KIND_DECISION})
    sound.add_stages()->set_kind(kind);
  sound.mutable_stages(1)->set_closes_at("2024-07-31T17:00");
  const std::string round = InReading(2, sound);
  Seat(round, aizu_);
  AssignAll(round);
  const auto waiting = Inbox(aizu_, pb::INBOX_KIND_ROUND_REVIEW);
  ASSERT_THAT(waiting, SizeIs(2));
  EXPECT_EQ(waiting[0].title(), "応募第1号");
  EXPECT_EQ(waiting[0].due_date(), "2024-07-31");
  HandIn(applications_[0], aizu_, 3, 3);
  EXPECT_THAT(Inbox(aizu_, pb::INBOX_KIND_ROUND_REVIEW), SizeIs(1));
  now_ = *domain::ParseJapanMinute("2024-07-31T17:00");
  EXPECT_THAT(Inbox(aizu_, pb::INBOX_KIND_ROUND_REVIEW), IsEmpty());
  EXPECT_THAT(BadFields(Write(aizu_, Points(ReadingOf(applications_[1], aizu_), kSubmit, 3, 3))),
              ElementsAre("name STAGE_CLOSED"));
}

TEST_F(ReviewTest, TheFeedTellsHowFarReadingsAreAndNeverTheirPoints) {
  const std::string round = InReading(1);
  Seat(round, aizu_);
  AssignAll(round);
  HandIn(applications_[0], aizu_, 5, 5);
  Advance(round);
  pb::ListChangesRequest request;
  request.add_types(pb::RESOURCE_TYPE_ROUND_READING);
  for (const std::string& token : {aizu_, coordinator_, member_}) {
    const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
    ASSERT_TRUE(page.ok()) << page.status();
    ASSERT_GT(page->changes_size(), 0);
    for (const pb::Change& change : page->changes()) {
      EXPECT_EQ(change.round_reading().name(), ReadingOf(applications_[0], aizu_));
      EXPECT_THAT(change.round_reading().first().scores(), IsEmpty());
      EXPECT_EQ(change.round_reading().first().words(), "");
    }
  }
  for (const std::string& token : {owner_, stranger_}) {
    const auto page = Call<pb::ListChangesResponse>(token, "ChangeService/ListChanges", request);
    EXPECT_THAT(page->changes(), IsEmpty());
  }
}

// A submission and the closing of its stage in one moment have one order: either the points are in, and
// count, or the reviewer was told that the stage is closed. Repeated, since chance says which comes first.
TEST_F(ReviewTest, ASubmissionAndTheClosingOfItsStageHaveOneOrder) {
  int in = 0;
  int late = 0;
  for (int i = 0; i < 15; ++i) {
    now_ = absl::FromUnixSeconds(1'720'000'000);
    applications_.clear();
    const std::string round = InReading(1);
    for (const std::string& token : {aizu_, yokohama_}) Seat(round, token);
    AssignAll(round);
    const auto hand_in = [&](const std::string& token) {
      return std::async(std::launch::async, [this, token] {
        return Write(token, Points(ReadingOf(applications_[0], token), kSubmit, 5, 5));
      });
    };
    auto one = hand_in(aizu_);
    auto closing = std::async(std::launch::async, [this, &round] {
      return RoundStep(coordinator_, round, pb::ROUND_ACTION_ADVANCE);
    });
    auto other = hand_in(yokohama_);
    ASSERT_TRUE(closing.get().ok());
    int accepted = 0;
    for (auto* result : {&one, &other}) {
      const auto written = result->get();
      if (written.ok()) {
        ++accepted;
        continue;
      }
      ++late;
      EXPECT_THAT(BadFields(written), ElementsAre("name STAGE_CLOSED"));
    }
    in += accepted;
    const auto ranking = Rank(coordinator_, round);
    ASSERT_TRUE(ranking.ok()) << ranking.status();
    EXPECT_EQ(ranking->applications(0).first().count(), accepted);
  }
  EXPECT_EQ(in + late, 30);
}

class ReviewSuccessionTest : public EndsBodies<ReviewTest> {
 protected:
  absl::StatusOr<pb::TakeOverDocumentsResponse> TakeRounds(const std::string& token) {
    pb::TakeOverDocumentsRequest request;
    request.set_predecessor(kKanagawa);
    return Call<pb::TakeOverDocumentsResponse>(token, "SuccessionService/TakeOverDocuments",
                                               request);
  }
};

TEST_F(ReviewSuccessionTest, WhoFollowedTheHolderOfARoundHoldsItWithAllThatStandsBelow) {
  const std::string round = InReading(2);
  Seat(round, yokohama_);
  AssignAll(round);
  HandIn(applications_[0], yokohama_, 5, 3);
  const std::string heir = AddAccount(kAizu, {pb::ROLE_COORDINATOR, pb::ROLE_APPROVER});
  EXPECT_EQ(ReasonOf(TakeRounds(heir)), pb::REASON_ILLEGAL_TRANSITION);
  End(kKanagawa, {kAizu});
  GoToEndDay();
  EXPECT_EQ(ReasonOf(TakeRounds(stranger_)), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(ReadApplication(heir, applications_[0])), pb::REASON_NOT_FOUND);
  const auto taken = TakeRounds(heir);
  ASSERT_TRUE(taken.ok()) << taken.status();
  ASSERT_EQ(taken->documents_size(), 1);
  EXPECT_EQ(taken->documents(0).name(), round);
  EXPECT_EQ(taken->documents(0).title(), SoundRound().title());
  EXPECT_FALSE(taken->more());
  EXPECT_EQ(ReadRound(heir, round)->owner(), kAizu);
  EXPECT_EQ(ReadRound(heir, round)->taken_over_from(), kKanagawa);
  EXPECT_EQ(ReadApplication(heir, applications_[0])->owner(), kAizu);
  // The reviewer goes on, and the round with its new secretariat.
  EXPECT_EQ(ReadReading(yokohama_, ReadingOf(applications_[1], yokohama_))->owner(), kAizu);
  HandIn(applications_[1], yokohama_, 4, 4);
  ASSERT_TRUE(RoundStep(heir, round, pb::ROUND_ACTION_ADVANCE).ok());
  EXPECT_EQ(Rank(heir, round)->applications_size(), 2);
  // A second call finds nothing.
  EXPECT_EQ(TakeRounds(heir)->documents_size(), 0);
}

TEST_F(ReviewSuccessionTest, ALargeRoundFollowsInSeveralCalls) {
  const std::string round = AnnouncedRound();
  constexpr int kReviewers = 500;
  for (int i = 0; i < kReviewers; i += 100) {
    storage::Mutation mutation;
    for (int k = i; k < i + 100; ++k) {
      pb::RoundReviewer reviewer;
      reviewer.set_name(absl::StrCat(round, "/reviewers/r", k));
      reviewer.set_owner(kKanagawa);
      reviewer.set_organization(kYokohama);
      RoundReviewers().Insert(reviewer, mutation);
    }
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }
  const std::string heir = AddAccount(kAizu, {pb::ROLE_APPROVER});
  End(kKanagawa, {kAizu});
  GoToEndDay();
  int calls = 0;
  for (bool more = true; more && calls < 20; ++calls) {
    const auto taken = TakeRounds(heir);
    ASSERT_TRUE(taken.ok()) << taken.status();
    more = taken->more();
  }
  EXPECT_GT(calls, 1);
  EXPECT_EQ(TakeRounds(heir)->documents_size(), 0);
  const auto rows =
      RoundReviewers().Scan(*store_->NewSnapshot(), ReviewersOf(round), "", kReviewers + 1);
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->rows.size(), static_cast<size_t>(kReviewers));
  for (const auto& row : rows->rows) EXPECT_EQ(row.message.owner(), kAizu);
}

}  // namespace
}  // namespace renkei::service
