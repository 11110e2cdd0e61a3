#include "server/domain/initiative/membership.h"

#include <array>
#include <initializer_list>

#include "absl/strings/str_cat.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership_conditions.h"
#include "server/domain/initiative/membership_fields.h"
#include "server/domain/steps.h"
#include "server/domain/words/value_words.h"
#include "storage/base/status_macros.h"

namespace renkei::domain {
namespace {

// A set of enum values, as bits.
template <typename Enum>
class Set {
 public:
  constexpr Set(std::initializer_list<Enum> values) {
    for (const Enum value : values) bits_ |= Bit(value);
  }
  constexpr bool Has(Enum value) const { return (bits_ & Bit(value)) != 0; }

 private:
  static constexpr uint32_t Bit(Enum value) { return uint32_t{1} << static_cast<int>(value); }
  uint32_t bits_ = 0;
};

enum class Party { kLead, kBody, kCoordinator };
enum class Rank { kContributor, kApprover };

struct Rule {
  pb::MemberAction action;
  Set<pb::MemberState> from;
  pb::MemberState to;  // UNSPECIFIED: the state stays
  Party party;
  Rank rank;  // of the two sides; a coordinator is one by role
  Set<pb::InitiativeState> during;
  bool needs_living_body = false;
};

constexpr Set<pb::MemberState> kOutside = {pb::MEMBER_STATE_UNSPECIFIED, pb::MEMBER_STATE_DECLINED,
                                           pb::MEMBER_STATE_WITHDRAWN, pb::MEMBER_STATE_REMOVED,
                                           pb::MEMBER_STATE_RETRACTED};
constexpr Set<pb::MemberState> kAny = {
    pb::MEMBER_STATE_UNSPECIFIED, pb::MEMBER_STATE_INVITED,         pb::MEMBER_STATE_APPLIED,
    pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_STATE_COUNCIL_PENDING, pb::MEMBER_STATE_JOINED,
    pb::MEMBER_STATE_DECLINED,    pb::MEMBER_STATE_WITHDRAWN,       pb::MEMBER_STATE_REMOVED,
    pb::MEMBER_STATE_RETRACTED};
constexpr Set<pb::MemberState> kOnTheWay = {pb::MEMBER_STATE_INVITED, pb::MEMBER_STATE_APPLIED,
                                            pb::MEMBER_STATE_CONSIDERING,
                                            pb::MEMBER_STATE_COUNCIL_PENDING};
constexpr Set<pb::MemberState> kJoined = {pb::MEMBER_STATE_JOINED};
constexpr pb::MemberState kStays = pb::MEMBER_STATE_UNSPECIFIED;

constexpr Set<pb::InitiativeState> kLiving = {
    pb::INITIATIVE_STATE_PROPOSED, pb::INITIATIVE_STATE_OPEN, pb::INITIATIVE_STATE_RUNNING};
constexpr Set<pb::InitiativeState> kTakingApplications = {pb::INITIATIVE_STATE_OPEN,
                                                          pb::INITIATIVE_STATE_RUNNING};
// An invitation that outlived its initiative can still be answered with no.
constexpr Set<pb::InitiativeState> kAlways = {
    pb::INITIATIVE_STATE_PROPOSED, pb::INITIATIVE_STATE_OPEN, pb::INITIATIVE_STATE_RUNNING,
    pb::INITIATIVE_STATE_CLOSED, pb::INITIATIVE_STATE_CANCELLED};

constexpr std::array kMembershipRules = {
    Rule{pb::MEMBER_ACTION_INVITE, kOutside, pb::MEMBER_STATE_INVITED, Party::kLead,
         Rank::kContributor, kLiving, true},
    Rule{pb::MEMBER_ACTION_APPLY, kOutside, pb::MEMBER_STATE_APPLIED, Party::kBody,
         Rank::kContributor, kTakingApplications, true},
    // An applicant may go on considering meanwhile.
    Rule{pb::MEMBER_ACTION_ACCEPT,
         {pb::MEMBER_STATE_APPLIED, pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_STATE_COUNCIL_PENDING},
         kStays,
         Party::kLead,
         Rank::kContributor,
         kLiving},
    Rule{pb::MEMBER_ACTION_CONSIDER,
         {pb::MEMBER_STATE_INVITED, pb::MEMBER_STATE_APPLIED},
         pb::MEMBER_STATE_CONSIDERING,
         Party::kBody,
         Rank::kContributor,
         kLiving},
    Rule{pb::MEMBER_ACTION_PUT_TO_COUNCIL,
         {pb::MEMBER_STATE_INVITED, pb::MEMBER_STATE_CONSIDERING},
         pb::MEMBER_STATE_COUNCIL_PENDING,
         Party::kBody,
         Rank::kApprover,
         kLiving},
    Rule{pb::MEMBER_ACTION_PUT_TO_COUNCIL, kJoined, kStays, Party::kBody, Rank::kApprover, kLiving},
    Rule{pb::MEMBER_ACTION_JOIN, kOnTheWay, pb::MEMBER_STATE_JOINED, Party::kBody, Rank::kApprover,
         kLiving, true},
    Rule{pb::MEMBER_ACTION_DECLINE, kOnTheWay, pb::MEMBER_STATE_DECLINED, Party::kBody,
         Rank::kContributor, kAlways},
    Rule{pb::MEMBER_ACTION_DECLINE,
         {pb::MEMBER_STATE_APPLIED},
         pb::MEMBER_STATE_DECLINED,
         Party::kLead,
         Rank::kContributor,
         kAlways},
    Rule{pb::MEMBER_ACTION_WITHDRAW, kJoined, pb::MEMBER_STATE_WITHDRAWN, Party::kBody,
         Rank::kApprover, kLiving},
    Rule{pb::MEMBER_ACTION_REQUEST_REMOVAL, kJoined, kStays, Party::kLead, Rank::kApprover,
         kLiving},
    Rule{pb::MEMBER_ACTION_CONSENT_TO_REMOVAL, kJoined, pb::MEMBER_STATE_REMOVED,
         Party::kCoordinator, Rank::kApprover, kLiving},
    Rule{pb::MEMBER_ACTION_OFFER_LEAD, kJoined, kStays, Party::kLead, Rank::kApprover, kLiving,
         true},
    Rule{pb::MEMBER_ACTION_ACCEPT_LEAD, kJoined, kStays, Party::kBody, Rank::kApprover, kLiving,
         true},
    Rule{pb::MEMBER_ACTION_RETRACT_INVITATION,
         {pb::MEMBER_STATE_INVITED, pb::MEMBER_STATE_CONSIDERING, pb::MEMBER_STATE_COUNCIL_PENDING},
         pb::MEMBER_STATE_RETRACTED,
         Party::kLead,
         Rank::kContributor,
         kAlways},
    Rule{pb::MEMBER_ACTION_RETRACT_LEAD_OFFER, kJoined, kStays, Party::kLead, Rank::kApprover,
         kLiving},
    Rule{pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST, kJoined, kStays, Party::kLead, Rank::kApprover,
         kLiving},
    Rule{pb::MEMBER_ACTION_TAKE_OVER, kAny, pb::MEMBER_STATE_JOINED, Party::kBody, Rank::kApprover,
         kLiving, true},
};

bool IsParty(const MembershipActor& actor, const Rule& rule) {
  switch (rule.party) {
    case Party::kLead:
      return actor.of_lead;
    case Party::kBody:
      return actor.of_body;
    case Party::kCoordinator:
      return true;  // of any organization: the role decides
  }
  return false;
}

bool HasRole(const MembershipActor& actor, const Rule& rule) {
  if (rule.party == Party::kCoordinator) return actor.coordinator;
  return actor.approver || (actor.contributor && rule.rank == Rank::kContributor);
}

// Which rules of the action fit so far. Declining and putting to the council have two.
struct RuleMatch {
  const Rule* rule = nullptr;           // all fits
  const Rule* without_role = nullptr;   // the side fits, the role does not
  const Rule* without_party = nullptr;  // the side does not
  bool any_acting = false;              // side and role fit some rule, whatever the state
};

RuleMatch FindRule(const MembershipContext& c) {
  RuleMatch match;
  for (const Rule& rule : kMembershipRules) {
    if (rule.action != c.request.action()) continue;
    const bool party = IsParty(c.actor, rule);
    const bool acting = party && HasRole(c.actor, rule);
    match.any_acting |= acting;
    if (!party) {
      if (match.without_party == nullptr) match.without_party = &rule;
    } else if (!acting) {
      match.without_role = &rule;
    } else if (rule.from.Has(c.member.state()) && match.rule == nullptr) {
      match.rule = &rule;
    }
  }
  return match;
}

absl::Status WrongParty(const MembershipContext& c, const Rule& rule) {
  const bool lead = rule.party == Party::kLead;
  const Bilingual action = ValueName(c.request.action());
  return MakeError(pb::REASON_OTHER_ORGANIZATION,
                   {absl::StrCat("\"", action.en, "\" is for accounts of ",
                                 lead ? "the organization that leads" : "the body itself", " (",
                                 lead ? c.initiative.lead() : c.member.organization(), ")"),
                    absl::StrCat("「", action.ja, "」ができるのは、",
                                 lead ? "幹事団体" : "その団体自身", "の利用者だけです。")},
                   {{"resource", c.member.name()}, {"party", lead ? "lead" : "body"}});
}

absl::Status MissingRole(const MembershipContext& c, const Rule& rule) {
  std::vector<pb::Role> enough = {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
  if (rule.rank == Rank::kApprover) enough = {pb::ROLE_APPROVER};
  if (rule.party == Party::kCoordinator) enough = {pb::ROLE_COORDINATOR};
  return StepNeedsRole(ValueName(c.request.action()), enough);
}

absl::Status IllegalState(const MembershipContext& c) {
  return IllegalNow(c,
                    {absl::StrCat("The membership is ", ValueName(c.member.state()).en, "; \"",
                                  ValueName(c.request.action()).en, "\" is not possible."),
                     absl::StrCat("現在の状態は「", ValueName(c.member.state()).ja, "」のため、「",
                                  ValueName(c.request.action()).ja, "」はできません。")});
}

absl::Status CheckInitiativeState(const MembershipContext& c, const Rule& rule) {
  const Bilingual state = ValueName(c.initiative.state());
  if (!rule.during.Has(c.initiative.state())) {
    return IllegalNow(c, {absl::StrCat("The initiative is ", state.en, "; \"",
                                       ValueName(rule.action).en, "\" is not possible."),
                          absl::StrCat("この連携は「", state.ja, "」のため、「",
                                       ValueName(rule.action).ja, "」はできません。")});
  }
  if (rule.action == pb::MEMBER_ACTION_APPLY && !c.initiative.open_to_applications()) {
    return IllegalNow(c, {"The initiative takes no applications; ask its lead for an invitation.",
                          "この連携は参加申請を受け付けていません。幹事団体に招待をご依頼くだ"
                          "さい。"});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Transition> JudgeTransition(const MembershipContext& context) {
  const RuleMatch match = FindRule(context);
  if (!match.any_acting) {
    if (match.without_role != nullptr) return MissingRole(context, *match.without_role);
    if (match.without_party != nullptr) return WrongParty(context, *match.without_party);
    return InvalidField("action", "UNKNOWN_VALUE", {"no such action", "不明な操作です。"});
  }
  if (match.rule == nullptr) {
    // Another side may do it from here: say which, rather than that nobody can.
    for (const Rule& rule : kMembershipRules) {
      if (rule.action == context.request.action() && rule.from.Has(context.member.state())) {
        return WrongParty(context, rule);
      }
    }
    return IllegalState(context);
  }
  RETURN_IF_ERROR(CheckInitiativeState(context, *match.rule));
  RETURN_IF_ERROR(CheckConditions(context));
  ASSIGN_OR_RETURN(const pb::MemberRole role, CheckStepFields(context));
  Transition transition;
  transition.action = match.rule->action;
  transition.to = match.rule->to == kStays ? context.member.state() : match.rule->to;
  transition.role = role;
  transition.needs_living_body = match.rule->needs_living_body;
  return transition;
}

absl::StatusOr<Transition> CheckTransition(const MembershipContext& context) {
  absl::StatusOr<Transition> judged = JudgeTransition(context);
  if (judged.ok()) return judged;
  return WithOpenSteps(context, judged.status());
}

std::vector<pb::MemberAction> ActionsFrom(pb::MemberState state) {
  std::vector<pb::MemberAction> actions;
  for (const Rule& rule : kMembershipRules) {
    // A succession depends on another's membership, not on the state of one's own.
    if (rule.action == pb::MEMBER_ACTION_TAKE_OVER) continue;
    const bool again = !actions.empty() && actions.back() == rule.action;
    if (rule.from.Has(state) && !again) actions.push_back(rule.action);
  }
  return actions;
}

bool IsActive(pb::MemberState state) {
  return kOnTheWay.Has(state) || state == pb::MEMBER_STATE_JOINED;
}

bool TakesApplications(const pb::Initiative& initiative) {
  return kTakingApplications.Has(initiative.state()) && initiative.open_to_applications();
}

std::string StateToken(pb::MemberState state) {
  return pb::MemberState_Name(state).substr(sizeof("MEMBER_STATE_") - 1);
}

std::string ActionToken(pb::MemberAction action) {
  return pb::MemberAction_Name(action).substr(sizeof("MEMBER_ACTION_") - 1);
}

}  // namespace renkei::domain
