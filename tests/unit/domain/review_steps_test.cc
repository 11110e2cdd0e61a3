// Reviewers and their readings: every step from every state by every role, and what each needs.
#include <map>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/review/reading_steps.h"
#include "server/domain/review/reviewer_steps.h"
#include "server/domain/time/japan_minute.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> ReviewFaults(const absl::Status& status) {
  std::vector<std::string> fields;
  const auto detail = DetailOf(status);
  if (!detail) return fields;
  for (const auto& v : detail->violations()) {
    fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return fields;
}

pb::Reason ReviewReason(const absl::Status& status) {
  const auto detail = DetailOf(status);
  return detail ? detail->reason() : pb::REASON_UNSPECIFIED;
}

// Every combination of who may act.
std::vector<ReviewActor> AllReviewActors() {
  std::vector<ReviewActor> actors;
  for (int bits = 0; bits < 8; ++bits)
    actors.push_back({(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0});
  return actors;
}

pb::Round RoundIn(pb::RoundState state) {
  pb::Round round;
  round.set_name("rounds/r");
  round.set_owner("organizations/o");
  round.set_state(state);
  for (const auto kind : {pb::ROUND_STAGE_KIND_ELIGIBILITY, pb::ROUND_STAGE_KIND_READING,
                          pb::ROUND_STAGE_KIND_PANEL, pb::ROUND_STAGE_KIND_DECISION})
    round.add_stages()->set_kind(kind);
  round.mutable_stages(1)->set_closes_at("2024-08-31T17:00");
  for (const char* id : {"novelty", "spread"}) {
    pb::RoundCriterion& criterion = *round.add_criteria();
    criterion.set_id(id);
    criterion.set_title(id);
    criterion.set_weight(50);
    criterion.set_lowest(1);
    criterion.set_highest(5);
  }
  return round;
}

// The law once more, by hand: who (S secretariat, R reviewer) leads from which state to which.
struct LawfulReviewer {
  pb::RoundReviewerAction action;
  char who;
  pb::RoundReviewerState from;
  pb::RoundReviewerState to;
};

constexpr pb::RoundReviewerState kR0 = pb::ROUND_REVIEWER_STATE_UNSPECIFIED;
constexpr pb::RoundReviewerState kRNamed = pb::ROUND_REVIEWER_STATE_NAMED;
constexpr pb::RoundReviewerState kRAccepted = pb::ROUND_REVIEWER_STATE_ACCEPTED;
constexpr pb::RoundReviewerState kRDeclined = pb::ROUND_REVIEWER_STATE_DECLINED;
constexpr pb::RoundReviewerState kRRemoved = pb::ROUND_REVIEWER_STATE_REMOVED;

const LawfulReviewer kLawfulReviewers[] = {
    {pb::ROUND_REVIEWER_ACTION_NAME, 'S', kR0, kRNamed},
    {pb::ROUND_REVIEWER_ACTION_NAME, 'S', kRDeclined, kRNamed},
    {pb::ROUND_REVIEWER_ACTION_NAME, 'S', kRRemoved, kRNamed},
    {pb::ROUND_REVIEWER_ACTION_ACCEPT, 'R', kRNamed, kRAccepted},
    {pb::ROUND_REVIEWER_ACTION_DECLINE, 'R', kRNamed, kRDeclined},
    {pb::ROUND_REVIEWER_ACTION_DECLINE, 'R', kRAccepted, kRDeclined},
    {pb::ROUND_REVIEWER_ACTION_REMOVE, 'S', kRNamed, kRRemoved},
    {pb::ROUND_REVIEWER_ACTION_REMOVE, 'S', kRAccepted, kRRemoved},
    {pb::ROUND_REVIEWER_ACTION_REVISE, 'S', kRNamed, kRNamed},
    {pb::ROUND_REVIEWER_ACTION_REVISE, 'S', kRAccepted, kRAccepted},
    {pb::ROUND_REVIEWER_ACTION_REVISE, 'R', kRNamed, kRNamed},
    {pb::ROUND_REVIEWER_ACTION_REVISE, 'R', kRAccepted, kRAccepted},
    {pb::ROUND_REVIEWER_ACTION_DECLARE, 'R', kRNamed, kRNamed},
    {pb::ROUND_REVIEWER_ACTION_DECLARE, 'R', kRAccepted, kRAccepted},
    {pb::ROUND_REVIEWER_ACTION_LIFT, 'S', kRNamed, kRNamed},
    {pb::ROUND_REVIEWER_ACTION_LIFT, 'S', kRAccepted, kRAccepted},
};

class ReviewerStepsTest : public ::testing::Test {
 protected:
  void Prepare(pb::RoundReviewerState state, pb::RoundReviewerAction action) {
    reviewer_.Clear();
    reviewer_.set_name("rounds/r/reviewers/a");
    reviewer_.set_owner("organizations/o");
    reviewer_.set_account("accounts/a");
    reviewer_.set_state(state);
    pb::DeclaredConflict& conflict = *reviewer_.add_conflicts();
    conflict.set_subject("organizations/x");
    conflict.set_words("顧問をしている");
    request_.Clear();
    request_.set_action(action);
    if (action == pb::ROUND_REVIEWER_ACTION_REVISE) request_.set_display_name("A大学 教授");
    if (action == pb::ROUND_REVIEWER_ACTION_DECLARE) request_.set_subject("organizations/y");
    if (action == pb::ROUND_REVIEWER_ACTION_LIFT) request_.set_subject("organizations/x");
    if (action == pb::ROUND_REVIEWER_ACTION_DECLINE || action == pb::ROUND_REVIEWER_ACTION_REMOVE ||
        !request_.subject().empty())
      request_.set_words("理由");
  }

  ReviewerContext Context(const ReviewActor& actor) const {
    return {round_, reviewer_, request_, actor};
  }
  absl::Status Check(const ReviewActor& actor) const {
    return CheckReviewerStep(Context(actor)).status();
  }

  static constexpr ReviewActor kSecretariat = {true, true, false};
  static constexpr ReviewActor kAccount = {false, false, true};

  pb::Round round_ = RoundIn(pb::ROUND_STATE_READING);
  pb::RoundReviewer reviewer_;
  pb::ChangeRoundReviewerRequest request_;
};

TEST_F(ReviewerStepsTest, EveryStepFromEveryStateByEveryRoleIsAsTheTableSays) {
  std::map<pb::Reason, int> seen;
  for (int number = 1; number < pb::RoundReviewerAction_ARRAYSIZE; ++number) {
    const auto action = static_cast<pb::RoundReviewerAction>(number);
    for (const auto state : {kR0, kRNamed, kRAccepted, kRDeclined, kRRemoved}) {
      Prepare(state, action);
      for (const ReviewActor& actor : AllReviewActors()) {
        bool party = false;
        bool role = false;
        const LawfulReviewer* lawful = nullptr;
        for (const LawfulReviewer& row : kLawfulReviewers) {
          if (row.action != action) continue;
          const bool of_side = row.who == 'S' ? actor.of_owner : actor.is_reviewer;
          const bool of_role = of_side && (row.who == 'R' || actor.coordinator);
          party = party || of_side;
          role = role || of_role;
          if (of_role && row.from == state) lawful = &row;
        }
        const absl::StatusOr<pb::RoundReviewerState> next = CheckReviewerStep(Context(actor));
        if (lawful != nullptr) {
          ASSERT_TRUE(next.ok()) << next.status();
          EXPECT_EQ(*next, lawful->to);
          ++seen[pb::REASON_UNSPECIFIED];
          continue;
        }
        const pb::Reason expected = !party  ? pb::REASON_OTHER_ORGANIZATION
                                    : !role ? pb::REASON_ROLE_MISSING
                                            : pb::REASON_ILLEGAL_TRANSITION;
        EXPECT_EQ(ReviewReason(next.status()), expected) << number << " " << state;
        ++seen[expected];
      }
    }
  }
  EXPECT_EQ(seen.size(), 4u);
}

TEST_F(ReviewerStepsTest, AConflictIsDeclaredOnceAndLiftedOnceWithAReason) {
  Prepare(kRAccepted, pb::ROUND_REVIEWER_ACTION_DECLARE);
  request_.set_subject("organizations/x");
  EXPECT_THAT(ReviewFaults(Check(kAccount)), ElementsAre("subject ALREADY_DECLARED"));
  request_.clear_subject();
  request_.clear_words();
  EXPECT_THAT(ReviewFaults(Check(kAccount)), ElementsAre("words REQUIRED", "subject REQUIRED"));

  Prepare(kRAccepted, pb::ROUND_REVIEWER_ACTION_LIFT);
  request_.set_subject("organizations/z");
  EXPECT_THAT(ReviewFaults(Check(kSecretariat)), ElementsAre("subject NOT_DECLARED"));
  request_.set_subject("organizations/x");
  request_.set_words("顧問契約は終了している");
  reviewer_ = AfterReviewerStep(Context(kSecretariat), kRAccepted, absl::FromUnixSeconds(1));
  EXPECT_EQ(reviewer_.conflicts(0).lift_reason(), "顧問契約は終了している");
  EXPECT_THAT(ReviewFaults(Check(kSecretariat)), ElementsAre("subject ALREADY_LIFTED"));
  // What was lifted can be declared again.
  request_.set_action(pb::ROUND_REVIEWER_ACTION_DECLARE);
  EXPECT_TRUE(Check(kAccount).ok());
}

TEST_F(ReviewerStepsTest, NothingChangesOnceTheRoundIsDecidedButTheNameThatIsPrinted) {
  for (const auto state :
       {pb::ROUND_STATE_DECISION, pb::ROUND_STATE_PUBLISHED, pb::ROUND_STATE_CANCELLED}) {
    round_ = RoundIn(state);
    Prepare(kRAccepted, pb::ROUND_REVIEWER_ACTION_DECLARE);
    EXPECT_THAT(ReviewFaults(Check(kAccount)), ElementsAre("name ROUND_CLOSED"));
    Prepare(kRAccepted, pb::ROUND_REVIEWER_ACTION_REVISE);
    EXPECT_EQ(Check(kSecretariat).ok(), state == pb::ROUND_STATE_DECISION);
    EXPECT_EQ(OpenReviewerSteps(round_, reviewer_, kAccount).empty(),
              state != pb::ROUND_STATE_DECISION);
  }
}

TEST_F(ReviewerStepsTest, WhatSaysNothingForAStepIsRefused) {
  Prepare(kRAccepted, pb::ROUND_REVIEWER_ACTION_REVISE);
  request_.set_part(pb::REVIEWER_PART_PANEL);
  EXPECT_THAT(ReviewFaults(Check(kAccount)), ElementsAre("part NOT_APPLICABLE"));
  EXPECT_TRUE(Check(kSecretariat).ok());
  Prepare(kRNamed, pb::ROUND_REVIEWER_ACTION_ACCEPT);
  request_.set_subject("organizations/x");
  EXPECT_THAT(ReviewFaults(Check(kAccount)), ElementsAre("subject NOT_APPLICABLE"));
}

TEST_F(ReviewerStepsTest, WhatIsOfferedIsWhatIsAllowed) {
  Prepare(kRAccepted, pb::ROUND_REVIEWER_ACTION_DECLARE);
  EXPECT_THAT(OpenReviewerSteps(round_, reviewer_, kAccount),
              ElementsAre(pb::ROUND_REVIEWER_ACTION_DECLINE, pb::ROUND_REVIEWER_ACTION_REVISE,
                          pb::ROUND_REVIEWER_ACTION_DECLARE));
  EXPECT_THAT(OpenReviewerSteps(round_, reviewer_, kSecretariat),
              ElementsAre(pb::ROUND_REVIEWER_ACTION_REMOVE, pb::ROUND_REVIEWER_ACTION_REVISE,
                          pb::ROUND_REVIEWER_ACTION_LIFT));
}

struct LawfulReading {
  pb::ReadingAction action;
  char who;
  pb::ReadingState from;
  pb::ReadingState to;
};

constexpr pb::ReadingState kS0 = pb::READING_STATE_UNSPECIFIED;
constexpr pb::ReadingState kSAssigned = pb::READING_STATE_ASSIGNED;
constexpr pb::ReadingState kSDraft = pb::READING_STATE_DRAFT;
constexpr pb::ReadingState kSSubmitted = pb::READING_STATE_SUBMITTED;
constexpr pb::ReadingState kSReleased = pb::READING_STATE_RELEASED;

const LawfulReading kLawfulReadings[] = {
    {pb::READING_ACTION_ASSIGN, 'S', kS0, kSAssigned},
    {pb::READING_ACTION_ASSIGN, 'S', kSReleased, kSAssigned},
    {pb::READING_ACTION_WRITE, 'R', kSAssigned, kSDraft},
    {pb::READING_ACTION_WRITE, 'R', kSDraft, kSDraft},
    {pb::READING_ACTION_SUBMIT, 'R', kSAssigned, kSSubmitted},
    {pb::READING_ACTION_SUBMIT, 'R', kSDraft, kSSubmitted},
    {pb::READING_ACTION_REOPEN, 'R', kSSubmitted, kSDraft},
    {pb::READING_ACTION_RELEASE, 'S', kSAssigned, kSReleased},
    {pb::READING_ACTION_RELEASE, 'S', kSDraft, kSReleased},
};

class ReadingStepsTest : public ::testing::Test {
 protected:
  void Prepare(pb::ReadingState state, pb::ReadingAction action,
               pb::ReviewStage stage = pb::REVIEW_STAGE_FIRST) {
    reading_.Clear();
    reading_.set_name("rounds/r/applications/x/readings/a");
    reading_.set_owner("organizations/o");
    if (state != kS0) MutableSheetOf(reading_, stage).set_state(state);
    request_.Clear();
    request_.set_action(action);
    request_.set_stage(stage);
    if (action == pb::READING_ACTION_WRITE || action == pb::READING_ACTION_SUBMIT) {
      Give("novelty", 4);
      Give("spread", 5);
    }
  }

  void Give(const std::string& criterion, int points) {
    pb::CriterionScore& score = *request_.mutable_sheet()->add_scores();
    score.set_criterion_id(criterion);
    score.set_points(points);
  }

  ReadingContext Context(const ReviewActor& actor) const {
    return {round_, reading_, request_, actor, reviewer_, judged_, conflicts_, now_};
  }
  absl::Status Check(const ReviewActor& actor = kAccount) const {
    return CheckReadingStep(Context(actor)).status();
  }

  static constexpr ReviewActor kAccount = {false, false, true};
  static constexpr ReviewActor kSecretariat = {true, true, false};

  pb::Round round_ = RoundIn(pb::ROUND_STATE_READING);
  pb::RoundReading reading_;
  pb::ChangeRoundReadingRequest request_;
  pb::RoundReviewerState reviewer_ = kRAccepted;
  bool judged_ = true;
  std::vector<pb::ReadingConflict> conflicts_;
  absl::Time now_ = *ParseJapanMinute("2024-08-31T16:59");
};

TEST_F(ReadingStepsTest, EveryStepFromEveryStateByEveryRoleIsAsTheTableSays) {
  std::map<pb::Reason, int> seen;
  for (int number = 1; number < pb::ReadingAction_ARRAYSIZE; ++number) {
    const auto action = static_cast<pb::ReadingAction>(number);
    for (const auto state : {kS0, kSAssigned, kSDraft, kSSubmitted, kSReleased}) {
      Prepare(state, action);
      for (const ReviewActor& actor : AllReviewActors()) {
        bool party = false;
        bool role = false;
        const LawfulReading* lawful = nullptr;
        for (const LawfulReading& row : kLawfulReadings) {
          if (row.action != action) continue;
          party = party || (row.who == 'S' ? actor.of_owner : actor.is_reviewer);
          const bool of_role =
              row.who == 'S' ? actor.of_owner && actor.coordinator : actor.is_reviewer;
          role = role || of_role;
          if (of_role && row.from == state) lawful = &row;
        }
        EXPECT_EQ(absl::c_linear_search(ReadingStepsFrom(state, actor), action), lawful != nullptr);
        const absl::StatusOr<pb::ReadingState> next = CheckReadingStep(Context(actor));
        if (lawful != nullptr) {
          ASSERT_TRUE(next.ok()) << next.status();
          EXPECT_EQ(*next, lawful->to);
          ++seen[pb::REASON_UNSPECIFIED];
          continue;
        }
        // Who has no sheet is told so.
        const bool unassigned = role && (state == kS0 || state == kSReleased) &&
                                action != pb::READING_ACTION_RELEASE &&
                                action != pb::READING_ACTION_ASSIGN;
        const pb::Reason expected = !party       ? pb::REASON_OTHER_ORGANIZATION
                                    : !role      ? pb::REASON_ROLE_MISSING
                                    : unassigned ? pb::REASON_INVALID_FIELDS
                                                 : pb::REASON_ILLEGAL_TRANSITION;
        EXPECT_EQ(ReviewReason(next.status()), expected) << number << " " << state;
        ++seen[expected];
      }
    }
  }
  EXPECT_EQ(seen.size(), 5u);
}

TEST_F(ReadingStepsTest, PointsOutsideTheirBandAreRefusedWithEverythingElseThatIsWrong) {
  Prepare(kSDraft, pb::READING_ACTION_SUBMIT);
  request_.mutable_sheet()->clear_scores();
  Give("novelty", 6);
  Give("novelty", 0);
  Give("charm", 3);
  EXPECT_THAT(
      ReviewFaults(Check()),
      ElementsAre("sheet.scores[0].points OUT_OF_BAND", "sheet.scores[1].criterion_id DUPLICATE",
                  "sheet.scores[1].points OUT_OF_BAND",
                  "sheet.scores[2].criterion_id UNKNOWN_CRITERION", "sheet.scores REQUIRED"));
  // The ends of the band are in it.
  request_.mutable_sheet()->clear_scores();
  Give("novelty", 1);
  Give("spread", 5);
  EXPECT_TRUE(Check().ok());
}

TEST_F(ReadingStepsTest, ADraftMayLackPointsAndASubmittedSheetMayNot) {
  Prepare(kSAssigned, pb::READING_ACTION_WRITE);
  request_.mutable_sheet()->mutable_scores()->DeleteSubrange(1, 1);
  ASSERT_TRUE(Check().ok());
  reading_ = AfterReadingStep(Context(kAccount), kSDraft);
  EXPECT_EQ(reading_.first().scores_size(), 1);
  Prepare(kSDraft, pb::READING_ACTION_SUBMIT);
  request_.clear_sheet();
  EXPECT_THAT(ReviewFaults(Check()), ElementsAre("sheet.scores REQUIRED", "sheet.scores REQUIRED"));
}

TEST_F(ReadingStepsTest, AStageThatClosedTakesNoPoints) {
  Prepare(kSDraft, pb::READING_ACTION_SUBMIT);
  EXPECT_TRUE(Check().ok());
  now_ = *ParseJapanMinute("2024-08-31T17:00");
  EXPECT_THAT(ReviewFaults(Check()), ElementsAre("name STAGE_CLOSED"));
  now_ -= absl::Minutes(1);
  for (const auto state : {pb::ROUND_STATE_PANEL, pb::ROUND_STATE_DECISION,
                           pb::ROUND_STATE_PUBLISHED, pb::ROUND_STATE_CANCELLED}) {
    round_ = RoundIn(state);
    EXPECT_THAT(ReviewFaults(Check()), ElementsAre("name STAGE_CLOSED")) << state;
  }
  round_ = RoundIn(pb::ROUND_STATE_ELIGIBILITY);
  EXPECT_THAT(ReviewFaults(Check()), ElementsAre("name STAGE_NOT_OPEN"));
}

TEST_F(ReadingStepsTest, ASheetOfTheFirstReadingIsNeverTakenForOneOfThePanel) {
  Prepare(kSDraft, pb::READING_ACTION_SUBMIT);
  reading_.mutable_panel()->set_state(kSAssigned);
  round_ = RoundIn(pb::ROUND_STATE_PANEL);
  EXPECT_THAT(ReviewFaults(Check()), ElementsAre("name STAGE_CLOSED"));
  request_.set_stage(pb::REVIEW_STAGE_PANEL);
  ASSERT_TRUE(Check().ok());
  const pb::RoundReading after = AfterReadingStep(Context(kAccount), kSSubmitted);
  EXPECT_EQ(after.first().state(), kSDraft);
  EXPECT_TRUE(after.first().scores().empty());
  EXPECT_EQ(after.panel().scores_size(), 2);
}

TEST_F(ReadingStepsTest, WhatStandsInTheWayIsToldAtOnce) {
  Prepare(kSDraft, pb::READING_ACTION_SUBMIT);
  conflicts_.emplace_back().set_kind(pb::READING_CONFLICT_KIND_OWN_BODY);
  judged_ = false;
  reviewer_ = kRDeclined;
  EXPECT_THAT(ReviewFaults(Check()),
              ElementsAre("name NOT_ACCEPTED", "name NOT_JUDGED", "name LOCKED"));
  EXPECT_THAT(OpenReadingSteps(Context(kAccount)), IsEmpty());
  conflicts_.clear();
  judged_ = true;
  reviewer_ = kRAccepted;
  EXPECT_THAT(OpenReadingSteps(Context(kAccount)),
              ElementsAre(pb::READING_ACTION_WRITE, pb::READING_ACTION_SUBMIT));
  EXPECT_THAT(OpenReadingSteps(Context(kSecretariat)), ElementsAre(pb::READING_ACTION_RELEASE));
}

TEST_F(ReadingStepsTest, ScoresStandInTheOrderOfTheRoundAndEmptyOnesAreLeftOut) {
  Prepare(kSAssigned, pb::READING_ACTION_WRITE);
  request_.mutable_sheet()->clear_scores();
  request_.mutable_sheet()->add_scores()->set_criterion_id("spread");
  Give("novelty", 3);
  const pb::RoundReading after = AfterReadingStep(Context(kAccount), kSDraft);
  ASSERT_EQ(after.first().scores_size(), 1);
  EXPECT_EQ(after.first().scores(0).criterion_id(), "novelty");
}

}  // namespace
}  // namespace renkei::domain
