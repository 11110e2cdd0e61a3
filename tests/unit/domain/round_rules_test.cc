#include "server/domain/round/round_rules.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "server/domain/round/blind_text.h"
#include "server/domain/round/follow_up_rules.h"
#include "server/domain/round/round_steps.h"
#include "server/domain/time/japan_minute.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

pb::Round SoundRound() {
  pb::Round round;
  round.set_title("モデル地域の募集");
  round.set_subject(pb::ROUND_SUBJECT_CASES);
  round.set_opens_at("2024-06-01T09:00");
  round.set_closes_at("2024-07-31T17:00");
  for (const auto& [id, weight] : std::map<std::string, int>{{"novelty", 60}, {"spread", 40}}) {
    pb::RoundCriterion& criterion = *round.add_criteria();
    criterion.set_id(id);
    criterion.set_weight(weight);
  }
  NormalizeRound(round);
  return round;
}

std::vector<std::string> RoundFaults(const pb::Round& round) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : CheckRound(round)) {
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return found;
}

TEST(RoundRules, WhatIsNotSaidHasItsDefault) {
  const pb::Round round = SoundRound();
  EXPECT_THAT(RoundFaults(round), IsEmpty());
  EXPECT_EQ(round.criteria(0).lowest(), 1);
  EXPECT_EQ(round.criteria(0).highest(), 5);
  EXPECT_EQ(round.stages_size(), 4);
  EXPECT_EQ(round.tie_rule(), pb::ROUND_TIE_RULE_PANEL_DECIDES);
  EXPECT_THAT(round.public_parts(),
              ElementsAre(pb::ROUND_PUBLIC_PART_WINNERS, pb::ROUND_PUBLIC_PART_PANEL));
  EXPECT_EQ(round.audience().visibility(), pb::VISIBILITY_MEMBERS);
}

TEST(RoundRules, WeightsThatDoNotAddUpAreRefused) {
  pb::Round round = SoundRound();
  round.mutable_criteria(0)->set_weight(61);
  EXPECT_THAT(RoundFaults(round), ElementsAre("criteria BAD_WEIGHTS"));
  EXPECT_NE(CheckRound(round)[0].message_ja().find("101"), std::string::npos);
}

TEST(RoundRules, EveryMistakeIsTold) {
  pb::Round round = SoundRound();
  round.mutable_criteria(1)->set_id(round.criteria(0).id());
  round.mutable_criteria(1)->set_highest(1);
  round.set_closes_at("2024-05-31T17:00");
  round.mutable_stages()->DeleteSubrange(3, 1);
  round.mutable_stages()->SwapElements(0, 1);
  round.add_bonus_rules()->set_points(3);
  round.add_public_parts(pb::ROUND_PUBLIC_PART_PANEL);
  EXPECT_THAT(RoundFaults(round),
              ElementsAre("criteria[1].id DUPLICATE", "criteria[1].highest BAD_INTERVAL",
                          "closes_at BAD_INTERVAL", "stages[1].kind BAD_ORDER", "stages REQUIRED",
                          "bonus_cap REQUIRED", "public_parts[2] DUPLICATE"));
}

TEST(RoundRules, TheTimeOfReportsNeedsYearsOfWhichTheyAre) {
  pb::Round round = SoundRound();
  round.set_report_months(2);
  EXPECT_THAT(RoundFaults(round), ElementsAre("report_months NOT_APPLICABLE"));
  round.set_follow_up_years(3);
  EXPECT_THAT(RoundFaults(round), IsEmpty());
}

TEST(FollowUpRules, ReportsAreOfTheYearsFromTheResultsOnAndDueWithinTheirMonths) {
  pb::Round round = SoundRound();
  const absl::CivilDay told(2025, 2, 10);  // in fiscal year 2024
  EXPECT_THAT(ReportYears(round, told, absl::CivilDay(2030, 1, 1)), IsEmpty());
  round.set_follow_up_years(2);
  EXPECT_THAT(ReportYears(round, told, absl::CivilDay(2025, 3, 31)), ElementsAre(2024));
  EXPECT_THAT(ReportYears(round, told, absl::CivilDay(2030, 1, 1)), ElementsAre(2024, 2025));
  EXPECT_EQ(ReportDueOn(round, 2024), absl::CivilDay(2025, 3, 31));
  round.set_report_months(2);
  EXPECT_EQ(ReportDueOn(round, 2024), absl::CivilDay(2025, 5, 31));
  round.set_report_months(11);
  EXPECT_EQ(ReportDueOn(round, 2023), absl::CivilDay(2025, 2, 28));
  round.set_report_months(12);
  EXPECT_EQ(ReportDueOn(round, 2024), absl::CivilDay(2026, 3, 31));
}

