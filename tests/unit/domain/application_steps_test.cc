#include "server/domain/round/application_steps.h"

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
using ::testing::UnorderedElementsAre;

using ApplicationStep = pb::RoundApplicationAction;
using Stand = pb::RoundApplicationState;

constexpr Stand kDrafted = pb::ROUND_APPLICATION_STATE_DRAFT;
constexpr Stand kAsking = pb::ROUND_APPLICATION_STATE_CONSENTING;
constexpr Stand kHandedIn = pb::ROUND_APPLICATION_STATE_SUBMITTED;
constexpr Stand kBack = pb::ROUND_APPLICATION_STATE_RETURNED;
constexpr Stand kGone = pb::ROUND_APPLICATION_STATE_WITHDRAWN;
constexpr Stand kOut = pb::ROUND_APPLICATION_STATE_INELIGIBLE;
constexpr Stand kIn = pb::ROUND_APPLICATION_STATE_ELIGIBLE;

constexpr Stand kAllStands[] = {kDrafted,
                                kAsking,
                                kHandedIn,
                                kBack,
                                kGone,
                                kOut,
                                kIn,
                                pb::ROUND_APPLICATION_STATE_SELECTED,
                                pb::ROUND_APPLICATION_STATE_RESERVE,
                                pb::ROUND_APPLICATION_STATE_NOT_SELECTED};

// The law once more, by hand: what may be done in each state by the body that leads (L), another body (B),
// the secretariat (S) and a successor (T), and where it leads.
struct LawfulStep {
  ApplicationStep action;
  char who;
  Stand from;
  Stand to;
};

const LawfulStep kLawfulSteps[] = {
    {pb::ROUND_APPLICATION_ACTION_ASK_CONSENT, 'L', kDrafted, kAsking},
    {pb::ROUND_APPLICATION_ACTION_ASK_CONSENT, 'L', kBack, kBack},
    {pb::ROUND_APPLICATION_ACTION_CONSENT, 'B', kAsking, kAsking},
    {pb::ROUND_APPLICATION_ACTION_CONSENT, 'B', kBack, kBack},
    {pb::ROUND_APPLICATION_ACTION_REFUSE, 'B', kAsking, kAsking},
    {pb::ROUND_APPLICATION_ACTION_REFUSE, 'B', kBack, kBack},
    {pb::ROUND_APPLICATION_ACTION_SUBMIT, 'L', kDrafted, kHandedIn},
    {pb::ROUND_APPLICATION_ACTION_SUBMIT, 'L', kAsking, kHandedIn},
    {pb::ROUND_APPLICATION_ACTION_SUBMIT, 'L', kGone, kHandedIn},
    {pb::ROUND_APPLICATION_ACTION_SUBMIT, 'L', kBack, kHandedIn},
    {pb::ROUND_APPLICATION_ACTION_RETURN, 'S', kHandedIn, kBack},
    {pb::ROUND_APPLICATION_ACTION_PASS, 'S', kHandedIn, kIn},
    {pb::ROUND_APPLICATION_ACTION_PASS, 'S', kOut, kIn},
    {pb::ROUND_APPLICATION_ACTION_RULE_OUT, 'S', kHandedIn, kOut},
    {pb::ROUND_APPLICATION_ACTION_RULE_OUT, 'S', kBack, kOut},
    {pb::ROUND_APPLICATION_ACTION_RULE_OUT, 'S', kIn, kOut},
    {pb::ROUND_APPLICATION_ACTION_WITHDRAW, 'L', kAsking, kGone},
    {pb::ROUND_APPLICATION_ACTION_WITHDRAW, 'L', kHandedIn, kGone},
    {pb::ROUND_APPLICATION_ACTION_WITHDRAW, 'L', kBack, kGone},
    {pb::ROUND_APPLICATION_ACTION_WITHDRAW, 'L', kIn, kGone},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kDrafted, kDrafted},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kAsking, kAsking},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kHandedIn, kHandedIn},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kBack, kBack},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kIn, kIn},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kAllStands[7], kAllStands[7]},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kAllStands[8], kAllStands[8]},
    {pb::ROUND_APPLICATION_ACTION_TAKE_OVER, 'T', kAllStands[9], kAllStands[9]},
};

