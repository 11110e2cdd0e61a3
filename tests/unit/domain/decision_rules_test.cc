#include "server/domain/round/decision_rules.h"

#include "absl/strings/str_cat.h"
#include "server/domain/round/follow_up_rules.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DecisionRulesTest : public ::testing::Test {
 protected:
  DecisionRulesTest() {
    round_.set_quota(2);
    round_.add_criteria()->set_id("novelty");
    AddRanked("a", 1, "91.00", pb::RANKING_MARK_ABOVE_LINE);
    AddRanked("b", 2, "80.00", pb::RANKING_MARK_TIE_AT_LINE);
    AddRanked("c", 2, "80.00", pb::RANKING_MARK_TIE_AT_LINE);
    AddRanked("d", 4, "40.00", pb::RANKING_MARK_BELOW_THRESHOLD);
  }

  void AddRanked(const char* id, int rank, const char* total, pb::RankingMark mark) {
    pb::RankedApplication& line = *ranking_.Add();
    line.set_application(absl::StrCat("rounds/r/applications/", id));
    line.set_rank(rank);
    line.set_total(total);
    line.set_mark(mark);
    line.set_stage(pb::REVIEW_STAGE_FIRST);
    pb::CriterionScores& mean = *line.mutable_first()->add_criteria();
    mean.set_criterion_id("novelty");
    mean.set_mean("3.67");
  }

  pb::RoundVerdict& Decide(const char* id, pb::RoundDecisionResult result) {
    pb::RoundVerdict& verdict = *verdicts_.Add();
    verdict.set_application(absl::StrCat("rounds/r/applications/", id));
    verdict.set_result(result);
    return verdict;
  }

  DecisionContext Context() const { return {round_, ranking_, decided_}; }
  std::vector<std::string> Faults() const {
    std::vector<std::string> found;
    for (const pb::FieldViolation& v : CheckVerdicts(Context(), verdicts_)) {
      found.push_back(absl::StrCat(v.field(), " ", v.kind()));
      EXPECT_NE(v.message(), "");
      EXPECT_NE(v.message_ja(), "");
    }
    return found;
  }

  pb::Round round_;
  google::protobuf::RepeatedPtrField<pb::RankedApplication> ranking_;
  std::map<std::string, pb::RoundDecision> decided_;
  google::protobuf::RepeatedPtrField<pb::RoundVerdict> verdicts_;
};

