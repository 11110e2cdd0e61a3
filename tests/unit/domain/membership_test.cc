#include "server/domain/initiative/membership.h"

#include <cctype>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "server/domain/initiative/cooperation_form.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr pb::MemberState kMemberStates[] = {
    pb::MEMBER_STATE_UNSPECIFIED, pb::MEMBER_STATE_INVITED,         pb::MEMBER_STATE_APPLIED,
    pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_STATE_COUNCIL_PENDING, pb::MEMBER_STATE_JOINED,
    pb::MEMBER_STATE_DECLINED,    pb::MEMBER_STATE_WITHDRAWN,       pb::MEMBER_STATE_REMOVED,
    pb::MEMBER_STATE_RETRACTED};

// What the law of memberships says, written down once more and by hand: for each action and each
// present state (in the order of kMemberStates) who may take it, and the state after it.
//   l, b   lead, body: contributor or approver     L, B   approver alone     C   coordinator
struct ExpectedMove {
  pb::MemberAction action;
  const char* who;  // none inv app con cou joi dec wit rem ret
  pb::MemberState to;
};

const ExpectedMove kExpectedMoves[] = {
    {pb::MEMBER_ACTION_INVITE, "l . . . . . l l l l", pb::MEMBER_STATE_INVITED},
    {pb::MEMBER_ACTION_APPLY, "b . . . . . b b b b", pb::MEMBER_STATE_APPLIED},
    {pb::MEMBER_ACTION_ACCEPT, ". . l l l . . . . .", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_CONSIDER, ". b b . . . . . . .", pb::MEMBER_STATE_CONSIDERING},
    {pb::MEMBER_ACTION_PUT_TO_COUNCIL, ". B . B . . . . . .", pb::MEMBER_STATE_COUNCIL_PENDING},
    {pb::MEMBER_ACTION_JOIN, ". B B B B . . . . .", pb::MEMBER_STATE_JOINED},
    {pb::MEMBER_ACTION_DECLINE, ". b bl b b . . . . .", pb::MEMBER_STATE_DECLINED},
    {pb::MEMBER_ACTION_WITHDRAW, ". . . . . B . . . .", pb::MEMBER_STATE_WITHDRAWN},
    {pb::MEMBER_ACTION_REQUEST_REMOVAL, ". . . . . L . . . .", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_CONSENT_TO_REMOVAL, ". . . . . C . . . .", pb::MEMBER_STATE_REMOVED},
    {pb::MEMBER_ACTION_OFFER_LEAD, ". . . . . L . . . .", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_ACCEPT_LEAD, ". . . . . B . . . .", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_RETRACT_INVITATION, ". l . l l . . . . .", pb::MEMBER_STATE_RETRACTED},
    {pb::MEMBER_ACTION_RETRACT_LEAD_OFFER, ". . . . . L . . . .", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST, ". . . . . L . . . .",
     pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_TAKE_OVER, "B B B B B B B B B B", pb::MEMBER_STATE_JOINED},
};

std::vector<std::string> Cells(const ExpectedMove& row) {
  std::istringstream words(row.who);
  std::vector<std::string> cells;
  for (std::string cell; words >> cell;) cells.push_back(cell == "." ? "" : cell);
  return cells;
}

bool IsParty(char who, const MembershipActor& actor) {
  const char side = static_cast<char>(std::tolower(who));
  return side == 'c' || (side == 'l' ? actor.of_lead : actor.of_body);
}

bool MayAct(char who, const MembershipActor& actor) {
  if (!IsParty(who, actor)) return false;
  if (who == 'C') return actor.coordinator;
  return actor.approver || (actor.contributor && std::islower(who) != 0);
}

