#include "server/domain/selection/submission_steps.h"

#include <map>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/time/japan_minute.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using SubmissionAction = pb::CaseSubmissionAction;
using SubmissionState = pb::CaseSubmissionState;

constexpr SubmissionState kAllSubmissionStates[] = {
    pb::CASE_SUBMISSION_STATE_UNSPECIFIED, pb::CASE_SUBMISSION_STATE_SUBMITTED,
    pb::CASE_SUBMISSION_STATE_RETURNED,    pb::CASE_SUBMISSION_STATE_WITH_EXPERT,
    pb::CASE_SUBMISSION_STATE_ACCEPTED,    pb::CASE_SUBMISSION_STATE_NOT_ACCEPTED,
    pb::CASE_SUBMISSION_STATE_WITHDRAWN};

// The law once more, by hand: what may be done in each state by the body (B), the secretariat (S) and
// the expert (E), and where it leads.
struct Lawful {
  SubmissionAction action;
  char who;
  SubmissionState from;
  SubmissionState to;
};

const Lawful kLawful[] = {
    {pb::CASE_SUBMISSION_ACTION_SUBMIT, 'B', kAllSubmissionStates[0], kAllSubmissionStates[1]},
    {pb::CASE_SUBMISSION_ACTION_SUBMIT, 'B', kAllSubmissionStates[2], kAllSubmissionStates[1]},
    {pb::CASE_SUBMISSION_ACTION_SUBMIT, 'B', kAllSubmissionStates[6], kAllSubmissionStates[1]},
    {pb::CASE_SUBMISSION_ACTION_RETURN, 'S', kAllSubmissionStates[1], kAllSubmissionStates[2]},
    {pb::CASE_SUBMISSION_ACTION_RETURN, 'S', kAllSubmissionStates[3], kAllSubmissionStates[2]},
    {pb::CASE_SUBMISSION_ACTION_PASS, 'S', kAllSubmissionStates[1], kAllSubmissionStates[3]},
    {pb::CASE_SUBMISSION_ACTION_REASSIGN, 'S', kAllSubmissionStates[3], kAllSubmissionStates[3]},
    {pb::CASE_SUBMISSION_ACTION_ACCEPT, 'E', kAllSubmissionStates[3], kAllSubmissionStates[4]},
    {pb::CASE_SUBMISSION_ACTION_DECLINE, 'S', kAllSubmissionStates[1], kAllSubmissionStates[5]},
    {pb::CASE_SUBMISSION_ACTION_DECLINE, 'E', kAllSubmissionStates[3], kAllSubmissionStates[5]},
    {pb::CASE_SUBMISSION_ACTION_WITHDRAW, 'B', kAllSubmissionStates[1], kAllSubmissionStates[6]},
    {pb::CASE_SUBMISSION_ACTION_WITHDRAW, 'B', kAllSubmissionStates[2], kAllSubmissionStates[6]},
    {pb::CASE_SUBMISSION_ACTION_WITHDRAW, 'B', kAllSubmissionStates[3], kAllSubmissionStates[6]},
};

class SubmissionStepsTest : public ::testing::Test {
 protected:
  SubmissionStepsTest() {
    call_.set_name("caseLists/l/calls/c");
    call_.set_owner("organizations/o");
    call_.set_opens_at("2024-06-01T09:00");
    call_.set_closes_at("2024-07-31T17:00");
    call_.set_announced(true);
  }

  void Prepare(SubmissionState state, SubmissionAction action) {
    submission_.Clear();
    submission_.set_name("caseLists/l/calls/c/submissions/x");
    submission_.set_owner("organizations/o");
    submission_.set_body("organizations/b");
    submission_.set_state(state);
    if (state == pb::CASE_SUBMISSION_STATE_WITH_EXPERT) submission_.set_expert("accounts/e");
    request_.Clear();
    request_.set_action(action);
    if (action == pb::CASE_SUBMISSION_ACTION_RETURN || action == pb::CASE_SUBMISSION_ACTION_DECLINE)
      request_.set_words("成果の数値を補ってください");
    if (action == pb::CASE_SUBMISSION_ACTION_PASS || action == pb::CASE_SUBMISSION_ACTION_REASSIGN)
      request_.set_expert("accounts/e");
  }

  SubmissionContext Context(const SubmissionActor& actor) const {
    return {call_, submission_, request_, actor, now_};
  }
  absl::StatusOr<SubmissionState> Check(const SubmissionActor& actor = kEverybody) const {
    return CheckSubmissionStep(Context(actor));
  }

