#include "server/domain/initiative/membership_fields.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/initiative/cooperation_form.h"
#include "server/domain/time/date.h"
#include "server/domain/words/value_words.h"

namespace renkei::domain {
namespace {

using Violations = std::vector<pb::FieldViolation>;

bool Begins(pb::MemberAction action) {
  return action == pb::MEMBER_ACTION_INVITE || action == pb::MEMBER_ACTION_APPLY;
}

bool NeedsDate(pb::MemberAction action) {
  return action == pb::MEMBER_ACTION_JOIN || action == pb::MEMBER_ACTION_WITHDRAW ||
         action == pb::MEMBER_ACTION_CONSENT_TO_REMOVAL ||
         action == pb::MEMBER_ACTION_ACCEPT_LEAD || action == pb::MEMBER_ACTION_TAKE_OVER;
}

bool NeedsReason(pb::MemberAction action) {
  return action == pb::MEMBER_ACTION_DECLINE || action == pb::MEMBER_ACTION_WITHDRAW ||
         action == pb::MEMBER_ACTION_REQUEST_REMOVAL ||
         action == pb::MEMBER_ACTION_RETRACT_INVITATION;
}

bool TakesCouncilDate(pb::MemberAction action) {
  return action == pb::MEMBER_ACTION_PUT_TO_COUNCIL || action == pb::MEMBER_ACTION_JOIN;
}

void Require(absl::string_view field, const std::string& value, Bilingual message,
             Violations& violations) {
  if (value.empty()) violations.push_back(Violation(field, "REQUIRED", std::move(message)));
}

// A body that has joined already says when its council resolved, or why it had not to.
bool IsLateResolution(const MembershipContext& c) {
  return c.request.action() == pb::MEMBER_ACTION_PUT_TO_COUNCIL &&
         c.member.state() == pb::MEMBER_STATE_JOINED;
}

bool MayBeExcepted(const MembershipContext& c) {
  return RuleOf(c.initiative.form()).resolution == CouncilResolution::kNeededWithException;
}

void CheckPresence(const MembershipContext& c, Violations& violations) {
  const pb::ChangeMembershipRequest& r = c.request;
  if (NeedsDate(r.action())) {
    Require(
        "date", r.date(),
        {"must be set: the day it takes effect", "必須です。効力が生じる日を指定してください。"},
        violations);
  }
  if (NeedsReason(r.action())) {
    Require("reason", r.reason(), {"must be set: say why", "必須です。理由を入力してください。"},
            violations);
  }
  if (IsLateResolution(c) && !(MayBeExcepted(c) && !r.reason().empty())) {
    Require("resolution_date", r.resolution_date(),
            {"must be set: the day on which the council resolved",
             "必須です。議会が議決した日を指定してください。"},
            violations);
  } else if (r.action() == pb::MEMBER_ACTION_PUT_TO_COUNCIL && !IsLateResolution(c)) {
    Require("council_date", r.council_date(),
            {"must be set: the day on which it is put to the council",
             "必須です。議会に提案する日を指定してください。"},
            violations);
  }
  if (r.action() == pb::MEMBER_ACTION_TAKE_OVER) {
    Require("predecessor", r.predecessor(),
            {"must be set: the organization that has ended",
             "必須です。合併等でなくなった前の団体を指定してください。"},
            violations);
  }
  const auto refuse = [&](absl::string_view field) {
    violations.push_back(
        Violation(field, "NOT_APPLICABLE",
                  {absl::StrCat("says nothing for the action \"", ValueName(r.action()).en, "\""),
                   absl::StrCat("「", ValueName(r.action()).ja, "」では指定できません。")}));
  };
  if (!r.council_date().empty() && !TakesCouncilDate(r.action())) refuse("council_date");
  if (!r.resolution_date().empty() && r.action() != pb::MEMBER_ACTION_JOIN &&
      !IsLateResolution(c)) {
    refuse("resolution_date");
  }
  if (r.role() != pb::MEMBER_ROLE_UNSPECIFIED && !Begins(r.action())) refuse("role");
  if (!r.predecessor().empty() && r.action() != pb::MEMBER_ACTION_TAKE_OVER) {
    refuse("predecessor");
  }
}

// Days in ISO 8601 compare as texts. An empty one is unknown and is before and after everything.
void CheckOrder(absl::string_view field, const std::string& day, const std::string& not_before,
                Bilingual than, Violations& violations) {
  if (day.empty() || not_before.empty() || day >= not_before) return;
  violations.push_back(
      Violation(field, "BAD_ORDER",
                {absl::StrCat("is ", day, ", before ", than.en, " (", not_before, ")"),
                 absl::StrCat(day, "は", than.ja, "（", not_before, "）より前です。")}));
}

void CheckDays(const MembershipContext& c, Violations& violations) {
  const pb::ChangeMembershipRequest& r = c.request;
  if (r.action() == pb::MEMBER_ACTION_JOIN || IsLateResolution(c)) {
    const std::string& council =
        r.council_date().empty() ? c.member.council_date() : r.council_date();
    CheckOrder("resolution_date", r.resolution_date(), council,
               {"the day on which it was put to the council", "議会への提案日"}, violations);
    if (r.action() == pb::MEMBER_ACTION_JOIN)
      CheckOrder("date", r.date(), r.resolution_date(), {"the day of the resolution", "議決日"},
                 violations);
    if (r.resolution_date() > FormatDate(c.today)) {
      violations.push_back(Violation("resolution_date", "IN_FUTURE",
                                     {"is still to come; record it once the council has resolved",
                                      "未来の日付です。議決の後に手続きをしてください。"}));
    }
  }
  if (r.action() == pb::MEMBER_ACTION_WITHDRAW ||
      r.action() == pb::MEMBER_ACTION_CONSENT_TO_REMOVAL ||
      r.action() == pb::MEMBER_ACTION_ACCEPT_LEAD) {
    CheckOrder("date", r.date(), c.member.joined_date(), {"the day it joined", "参加日"},
               violations);
  }
  if (r.action() == pb::MEMBER_ACTION_TAKE_OVER && c.predecessor != nullptr) {
    CheckOrder("date", r.date(), c.predecessor->ended,
               {"the day on which the predecessor ended", "前の団体がなくなった日"}, violations);
    CheckOrder("date", r.date(), c.predecessor->member.joined_date(),
               {"the day the predecessor joined", "前の団体の参加日"}, violations);
    if (r.date() > FormatDate(c.today)) {
      violations.push_back(
          Violation("date", "IN_FUTURE", {"is still to come", "未来の日付です。"}));
    }
  }
}

// Which of two roles weighs more when two memberships become one.
int Weight(pb::MemberRole role) {
  switch (role) {
    case pb::MEMBER_ROLE_LEAD:
      return 3;
    case pb::MEMBER_ROLE_MEMBER:
      return 2;
    case pb::MEMBER_ROLE_UNSPECIFIED:
      return 0;
    default:
      return 1;
  }
}

// The predecessor's, or the body's own where that weighs more and it has joined already.
pb::MemberRole InheritedRole(const MembershipContext& c) {
  const pb::MemberRole own = c.member.role();
  if (c.predecessor == nullptr) return own;
  const pb::MemberRole theirs = c.predecessor->member.role();
  const bool joined = c.member.state() == pb::MEMBER_STATE_JOINED;
  return joined && Weight(own) >= Weight(theirs) ? own : theirs;
}

// The role that a membership begins with.
pb::MemberRole FirstRole(const MembershipContext& c, Violations& violations) {
  const bool government = IsGovernment(c.kind);
  const pb::MemberRole wanted = c.request.role();
  if (wanted == pb::MEMBER_ROLE_UNSPECIFIED) {
    return government ? pb::MEMBER_ROLE_MEMBER : pb::MEMBER_ROLE_PARTNER;
  }
  const auto refuse = [&](Bilingual message) {
    violations.push_back(Violation("role", "BAD_ROLE", std::move(message)));
  };
  if (wanted == pb::MEMBER_ROLE_LEAD) {
    refuse({"the lead is reached by handover alone: offer lead, accept lead",
            "幹事は、幹事交代の打診と引受けによってのみ交代できます。"});
  } else if (wanted == pb::MEMBER_ROLE_PARTNER && government) {
    refuse({"is for bodies outside government; a government is a member or an observer",
            "民間等のパートナーは行政以外の団体の役割です。構成員またはオブザーバーを指定してくだ"
            "さい。"});
  } else if (wanted == pb::MEMBER_ROLE_MEMBER && !government) {
    refuse({"is for governments; another body is a partner or an observer",
            "構成員は行政の団体の役割です。パートナーまたはオブザーバーを指定してください。"});
  }
  return wanted;
}

// One span of membership, while its end is not known yet.
struct Span {
  std::string from;
  std::string to;

