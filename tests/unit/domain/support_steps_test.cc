// Every step of a support case, for every state and every side.
#include "server/domain/support/support_steps.h"

#include <map>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "tests/unit/domain/support_actors.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using Action = pb::SupportAction;
using State = pb::SupportState;

// The law once more, by hand: what the body (B) and the window (W) may do, from where, and where it leads.
struct LawfulStep {
  Action action;
  char who;
  std::vector<State> from;
  State to;
};

const LawfulStep kLawfulSteps[] = {
    {pb::SUPPORT_ACTION_REQUEST, 'B', {pb::SUPPORT_STATE_DRAFT}, pb::SUPPORT_STATE_REQUESTED},
    {pb::SUPPORT_ACTION_TRIAGE,
     'W',
     {pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_STATE_TRIAGED},
     pb::SUPPORT_STATE_TRIAGED},
    {pb::SUPPORT_ACTION_DECLINE,
     'W',
     {pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_STATE_TRIAGED},
     pb::SUPPORT_STATE_DECLINED},
    {pb::SUPPORT_ACTION_REDIRECT,
     'W',
     {pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_STATE_TRIAGED},
     pb::SUPPORT_STATE_REQUESTED},
    {pb::SUPPORT_ACTION_FORM_TEAM,
     'W',
     {pb::SUPPORT_STATE_TRIAGED},
     pb::SUPPORT_STATE_TEAM_FORMING},
    {pb::SUPPORT_ACTION_START, 'W', {pb::SUPPORT_STATE_TEAM_FORMING}, pb::SUPPORT_STATE_ACTIVE},
    {pb::SUPPORT_ACTION_BEGIN_CLOSING, 'W', {pb::SUPPORT_STATE_ACTIVE}, pb::SUPPORT_STATE_CLOSING},
    {pb::SUPPORT_ACTION_RESUME, 'W', {pb::SUPPORT_STATE_CLOSING}, pb::SUPPORT_STATE_ACTIVE},
    {pb::SUPPORT_ACTION_CLOSE, 'W', {pb::SUPPORT_STATE_CLOSING}, pb::SUPPORT_STATE_CLOSED},
    {pb::SUPPORT_ACTION_WITHDRAW,
     'B',
     {pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_STATE_TRIAGED, pb::SUPPORT_STATE_TEAM_FORMING,
      pb::SUPPORT_STATE_ACTIVE},
     pb::SUPPORT_STATE_WITHDRAWN},
};

class SupportStepsTest : public ::testing::Test {
 protected:
  SupportStepsTest() {
    support_.set_name("supports/s");
    support_.set_body("organizations/b");
    support_.set_window("organizations/w");
    support_.set_text("空き家の活用を相談したい");
    support_.add_team("organizations/t");
    support_.mutable_body_evaluation()->set_text("助かった");
    support_.mutable_team_evaluation()->set_text("進んだ");
    everybody_.of_body = everybody_.of_joint = everybody_.of_window = everybody_.of_team = true;
    everybody_.contributor = everybody_.coordinator = true;
  }

  // A request with all that the step needs.
  void Prepare(State state, Action action) {
    support_.set_state(state);
    request_.Clear();
    request_.set_action(action);
    switch (action) {
      case pb::SUPPORT_ACTION_TRIAGE:
        request_.set_priority(pb::SUPPORT_PRIORITY_HIGH);
        break;
      case pb::SUPPORT_ACTION_DECLINE:
        request_.set_alternative("県の窓口へ");
        request_.set_words("対象外です");
        break;
      case pb::SUPPORT_ACTION_REDIRECT:
        request_.set_window("organizations/x");
        request_.set_words("分野が違います");
        break;
      case pb::SUPPORT_ACTION_BEGIN_CLOSING:
        request_.set_outcome("計画ができた");
        break;
      case pb::SUPPORT_ACTION_RESUME:
        request_.set_words("続きがある");
        break;
      default:
        break;
    }
  }

  SupportContext Context(const SupportActor& actor) const {
    return {support_, request_, actor, absl::CivilDay(2024, 7, 3)};
  }
  absl::Status Check() const { return CheckSupportStep(Context(everybody_)).status(); }

  pb::SupportCase support_;
  pb::ChangeSupportRequest request_;
  SupportActor everybody_;
};

TEST_F(SupportStepsTest, EveryStepFromEveryStateByEverySideIsAsTheTableSays) {
  std::map<pb::Reason, int> seen;
  for (const LawfulStep& law : kLawfulSteps) {
    for (const State state : AllSupportStates()) {
      Prepare(state, law.action);
      for (const SupportActor& actor : AllSupportActors()) {
        const bool party = law.who == 'B' ? actor.of_body : actor.of_window;
        const bool role = law.who == 'B' ? actor.contributor : actor.coordinator;
        const pb::Reason expected = !party  ? pb::REASON_OTHER_ORGANIZATION
                                    : !role ? pb::REASON_ROLE_MISSING
                                    : absl::c_linear_search(law.from, state)
                                        ? pb::REASON_UNSPECIFIED
                                        : pb::REASON_ILLEGAL_TRANSITION;
        const absl::StatusOr<State> next = CheckSupportStep(Context(actor));
        ASSERT_EQ(ReasonOf(next.status()), expected)
            << pb::SupportAction_Name(law.action) << " from " << pb::SupportState_Name(state)
            << ": " << next.status();
        if (next.ok()) {
          EXPECT_EQ(*next, law.to);
        }
        ++seen[expected];
      }
    }
  }
  EXPECT_EQ(seen.size(), 4U);  // every outcome was met
  EXPECT_EQ(std::size(kLawfulSteps), size_t{pb::SupportAction_ARRAYSIZE} - 1);
}