class ApplicationStepsTest : public ::testing::Test {
 protected:
  ApplicationStepsTest() {
    round_.set_name("rounds/r");
    round_.set_owner("organizations/o");
    round_.set_opens_at("2024-06-01T09:00");
    round_.set_closes_at("2024-07-31T17:00");
    round_.set_state(pb::ROUND_STATE_OPEN);
    round_.add_stages()->set_kind(pb::ROUND_STAGE_KIND_DECISION);
  }

  void Prepare(Stand state, ApplicationStep action) {
    application_.Clear();
    application_.set_name("rounds/r/applications/a");
    application_.set_owner("organizations/o");
    application_.set_state(state);
    AddBody("organizations/l", true, pb::ROUND_CONSENT_UNSPECIFIED);
    AddBody("organizations/b", false, pb::ROUND_CONSENT_GIVEN);
    request_.Clear();
    request_.set_action(action);
    if (action == pb::ROUND_APPLICATION_ACTION_RETURN ||
        action == pb::ROUND_APPLICATION_ACTION_RULE_OUT ||
        action == pb::ROUND_APPLICATION_ACTION_REFUSE)
      request_.set_words("成果の数値を補ってください");
  }

  void AddBody(const char* organization, bool lead, pb::RoundConsent consent) {
    pb::RoundApplicant& body = *application_.add_bodies();
    body.set_organization(organization);
    body.set_lead(lead);
    body.set_consent(consent);
  }

  absl::StatusOr<Stand> Check() const { return Check(everybody_); }
  absl::StatusOr<Stand> Check(const RoundActor& actor) const {
    return CheckApplicationStep({round_, application_, request_, actor, now_});
  }
  pb::RoundApplication After(Stand to) const {
    return AfterApplicationStep({round_, application_, request_, everybody_, now_}, to);
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

  const RoundActor everybody_ = {"organizations/b", true, true, true, true, true, true, true};
  pb::Round round_;
  pb::RoundApplication application_;
  pb::ChangeRoundApplicationRequest request_;
  absl::Time now_ = *ParseJapanMinute("2024-07-03T12:00");
};

const LawfulStep* FindLawful(ApplicationStep action, Stand from, char who) {
  const auto* found = absl::c_find_if(kLawfulSteps, [&](const LawfulStep& row) {
    return row.action == action && row.from == from && row.who == who;
  });
  return found == std::end(kLawfulSteps) ? nullptr : found;
}

bool IsForParty(ApplicationStep action, char who) {
  return absl::c_any_of(
      kLawfulSteps, [&](const LawfulStep& row) { return row.action == action && row.who == who; });
}

TEST_F(ApplicationStepsTest, EveryStepFromEveryStateByEveryRoleIsAsTheTableSays) {
  std::set<pb::Reason> seen;
  for (int number = 1; number < pb::RoundApplicationAction_ARRAYSIZE; ++number) {
    const auto action = static_cast<ApplicationStep>(number);
    for (const Stand state : kAllStands) {
      Prepare(state, action);
      for (int bits = 0; bits < 128; ++bits) {
        const auto bit = [&](int place) { return (bits & (1 << place)) != 0; };
        const RoundActor actor = {
            "organizations/b", bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6)};
        const std::map<char, std::pair<bool, bool>> sides = {
            {'L', {actor.of_lead, actor.contributor}},
            {'B', {actor.of_body, actor.approver}},
            {'S', {actor.of_owner, actor.coordinator}},
            {'T', {actor.of_successor, actor.approver}}};
        bool party = false;
        bool role = false;
        const LawfulStep* lawful = nullptr;
        for (const auto& [who, side] : sides) {
          if (!side.first || !IsForParty(action, who)) continue;
          party = true;
          role = role || side.second;
          if (side.second && lawful == nullptr) lawful = FindLawful(action, state, who);
        }
        const pb::Reason expected = lawful != nullptr ? pb::REASON_UNSPECIFIED
                                    : role            ? pb::REASON_ILLEGAL_TRANSITION
                                    : party           ? pb::REASON_ROLE_MISSING
                                                      : pb::REASON_OTHER_ORGANIZATION;
        const absl::StatusOr<Stand> next = Check(actor);
        EXPECT_EQ(ReasonOf(next.status()), expected)
            << pb::RoundApplicationAction_Name(action) << " from "
            << pb::RoundApplicationState_Name(state) << " " << bits << " " << next.status();
        if (lawful != nullptr && next.ok()) {
          EXPECT_EQ(*next, lawful->to);
        }
        seen.insert(expected);
      }
    }
  }
  EXPECT_EQ(seen.size(), 4U);  // every outcome was met
}