// The reason of the refusal; UNSPECIFIED where the step is allowed.
pb::Reason ExpectedReason(const ExpectedMove& row, size_t state, const MembershipActor& actor) {
  const std::vector<std::string> cells = Cells(row);
  bool party = false;
  bool acting = false;
  for (const std::string& cell : cells) {
    for (const char who : cell) {
      party |= IsParty(who, actor);
      acting |= MayAct(who, actor);
    }
  }
  if (!party) return pb::REASON_OTHER_ORGANIZATION;
  if (!acting) return pb::REASON_ROLE_MISSING;
  if (cells[state].empty()) return pb::REASON_ILLEGAL_TRANSITION;
  for (const char who : cells[state]) {
    if (MayAct(who, actor)) return pb::REASON_UNSPECIFIED;
  }
  return pb::REASON_OTHER_ORGANIZATION;
}

// A running initiative of a voluntary form, a city on its way, and a step with all that it needs.
class MembershipTest : public ::testing::Test {
 protected:
  MembershipTest() {
    initiative_.set_lead("organizations/lead");
    initiative_.set_state(pb::INITIATIVE_STATE_RUNNING);
    initiative_.set_form(pb::COOPERATION_FORM_VOLUNTARY);
    initiative_.set_open_to_applications(true);
  }

  void Prepare(pb::MemberState state, pb::MemberAction action) {
    member_.Clear();
    member_.set_name("initiatives/i/members/body");
    member_.set_organization("organizations/body");
    member_.set_state(state);
    if (state != pb::MEMBER_STATE_UNSPECIFIED) member_.set_role(pb::MEMBER_ROLE_MEMBER);
    member_.set_accepted_by_lead(action != pb::MEMBER_ACTION_ACCEPT);
    member_.set_lead_offered(action == pb::MEMBER_ACTION_ACCEPT_LEAD ||
                             action == pb::MEMBER_ACTION_RETRACT_LEAD_OFFER);
    member_.set_removal_requested(action == pb::MEMBER_ACTION_CONSENT_TO_REMOVAL ||
                                  action == pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST);
    if (state == pb::MEMBER_STATE_JOINED) member_.set_joined_date("2024-04-01");
    request_.Clear();
    request_.set_action(action);
    request_.set_date("2024-07-01");
    request_.set_reason("理由");
    if (action == pb::MEMBER_ACTION_PUT_TO_COUNCIL) request_.set_council_date("2024-06-10");
    if (action == pb::MEMBER_ACTION_TAKE_OVER) request_.set_predecessor("organizations/gone");
    predecessor_ = Predecessor();
    predecessor_.member.set_name("initiatives/i/members/gone");
    predecessor_.member.set_organization("organizations/gone");
    predecessor_.member.set_state(pb::MEMBER_STATE_JOINED);
    predecessor_.member.set_role(pb::MEMBER_ROLE_MEMBER);
    predecessor_.member.set_joined_date("2020-04-01");
    predecessor_.ended = "2024-06-01";
    predecessor_.followed = true;
  }

  absl::StatusOr<Transition> Check(const MembershipActor& actor) const {
    return CheckTransition(Context(actor));
  }

  MembershipContext Context(const MembershipActor& actor) const {
    return {initiative_,  member_, request_, actor, kind_, absl::CivilDay(2024, 7, 3),
            &predecessor_};
  }

  // Prepares, and takes the step as somebody who may.
  absl::StatusOr<Transition> Take(pb::MemberState state, pb::MemberAction action) {
    Prepare(state, action);
    return Check(kEverybody);
  }

  static std::vector<std::string> BadFields(const absl::Status& status) {
    std::vector<std::string> fields;
    const auto detail = DetailOf(status);
    if (!detail) return fields;
    for (const auto& v : detail->violations()) {
      fields.push_back(absl::StrCat(v.field(), " ", v.kind()));
    }
    return fields;
  }

  static constexpr MembershipActor kEverybody = {true, true, true, true, true};
  pb::Initiative initiative_;
  pb::InitiativeMember member_;
  pb::ChangeMembershipRequest request_;
  Predecessor predecessor_;
  pb::OrganizationKind kind_ = pb::ORGANIZATION_KIND_CITY;
};

