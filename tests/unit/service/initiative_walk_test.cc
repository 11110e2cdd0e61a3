// Both state machines, walked through the service: every step from every state by every kind of
// account, against the law of initiatives written down once more and by hand.

#include <map>
#include <optional>
#include <sstream>

#include "server/domain/initiative/membership.h"
#include "server/service/initiative/initiative_access.h"
#include "tests/unit/service/initiative_fixture.h"

namespace renkei::service {
namespace {

constexpr char kGone[] = "organizations/ogone";  // followed by Maniwa

constexpr pb::InitiativeState kLife[] = {pb::INITIATIVE_STATE_PROPOSED, pb::INITIATIVE_STATE_OPEN,
                                         pb::INITIATIVE_STATE_RUNNING, pb::INITIATIVE_STATE_CLOSED,
                                         pb::INITIATIVE_STATE_CANCELLED};

constexpr pb::MemberState kStates[] = {
    pb::MEMBER_STATE_UNSPECIFIED, pb::MEMBER_STATE_INVITED,         pb::MEMBER_STATE_APPLIED,
    pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_STATE_COUNCIL_PENDING, pb::MEMBER_STATE_JOINED,
    pb::MEMBER_STATE_DECLINED,    pb::MEMBER_STATE_WITHDRAWN,       pb::MEMBER_STATE_REMOVED,
    pb::MEMBER_STATE_RETRACTED};

// l, b   lead, body: contributor or approver     L, B   approver alone     C   coordinator
struct Law {
  pb::MemberAction action;
  const char* who;     // none inv app con cou joi dec wit rem ret
  const char* during;  // p: proposed, o: open, r: running, c: closed, x: cancelled
  pb::MemberState to;  // UNSPECIFIED: the state stays
};

const Law kLaw[] = {
    {pb::MEMBER_ACTION_INVITE, "l . . . . . l l l l", "por", pb::MEMBER_STATE_INVITED},
    {pb::MEMBER_ACTION_APPLY, "b . . . . . b b b b", "or", pb::MEMBER_STATE_APPLIED},
    {pb::MEMBER_ACTION_ACCEPT, ". . l l l . . . . .", "por", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_CONSIDER, ". b b . . . . . . .", "por", pb::MEMBER_STATE_CONSIDERING},
    {pb::MEMBER_ACTION_PUT_TO_COUNCIL, ". B . B . . . . . .", "por",
     pb::MEMBER_STATE_COUNCIL_PENDING},
    {pb::MEMBER_ACTION_JOIN, ". B B B B . . . . .", "por", pb::MEMBER_STATE_JOINED},
    {pb::MEMBER_ACTION_DECLINE, ". b bl b b . . . . .", "porcx", pb::MEMBER_STATE_DECLINED},
    {pb::MEMBER_ACTION_WITHDRAW, ". . . . . B . . . .", "por", pb::MEMBER_STATE_WITHDRAWN},
    {pb::MEMBER_ACTION_REQUEST_REMOVAL, ". . . . . L . . . .", "por", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_CONSENT_TO_REMOVAL, ". . . . . C . . . .", "por", pb::MEMBER_STATE_REMOVED},
    {pb::MEMBER_ACTION_OFFER_LEAD, ". . . . . L . . . .", "por", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_ACCEPT_LEAD, ". . . . . B . . . .", "por", pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_RETRACT_INVITATION, ". l . l l . . . . .", "porcx",
     pb::MEMBER_STATE_RETRACTED},
    {pb::MEMBER_ACTION_RETRACT_LEAD_OFFER, ". . . . . L . . . .", "por",
     pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST, ". . . . . L . . . .", "por",
     pb::MEMBER_STATE_UNSPECIFIED},
    {pb::MEMBER_ACTION_TAKE_OVER, "B B B B B B B B B B", "por", pb::MEMBER_STATE_JOINED},
};

std::vector<std::string> Cells(const char* text) {
  std::istringstream words(text);
  std::vector<std::string> cells;
  for (std::string cell; words >> cell;) cells.push_back(cell == "." ? "" : cell);
  return cells;
}

// An account, and what the law calls it: the letters for which it may act.
struct WalkActor {
  std::string name;
  std::string token;
  std::string acts_as;  // of "lLbBC"
  std::string side;     // of "lbc": for whom it could act if it had the role
  bool writes;          // it has one of the roles that write at all
};

bool AnyOf(const std::string& letters, const std::string& set) {
  return letters.find_first_of(set) != std::string::npos;
}

class InitiativeWalkTest : public InitiativeTest {
 protected:
  InitiativeWalkTest() {
    leaves_sound_store_ = false;  // members are put into their states past the handlers
    AddOrganization(kGone, "", "旧町", pb::ORGANIZATION_KIND_TOWN, "", "2024-06-01");
    pb::Reorganization merger;
    merger.set_name("reorganizations/2024-1");
    merger.set_date("2024-06-01");
    merger.set_kind(pb::REORGANIZATION_KIND_MERGER);
    merger.add_predecessors(kGone);
    merger.add_successors(kManiwa);
    storage::Mutation mutation;
    Reorganizations().Insert(merger, mutation);
    EXPECT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
    pb::Initiative draft = Draft("すべての手続き");
    draft.set_open_to_applications(true);
    name_ = Create(draft).name();
    const auto account = [&](const char* organization, pb::Role role) {
      return AddAccount(organization, {role});
    };
    // A coordinator belongs to no side: any may be meant, the role decides.
    actors_ = {
        {"lead's reader", account(kKanagawa, pb::ROLE_READER), "", "lc", false},
        {"lead's contributor", account(kKanagawa, pb::ROLE_CONTRIBUTOR), "l", "lc", true},
        {"lead's approver", account(kKanagawa, pb::ROLE_APPROVER), "lL", "lc", true},
        {"body's reader", account(kManiwa, pb::ROLE_READER), "", "bc", false},
        {"body's contributor", account(kManiwa, pb::ROLE_CONTRIBUTOR), "b", "bc", true},
        {"body's approver", account(kManiwa, pb::ROLE_APPROVER), "bB", "bc", true},
        {"coordinator", account(kAizu, pb::ROLE_COORDINATOR), "C", "c", true},
        {"stranger", account(kAizu, pb::ROLE_APPROVER), "", "c", true},
        {"system administrator", account(kAizu, pb::ROLE_SYSTEM_ADMIN), "", "c", false},
    };
  }