TEST_F(DecisionRulesTest, WhatDeviatesFromTheRankingNeedsAReason) {
  Decide("a", pb::ROUND_DECISION_RESULT_NOT_SELECTED);
  Decide("d", pb::ROUND_DECISION_RESULT_SELECTED);
  EXPECT_THAT(Faults(), ElementsAre("verdicts[0].deviation_reason REQUIRED",
                                    "verdicts[1].deviation_reason REQUIRED"));
  for (pb::RoundVerdict& verdict : verdicts_) verdict.set_deviation_reason("地域の均衡");
  EXPECT_THAT(Faults(), IsEmpty());
  verdicts_.Clear();
  // One line is drawn: who is in reserve is below it as the others are.
  Decide("d", pb::ROUND_DECISION_RESULT_RESERVE);
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(DecisionRulesTest, ATieAtTheLineIsDecidedByNameAndWithAReason) {
  const Proposals open = ProposeRest(Context(), verdicts_);
  EXPECT_EQ(open.left_open.size(), 2U);
  Decide("b", pb::ROUND_DECISION_RESULT_SELECTED);
  Decide("c", pb::ROUND_DECISION_RESULT_RESERVE);
  EXPECT_THAT(Faults(), ElementsAre("verdicts[0].reason REQUIRED", "verdicts[1].reason REQUIRED"));
  for (pb::RoundVerdict& verdict : verdicts_) verdict.set_reason("審査会の協議による");
  EXPECT_THAT(Faults(), IsEmpty());
  const Proposals rest = ProposeRest(Context(), verdicts_);
  EXPECT_THAT(rest.left_open, IsEmpty());
  ASSERT_EQ(rest.verdicts.size(), 2U);
  EXPECT_EQ(rest.verdicts[0].result(), pb::ROUND_DECISION_RESULT_SELECTED);
  EXPECT_EQ(rest.verdicts[1].result(), pb::ROUND_DECISION_RESULT_NOT_SELECTED);
}

TEST_F(DecisionRulesTest, NoMoreAreSelectedThanTheQuotaWithAllThatWasDecidedBefore) {
  decided_["rounds/r/applications/a"].set_result(pb::ROUND_DECISION_RESULT_SELECTED);
  for (const char* id : {"b", "c"})
    Decide(id, pb::ROUND_DECISION_RESULT_SELECTED).set_reason("協議による");
  EXPECT_THAT(Faults(), ElementsAre("verdicts OVER_QUOTA"));
  // What is decided anew counts once.
  Decide("a", pb::ROUND_DECISION_RESULT_RESERVE).set_deviation_reason("辞退の見込み");
  EXPECT_THAT(Faults(), IsEmpty());
}

TEST_F(DecisionRulesTest, EveryMistakeIsTold) {
  Decide("x", pb::ROUND_DECISION_RESULT_SELECTED);
  Decide("a", pb::ROUND_DECISION_RESULT_SELECTED).add_feedback()->set_criterion_id("price");
  Decide("a", pb::ROUND_DECISION_RESULT_SELECTED);
  EXPECT_THAT(Faults(), ElementsAre("verdicts[0].application UNKNOWN_APPLICATION",
                                    "verdicts[1].feedback[0].criterion_id UNKNOWN_CRITERION",
                                    "verdicts[2].application DUPLICATE"));
}

TEST_F(DecisionRulesTest, ADecisionSaysItsPlaceAndTheMeansOfItsOwnPoints) {
  const pb::RoundDecision decision =
      DecisionOf(Decide("a", pb::ROUND_DECISION_RESULT_SELECTED), ranking_[0]);
  EXPECT_EQ(decision.rank(), 1);
  EXPECT_EQ(decision.total(), "91.00");
  EXPECT_NE(decision.reason().find("91.00"), std::string::npos);
  ASSERT_EQ(decision.feedback_size(), 1);
  EXPECT_EQ(decision.feedback(0).mean(), "3.67");
  const pb::RoundDecision shown = ShownToBodies(decision);
  EXPECT_EQ(shown.result(), pb::ROUND_DECISION_RESULT_SELECTED);
  EXPECT_EQ(shown.feedback_size(), 1);
  EXPECT_EQ(shown.rank(), 0);
  EXPECT_EQ(shown.total(), "");
}

TEST_F(DecisionRulesTest, WhatIsToldOfAWinnerIsWhatTheRoundSays) {
  pb::RoundApplication application;
  application.set_title("題");
  application.add_bodies()->set_organization("organizations/b");
  application.mutable_decision()->set_reason("理由");
  application.mutable_decision()->set_total("91.00");
  EXPECT_EQ(ResultOf(round_, application).reason(), "");
  EXPECT_EQ(ResultOf(round_, application).total(), "");
  round_.add_public_parts(pb::ROUND_PUBLIC_PART_REASONS);
  round_.add_public_parts(pb::ROUND_PUBLIC_PART_TOTALS);
  EXPECT_EQ(ResultOf(round_, application).reason(), "理由");
  EXPECT_EQ(ResultOf(round_, application).total(), "91.00");
}

class FollowUpRulesTest : public ::testing::Test {
 protected:
  FollowUpRulesTest() {
    application_.set_state(pb::ROUND_APPLICATION_STATE_SELECTED);
    application_.set_source("organizations/b/visions/v");
    request_.set_part(pb::ROUND_FOLLOW_UP_PART_SELF_REPORT);
    request_.mutable_record()->set_text("順調に進んだ");
  }
  std::vector<std::string> Faults(int year = 2025) const {
    std::vector<std::string> found;
    for (const auto& v : CheckFollowUp(application_, request_, year, absl::CivilDay(2024, 7, 1),
                                       absl::CivilDay(2026, 3, 31)))
      found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    return found;
  }

  pb::RoundApplication application_;
  pb::RecordRoundFollowUpRequest request_;
};

TEST_F(FollowUpRulesTest, OnlyWhatWasSelectedIsFollowedInTheYearsSinceThen) {
  EXPECT_THAT(Faults(2024), IsEmpty());
  EXPECT_THAT(Faults(2025), IsEmpty());
  EXPECT_THAT(Faults(2023), ElementsAre("name BAD_YEAR"));
  EXPECT_THAT(Faults(2026), ElementsAre("name BAD_YEAR"));
  application_.set_state(pb::ROUND_APPLICATION_STATE_RESERVE);
  EXPECT_THAT(Faults(), ElementsAre("name NOT_SELECTED"));
}

TEST_F(FollowUpRulesTest, TheMachineJudgesVisionsAloneAndPeopleWriteTheRest) {
  request_.clear_record();
  EXPECT_THAT(Faults(), ElementsAre("record REQUIRED"));
  request_.set_part(pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE);
  EXPECT_THAT(Faults(), IsEmpty());
  application_.set_source("cases/c");
  EXPECT_THAT(Faults(), ElementsAre("part NOT_A_VISION"));
  request_.set_part(pb::ROUND_FOLLOW_UP_PART_STATE_OPINION);
  request_.mutable_record()->set_date("2026-04-01");
  EXPECT_THAT(Faults(), ElementsAre("record.date IN_FUTURE"));
}

TEST_F(FollowUpRulesTest, TheFourRecordsAreNeverOne) {
  pb::RoundFollowUp year;
  RecordOf(pb::ROUND_FOLLOW_UP_PART_SELF_REPORT, year)->set_text("自己");
  RecordOf(pb::ROUND_FOLLOW_UP_PART_OUTSIDE_EVALUATION, year)->set_text("外部");
  RecordOf(pb::ROUND_FOLLOW_UP_PART_STATE_OPINION, year)->set_text("国");
  EXPECT_EQ(RecordOf(pb::ROUND_FOLLOW_UP_PART_MACHINE_SCORE, year), nullptr);
  EXPECT_EQ(year.self_report().text(), "自己");
  EXPECT_EQ(year.outside_evaluation().text(), "外部");
  EXPECT_EQ(year.state_opinion().text(), "国");
}

TEST_F(FollowUpRulesTest, AScoreCountsKpisByBandAndWhatCannotBeJudged) {
  pb::GetVisionProgressResponse progress;
  progress.set_as_of("2025-10-01");
  for (const char* label : {"S", "A"}) progress.mutable_rubric()->add_bands()->set_label(label);
  progress.mutable_plan()->add_bands(3);
  progress.mutable_plan()->add_bands(4);
  progress.mutable_plan()->set_kpis(10);
  progress.mutable_plan()->set_judged(7);
  const pb::RoundMachineScore score = ScoreOfProgress(progress);
  ASSERT_EQ(score.bands_size(), 3);
  EXPECT_EQ(score.bands(1).count(), 4);
  EXPECT_EQ(score.bands(2).label(), "-");
  EXPECT_EQ(score.bands(2).count(), 3);
}

}  // namespace
}  // namespace renkei::domain
