// What comes of a round: decisions from the ranking, what is told of them to whom, and how those that were
// selected are followed.
#include "server/domain/follow/digest_times.h"
#include "tests/unit/service/review_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class RoundDecisionTest : public ReviewTest {
 protected:
  // Three applications with their points, in the stage of the decision; one place.
  std::string InDecision(pb::Round round = SoundRound()) {
    round.clear_stages();
    for (const pb::RoundStageKind kind :
         {pb::ROUND_STAGE_KIND_ELIGIBILITY, pb::ROUND_STAGE_KIND_READING,
          pb::ROUND_STAGE_KIND_DECISION})
      round.add_stages()->set_kind(kind);
    const std::string name = InReading(3, round);
    Seat(name, aizu_);
    Seat(name, yokohama_);
    AssignAll(name);
    const int points[3] = {5, 3, 2};
    for (int i = 0; i < 3; ++i) {
      HandIn(applications_[i], aizu_, points[i], points[i]);
      HandIn(applications_[i], yokohama_, points[i], points[i]);
    }
    Advance(name);
    EXPECT_EQ(ReadRound(coordinator_, name)->state(), pb::ROUND_STATE_DECISION);
    return name;
  }

  static pb::RoundVerdict VerdictOn(const std::string& application, pb::RoundDecisionResult result,
                                    const std::string& reason = "",
                                    const std::string& deviation = "") {
    pb::RoundVerdict verdict;
    verdict.set_application(application);
    verdict.set_result(result);
    verdict.set_reason(reason);
    verdict.set_deviation_reason(deviation);
    return verdict;
  }
  absl::StatusOr<pb::DecideRoundResponse> Decide(const std::string& token, const std::string& round,
                                                 const std::vector<pb::RoundVerdict>& verdicts,
                                                 bool from_ranking = false) {
    pb::DecideRoundRequest request;
    request.set_name(round);
    for (const pb::RoundVerdict& verdict : verdicts) *request.add_verdicts() = verdict;
    request.set_from_ranking(from_ranking);
    return Call<pb::DecideRoundResponse>(token, "RoundDecisionService/DecideRound", request);
  }
  absl::StatusOr<pb::Round> Tell(const std::string& token, const std::string& round) {
    pb::PublishRoundRequest request;
    request.set_name(round);
    return Call<pb::Round>(token, "RoundDecisionService/PublishRound", request);
  }
  std::string Published3(pb::Round round = SoundRound()) {
    const std::string name = InDecision(std::move(round));
    EXPECT_TRUE(Decide(coordinator_, name, {}, true).ok());
    const auto told = Tell(coordinator_, name);
    EXPECT_TRUE(told.ok()) << told.status();
    return name;
  }

  absl::StatusOr<pb::RoundFollowUp> Record(const std::string& token, const std::string& year,
                                           pb::RoundFollowUpPart part,
                                           const std::string& text = "") {
    pb::RecordRoundFollowUpRequest request;
    request.set_name(year);
    request.set_part(part);
    if (!text.empty()) request.mutable_record()->set_text(text);
    return Call<pb::RoundFollowUp>(token, "RoundService/RecordRoundFollowUp", request);
  }
  absl::StatusOr<pb::RoundFollowUp> ReadYear(const std::string& token, const std::string& year) {
    pb::GetRoundFollowUpRequest request;
    request.set_name(year);
    return Call<pb::RoundFollowUp>(token, "RoundService/GetRoundFollowUp", request);
  }
};

TEST_F(RoundDecisionTest, WhatTheRankingProposesIsDecidedWithItsPlaceAndTotal) {
  const std::string round = InDecision();
  const auto decided = Decide(coordinator_, round, {}, true);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->selected(), 1);
  EXPECT_EQ(decided->not_selected(), 2);
  EXPECT_EQ(decided->undecided(), 0);
  EXPECT_EQ(decided->applications(0).name(), applications_[0]);
  EXPECT_EQ(decided->applications(0).decision().rank(), 1);
  EXPECT_EQ(decided->applications(0).decision().total(), "100.00");
  // The same again changes nothing.
  EXPECT_EQ(Decide(coordinator_, round, {}, true)->applications_size(), 0);
}

