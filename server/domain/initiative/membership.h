// The part of one body in a joint initiative, from the invitation to the day it leaves: the one
// table of who may do what, from which state, and what it needs.
//
//   action              from                          to               who
//   ------------------  ----------------------------  ---------------  ------------------
//   invite              none, declined, withdrawn,    invited          lead
//                       removed, retracted
//                       needs a body that exists today
//   apply               as for invite                 applied          body
//                       needs a body that exists today, an initiative that takes applications
//   accept              applied, considering,         the same         lead
//                       council pending
//                       needs an application not yet accepted
//   consider            invited, applied              considering      body
//   put to council      invited, considering          council pending  body's approver
//                       needs the day of the proposal
//   put to council      joined                        the same         body's approver
//                       for a body that joined without its council's resolution (the lead, which
//                       joins by founding), where the form needs one: the day of the resolution
//   join                invited, applied,             joined           body's approver
//                       considering, council pending
//                       needs a date, the lead's acceptance, the day of the council's resolution
//                       where the form has one, a body that exists today
//   decline             invited, applied,             declined         body
//                       considering, council pending
//                       needs a reason
//   decline             applied                       declined         lead
//                       needs a reason
//   withdraw            joined                        withdrawn        body's approver
//                       needs a date, a reason; never the lead
//   request removal     joined                        the same         lead's approver
//                       needs a reason; never of the lead
//   consent to removal  joined                        removed          coordinator
//                       needs the request, a date
//   offer lead          joined                        the same         lead's approver
//                       needs the role member, a body that exists today
//   accept lead         joined                        the same         body's approver
//                       needs the offer, a date, a body that exists today
//   retract invitation  invited, considering,         retracted        lead
//                       council pending
//                       needs the lead's acceptance, which is what it takes back, and a reason
//   retract lead offer  joined                        the same         lead's approver
//                       needs the offer
//   retract removal     joined                        the same         lead's approver
//     request           needs the request
//   take over           any                           joined           body's approver
//                       needs a predecessor that has joined, whose organization has ended and
//                       which the body followed; a date not before that end; a body that exists
//                       today. The predecessor's membership becomes withdrawn
//
// Where no approver is named, a contributor may act too. Steps that bind a body for good are its
// approver's. All of it while the initiative is proposed, open or running; applications only while
// it is open or running and takes them; declining and retracting an invitation always.

#ifndef RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_H_
#define RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/initiative.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/organization.pb.h"
#include "server/domain/error.h"

namespace renkei::domain {

// Who acts: for which side, and with which roles. A coordinator's role gives no right to act for
// the lead or for a body.
struct MembershipActor {
  bool of_lead = false;  // an account of the organization that leads
  bool of_body = false;  // an account of the body whose membership it is
  bool contributor = false;
  bool approver = false;
  bool coordinator = false;
};

// Whose membership a body takes over.
struct Predecessor {
  pb::InitiativeMember member;
  // The first day on which its organization no longer exists, by the registry and as of today;
  // empty while it exists.
  std::string ended;
  // The registry says that the body followed it.
  bool followed = false;
};

// Everything that a step depends on. The references outlive the call.
struct MembershipContext {
  const pb::Initiative& initiative;
  // name and organization are set; state UNSPECIFIED: there has been no membership yet.
  const pb::InitiativeMember& member;
  // `date` is filled in by the caller where the client sent none.
  const pb::ChangeMembershipRequest& request;
  MembershipActor actor;
  // The body's kind today.
  pb::OrganizationKind kind = pb::ORGANIZATION_KIND_UNSPECIFIED;
  absl::CivilDay today;
  // For TAKE_OVER; null where the request names nobody that has a membership.
  const Predecessor* predecessor = nullptr;
};

// A step that may be taken.
struct Transition {
  pb::MemberAction action = pb::MEMBER_ACTION_UNSPECIFIED;
  // The state after it: the present one where only a mark changes.
  pb::MemberState to = pb::MEMBER_STATE_UNSPECIFIED;
  pb::MemberRole role = pb::MEMBER_ROLE_UNSPECIFIED;
  // The body must exist today: it takes on something new.
  bool needs_living_body = false;
};

// Whether the step may be taken. Errors, in this order of precedence:
//   OTHER_ORGANIZATION  the actor is of neither side that may do this; metadata "party"
//   ROLE_MISSING        of the right side, without the role; metadata "roles"
//   ILLEGAL_TRANSITION  the membership's or the initiative's state does not allow it; metadata
//                       "state", "initiative_state", "action", "allowed"
//   LAST_ONE            the lead cannot leave or be removed without a handover
//   STEP_MISSING        acceptance, resolution, offer, request, or the end of a predecessor;
//                       metadata "step"
//   INVALID_FIELDS      every field that is missing, out of order or does not belong to the action
[[nodiscard]] absl::StatusOr<Transition> CheckTransition(const MembershipContext& context);

// One step that somebody may take now.
struct OpenStep {
  pb::MemberAction action = pb::MEMBER_ACTION_UNSPECIFIED;
  // What has to be said with it, with something in its place: reason, council_date, resolution_date.
  pb::ChangeMembershipRequest needs;
};

// The steps that CheckTransition would allow to this actor, in the order of the table; the request of
// `standing` says nothing. A succession, which depends on another's membership, is left out. What
// every suggestion is made from.
std::vector<OpenStep> OpenSteps(const MembershipContext& standing);

// Whether the form asks the council of this member, which has joined, for a resolution, and neither
// its day nor the exception is recorded.
bool LacksResolution(pb::CooperationForm form, const pb::InitiativeMember& member,
                     pb::OrganizationKind kind);

// The membership after a step that CheckTransition allowed; without history and update time, which
// the caller adds.
pb::InitiativeMember AfterTransition(const MembershipContext& context,
                                     const Transition& transition);

// The predecessor's membership once `successor` has taken it over on `date`; as above.
pb::InitiativeMember AfterTakenOver(const pb::InitiativeMember& predecessor,
                                    const std::string& successor, const std::string& date,
                                    const std::string& reason);

// Invited, applied, considering, council pending or joined: its body takes part or may come to.
bool IsActive(pb::MemberState state);

// Whether the body was a member on `day`: from its joined_date up to, not including, its left_date,
// also in an earlier membership of which the history tells.
bool WasJoinedOn(const pb::InitiativeMember& member, absl::CivilDay day);

// The actions that begin at `state`, whoever may take them; without TAKE_OVER, which can begin at
// any.
std::vector<pb::MemberAction> ActionsFrom(pb::MemberState state);

// The enum's name without its prefix, for metadata and columns.
// Whether a body may apply now: it is open or running, and says so.
bool TakesApplications(const pb::Initiative& initiative);

std::string StateToken(pb::MemberState state);
std::string ActionToken(pb::MemberAction action);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_INITIATIVE_MEMBERSHIP_H_