TEST_F(MembershipTest, EveryStepOfEveryActorWithEveryRoleIsAsTheTableSays) {
  std::map<pb::Reason, int> seen;
  for (const ExpectedMove& row : kExpectedMoves) {
    ASSERT_EQ(Cells(row).size(), std::size(kMemberStates));
    for (size_t state = 0; state < std::size(kMemberStates); ++state) {
      Prepare(kMemberStates[state], row.action);
      for (int bits = 0; bits < 32; ++bits) {
        const MembershipActor actor = {(bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0,
                                       (bits & 8) != 0, (bits & 16) != 0};
        const pb::Reason expected = ExpectedReason(row, state, actor);
        const absl::StatusOr<Transition> result = Check(actor);
        ++seen[expected];
        const std::string where =
            absl::StrCat(ActionToken(row.action), " from ", StateToken(kMemberStates[state]),
                         ", actor ", bits, ": ", result.status().ToString());
        ASSERT_EQ(ReasonOf(result.status()), expected) << where;
        ASSERT_EQ(result.ok(), expected == pb::REASON_UNSPECIFIED) << where;
        if (!result.ok()) continue;
        ASSERT_EQ(result->to,
                  row.to == pb::MEMBER_STATE_UNSPECIFIED ? kMemberStates[state] : row.to)
            << where;
      }
    }
  }
  // The walk has been everywhere, and every kind of answer was met.
  EXPECT_EQ(std::size(kExpectedMoves), static_cast<size_t>(pb::MemberAction_ARRAYSIZE - 1));
  EXPECT_EQ(std::size(kMemberStates), static_cast<size_t>(pb::MemberState_ARRAYSIZE));
  EXPECT_EQ(seen.size(), 4u);
  for (const auto& [reason, count] : seen) EXPECT_GT(count, 50) << pb::Reason_Name(reason);
}

TEST_F(MembershipTest, WhatTheInitiativesStateAllows) {
  // p: proposed, o: open, r: running, c: closed, x: cancelled.
  const std::map<pb::MemberAction, std::string> expected = {
      {pb::MEMBER_ACTION_INVITE, "por"},
      {pb::MEMBER_ACTION_APPLY, "or"},
      {pb::MEMBER_ACTION_ACCEPT, "por"},
      {pb::MEMBER_ACTION_CONSIDER, "por"},
      {pb::MEMBER_ACTION_PUT_TO_COUNCIL, "por"},
      {pb::MEMBER_ACTION_JOIN, "por"},
      {pb::MEMBER_ACTION_DECLINE, "porcx"},
      {pb::MEMBER_ACTION_WITHDRAW, "por"},
      {pb::MEMBER_ACTION_REQUEST_REMOVAL, "por"},
      {pb::MEMBER_ACTION_CONSENT_TO_REMOVAL, "por"},
      {pb::MEMBER_ACTION_OFFER_LEAD, "por"},
      {pb::MEMBER_ACTION_ACCEPT_LEAD, "por"},
      {pb::MEMBER_ACTION_RETRACT_INVITATION, "porcx"},
      {pb::MEMBER_ACTION_RETRACT_LEAD_OFFER, "por"},
      {pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST, "por"},
      {pb::MEMBER_ACTION_TAKE_OVER, "por"}};
  const std::map<char, pb::InitiativeState> states = {{'p', pb::INITIATIVE_STATE_PROPOSED},
                                                      {'o', pb::INITIATIVE_STATE_OPEN},
                                                      {'r', pb::INITIATIVE_STATE_RUNNING},
                                                      {'c', pb::INITIATIVE_STATE_CLOSED},
                                                      {'x', pb::INITIATIVE_STATE_CANCELLED}};
  for (const ExpectedMove& row : kExpectedMoves) {
    for (size_t state = 0; state < std::size(kMemberStates); ++state) {
      if (Cells(row)[state].empty()) continue;
      for (const auto& [letter, initiative_state] : states) {
        initiative_.set_state(initiative_state);
        const absl::StatusOr<Transition> result = Take(kMemberStates[state], row.action);
        const bool allowed = expected.at(row.action).find(letter) != std::string::npos;
        ASSERT_EQ(result.ok(), allowed) << ActionToken(row.action) << " " << letter;
        if (allowed) continue;
        ASSERT_EQ(ReasonOf(result.status()), pb::REASON_ILLEGAL_TRANSITION);
        ASSERT_FALSE(MetadataOf(result.status(), "initiative_state").empty());
      }
    }
  }
}

TEST_F(MembershipTest, ApplicationsNeedAnInitiativeThatTakesThem) {
  initiative_.set_open_to_applications(false);
  EXPECT_EQ(ReasonOf(Take(pb::MEMBER_STATE_UNSPECIFIED, pb::MEMBER_ACTION_APPLY).status()),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_TRUE(Take(pb::MEMBER_STATE_UNSPECIFIED, pb::MEMBER_ACTION_INVITE).ok());
}

TEST_F(MembershipTest, TheLeadCannotLeaveWithoutAHandover) {
  for (const pb::MemberAction action :
       {pb::MEMBER_ACTION_WITHDRAW, pb::MEMBER_ACTION_REQUEST_REMOVAL}) {
    Prepare(pb::MEMBER_STATE_JOINED, action);
    member_.set_role(pb::MEMBER_ROLE_LEAD);
    EXPECT_EQ(ReasonOf(Check(kEverybody).status()), pb::REASON_LAST_ONE);
  }
}

TEST_F(MembershipTest, AnApplicantJoinsOnceTheLeadHasAcceptedWhicheverWayItTook) {
  for (const pb::MemberState state :
       {pb::MEMBER_STATE_APPLIED, pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_STATE_COUNCIL_PENDING}) {
    Prepare(state, pb::MEMBER_ACTION_JOIN);
    member_.set_accepted_by_lead(false);
    const absl::Status refused = Check(kEverybody).status();
    EXPECT_EQ(ReasonOf(refused), pb::REASON_STEP_MISSING);
    EXPECT_EQ(MetadataOf(refused, "step"), "acceptance");
  }
}

TEST_F(MembershipTest, MarksAreSetOnceAndNeedTheirOtherHalf) {
  const auto refused = [&](pb::MemberAction action, bool accepted, bool offered, bool removal) {
    Prepare(action == pb::MEMBER_ACTION_ACCEPT ? pb::MEMBER_STATE_APPLIED : pb::MEMBER_STATE_JOINED,
            action);
    member_.set_accepted_by_lead(accepted);
    member_.set_lead_offered(offered);
    member_.set_removal_requested(removal);
    return ReasonOf(Check(kEverybody).status());
  };
  EXPECT_EQ(refused(pb::MEMBER_ACTION_ACCEPT, true, false, false), pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(refused(pb::MEMBER_ACTION_OFFER_LEAD, true, true, false),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(refused(pb::MEMBER_ACTION_OFFER_LEAD, true, false, true),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(refused(pb::MEMBER_ACTION_REQUEST_REMOVAL, true, false, true),
            pb::REASON_ILLEGAL_TRANSITION);
  EXPECT_EQ(refused(pb::MEMBER_ACTION_CONSENT_TO_REMOVAL, true, false, false),
            pb::REASON_STEP_MISSING);
  EXPECT_EQ(refused(pb::MEMBER_ACTION_ACCEPT_LEAD, true, false, false), pb::REASON_STEP_MISSING);
  EXPECT_EQ(refused(pb::MEMBER_ACTION_RETRACT_LEAD_OFFER, true, false, true),
            pb::REASON_STEP_MISSING);
  EXPECT_EQ(refused(pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST, true, true, false),
            pb::REASON_STEP_MISSING);
}

TEST_F(MembershipTest, AnInvitationIsTakenBackOnlyWhereTheLeadGaveOne) {
  Prepare(pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_ACTION_RETRACT_INVITATION);
  member_.set_accepted_by_lead(false);
  const absl::Status refused = Check(kEverybody).status();
  EXPECT_EQ(ReasonOf(refused), pb::REASON_STEP_MISSING);
  EXPECT_EQ(MetadataOf(refused, "step"), "acceptance");
  member_.set_accepted_by_lead(true);
  request_.clear_reason();
  EXPECT_THAT(BadFields(Check(kEverybody).status()), ElementsAre("reason REQUIRED"));
}

TEST_F(MembershipTest, OnlyAJoinedMembershipOfABodyThatEndedIsTakenOverByWhoFollowed) {
  const auto take = [&] { return Take(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_TAKE_OVER); };
  ASSERT_TRUE(take().ok()) << take().status();
  const auto refused = [&](const auto& change) {
    Prepare(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_TAKE_OVER);
    change();
    return Check(kEverybody).status();
  };
  const absl::Status living = refused([&] { predecessor_.ended.clear(); });
  EXPECT_EQ(ReasonOf(living), pb::REASON_STEP_MISSING);
  EXPECT_EQ(MetadataOf(living, "step"), "reorganization");
  const absl::Status stranger = refused([&] { predecessor_.followed = false; });
  EXPECT_EQ(ReasonOf(stranger), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(MetadataOf(stranger, "party"), "successor");
  for (const pb::MemberState state : kMemberStates) {
    if (state == pb::MEMBER_STATE_JOINED) continue;
    EXPECT_EQ(ReasonOf(refused([&] { predecessor_.member.set_state(state); })),
              pb::REASON_ILLEGAL_TRANSITION)
        << state;
  }
  EXPECT_THAT(BadFields(refused([&] { request_.clear_predecessor(); })),
              ElementsAre("predecessor REQUIRED"));
  EXPECT_THAT(BadFields(refused([&] { request_.set_date("2024-05-31"); })),
              ElementsAre("date BAD_ORDER"));
  EXPECT_THAT(BadFields(refused([&] { request_.set_date("2024-07-04"); })),
              ElementsAre("date IN_FUTURE"));
  EXPECT_TRUE(refused([&] { request_.set_date("2024-06-01"); }).ok());
}

TEST_F(MembershipTest, WhoTakesOverHasTheHigherOfTheTwoRoles) {
  constexpr pb::MemberRole kLead = pb::MEMBER_ROLE_LEAD;
  constexpr pb::MemberRole kMember = pb::MEMBER_ROLE_MEMBER;
  constexpr pb::MemberRole kObserver = pb::MEMBER_ROLE_OBSERVER;
  const auto role = [&](pb::MemberState state, pb::MemberRole own, pb::MemberRole theirs) {
    Prepare(state, pb::MEMBER_ACTION_TAKE_OVER);
    member_.set_role(own);
    predecessor_.member.set_role(theirs);
    return Check(kEverybody)->role;
  };
  EXPECT_EQ(role(pb::MEMBER_STATE_JOINED, kMember, kLead), kLead);
  EXPECT_EQ(role(pb::MEMBER_STATE_JOINED, kMember, kObserver), kMember);
  EXPECT_EQ(role(pb::MEMBER_STATE_JOINED, kObserver, kMember), kMember);
  // What it was invited as says nothing about what it takes over.
  EXPECT_EQ(role(pb::MEMBER_STATE_INVITED, kMember, kObserver), kObserver);
}

TEST_F(MembershipTest, ASuccessorBeginsAnewAndAMemberThatTakesOverGoesOn) {
  Prepare(pb::MEMBER_STATE_WITHDRAWN, pb::MEMBER_ACTION_TAKE_OVER);
  member_.set_joined_date("2010-04-01");
  member_.set_left_date("2012-04-01");
  const MembershipContext begins = Context(kEverybody);
  const pb::InitiativeMember anew = AfterTransition(begins, *CheckTransition(begins));
  EXPECT_EQ(anew.state(), pb::MEMBER_STATE_JOINED);
  EXPECT_EQ(anew.joined_date(), "2024-07-01");
  EXPECT_TRUE(anew.left_date().empty() && anew.accepted_by_lead());

  Prepare(pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_TAKE_OVER);
  member_.set_lead_offered(true);
  predecessor_.member.set_role(pb::MEMBER_ROLE_LEAD);
  const MembershipContext goes_on = Context(kEverybody);
  const pb::InitiativeMember lead = AfterTransition(goes_on, *CheckTransition(goes_on));
  EXPECT_EQ(lead.joined_date(), "2024-04-01");
  EXPECT_EQ(lead.role(), pb::MEMBER_ROLE_LEAD);
  EXPECT_FALSE(lead.lead_offered());

  predecessor_.member.set_removal_requested(true);
  const pb::InitiativeMember gone =
      AfterTakenOver(predecessor_.member, "organizations/body", "2024-07-01", "合併");
  EXPECT_EQ(gone.state(), pb::MEMBER_STATE_WITHDRAWN);
  EXPECT_EQ(gone.role(), pb::MEMBER_ROLE_MEMBER);
  EXPECT_EQ(gone.left_date(), "2024-07-01");
  EXPECT_EQ(gone.taken_over_by(), "organizations/body");
  EXPECT_EQ(gone.reason(), "合併");
  EXPECT_FALSE(gone.removal_requested());
}

TEST_F(MembershipTest, OnlyAMemberTakesTheLead) {
  for (const pb::MemberRole role :
       {pb::MEMBER_ROLE_OBSERVER, pb::MEMBER_ROLE_PARTNER, pb::MEMBER_ROLE_LEAD}) {
    Prepare(pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_OFFER_LEAD);
    member_.set_role(role);
    EXPECT_EQ(ReasonOf(Check(kEverybody).status()), pb::REASON_ILLEGAL_TRANSITION) << role;
  }
}

// 地方自治法 and the guidelines: which forms need the council's resolution.
TEST_F(MembershipTest, JoiningNeedsTheCouncilsResolutionWhereTheFormDoes) {
  const std::set<pb::CooperationForm> free = {pb::COOPERATION_FORM_UNSPECIFIED,
                                              pb::COOPERATION_FORM_WIDE_REGION,
                                              pb::COOPERATION_FORM_VOLUNTARY};
  for (int number = 0; number < pb::CooperationForm_ARRAYSIZE; ++number) {
    const auto form = static_cast<pb::CooperationForm>(number);
    initiative_.set_form(form);
    Prepare(pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_ACTION_JOIN);
    request_.clear_reason();
    const absl::Status without = Check(kEverybody).status();
    EXPECT_EQ(ReasonOf(without),
              free.count(form) > 0 ? pb::REASON_UNSPECIFIED : pb::REASON_STEP_MISSING)
        << form;
    if (!without.ok()) {
      EXPECT_EQ(MetadataOf(without, "step"), "resolution");
      EXPECT_THAT(MessageOf(without), HasSubstr(std::string(RuleOf(form).source)));
    }
    request_.set_resolution_date("2024-06-20");
    EXPECT_TRUE(Check(kEverybody).ok()) << form;
    // The law's exception, which its user states.
    request_.clear_resolution_date();
    request_.set_reason("連絡調整を図るための協議会");
    EXPECT_EQ(Check(kEverybody).ok(), free.count(form) > 0 || form == pb::COOPERATION_FORM_COUNCIL)
        << form;
  }
}

TEST_F(MembershipTest, ObserversPartnersAndBodiesWithoutACouncilNeedNoResolution) {
  initiative_.set_form(pb::COOPERATION_FORM_AGREEMENT);
  for (const auto& [role, kind] :
       {std::pair(pb::MEMBER_ROLE_OBSERVER, pb::ORGANIZATION_KIND_TOWN),
        std::pair(pb::MEMBER_ROLE_PARTNER, pb::ORGANIZATION_KIND_COMPANY),
        std::pair(pb::MEMBER_ROLE_MEMBER, pb::ORGANIZATION_KIND_MINISTRY)}) {
    Prepare(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_JOIN);
    request_.clear_reason();
    member_.set_role(role);
    kind_ = kind;
    EXPECT_TRUE(Check(kEverybody).ok()) << role;
  }
}

TEST_F(MembershipTest, EveryFieldThatAStepNeedsIsNamed) {
  const auto without = [&](pb::MemberState state, pb::MemberAction action) {
    Prepare(state, action);
    request_.clear_date();
    request_.clear_reason();
    request_.clear_council_date();
    return BadFields(Check(kEverybody).status());
  };
  EXPECT_THAT(without(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_JOIN),
              ElementsAre("date REQUIRED"));
  EXPECT_THAT(without(pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_WITHDRAW),
              ElementsAre("date REQUIRED", "reason REQUIRED"));
  EXPECT_THAT(without(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_DECLINE),
              ElementsAre("reason REQUIRED"));
  EXPECT_THAT(without(pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_REQUEST_REMOVAL),
              ElementsAre("reason REQUIRED"));
  EXPECT_THAT(without(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_PUT_TO_COUNCIL),
              ElementsAre("council_date REQUIRED"));
  EXPECT_THAT(without(pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_CONSENT_TO_REMOVAL),
              ElementsAre("date REQUIRED"));
  EXPECT_THAT(without(pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_ACCEPT_LEAD),
              ElementsAre("date REQUIRED"));
  EXPECT_TRUE(without(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_CONSIDER).empty());
}

TEST_F(MembershipTest, AFieldThatSaysNothingForTheActionIsRefused) {
  Prepare(pb::MEMBER_STATE_INVITED, pb::MEMBER_ACTION_CONSIDER);
  request_.set_council_date("2024-06-10");
  request_.set_resolution_date("2024-06-20");
  request_.set_role(pb::MEMBER_ROLE_OBSERVER);
  EXPECT_THAT(BadFields(Check(kEverybody).status()),
              ElementsAre("council_date NOT_APPLICABLE", "resolution_date NOT_APPLICABLE",
                          "role NOT_APPLICABLE"));
}

TEST_F(MembershipTest, DaysStandInTheOrderOfWhatHappened) {
  Prepare(pb::MEMBER_STATE_COUNCIL_PENDING, pb::MEMBER_ACTION_JOIN);
  member_.set_council_date("2024-06-10");
  request_.set_resolution_date("2024-06-09");
  EXPECT_THAT(BadFields(Check(kEverybody).status()), ElementsAre("resolution_date BAD_ORDER"));
  request_.set_resolution_date("2024-07-02");
  EXPECT_THAT(BadFields(Check(kEverybody).status()), ElementsAre("date BAD_ORDER"));
  // Today is 3 July: a resolution of the 4th has not been taken; a start in April can be agreed
  // now.
  request_.set_resolution_date("2024-07-04");
  request_.set_date("2025-04-01");
  EXPECT_THAT(BadFields(Check(kEverybody).status()), ElementsAre("resolution_date IN_FUTURE"));
  request_.set_resolution_date("2024-07-03");
  EXPECT_TRUE(Check(kEverybody).ok());

  Prepare(pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_WITHDRAW);
  request_.set_date("2024-03-31");
  EXPECT_THAT(BadFields(Check(kEverybody).status()), ElementsAre("date BAD_ORDER"));
}

TEST_F(MembershipTest, RolesFollowTheKindOfBody) {
  const auto role = [&](pb::OrganizationKind kind, pb::MemberRole wanted) -> std::string {
    Prepare(pb::MEMBER_STATE_UNSPECIFIED, pb::MEMBER_ACTION_INVITE);
    kind_ = kind;
    request_.set_role(wanted);
    const absl::StatusOr<Transition> result = Check(kEverybody);
    if (!result.ok()) return BadFields(result.status()).at(0);
    return pb::MemberRole_Name(result->role).substr(sizeof("MEMBER_ROLE_") - 1);
  };
  constexpr auto kDefault = pb::MEMBER_ROLE_UNSPECIFIED;
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_VILLAGE, kDefault), "MEMBER");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_WIDE_AREA_UNION, kDefault), "MEMBER");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_MINISTRY, kDefault), "MEMBER");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_UNIVERSITY, kDefault), "PARTNER");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_COMPANY, kDefault), "PARTNER");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_OTHER_PARTNER, pb::MEMBER_ROLE_OBSERVER), "OBSERVER");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_CITY, pb::MEMBER_ROLE_OBSERVER), "OBSERVER");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_CITY, pb::MEMBER_ROLE_LEAD), "role BAD_ROLE");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_CITY, pb::MEMBER_ROLE_PARTNER), "role BAD_ROLE");
  EXPECT_EQ(role(pb::ORGANIZATION_KIND_COMPANY, pb::MEMBER_ROLE_MEMBER), "role BAD_ROLE");
}