TEST_F(ApplicationStepsTest, NothingIsSubmittedBeforeARoundOpensOrAtTheSecondInWhichItCloses) {
  Prepare(kDrafted, pb::ROUND_APPLICATION_ACTION_SUBMIT);
  const auto at = [&](absl::Time now) {
    now_ = now;
    return BadFields(Check().status());
  };
  const absl::Time opens = *ParseJapanMinute("2024-06-01T09:00");
  const absl::Time closes = *ParseJapanMinute("2024-07-31T17:00");
  EXPECT_THAT(at(opens - absl::Nanoseconds(1)), ElementsAre("name CALL_NOT_OPEN"));
  EXPECT_THAT(at(opens), IsEmpty());
  EXPECT_THAT(at(closes - absl::Nanoseconds(1)), IsEmpty());
  EXPECT_THAT(at(closes), ElementsAre("name CALL_CLOSED"));
}

TEST_F(ApplicationStepsTest, WhatWasReturnedIsCompletedUntilItsMinuteEvenAfterTheRoundHasClosed) {
  Prepare(kBack, pb::ROUND_APPLICATION_ACTION_SUBMIT);
  now_ = *ParseJapanMinute("2024-08-09T16:59");
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("name CALL_CLOSED"));
  application_.set_complete_by("2024-08-09T17:00");
  EXPECT_TRUE(Check().ok());
  now_ = *ParseJapanMinute("2024-08-09T17:00");
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("name TOO_LATE"));
  round_.set_state(pb::ROUND_STATE_READING);
  now_ = *ParseJapanMinute("2024-08-09T16:59");
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("name IN_SELECTION"));
}

TEST_F(ApplicationStepsTest, NothingIsCheckedOnceTheReadingsHaveBegun) {
  for (const pb::RoundState state :
       {pb::ROUND_STATE_READING, pb::ROUND_STATE_PANEL, pb::ROUND_STATE_DECISION}) {
    round_.set_state(state);
    for (const ApplicationStep action :
         {pb::ROUND_APPLICATION_ACTION_RETURN, pb::ROUND_APPLICATION_ACTION_PASS,
          pb::ROUND_APPLICATION_ACTION_RULE_OUT}) {
      Prepare(kHandedIn, action);
      EXPECT_THAT(BadFields(Check().status()), ElementsAre("name IN_SELECTION"));
    }
    Prepare(kIn, pb::ROUND_APPLICATION_ACTION_WITHDRAW);
    EXPECT_TRUE(Check().ok());
  }
  round_.set_state(pb::ROUND_STATE_PUBLISHED);
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("name DECIDED"));
}

TEST_F(ApplicationStepsTest, NothingButASuccessionIsDoneInACancelledRound) {
  round_.set_state(pb::ROUND_STATE_CANCELLED);
  for (const LawfulStep& row : kLawfulSteps) {
    Prepare(row.from, row.action);
    if (row.action == pb::ROUND_APPLICATION_ACTION_TAKE_OVER) {
      EXPECT_TRUE(Check().ok());
    } else {
      EXPECT_THAT(BadFields(Check().status()), ElementsAre("name CALL_CANCELLED"));
    }
  }
}

TEST_F(ApplicationStepsTest, WhatOneBodyHasNotConsentedToIsNotSubmitted) {
  for (const pb::RoundConsent consent :
       {pb::ROUND_CONSENT_UNSPECIFIED, pb::ROUND_CONSENT_ASKED, pb::ROUND_CONSENT_REFUSED}) {
    Prepare(kAsking, pb::ROUND_APPLICATION_ACTION_SUBMIT);
    application_.mutable_bodies(1)->set_consent(consent);
    EXPECT_THAT(BadFields(Check().status()), ElementsAre("name CONSENT_MISSING"));
  }
  Prepare(kDrafted, pb::ROUND_APPLICATION_ACTION_ASK_CONSENT);
  application_.mutable_bodies()->RemoveLast();
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("name NOT_APPLICABLE"));
  Prepare(kDrafted, pb::ROUND_APPLICATION_ACTION_SUBMIT);
  application_.mutable_bodies()->RemoveLast();
  EXPECT_TRUE(Check().ok());
}