TEST_F(RoundDecisionTest, AnotherResultThanTheRankingNeedsAReasonAndFitsTheQuota) {
  const std::string round = InDecision();
  EXPECT_THAT(
      BadFields(Decide(coordinator_, round,
                       {VerdictOn(applications_[2], pb::ROUND_DECISION_RESULT_SELECTED)}, true)),
      UnorderedElementsAre("verdicts[0].deviation_reason REQUIRED", "verdicts OVER_QUOTA"));
  const auto decided =
      Decide(coordinator_, round,
             {VerdictOn(applications_[2], pb::ROUND_DECISION_RESULT_SELECTED, "", "地域の均衡"),
              VerdictOn(applications_[0], pb::ROUND_DECISION_RESULT_RESERVE, "", "辞退の申し出")},
             true);
  ASSERT_TRUE(decided.ok()) << decided.status();
  EXPECT_EQ(decided->reserve(), 1);
  EXPECT_EQ(ReasonOf(Decide(owner_, round, {}, true)), pb::REASON_ROLE_MISSING);
  EXPECT_EQ(ReasonOf(Decide(other_coordinator_, round, {}, true)), pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(RoundDecisionTest, NothingIsDecidedBeforeItsStageNorToldBeforeEverythingIsDecided) {
  const std::string early = InReading(1);
  EXPECT_EQ(ReasonOf(Decide(coordinator_, early, {}, true)), pb::REASON_ILLEGAL_TRANSITION);
  applications_.clear();
  now_ = absl::FromUnixSeconds(1'720'000'000);
  const std::string round = InDecision();
  EXPECT_THAT(BadFields(Tell(coordinator_, round)), ElementsAre("name UNDECIDED"));
  ASSERT_TRUE(Decide(coordinator_, round, {}, true).ok());
  ASSERT_TRUE(Tell(coordinator_, round).ok());
  EXPECT_EQ(ReasonOf(Tell(coordinator_, round)), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(ReasonOf(Decide(coordinator_, round, {}, true)), pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(RoundDecisionTest, UntilItIsToldTheBodiesReadNothingAndThenTheirOwnAlone) {
  const std::string round = InDecision();
  ASSERT_TRUE(Decide(coordinator_, round, {}, true).ok());
  EXPECT_TRUE(ReadApplication(coordinator_, applications_[0])->has_decision());
  const auto before = ReadApplication(owner_, applications_[0]);
  EXPECT_FALSE(before->has_decision());
  EXPECT_EQ(before->state(), pb::ROUND_APPLICATION_STATE_ELIGIBLE);
  ASSERT_TRUE(Tell(coordinator_, round).ok());
  const auto won = ReadApplication(owner_, applications_[0]);
  EXPECT_EQ(won->state(), pb::ROUND_APPLICATION_STATE_SELECTED);
  EXPECT_EQ(won->decision().total(), "");
  EXPECT_EQ(won->decision().rank(), 0);
  ASSERT_EQ(won->decision().feedback_size(), 2);
  EXPECT_EQ(won->decision().feedback(0).mean(), "5.00");
  EXPECT_EQ(ReadApplication(owner_, applications_[2])->state(),
            pb::ROUND_APPLICATION_STATE_NOT_SELECTED);
  EXPECT_THAT(Resources(Inbox(owner_, pb::INBOX_KIND_ROUND_DECIDED)),
              UnorderedElementsAre(applications_[0], applications_[1], applications_[2]));
}

TEST_F(RoundDecisionTest, WhatIsPublicIsWhatTheRoundSays) {
  const std::string round = Published3();
  const auto shown = ReadRound(stranger_, round);
  ASSERT_EQ(shown->results_size(), 1);
  EXPECT_EQ(shown->results(0).application(), applications_[0]);
  EXPECT_EQ(shown->results(0).total(), "");
  EXPECT_EQ(shown->results(0).reason(), "");
  EXPECT_EQ(shown->panel_size(), 2);
  EXPECT_EQ(ReasonOf(ReadApplication(stranger_, applications_[0])), pb::REASON_NOT_FOUND);
}

TEST_F(RoundDecisionTest, NobodysNamesArePublicWhereTheRoundDoesNotSaySo) {
  pb::Round round = SoundRound();
  round.add_public_parts(pb::ROUND_PUBLIC_PART_TOTALS);
  const std::string name = Published3(round);
  const auto shown = ReadRound(stranger_, name);
  EXPECT_THAT(shown->results(), IsEmpty());
  EXPECT_THAT(shown->panel(), IsEmpty());
}

TEST_F(RoundDecisionTest, WinningCasesAreSelectedAsGoodPracticeInOneAct) {
  const std::string round = Published3();
  pb::SelectRoundCasesRequest request;
  request.set_name(round);
  const auto select = [&] {
    return Call<pb::SelectRoundCasesResponse>(coordinator_, "RoundDecisionService/SelectRoundCases",
                                              request);
  };
  const auto first = select();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->selected(), 1);
  const auto again = select();
  EXPECT_EQ(again->selected(), 0);
  EXPECT_EQ(again->already_selected(), 1);
}

TEST_F(RoundDecisionTest, FourRecordsOfAYearAreWrittenByTheirOwnSideAndShownTogether) {
  const std::string round = Published3();
  const std::string year = applications_[0] + "/followUps/2024";
  ASSERT_TRUE(Record(owner_, year, pb::ROUND_FOLLOW_UP_PART_SELF_REPORT, "順調に進んだ").ok());
  EXPECT_EQ(ReasonOf(Record(coordinator_, year, pb::ROUND_FOLLOW_UP_PART_SELF_REPORT, "x")),
            pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Record(owner_, year, pb::ROUND_FOLLOW_UP_PART_STATE_OPINION, "x")),
            pb::REASON_OTHER_ORGANIZATION);
  ASSERT_TRUE(Record(coordinator_, year, pb::ROUND_FOLLOW_UP_PART_STATE_OPINION, "横展開を").ok());
  EXPECT_THAT(BadFields(Record(coordinator_, year, pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE)),
              ElementsAre("part NOT_A_VISION"));
  const auto read = ReadYear(owner_, year);
  EXPECT_EQ(read->self_report().text(), "順調に進んだ");
  EXPECT_EQ(read->state_opinion().text(), "横展開を");
  EXPECT_EQ(read->state_opinion().author(), "");
  EXPECT_NE(read->self_report().author(), "");
  EXPECT_EQ(ReasonOf(ReadYear(reader_, year)), pb::REASON_NOT_FOUND);
  pb::ShowRoundFollowUpRequest show;
  show.set_name(year);
  show.set_shown(true);
  ASSERT_TRUE(Call<pb::RoundFollowUp>(coordinator_, "RoundService/ShowRoundFollowUp", show).ok());
  EXPECT_EQ(ReadYear(reader_, year)->self_report().text(), "順調に進んだ");
  EXPECT_THAT(BadFields(Record(owner_, applications_[1] + "/followUps/2024",
                               pb::ROUND_FOLLOW_UP_PART_SELF_REPORT, "x")),
              ElementsAre("name NOT_SELECTED"));
  EXPECT_THAT(BadFields(Record(owner_, applications_[0] + "/followUps/2031",
                               pb::ROUND_FOLLOW_UP_PART_SELF_REPORT, "x")),
              ElementsAre("name BAD_YEAR"));
}

TEST_F(RoundDecisionTest, ASelfReportIsAskedForBeforeItIsDueAndUntilItIsThere) {
  pb::Round followed = SoundRound();
  followed.set_follow_up_years(1);
  followed.set_report_months(2);
  Published3(followed);
  const auto due = [this] { return Inbox(owner_, pb::INBOX_KIND_ROUND_REPORT_DUE); };
  // Of fiscal year 2024: by 31 May 2025.
  EXPECT_THAT(due(), IsEmpty());
  now_ = domain::BeginOfDayInJapan(absl::CivilDay(2025, 4, 1));
  ASSERT_EQ(due().size(), 1U);
  EXPECT_EQ(due()[0].resource(), absl::StrCat(applications_[0], "/followUps/2024"));
  EXPECT_EQ(due()[0].due_date(), "2025-05-31");
  EXPECT_EQ(due()[0].note(), "2024");
  // Nobody else owes it.
  for (const std::string& token : {coordinator_, member_, aizu_})
    EXPECT_THAT(Inbox(token, pb::INBOX_KIND_ROUND_REPORT_DUE), IsEmpty());
  now_ = domain::BeginOfDayInJapan(absl::CivilDay(2025, 6, 1));
  EXPECT_EQ(due().size(), 1U) << "overdue";
  ASSERT_TRUE(
      Record(owner_, due()[0].resource(), pb::ROUND_FOLLOW_UP_PART_SELF_REPORT, "順調").ok());
  EXPECT_THAT(due(), IsEmpty());
}

}  // namespace
}  // namespace renkei::service
