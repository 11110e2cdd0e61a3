// Every step of an organization's part in a support case, and who writes what in which state.
#include "server/domain/support/support_members.h"

#include <map>
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "server/domain/support/support_rights.h"
#include "tests/unit/domain/support_actors.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using State = pb::SupportState;
using MemberAction = pb::SupportMemberAction;
using MemberState = pb::SupportMemberState;

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
            // No step of a part is theirs.
            if (actor.of_joint || actor.of_team || !actor.official) continue;
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