TEST_F(SupportStepsTest, WhatIsSuggestedIsWhatMayBeDone) {
  std::set<Action> suggested;
  for (const State state : AllSupportStates()) {
    support_.set_state(state);
    for (const Action action : OpenSupportSteps(support_, everybody_)) {
      Prepare(state, action);
      EXPECT_TRUE(Check().ok()) << Check();
      suggested.insert(action);
    }
  }
  EXPECT_EQ(suggested.size(), std::size(kLawfulSteps));
}

TEST_F(SupportStepsTest, AnUnknownStepIsRefused) {
  Prepare(pb::SUPPORT_STATE_ACTIVE, pb::SUPPORT_ACTION_WITHDRAW);
  for (const int number : {0, 11, 1000, -1}) {
    request_.set_action(static_cast<Action>(number));
    EXPECT_EQ(ReasonOf(Check()), pb::REASON_ILLEGAL_TRANSITION) << number;
  }
}

TEST_F(SupportStepsTest, ARefusalSaysWhatIsPossibleForWhoAsks) {
  Prepare(pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_ACTION_START);
  EXPECT_EQ(MetadataOf(Check(), "allowed"), "TRIAGE,DECLINE,REDIRECT,WITHDRAW");
  EXPECT_EQ(MetadataOf(Check(), "state"), "REQUESTED");
  Prepare(pb::SUPPORT_STATE_CLOSED, pb::SUPPORT_ACTION_RESUME);
  EXPECT_EQ(MetadataOf(Check(), "allowed"), "");
}

TEST_F(SupportStepsTest, NothingIsRequestedBeforeAllThatAskHaveAnswered) {
  Prepare(pb::SUPPORT_STATE_DRAFT, pb::SUPPORT_ACTION_REQUEST);
  EXPECT_TRUE(Check().ok());
  support_.add_asked_bodies("organizations/c");
  support_.clear_text();
  EXPECT_THAT(BadFieldsOf(Check()), ElementsAre("support.text REQUIRED", "name CONSENT_MISSING"));
}

TEST_F(SupportStepsTest, SupportBeginsWithATeam) {
  Prepare(pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_ACTION_START);
  support_.clear_team();
  EXPECT_THAT(BadFieldsOf(Check()), ElementsAre("name NO_TEAM"));
}

TEST_F(SupportStepsTest, ACaseClosesWithBothEvaluationsOrWithAReason) {
  Prepare(pb::SUPPORT_STATE_CLOSING, pb::SUPPORT_ACTION_CLOSE);
  EXPECT_TRUE(Check().ok());
  support_.clear_body_evaluation();
  EXPECT_THAT(BadFieldsOf(Check()), ElementsAre("name EVALUATION_MISSING"));
  request_.set_words("担当者の異動により評価を得られなかったため");
  EXPECT_TRUE(Check().ok());
}

TEST_F(SupportStepsTest, EveryMistakeOfAStepIsTold) {
  Prepare(pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_ACTION_TRIAGE);
  request_.clear_priority();
  request_.set_outcome("成果");
  request_.set_window("organizations/x");
  request_.set_planned_start_date("2024-07-02");
  EXPECT_THAT(BadFieldsOf(Check()),
              ElementsAre("priority REQUIRED", "window NOT_APPLICABLE", "outcome NOT_APPLICABLE",
                          "planned_start_date IN_PAST"));
  Prepare(pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_ACTION_DECLINE);
  request_.clear_words();
  request_.clear_alternative();
  request_.set_planned_start_date("2024-08-01");
  EXPECT_THAT(BadFieldsOf(Check()), ElementsAre("words REQUIRED", "alternative REQUIRED",
                                                "planned_start_date NOT_APPLICABLE"));
}

TEST_F(SupportStepsTest, AnotherWindowDecidesAnew) {
  Prepare(pb::SUPPORT_STATE_TRIAGED, pb::SUPPORT_ACTION_REDIRECT);
  support_.set_priority(pb::SUPPORT_PRIORITY_HIGH);
  support_.set_planned_start_date("2024-08-01");
  const pb::SupportCase after = AfterSupportStep(Context(everybody_), pb::SUPPORT_STATE_REQUESTED);
  EXPECT_EQ(after.window(), "organizations/x");
  EXPECT_EQ(after.priority(), pb::SUPPORT_PRIORITY_UNSPECIFIED);
  EXPECT_EQ(after.planned_start_date(), "");
  EXPECT_EQ(after.history(0).window(), "organizations/x");
}

TEST_F(SupportStepsTest, NobodyIsAskedAnyMoreWhenItIsWithdrawn) {
  Prepare(pb::SUPPORT_STATE_ACTIVE, pb::SUPPORT_ACTION_WITHDRAW);
  support_.add_asked_team("organizations/u");
  EXPECT_THAT(AfterSupportStep(Context(everybody_), pb::SUPPORT_STATE_WITHDRAWN).asked_team(),
              IsEmpty());
}

}  // namespace
}  // namespace renkei::domain
