// Every step of a support case and of an organization's part in one, for every state and every side.
#include "server/domain/support/support_steps.h"

#include <map>
#include <set>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "server/domain/support/support_members.h"
#include "server/domain/support/support_rights.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

using Action = pb::SupportAction;
using State = pb::SupportState;
using MemberAction = pb::SupportMemberAction;
using MemberState = pb::SupportMemberState;

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

std::vector<State> AllSupportStates() {
  std::vector<State> states;
  for (int i = 1; i < pb::SupportState_ARRAYSIZE; ++i) states.push_back(static_cast<State>(i));
  return states;
}

// One of every combination of sides and roles.
std::vector<SupportActor> AllSupportActors() {
  std::vector<SupportActor> actors;
  for (int bits = 0; bits < 256; ++bits) {
    SupportActor actor;
    actor.of_body = (bits & 1) != 0;
    actor.of_joint = (bits & 2) != 0;
    actor.of_window = (bits & 4) != 0;
    actor.of_team = (bits & 8) != 0;
    actor.of_asked = (bits & 16) != 0;
    actor.contributor = (bits & 32) != 0;
    actor.coordinator = (bits & 64) != 0;
    actor.official = (bits & 128) != 0;
    actors.push_back(actor);
  }
  return actors;
}

std::vector<std::string> BadFieldsOf(const absl::Status& status) {
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

// What may be done about an organization's part, by whom, while the case is in which states.
struct LawfulPart {
  MemberAction action;
  pb::SupportSide side;
  char who;  // W: window, B: body, O: the organization itself
  std::vector<MemberState> from;
  MemberState to;
  std::vector<State> during;
};

const std::vector<MemberState> kNotIn = {
    pb::SUPPORT_MEMBER_STATE_UNSPECIFIED, pb::SUPPORT_MEMBER_STATE_DECLINED,
    pb::SUPPORT_MEMBER_STATE_LEFT, pb::SUPPORT_MEMBER_STATE_RELEASED};
const std::vector<State> kFormed = {pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_STATE_ACTIVE};
const std::vector<State> kUntilClosed = {pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_STATE_ACTIVE,
                                         pb::SUPPORT_STATE_CLOSING};
const std::vector<State> kDrafted = {pb::SUPPORT_STATE_DRAFT};
const std::vector<State> kNotEnded = {pb::SUPPORT_STATE_DRAFT,   pb::SUPPORT_STATE_REQUESTED,
                                      pb::SUPPORT_STATE_TRIAGED, pb::SUPPORT_STATE_TEAM_FORMING,
                                      pb::SUPPORT_STATE_ACTIVE,  pb::SUPPORT_STATE_CLOSING};

std::vector<LawfulPart> LawfulParts() {
  constexpr auto kTeam = pb::SUPPORT_SIDE_TEAM;
  constexpr auto kBody = pb::SUPPORT_SIDE_BODY;
  constexpr auto kIsAsked = pb::SUPPORT_MEMBER_STATE_ASKED;
  constexpr auto kIsIn = pb::SUPPORT_MEMBER_STATE_ACCEPTED;
  constexpr auto kNo = pb::SUPPORT_MEMBER_STATE_DECLINED;
  constexpr auto kGone = pb::SUPPORT_MEMBER_STATE_LEFT;
  constexpr auto kOut = pb::SUPPORT_MEMBER_STATE_RELEASED;
  return {
      {pb::SUPPORT_MEMBER_ACTION_ASK, kTeam, 'W', kNotIn, kIsAsked, kFormed},
      {pb::SUPPORT_MEMBER_ACTION_ACCEPT, kTeam, 'O', {kIsAsked}, kIsIn, kFormed},
      {pb::SUPPORT_MEMBER_ACTION_DECLINE, kTeam, 'O', {kIsAsked}, kNo, kFormed},
      {pb::SUPPORT_MEMBER_ACTION_LEAVE, kTeam, 'O', {kIsIn}, kGone, kUntilClosed},
      {pb::SUPPORT_MEMBER_ACTION_RELEASE, kTeam, 'W', {kIsAsked, kIsIn}, kOut, kUntilClosed},
      {pb::SUPPORT_MEMBER_ACTION_ASSIGN, kTeam, 'O', {kIsIn}, kIsIn, kUntilClosed},
      {pb::SUPPORT_MEMBER_ACTION_ASK, kBody, 'B', kNotIn, kIsAsked, kDrafted},
      {pb::SUPPORT_MEMBER_ACTION_ACCEPT, kBody, 'O', {kIsAsked}, kIsIn, kDrafted},
      {pb::SUPPORT_MEMBER_ACTION_DECLINE, kBody, 'O', {kIsAsked}, kNo, kDrafted},
      {pb::SUPPORT_MEMBER_ACTION_LEAVE, kBody, 'O', {kIsIn}, kGone, kNotEnded},
      {pb::SUPPORT_MEMBER_ACTION_RELEASE, kBody, 'B', {kIsAsked}, kOut, kDrafted},
      {pb::SUPPORT_MEMBER_ACTION_RELEASE, kBody, 'B', {kIsIn}, kOut, kNotEnded},
  };
}

TEST(SupportMembersTest, EveryStepOfEveryPartByEverySideIsAsTheTableSays) {
  const std::vector<LawfulPart> laws = LawfulParts();
  std::map<pb::Reason, int> seen;
  pb::SupportCase support;
  support.set_name("supports/s");
  pb::SupportMember member;
  member.set_name("supports/s/members/o");
  pb::ChangeSupportMemberRequest request;
  request.set_words("理由");
  for (const pb::SupportSide side : {pb::SUPPORT_SIDE_BODY, pb::SUPPORT_SIDE_TEAM}) {
    member.set_side(side);
    for (int a = 1; a < pb::SupportMemberAction_ARRAYSIZE; ++a) {
      request.set_action(static_cast<MemberAction>(a));
      for (int m = 0; m < pb::SupportMemberState_ARRAYSIZE; ++m) {
        member.set_state(static_cast<MemberState>(m));
        for (const State state : AllSupportStates()) {
          support.set_state(state);
          for (const SupportActor& actor : AllSupportActors()) {
            bool known = false;
            bool party = false;
            bool role = false;
            MemberState to = pb::SUPPORT_MEMBER_STATE_UNSPECIFIED;
            for (const LawfulPart& law : laws) {
              if (law.action != request.action() || law.side != side) continue;
              known = true;
              party = law.who == 'W'   ? actor.of_window
                      : law.who == 'B' ? actor.of_body
                                       : actor.of_asked;
              role = law.who == 'W'   ? actor.coordinator
                     : law.who == 'B' ? actor.contributor
                                      : actor.contributor || actor.coordinator;
              if (absl::c_linear_search(law.from, member.state()) &&
                  absl::c_linear_search(law.during, state))
                to = law.to;
            }
            const pb::Reason expected = !known    ? pb::REASON_ILLEGAL_TRANSITION
                                        : !party  ? pb::REASON_OTHER_ORGANIZATION
                                        : !role   ? pb::REASON_ROLE_MISSING
                                        : to == 0 ? pb::REASON_ILLEGAL_TRANSITION
                                                  : pb::REASON_UNSPECIFIED;
            const auto next = CheckSupportMemberStep({support, member, request, actor});
            ASSERT_EQ(ReasonOf(next.status()), expected)
                << pb::SupportMemberAction_Name(request.action()) << " of a "
                << pb::SupportSide_Name(side) << " " << pb::SupportMemberState_Name(member.state())
                << " while " << pb::SupportState_Name(state) << ": " << next.status();
            if (next.ok()) {
              EXPECT_EQ(*next, to);
            }
            ++seen[expected];
          }
        }
      }
    }
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST(SupportMembersTest, WhoGoesSaysWhy) {
  pb::SupportCase support;
  support.set_state(pb::SUPPORT_STATE_ACTIVE);
  pb::SupportMember member;
  member.set_side(pb::SUPPORT_SIDE_TEAM);
  member.set_state(pb::SUPPORT_MEMBER_STATE_ACCEPTED);
  pb::ChangeSupportMemberRequest request;
  request.set_action(pb::SUPPORT_MEMBER_ACTION_LEAVE);
  request.add_officials("accounts/a");
  SupportActor actor;
  actor.of_asked = actor.contributor = true;
  EXPECT_THAT(BadFieldsOf(CheckSupportMemberStep({support, member, request, actor}).status()),
              ElementsAre("words REQUIRED", "officials NOT_APPLICABLE"));
}

TEST(SupportMembersTest, AnOrganizationStandsInOneListOfTheCase) {
  pb::SupportCase support;
  pb::SupportMember member;
  member.set_side(pb::SUPPORT_SIDE_TEAM);
  for (const char* name : {"organizations/c", "organizations/a", "organizations/b"}) {
    member.set_organization(name);
    member.set_state(pb::SUPPORT_MEMBER_STATE_ASKED);
    EnterSupportMember(member, support);
  }
  EXPECT_THAT(support.asked_team(),
              ElementsAre("organizations/a", "organizations/b", "organizations/c"));
  member.set_state(pb::SUPPORT_MEMBER_STATE_ACCEPTED);
  EnterSupportMember(member, support);
  EXPECT_THAT(support.asked_team(), ElementsAre("organizations/a", "organizations/c"));
  EXPECT_THAT(support.team(), ElementsAre("organizations/b"));
  member.set_state(pb::SUPPORT_MEMBER_STATE_LEFT);
  EnterSupportMember(member, support);
  EXPECT_THAT(support.team(), IsEmpty());
}

// Who writes what: B body, J joint, W window, T team.
TEST(SupportRightsTest, EveryPartInEveryStateIsWrittenByWhomTheTableNames) {
  struct LawfulRight {
    SupportPart part;
    std::string who;
    std::vector<State> during;
  };
  const std::vector<State> works = {pb::SUPPORT_STATE_ACTIVE, pb::SUPPORT_STATE_CLOSING};
  const std::vector<State> at_window = {pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_STATE_TRIAGED,
                                        pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_STATE_ACTIVE,
                                        pb::SUPPORT_STATE_CLOSING};
  const std::vector<LawfulRight> laws = {
      {SupportPart::kText,
       "B",
       {pb::SUPPORT_STATE_DRAFT, pb::SUPPORT_STATE_REQUESTED, pb::SUPPORT_STATE_TRIAGED,
        pb::SUPPORT_STATE_TEAM_FORMING, pb::SUPPORT_STATE_ACTIVE}},
      {SupportPart::kEntry, "BJT", works},
      {SupportPart::kEntry, "W", at_window},
      {SupportPart::kOwnNote, "T", works},
      {SupportPart::kOwnNote, "W", at_window},
      {SupportPart::kStep, "BJTW", works},
      {SupportPart::kRecommend, "TW", works},
      {SupportPart::kAnswer, "BJ", works},
      {SupportPart::kEvaluateBody, "BJ", {pb::SUPPORT_STATE_CLOSING}},
      {SupportPart::kEvaluateTeam, "TW", {pb::SUPPORT_STATE_CLOSING}},
  };
  pb::SupportCase support;
  for (int p = 0; p <= static_cast<int>(SupportPart::kEvaluateTeam); ++p) {
    const auto part = static_cast<SupportPart>(p);
    for (const State state : AllSupportStates()) {
      support.set_state(state);
      for (const SupportActor& actor : AllSupportActors()) {
        bool party = false;
        bool role = false;
        bool may = false;
        for (const LawfulRight& law : laws) {
          if (law.part != part) continue;
          for (const char who : law.who) {
            const bool is = who == 'B'   ? actor.of_body
                            : who == 'J' ? actor.of_joint
                            : who == 'W' ? actor.of_window
                                         : actor.of_team;
            const bool has = who == 'W' ? actor.coordinator
                             : who == 'T'
                                 ? (actor.contributor || actor.coordinator) && actor.official
                                 : actor.contributor;
            party = party || is;
            role = role || (is && has);
            may = may || (is && has && absl::c_linear_search(law.during, state));
          }
        }
        const pb::Reason expected = may     ? pb::REASON_UNSPECIFIED
                                    : role  ? pb::REASON_NOT_EDITABLE
                                    : party ? pb::REASON_ROLE_MISSING
                                            : pb::REASON_OTHER_ORGANIZATION;
        ASSERT_EQ(ReasonOf(CheckSupportRight(support, part, actor)), expected)
            << p << " while " << pb::SupportState_Name(state);
      }
    }
  }
}

}  // namespace
}  // namespace renkei::domain