TEST_F(ApplicationStepsTest, EveryMistakeOfAStepIsTold) {
  Prepare(kHandedIn, pb::ROUND_APPLICATION_ACTION_RETURN);
  request_.clear_words();
  request_.set_complete_by("2024-07-02T09:00");
  request_.set_predecessor("organizations/x");
  EXPECT_THAT(BadFields(Check().status()),
              ElementsAre("words REQUIRED", "predecessor NOT_APPLICABLE", "complete_by IN_PAST"));
  request_.set_complete_by("8月1日");
  request_.set_words("補正");
  request_.clear_predecessor();
  EXPECT_THAT(BadFields(Check().status()), ElementsAre("complete_by BAD_TIME"));
  Prepare(kHandedIn, pb::ROUND_APPLICATION_ACTION_WITHDRAW);
  request_.set_words("連絡");
  request_.set_note("備考");
  request_.set_complete_by("2024-08-01T09:00");
  EXPECT_THAT(
      BadFields(Check().status()),
      ElementsAre("words NOT_APPLICABLE", "note NOT_APPLICABLE", "complete_by NOT_APPLICABLE"));
}

TEST_F(ApplicationStepsTest, ItWaitsForWhoseTurnItIs) {
  Prepare(kDrafted, pb::ROUND_APPLICATION_ACTION_ASK_CONSENT);
  application_.mutable_bodies(1)->clear_consent();
  EXPECT_THAT(ApplicationWaitsFor(application_), IsEmpty());
  const auto step = [&](ApplicationStep action) {
    const pb::RoundApplication before = application_;
    Prepare(before.state(), action);
    application_ = before;
    const auto to = Check();
    ASSERT_TRUE(to.ok()) << to.status();
    application_ = After(*to);
  };
  step(pb::ROUND_APPLICATION_ACTION_ASK_CONSENT);
  EXPECT_THAT(ApplicationWaitsFor(application_), ElementsAre("organizations/b"));
  step(pb::ROUND_APPLICATION_ACTION_CONSENT);
  EXPECT_EQ(application_.bodies(1).consent(), pb::ROUND_CONSENT_GIVEN);
  EXPECT_THAT(ApplicationWaitsFor(application_), ElementsAre("organizations/l"));
  step(pb::ROUND_APPLICATION_ACTION_SUBMIT);
  EXPECT_THAT(ApplicationWaitsFor(application_), ElementsAre("organizations/o"));
  step(pb::ROUND_APPLICATION_ACTION_RETURN);
  EXPECT_NE(application_.words(), "");
  EXPECT_THAT(ApplicationWaitsFor(application_), ElementsAre("organizations/l"));
  step(pb::ROUND_APPLICATION_ACTION_SUBMIT);
  step(pb::ROUND_APPLICATION_ACTION_PASS);
  EXPECT_THAT(ApplicationWaitsFor(application_), IsEmpty());
  EXPECT_EQ(application_.history_size(), 6);
}

TEST_F(ApplicationStepsTest, WhatIsSuggestedIsWhatMayBeDone) {
  std::set<ApplicationStep> suggested;
  for (const Stand state : kAllStands) {
    Prepare(state, pb::ROUND_APPLICATION_ACTION_SUBMIT);
    for (const ApplicationStep action :
         OpenApplicationSteps(round_, application_, everybody_, now_)) {
      Prepare(state, action);
      EXPECT_TRUE(Check().ok()) << pb::RoundApplicationAction_Name(action);
      suggested.insert(action);
    }
  }
  EXPECT_EQ(suggested.size(), 9U);
}

TEST_F(ApplicationStepsTest, AnswersAreToCriteriaOfTheRoundAndToEachOnce) {
  round_.add_criteria()->set_id("novelty");
  round_.add_criteria()->set_id("spread");
  Prepare(kDrafted, pb::ROUND_APPLICATION_ACTION_SUBMIT);
  for (const char* id : {"novelty", "novelty", "price"})
    application_.add_answers()->set_criterion_id(id);
  std::vector<std::string> faults;
  for (const auto& v : CheckAnswers(round_, application_))
    faults.push_back(absl::StrCat(v.field(), " ", v.kind()));
  EXPECT_THAT(faults, UnorderedElementsAre("answers[1].criterion_id DUPLICATE",
                                           "answers[2].criterion_id UNKNOWN_CRITERION"));
  application_.mutable_answers(0)->set_text("新しい");
  EXPECT_EQ(MissingAnswers(round_, application_).size(), 1U);
}

}  // namespace
}  // namespace renkei::domain