  bool Contains(const std::string& day) const {
    return !from.empty() && from <= day && (to.empty() || day < to);
  }
};

}  // namespace

absl::StatusOr<pb::MemberRole> CheckStepFields(const MembershipContext& context) {
  Violations violations;
  CheckPresence(context, violations);
  CheckDays(context, violations);
  const pb::MemberAction action = context.request.action();
  const pb::MemberRole role = Begins(action) ? FirstRole(context, violations)
                              : action == pb::MEMBER_ACTION_ACCEPT_LEAD ? pb::MEMBER_ROLE_LEAD
                              : action == pb::MEMBER_ACTION_TAKE_OVER   ? InheritedRole(context)
                                                                        : context.member.role();
  if (!violations.empty()) return FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
  return role;
}

pb::InitiativeMember AfterTransition(const MembershipContext& context,
                                     const Transition& transition) {
  const pb::ChangeMembershipRequest& r = context.request;
  pb::InitiativeMember m = context.member;
  const bool succeeds = transition.action == pb::MEMBER_ACTION_TAKE_OVER &&
                        context.member.state() != pb::MEMBER_STATE_JOINED;
  if (Begins(transition.action) || succeeds) {
    // What an earlier membership left is in the history.
    m = pb::InitiativeMember();
    m.set_name(context.member.name());
    m.set_organization(context.member.organization());
    *m.mutable_history() = context.member.history();
    m.set_accepted_by_lead(transition.action != pb::MEMBER_ACTION_APPLY);
  }
  m.set_state(transition.to);
  m.set_role(transition.role);
  if (!r.reason().empty()) m.set_reason(r.reason());
  if (!r.council_date().empty()) m.set_council_date(r.council_date());
  switch (transition.action) {
    case pb::MEMBER_ACTION_ACCEPT:
      m.set_accepted_by_lead(true);
      break;
    case pb::MEMBER_ACTION_JOIN:
      m.set_joined_date(r.date());
      m.set_resolution_date(r.resolution_date());
      break;
    case pb::MEMBER_ACTION_PUT_TO_COUNCIL:
      if (IsLateResolution(context)) m.set_resolution_date(r.resolution_date());
      break;
    case pb::MEMBER_ACTION_WITHDRAW:
    case pb::MEMBER_ACTION_CONSENT_TO_REMOVAL:
      m.set_left_date(r.date());
      m.set_lead_offered(false);
      m.set_removal_requested(false);
      break;
    case pb::MEMBER_ACTION_REQUEST_REMOVAL:
      m.set_removal_requested(true);
      m.set_lead_offered(false);
      break;
    case pb::MEMBER_ACTION_OFFER_LEAD:
      m.set_lead_offered(true);
      break;
    case pb::MEMBER_ACTION_ACCEPT_LEAD:
    case pb::MEMBER_ACTION_RETRACT_LEAD_OFFER:
      m.set_lead_offered(false);
      break;
    case pb::MEMBER_ACTION_RETRACT_REMOVAL_REQUEST:
      m.set_removal_requested(false);
      break;
    case pb::MEMBER_ACTION_TAKE_OVER:
      if (succeeds) m.set_joined_date(r.date());
      if (transition.role != pb::MEMBER_ROLE_LEAD) break;
      // Neither is for who leads.
      m.set_lead_offered(false);
      m.set_removal_requested(false);
      break;
    default:
      break;
  }
  return m;
}

pb::InitiativeMember AfterTakenOver(const pb::InitiativeMember& predecessor,
                                    const std::string& successor, const std::string& date,
                                    const std::string& reason) {
  pb::InitiativeMember m = predecessor;
  m.set_state(pb::MEMBER_STATE_WITHDRAWN);
  // There is one lead: who took over.
  if (m.role() == pb::MEMBER_ROLE_LEAD) m.set_role(pb::MEMBER_ROLE_MEMBER);
  m.set_left_date(date);
  m.set_reason(reason);
  m.set_taken_over_by(successor);
  m.set_lead_offered(false);
  m.set_removal_requested(false);
  return m;
}

bool WasJoinedOn(const pb::InitiativeMember& member, absl::CivilDay day) {
  const std::string date = FormatDate(day);
  if (Span{member.joined_date(), member.left_date()}.Contains(date)) return true;
  // Earlier memberships: each beginning in the history up to the leaving that follows it. A
  // succession has a subject with the body that takes over, and none with the one that ended.
  std::optional<std::string> joined;
  for (const pb::InitiativeEvent& event : member.history()) {
    const bool succession = event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_TAKE_OVER);
    if (event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_JOIN) ||
        (succession && !event.subject().empty() && !joined)) {
      joined = event.date();
    }
    const bool left =
        event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_WITHDRAW) ||
        event.action() == pb::MemberAction_Name(pb::MEMBER_ACTION_CONSENT_TO_REMOVAL) ||
        (succession && event.subject().empty());
    if (!left || !joined) continue;
    if (Span{*joined, event.date()}.Contains(date)) return true;
    joined.reset();
  }
  return false;
}

}  // namespace renkei::domain