  pb::InitiativeMember MemberAs(const std::string& organization, pb::MemberState state) const {
    pb::InitiativeMember m;
    m.set_name(MemberOf(name_, organization));
    m.set_organization(organization);
    m.set_state(state);
    m.set_role(pb::MEMBER_ROLE_MEMBER);
    if (state == pb::MEMBER_STATE_JOINED) m.set_joined_date("2024-04-01");
    return m;
  }

  // Puts the row of a member as it is wanted in the place of what is there.
  void PutRow(const pb::InitiativeMember& wanted, storage::Mutation& mutation) {
    storage::Key key = MembersPrefix(name_);
    const auto snapshot = store_->NewSnapshot();
    const auto row = Members().Get(
        *snapshot, key.Add(wanted.organization().substr(sizeof("organizations/") - 1)));
    ASSERT_TRUE(row.ok()) << row.status();
    const bool none = wanted.state() == pb::MEMBER_STATE_UNSPECIFIED;
    if (row->has_value() && none) Members().Erase(**row, mutation);
    if (row->has_value() && !none) Members().Update(**row, wanted, mutation);
    if (!row->has_value() && !none) Members().Insert(wanted, mutation);
  }

  // The initiative, led by Kanagawa, in one state, and Maniwa's membership in another, with all that
  // `action` needs.
  void Arrange(pb::InitiativeState life, pb::MemberState state, pb::MemberAction action) {
    storage::Mutation mutation;
    pb::InitiativeMember lead = MemberAs(kKanagawa, pb::MEMBER_STATE_JOINED);
    lead.set_role(pb::MEMBER_ROLE_LEAD);
    PutRow(lead, mutation);
    PutRow(MemberAs(kGone, pb::MEMBER_STATE_JOINED), mutation);
    pb::InitiativeMember body = MemberAs(kManiwa, state);
    body.set_accepted_by_lead(action != pb::MEMBER_ACTION_ACCEPT);
    body.set_lead_offered(action == pb::MEMBER_ACTION_ACCEPT_LEAD ||
                          action == pb::MEMBER_ACTION_RETRACT_LEAD_OFFER);
    body.set_removal_requested(action == pb::MEMBER_ACTION_CONSENT_TO_REMOVAL ||
                               action == pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST);
    PutRow(body, mutation);
    const auto snapshot = store_->NewSnapshot();
    const auto row = Initiatives().Get(*snapshot, KeyByName(Initiatives(), name_));
    pb::Initiative initiative = (*row)->message;
    initiative.set_state(life);
    initiative.set_lead(kKanagawa);
    initiative.clear_history();
    Initiatives().Update(**row, initiative, mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  static pb::ChangeMembershipRequest WithAllItNeeds(pb::ChangeMembershipRequest request) {
    if (request.action() == pb::MEMBER_ACTION_PUT_TO_COUNCIL) {
      request.set_council_date("2024-06-10");
    }
    if (request.action() == pb::MEMBER_ACTION_TAKE_OVER) request.set_predecessor(kGone);
    return request;
  }

  // What the law answers: UNSPECIFIED where the step is allowed.
  static pb::Reason Expected(const Law& law, size_t state, char life, const WalkActor& actor) {
    if (!actor.writes) return pb::REASON_ROLE_MISSING;
    const std::vector<std::string> cells = Cells(law.who);
    const bool begins = !cells[0].empty();
    if (state == 0 && !begins) return pb::REASON_NOT_FOUND;
    std::string anyone;
    for (const std::string& cell : cells) anyone += cell;
    std::string sides = anyone;
    for (char& side : sides) side = static_cast<char>(std::tolower(side));
    if (!AnyOf(actor.side, sides)) return pb::REASON_OTHER_ORGANIZATION;
    if (!AnyOf(actor.acts_as, anyone)) return pb::REASON_ROLE_MISSING;
    if (cells[state].empty()) return pb::REASON_ILLEGAL_TRANSITION;
    if (!AnyOf(actor.acts_as, cells[state])) return pb::REASON_OTHER_ORGANIZATION;
    if (std::string(law.during).find(life) == std::string::npos) {
      return pb::REASON_ILLEGAL_TRANSITION;
    }
    return pb::REASON_UNSPECIFIED;
  }

  // One cell of the table, by all actors.
  void Walk(const Law& law, size_t life, size_t state) {
    Arrange(kLife[life], kStates[state], law.action);
    for (const WalkActor& actor : actors_) {
      const pb::Reason expected = Expected(law, state, "porcx"[life], actor);
      const auto step = Step(actor.token, WithAllItNeeds(StepOf(name_, kManiwa, law.action)));
      ++seen_[expected];
      ASSERT_EQ(ReasonOf(step), expected)
          << domain::ActionToken(law.action) << " from " << domain::StateToken(kStates[state])
          << " while " << pb::InitiativeState_Name(kLife[life]) << " by " << actor.name << ": "
          << step.status();
      ASSERT_EQ(step.ok(), expected == pb::REASON_UNSPECIFIED);
      if (!step.ok()) continue;
      const pb::MemberState to = law.to == pb::MEMBER_STATE_UNSPECIFIED ? kStates[state] : law.to;
      ASSERT_EQ(step->state(), to);
      ASSERT_EQ(GetMember(actor.token, name_, kManiwa)->state(), to);
      Arrange(kLife[life], kStates[state], law.action);
    }
  }

  std::string name_;
  std::vector<WalkActor> actors_;
  std::map<pb::Reason, int> seen_;
};

TEST_F(InitiativeWalkTest, EveryStepOfAMembershipFromEveryStateByEveryAccountIsAsTheLawSays) {
  for (const Law& law : kLaw) {
    ASSERT_EQ(Cells(law.who).size(), std::size(kStates));
    for (size_t life = 0; life < std::size(kLife); ++life) {
      for (size_t state = 0; state < std::size(kStates); ++state) {
        ASSERT_NO_FATAL_FAILURE(Walk(law, life, state));
      }
    }
  }
  // The walk has been everywhere, and every kind of answer was met.
  EXPECT_EQ(std::size(kLaw), static_cast<size_t>(pb::MemberAction_ARRAYSIZE - 1));
  EXPECT_EQ(std::size(kStates), static_cast<size_t>(pb::MemberState_ARRAYSIZE));
  EXPECT_EQ(seen_.size(), 5u);
  for (const auto& [reason, count] : seen_) EXPECT_GT(count, 100) << pb::Reason_Name(reason);
}

TEST_F(InitiativeWalkTest, EveryChangeOfAnInitiativesStateByEveryAccountIsAsTheLawSays) {
  // Rows: from; columns: to; in the order of kLife.
  const char* const allowed[] = {".o..x", "..r.x", "...cx", ".....", "....."};
  int taken = 0;
  for (size_t from = 0; from < std::size(kLife); ++from) {
    for (size_t to = 0; to < std::size(kLife); ++to) {
      Arrange(kLife[from], pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_WITHDRAW);
      for (const WalkActor& actor : actors_) {
        const bool approver = actor.name == "stranger" || AnyOf(actor.acts_as, "LB");
        const pb::Reason expected = !approver                    ? pb::REASON_ROLE_MISSING
                                    : !AnyOf(actor.acts_as, "L") ? pb::REASON_OTHER_ORGANIZATION
                                    : allowed[from][to] == '.'   ? pb::REASON_ILLEGAL_TRANSITION
                                                                 : pb::REASON_UNSPECIFIED;
        const auto moved = Move(actor.token, name_, kLife[to], "成果または理由");
        ASSERT_EQ(ReasonOf(moved), expected)
            << from << " to " << to << " by " << actor.name << ": " << moved.status();
        if (!moved.ok()) continue;
        ++taken;
        EXPECT_EQ(Get(actor.token, name_)->state(), kLife[to]);
        Arrange(kLife[from], pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_WITHDRAW);
      }
    }
  }
  EXPECT_EQ(taken, 6);
}

TEST_F(InitiativeWalkTest, TheTextIsTheLeadsWhileTheInitiativeLives) {
  int n = 0;
  for (size_t life = 0; life < std::size(kLife); ++life) {
    Arrange(kLife[life], pb::MEMBER_STATE_JOINED, pb::MEMBER_ACTION_WITHDRAW);
    for (const WalkActor& actor : actors_) {
      const pb::Reason expected = !actor.writes || actor.acts_as == "C" ? pb::REASON_ROLE_MISSING
                                  : !AnyOf(actor.acts_as, "l") ? pb::REASON_OTHER_ORGANIZATION
                                  : life >= 3                  ? pb::REASON_NOT_EDITABLE
                                                               : pb::REASON_UNSPECIFIED;
      pb::Initiative part;
      part.set_name(name_);
      part.set_purpose(absl::StrCat("目的 ", ++n));
      EXPECT_EQ(ReasonOf(Update(actor.token, part)), expected) << life << " by " << actor.name;
    }
  }
}

}  // namespace
}  // namespace renkei::service