  static std::vector<std::string> BadFields(const absl::Status& status) {
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

  static constexpr SubmissionActor kEverybody = {true, true, true, true, true};

  pb::CaseCall call_;
  pb::CaseSubmission submission_;
  pb::ChangeCaseSubmissionRequest request_;
  absl::Time now_ = *ParseJapanMinute("2024-07-03T12:00");
};

bool IsLawful(SubmissionAction action, SubmissionState from, char who, SubmissionState* to) {
  return absl::c_any_of(kLawful, [&](const Lawful& row) {
    if (row.action != action || row.from != from || row.who != who) return false;
    *to = row.to;
    return true;
  });
}

bool TakesPart(SubmissionAction action, char who) {
  return absl::c_any_of(kLawful,
                        [&](const Lawful& row) { return row.action == action && row.who == who; });
}

TEST_F(SubmissionStepsTest, EveryStepFromEveryStateByEveryRoleIsAsTheTableSays) {
  std::map<pb::Reason, int> seen;
  for (int number = 1; number < pb::CaseSubmissionAction_ARRAYSIZE; ++number) {
    const auto action = static_cast<SubmissionAction>(number);
    for (const SubmissionState state : kAllSubmissionStates) {
      Prepare(state, action);
      for (int bits = 0; bits < 32; ++bits) {
        const SubmissionActor actor = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
                                       (bits & 8) != 0, (bits & 16) != 0};
        const std::map<char, std::pair<bool, bool>> sides = {
            {'B', {actor.of_body, actor.contributor}},
            {'S', {actor.of_owner, actor.coordinator}},
            {'E', {actor.is_expert, true}}};
        bool party = false;
        bool role = false;
        bool lawful = false;
        SubmissionState to = pb::CASE_SUBMISSION_STATE_UNSPECIFIED;
        for (const auto& [who, side] : sides) {
          if (!side.first || !TakesPart(action, who)) continue;
          party = true;
          role = role || side.second;
          lawful = lawful || (side.second && IsLawful(action, state, who, &to));
        }
        const pb::Reason expected = lawful  ? pb::REASON_UNSPECIFIED
                                    : role  ? pb::REASON_ILLEGAL_TRANSITION
                                    : party ? pb::REASON_ROLE_MISSING
                                            : pb::REASON_OTHER_ORGANIZATION;
        const absl::StatusOr<SubmissionState> next = Check(actor);
        EXPECT_EQ(ReasonOf(next.status()), expected)
            << pb::CaseSubmissionAction_Name(action) << " from "
            << pb::CaseSubmissionState_Name(state) << " " << bits << " " << next.status();
        if (lawful) {
          EXPECT_EQ(*next, to);
        }
        ++seen[expected];
      }
    }
  }
  EXPECT_EQ(seen.size(), 4U);  // every outcome was met
}

TEST_F(SubmissionStepsTest, AnUnknownStepIsRefused) {
  Prepare(pb::CASE_SUBMISSION_STATE_SUBMITTED, pb::CASE_SUBMISSION_ACTION_PASS);
  for (const int number : {0, 8, 1000, -1}) {
    request_.set_action(static_cast<SubmissionAction>(number));
    EXPECT_EQ(ReasonOf(Check().status()), pb::REASON_ILLEGAL_TRANSITION) << number;
  }
}

TEST_F(SubmissionStepsTest, ARefusalSaysWhatIsPossibleForWhoAsks) {
  Prepare(pb::CASE_SUBMISSION_STATE_SUBMITTED, pb::CASE_SUBMISSION_ACTION_SUBMIT);
  EXPECT_EQ(MetadataOf(Check({.of_body = true, .contributor = true}).status(), "allowed"),
            "WITHDRAW");
  EXPECT_EQ(MetadataOf(Check().status(), "state"), "SUBMITTED");
  Prepare(pb::CASE_SUBMISSION_STATE_ACCEPTED, pb::CASE_SUBMISSION_ACTION_WITHDRAW);
  EXPECT_EQ(MetadataOf(Check().status(), "allowed"), "");
}

TEST_F(SubmissionStepsTest, NothingIsSubmittedBeforeACallOpensOrAfterItCloses) {
  Prepare(pb::CASE_SUBMISSION_STATE_UNSPECIFIED, pb::CASE_SUBMISSION_ACTION_SUBMIT);
  const auto at = [&](const char* minute) {
    now_ = *ParseJapanMinute(minute);
    return BadFields(Check().status());
  };
  EXPECT_THAT(at("2024-06-01T08:59"), ElementsAre("name CALL_NOT_OPEN"));
  EXPECT_THAT(at("2024-06-01T09:00"), IsEmpty());
  EXPECT_THAT(at("2024-07-31T16:59"), IsEmpty());
  EXPECT_THAT(at("2024-07-31T17:00"), ElementsAre("name CALL_CLOSED"));
}