TEST_F(MembershipTest, ANewBeginningKeepsNothingOfTheLastButItsHistory) {
  Prepare(pb::MEMBER_STATE_WITHDRAWN, pb::MEMBER_ACTION_APPLY);
  member_.set_joined_date("2020-04-01");
  member_.set_left_date("2022-04-01");
  member_.set_resolution_date("2020-03-20");
  member_.add_history()->set_action("MEMBER_ACTION_JOIN");
  request_.clear_reason();
  const MembershipContext context = Context(kEverybody);
  const absl::StatusOr<Transition> transition = CheckTransition(context);
  ASSERT_TRUE(transition.ok()) << transition.status();
  const pb::InitiativeMember again = AfterTransition(context, *transition);
  EXPECT_EQ(again.state(), pb::MEMBER_STATE_APPLIED);
  EXPECT_EQ(again.name(), member_.name());
  EXPECT_EQ(again.history_size(), 1);
  EXPECT_FALSE(again.accepted_by_lead());
  EXPECT_TRUE(again.joined_date().empty() && again.left_date().empty() &&
              again.resolution_date().empty());
}

TEST(WasJoinedOn, CountsTheFirstDayAndNotTheLastAndRemembersEarlierMemberships) {
  pb::InitiativeMember m;
  const auto add = [&](const char* action, const char* date) {
    pb::InitiativeEvent& event = *m.add_history();
    event.set_action(action);
    event.set_date(date);
  };
  add("MEMBER_ACTION_JOIN", "2015-04-01");
  add("MEMBER_ACTION_WITHDRAW", "2017-04-01");
  add("MEMBER_ACTION_JOIN", "2020-04-01");
  m.set_joined_date("2020-04-01");
  const auto on = [&](int y, int month, int d) {
    return WasJoinedOn(m, absl::CivilDay(y, month, d));
  };
  EXPECT_FALSE(on(2015, 3, 31));
  EXPECT_TRUE(on(2015, 4, 1));
  EXPECT_TRUE(on(2017, 3, 31));
  EXPECT_FALSE(on(2017, 4, 1));
  EXPECT_FALSE(on(2020, 3, 31));
  EXPECT_TRUE(on(2020, 4, 1));
  EXPECT_TRUE(on(2024, 1, 1));
  m.set_left_date("2023-01-01");
  EXPECT_FALSE(on(2024, 1, 1));
  // Taken over from a predecessor in 2020, and by a successor in 2023.
  m.clear_history();
  add("MEMBER_ACTION_TAKE_OVER", "2020-04-01");
  m.mutable_history(0)->set_subject("organizations/gone");
  add("MEMBER_ACTION_TAKE_OVER", "2023-01-01");
  m.clear_joined_date();
  EXPECT_TRUE(on(2020, 4, 1));
  EXPECT_TRUE(on(2022, 12, 31));
  EXPECT_FALSE(on(2023, 1, 1));
  EXPECT_FALSE(WasJoinedOn(pb::InitiativeMember(), absl::CivilDay(2024, 1, 1)));
}

}  // namespace
}  // namespace renkei::domain