TEST(RoundRules, AStageDoesNotCloseBeforeWhatComesBeforeIt) {
  pb::Round round = SoundRound();
  round.mutable_stages(1)->set_closes_at("2024-07-01T17:00");
  EXPECT_THAT(RoundFaults(round), ElementsAre("stages[1].closes_at BAD_INTERVAL"));
  round.mutable_stages(1)->set_closes_at("2024-09-01T17:00");
  round.mutable_stages(2)->set_closes_at("2024-08-31T17:00");
  EXPECT_THAT(RoundFaults(round), ElementsAre("stages[2].closes_at BAD_INTERVAL"));
  round.mutable_stages(2)->set_closes_at("秋");
  EXPECT_THAT(RoundFaults(round), ElementsAre("stages[2].closes_at BAD_TIME"));
}

TEST(RoundRules, ItOpensAndClosesByTheClock) {
  pb::Round round = SoundRound();
  round.set_state(pb::ROUND_STATE_OPEN);
  const absl::Time closes = *ParseJapanMinute("2024-07-31T17:00");
  EXPECT_EQ(RoundStateAt(round, *ParseJapanMinute("2024-06-01T08:59")), pb::ROUND_STATE_PLANNED);
  EXPECT_EQ(RoundStateAt(round, closes - absl::Nanoseconds(1)), pb::ROUND_STATE_OPEN);
  EXPECT_EQ(RoundStateAt(round, closes), pb::ROUND_STATE_CLOSED);
  round.set_state(pb::ROUND_STATE_READING);
  EXPECT_EQ(RoundStateAt(round, closes), pb::ROUND_STATE_READING);
}

TEST(RoundRules, PointsAreGivenInTheirStageUntilItsMinute) {
  pb::Round round = SoundRound();
  round.set_state(pb::ROUND_STATE_READING);
  round.mutable_stages(1)->set_closes_at("2024-09-01T17:00");
  const absl::Time closes = *ParseJapanMinute("2024-09-01T17:00");
  EXPECT_TRUE(PointsOpen(round, pb::ROUND_STAGE_KIND_READING, closes - absl::Nanoseconds(1)));
  EXPECT_FALSE(PointsOpen(round, pb::ROUND_STAGE_KIND_READING, closes));
  EXPECT_FALSE(PointsOpen(round, pb::ROUND_STAGE_KIND_PANEL, closes - absl::Hours(1)));
  // The minute closes it for reviewers; only the next stage shows what they gave.
  EXPECT_FALSE(StageIsOver(round, pb::ROUND_STAGE_KIND_READING));
  round.set_state(pb::ROUND_STATE_PANEL);
  EXPECT_TRUE(StageIsOver(round, pb::ROUND_STAGE_KIND_READING));
  EXPECT_FALSE(StageIsOver(round, pb::ROUND_STAGE_KIND_PANEL));
  round.set_state(pb::ROUND_STATE_CANCELLED);
  EXPECT_FALSE(StageIsOver(round, pb::ROUND_STAGE_KIND_READING));
}

TEST(RoundRules, WhatIsJudgedByIsFrozenAndTimesNeedAReason) {
  const pb::Round old = SoundRound();
  pb::Round changed = old;
  changed.set_title("題の訂正");
  changed.set_contact_section("企画課");
  EXPECT_THAT(ChangesOf(old, changed).frozen, IsEmpty());
  EXPECT_THAT(ChangesOf(old, changed).dated, IsEmpty());
  changed.set_quota(3);
  changed.mutable_criteria(0)->set_text("観点");
  changed.set_closes_at("2024-08-31T17:00");
  EXPECT_THAT(ChangesOf(old, changed).frozen, ElementsAre("criteria", "quota"));
  EXPECT_THAT(ChangesOf(old, changed).dated, ElementsAre("closes_at"));
}

class RoundStepsTest : public ::testing::Test {
 protected:
  absl::StatusOr<pb::RoundState> Check(pb::RoundAction action, const std::string& reason = "",
                                       int waiting = 0) {
    return CheckRoundStep({round_, action, reason, waiting, now_});
  }

  pb::Round round_ = SoundRound();
  absl::Time now_ = *ParseJapanMinute("2024-08-01T09:00");  // closed
};