TEST_F(SubmissionStepsTest, WhatWasReturnedIsCompletedUntilItsDayEvenAfterTheCallHasClosed) {
  Prepare(pb::CASE_SUBMISSION_STATE_RETURNED, pb::CASE_SUBMISSION_ACTION_SUBMIT);
  now_ = *ParseJapanMinute("2024-08-09T23:59");
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("name CALL_CLOSED"));
  submission_.set_complete_by_date("2024-08-09");
  EXPECT_TRUE(Check().ok());
  now_ = *ParseJapanMinute("2024-08-10T00:00");
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("name TOO_LATE"));
}

TEST_F(SubmissionStepsTest, NothingIsDoneWithACancelledCall) {
  call_.set_cancel_reason("予算の都合");
  for (const Lawful& row : kLawful) {
    Prepare(row.from, row.action);
    EXPECT_THAT(BadFields(Check().status()), ElementsAre("name CALL_CANCELLED"));
  }
}

TEST_F(SubmissionStepsTest, EveryMistakeOfAStepIsTold) {
  Prepare(pb::CASE_SUBMISSION_STATE_SUBMITTED, pb::CASE_SUBMISSION_ACTION_RETURN);
  request_.clear_words();
  request_.set_expert("accounts/e");
  request_.set_complete_by_date("2024-07-02");
  EXPECT_THAT(BadFields(Check().status()),
              ElementsAre("words REQUIRED", "expert NOT_APPLICABLE", "complete_by_date IN_PAST"));
  Prepare(pb::CASE_SUBMISSION_STATE_SUBMITTED, pb::CASE_SUBMISSION_ACTION_PASS);
  request_.clear_expert();
  request_.set_complete_by_date("2024-08-01");
  request_.set_message("説明");
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("expert REQUIRED", "message NOT_APPLICABLE",
                                                       "complete_by_date NOT_APPLICABLE"));
  Prepare(pb::CASE_SUBMISSION_STATE_SUBMITTED, pb::CASE_SUBMISSION_ACTION_WITHDRAW);
  request_.set_words("連絡");
  request_.set_note("備考");
  EXPECT_THAT(BadFields(Check().status()),
              ElementsAre("words NOT_APPLICABLE", "note NOT_APPLICABLE"));
}

TEST_F(SubmissionStepsTest, ItWaitsForOneAtATime) {
  Prepare(pb::CASE_SUBMISSION_STATE_UNSPECIFIED, pb::CASE_SUBMISSION_ACTION_SUBMIT);
  const auto step = [&](SubmissionAction action) {
    const pb::CaseSubmission before = submission_;
    Prepare(before.state(), action);
    submission_ = before;
    const auto to = Check();
    ASSERT_TRUE(to.ok()) << to.status();
    submission_ = AfterSubmissionStep(Context(kEverybody), *to);
  };
  step(pb::CASE_SUBMISSION_ACTION_SUBMIT);
  EXPECT_EQ(WaitsFor(submission_), "organizations/o");
  step(pb::CASE_SUBMISSION_ACTION_RETURN);
  EXPECT_EQ(WaitsFor(submission_), "organizations/b");
  EXPECT_NE(submission_.words(), "");
  step(pb::CASE_SUBMISSION_ACTION_SUBMIT);
  EXPECT_EQ(submission_.words(), "");
  step(pb::CASE_SUBMISSION_ACTION_PASS);
  EXPECT_EQ(WaitsFor(submission_), "accounts/e");
  step(pb::CASE_SUBMISSION_ACTION_ACCEPT);
  EXPECT_EQ(WaitsFor(submission_), "");
  EXPECT_EQ(submission_.history_size(), 5);
}

TEST_F(SubmissionStepsTest, TheHistoryKeepsItsLastSteps) {
  Prepare(pb::CASE_SUBMISSION_STATE_WITH_EXPERT, pb::CASE_SUBMISSION_ACTION_REASSIGN);
  for (int i = 0; i < 60; ++i) {
    submission_ = AfterSubmissionStep(Context(kEverybody), submission_.state());
  }
  EXPECT_EQ(submission_.history_size(), 50);
}

TEST_F(SubmissionStepsTest, WhatIsSuggestedIsWhatMayBeDone) {
  std::set<SubmissionAction> suggested;
  for (const SubmissionState state : kAllSubmissionStates) {
    Prepare(state, pb::CASE_SUBMISSION_ACTION_SUBMIT);
    for (const SubmissionAction action :
         OpenSubmissionSteps(call_, submission_, kEverybody, now_)) {
      Prepare(state, action);
      EXPECT_TRUE(Check().ok());
      suggested.insert(action);
    }
  }
  EXPECT_EQ(suggested.size(), 7U);
}

}  // namespace
}  // namespace renkei::domain