TEST_F(RoundStepsTest, EveryActionFromEveryStateIsAsTheTableSays) {
  // By hand: A announce, V advance, C cancel; as it is kept, after the minute at which it closes.
  const std::map<pb::RoundState, std::string> lawful = {
      {pb::ROUND_STATE_DRAFT, "AC"},       {pb::ROUND_STATE_OPEN, "VC"},
      {pb::ROUND_STATE_ELIGIBILITY, "VC"}, {pb::ROUND_STATE_READING, "VC"},
      {pb::ROUND_STATE_PANEL, "VC"},       {pb::ROUND_STATE_DECISION, "C"},
      {pb::ROUND_STATE_PUBLISHED, ""},     {pb::ROUND_STATE_CANCELLED, ""}};
  const std::map<char, pb::RoundAction> actions = {{'A', pb::ROUND_ACTION_ANNOUNCE},
                                                   {'V', pb::ROUND_ACTION_ADVANCE},
                                                   {'C', pb::ROUND_ACTION_CANCEL}};
  for (const auto& [state, allowed] : lawful) {
    round_.set_state(state);
    for (const auto& [letter, action] : actions) {
      now_ = *ParseJapanMinute(letter == 'A' ? "2024-06-02T09:00" : "2024-08-01T09:00");
      const auto next = Check(action, letter == 'C' ? "予算の都合" : "");
      EXPECT_EQ(next.ok(), allowed.find(letter) != std::string::npos)
          << pb::RoundState_Name(state) << letter << next.status();
      if (!next.ok()) {
        EXPECT_EQ(ReasonOf(next.status()), pb::REASON_ILLEGAL_TRANSITION);
      }
    }
  }
}

TEST_F(RoundStepsTest, ItGoesThroughTheStagesThatItHas) {
  round_.mutable_stages()->DeleteSubrange(0, 2);  // neither eligibility nor a first reading
  round_.set_state(pb::ROUND_STATE_OPEN);
  EXPECT_EQ(*Check(pb::ROUND_ACTION_ADVANCE), pb::ROUND_STATE_PANEL);
  round_.set_state(pb::ROUND_STATE_PANEL);
  EXPECT_EQ(*Check(pb::ROUND_ACTION_ADVANCE), pb::ROUND_STATE_DECISION);
  now_ = *ParseJapanMinute("2024-07-31T16:59");
  round_.set_state(pb::ROUND_STATE_OPEN);
  EXPECT_EQ(ReasonOf(Check(pb::ROUND_ACTION_ADVANCE).status()), pb::REASON_ILLEGAL_TRANSITION);
}

TEST_F(RoundStepsTest, NobodyIsJudgedWhileAnApplicationWaits) {
  round_.set_state(pb::ROUND_STATE_OPEN);
  EXPECT_EQ(*Check(pb::ROUND_ACTION_ADVANCE, "", 2), pb::ROUND_STATE_ELIGIBILITY);
  round_.set_state(pb::ROUND_STATE_ELIGIBILITY);
  const auto detail = DetailOf(Check(pb::ROUND_ACTION_ADVANCE, "", 2).status());
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->violations(0).kind(), "APPLICATIONS_OPEN");
}

TEST_F(RoundStepsTest, AReasonIsForACancellationAlone) {
  round_.set_state(pb::ROUND_STATE_OPEN);
  EXPECT_EQ(DetailOf(Check(pb::ROUND_ACTION_CANCEL).status())->violations(0).kind(), "REQUIRED");
  EXPECT_EQ(DetailOf(Check(pb::ROUND_ACTION_ADVANCE, "理由").status())->violations(0).kind(),
            "NOT_APPLICABLE");
  round_.set_state(pb::ROUND_STATE_DRAFT);
  EXPECT_EQ(DetailOf(Check(pb::ROUND_ACTION_ANNOUNCE).status())->violations(0).kind(),
            "CALL_CLOSED");
  EXPECT_THAT(OpenRoundSteps(round_, *ParseJapanMinute("2024-06-02T09:00")),
              ElementsAre(pb::ROUND_ACTION_ANNOUNCE, pb::ROUND_ACTION_CANCEL));
}

TEST(BlindText, NamesOfBodiesAreReplacedWithAndWithoutTheirKind) {
  const std::vector<std::string> names = NamesToBlind({"会津若松市", "津市"});
  EXPECT_EQ(BlindText("会津若松市と会津若松地域、津市の連携。津波対策", names),
            "○○と○○地域、○○の連携。津波対策");
  pb::RoundApplication application;
  application.set_name("rounds/r/applications/a");
  application.set_summary("会津若松市の取組");
  application.add_answers()->set_text("会津若松の観光");
  BlindTexts(names, application);
  EXPECT_EQ(application.summary(), "○○の取組");
  EXPECT_EQ(application.answers(0).text(), "○○の観光");
}

}  // namespace
}  // namespace renkei::domain
