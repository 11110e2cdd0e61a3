#include "server/service/initiative/initiative_members.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/initiative/succession.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using OrganizationRow = storage::Row<pb::Organization>;

std::string MemberName(const pb::Initiative& initiative, absl::string_view organization) {
  return absl::StrCat(initiative.name(), "/members/", domain::LastSegment(organization));
}

// The membership as it is, or one that has not begun.
pb::InitiativeMember PresentOrNone(const std::optional<MemberRow>& row, const std::string& name) {
  if (row) return row->message;
  pb::InitiativeMember none;
  none.set_name(name);
  none.set_organization(absl::StrCat("organizations/", domain::LastSegment(name)));
  return none;
}

domain::MembershipActor ActorOf(const auth::Caller& caller, const pb::Initiative& initiative,
                                const pb::InitiativeMember& member) {
  domain::MembershipActor actor;
  actor.of_lead = caller.organization == initiative.lead();
  actor.of_body = caller.organization == member.organization();
  actor.contributor = caller.Has(pb::ROLE_CONTRIBUTOR);
  actor.approver = caller.Has(pb::ROLE_APPROVER);
  actor.coordinator = caller.Has(pb::ROLE_COORDINATOR);
  return actor;
}

pb::OrganizationKind KindOn(const pb::Organization& organization, absl::CivilDay day) {
  const pb::Designation* designation = DesignationOn(organization, day);
  return designation == nullptr ? pb::ORGANIZATION_KIND_UNSPECIFIED : designation->kind();
}

// That the body can take on something new: no ward, and not abolished. The mutation relies on it.
absl::Status RequireBody(const Call& call, const OrganizationRow& row,
                         storage::Mutation& mutation) {
  const pb::Organization& organization = row.message;
  if (KindOn(organization, call.today()) == pb::ORGANIZATION_KIND_WARD) {
    return domain::MakeError(
        pb::REASON_NOT_AN_OWNER,
        {"a ward of a designated city cannot take part by itself; its city can",
         "政令指定都市の行政区は単独では参加できません。市を指定してください。"},
        {{"organization", organization.name()}, {"parent", organization.parent()}});
  }
  return RequireNewOwner(call, organization.name(), "name", mutation);
}

// Changes another member beside the one whose step it is.
template <typename Change>
absl::Status PutOther(const Call& call, const std::string& organization, InitiativeEdit& edit,
                      const Change& change) {
  ASSIGN_OR_RETURN(std::optional<MemberRow> row,
                   FindMember(call, MemberName(edit.initiative, organization)));
  if (!row.has_value()) return absl::DataLossError("a roll names a member that is not there");
  pb::InitiativeMember after = row->message;
  change(after);
  edit.Put(row, std::move(after));
  return absl::OkStatus();
}

// What a step does beyond the one membership.
absl::Status TakeAlong(const Call& call, const pb::ChangeMembershipRequest& step,
                       const std::optional<Succession>& succession,
                       const pb::InitiativeMember& after, InitiativeEdit& edit) {
  const pb::MemberAction action = step.action();
  if (action == pb::MEMBER_ACTION_TAKE_OVER) {
    TakeOver(call, step, *succession, after.organization(), edit);
    return absl::OkStatus();
  }
  if (action == pb::MEMBER_ACTION_OFFER_LEAD) {
    // The lead is offered to one at a time: a new offer takes back the one before.
    const std::string earlier = edit.roll.lead_offered_to();
    if (earlier.empty() || earlier == after.organization()) return absl::OkStatus();
    return PutOther(call, earlier, edit,
                    [](pb::InitiativeMember& other) { other.set_lead_offered(false); });
  }
  if (action == pb::MEMBER_ACTION_ACCEPT_LEAD) {
    const std::string former = edit.initiative.lead();
    edit.initiative.set_lead(after.organization());
    return PutOther(call, former, edit, [&](pb::InitiativeMember& lead) {
      lead.set_role(pb::MEMBER_ROLE_MEMBER);
      AddEvent(call, pb::MemberAction_Name(action), step.date(), "", *lead.mutable_history());
    });
  }
  return absl::OkStatus();
}

// What a step is taken on.
struct StepInput {
  pb::ChangeMembershipRequest step;  // with its date
  std::optional<MemberRow> old;
  std::optional<Succession> succession;
  OrganizationRow body;
};

// The step in the membership's own history; one that takes over says from whom.
void AddStepEvent(const Call& call, const pb::ChangeMembershipRequest& step,
                  const std::string& former_lead, pb::InitiativeMember& after) {
  AddEvent(call, pb::MemberAction_Name(step.action()), step.date(), step.reason(),
           *after.mutable_history());
  pb::InitiativeEvent& event = *after.mutable_history()->rbegin();
  if (step.action() == pb::MEMBER_ACTION_TAKE_OVER) event.set_subject(step.predecessor());
  if (step.action() == pb::MEMBER_ACTION_ACCEPT_LEAD) event.set_subject(former_lead);
}

absl::StatusOr<Write<pb::InitiativeMember>> TakeStep(const Call& call,
                                                     const domain::MembershipContext& context,
                                                     const StepInput& input, InitiativeEdit edit) {
  ASSIGN_OR_RETURN(const domain::Transition transition, domain::CheckTransition(context));
  call.Prove(auth::Ownership::kParty);
  if (transition.needs_living_body) {
    RETURN_IF_ERROR(RequireBody(call, input.body, edit.mutation));
  }
  pb::InitiativeMember after = domain::AfterTransition(context, transition);
  AddStepEvent(call, input.step, edit.initiative.lead(), after);
  RETURN_IF_ERROR(TakeAlong(call, input.step, input.succession, after, edit));
  Write<pb::InitiativeMember> result;
  result.reply = edit.Put(input.old, std::move(after));
  ASSIGN_OR_RETURN(result.mutation, edit.Finish());
  result.resource = result.reply.name();
  result.marks.push_back(absl::AsciiStrToLower(domain::ActionToken(transition.action)));
  HideActors(call, result.reply);
  RETURN_IF_ERROR(MarkEnded(call, call.today(), result.reply));
  return result;
}

bool Begins(pb::MemberAction action) {
  return action == pb::MEMBER_ACTION_INVITE || action == pb::MEMBER_ACTION_APPLY ||
         action == pb::MEMBER_ACTION_TAKE_OVER;
}

// Whose membership the request takes over; nullopt for every other step.
absl::StatusOr<std::optional<Succession>> SuccessionOf(const Call& call,
                                                       const pb::ChangeMembershipRequest& request) {
  if (request.action() != pb::MEMBER_ACTION_TAKE_OVER || request.predecessor().empty()) {
    return std::optional<Succession>();
  }
  const std::string& name = request.name();
  return FindSuccession(call, domain::ParentName(name, 2), request.predecessor(),
                        absl::StrCat("organizations/", domain::LastSegment(name)));
}

}  // namespace

absl::StatusOr<pb::InitiativeMember> GetMember(const Call& call,
                                               const pb::GetMemberRequest& request) {
  ASSIGN_OR_RETURN(const std::optional<pb::InitiativeMember> member,
                   ReadableMember(call, request.name()));
  if (!member.has_value()) return NotFound(request.name());
  return *member;
}

absl::StatusOr<Write<pb::InitiativeMember>> ChangeMembership(
    const Call& call, const pb::ChangeMembershipRequest& request) {
  const std::string& name = request.name();
  ASSIGN_OR_RETURN(std::optional<Succession> succession, SuccessionOf(call, request));
  ASSIGN_OR_RETURN(InitiativeEdit edit, BeginStep(call, request, succession));
  ASSIGN_OR_RETURN(std::optional<MemberRow> old, FindMember(call, name));
  if (!old.has_value() && !Begins(request.action())) return NotFound(name);
  const storage::Sequence version = old.has_value() ? old->version : storage::Sequence::kNone;
  RETURN_IF_ERROR(CheckEtag(call, request.etag(), version, name));

  const pb::InitiativeMember present = PresentOrNone(old, name);
  ASSIGN_OR_RETURN(storage::Row<pb::Organization> body,
                   FindOrganization(call, present.organization(), "name"));
  StepInput input = {request, std::move(old), std::move(succession), std::move(body)};
  if (request.date().empty()) input.step.set_date(domain::FormatDate(call.today()));
  const pb::Initiative initiative = edit.initiative;
  const domain::MembershipContext context = {
      initiative,
      present,
      input.step,
      ActorOf(call.caller(), initiative, present),
      KindOn(input.body.message, call.today()),
      call.today(),
      input.succession ? &input.succession->predecessor : nullptr};
  return TakeStep(call, context, input, std::move(edit));
}

pb::InitiativeMember FoundingMember(const Call& call, const pb::Initiative& initiative,
                                    const std::string& date) {
  pb::InitiativeMember lead;
  lead.set_name(MemberName(initiative, initiative.lead()));
  lead.set_organization(initiative.lead());
  lead.set_role(pb::MEMBER_ROLE_LEAD);
  lead.set_state(pb::MEMBER_STATE_JOINED);
  lead.set_accepted_by_lead(true);
  lead.set_joined_date(date);
  AddEvent(call, pb::MemberAction_Name(pb::MEMBER_ACTION_JOIN), date, "", *lead.mutable_history());
  return lead;
}

absl::StatusOr<bool> LeadLacksResolution(const Call& call, InitiativeEdit& edit) {
  const pb::Initiative& initiative = edit.initiative;
  ASSIGN_OR_RETURN(const std::optional<MemberRow> lead,
                   FindMember(call, MemberName(initiative, initiative.lead())));
  if (!lead.has_value()) return absl::DataLossError("an initiative has no lead");
  ASSIGN_OR_RETURN(const storage::Row<pb::Organization> body,
                   FindOrganization(call, initiative.lead(), "lead"));
  Members().Require(*lead, edit.mutation);
  return domain::LacksResolution(initiative.form(), lead->message,
                                 KindOn(body.message, call.today()));
}

absl::StatusOr<Write<google::protobuf::Empty>> EraseInitiative(const Call& call,
                                                               const InitiativeEdit& edit) {
  const pb::Initiative& initiative = edit.before().message;
  ASSIGN_OR_RETURN(const std::optional<MemberRow> lead,
                   FindMember(call, MemberName(initiative, initiative.lead())));
  if (!lead.has_value()) return absl::DataLossError("an initiative has no lead");
  Write<google::protobuf::Empty> result;
  Initiatives().Erase(edit.before(), result.mutation);
  InitiativeRolls().Erase(edit.roll_before(), result.mutation);
  Members().Erase(*lead, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_INITIATIVE_MEMBER, lead->message.name(),
               edit.audience_before(), std::nullopt, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_INITIATIVE, initiative.name(),
               Before(edit.audience_before(), initiative), std::nullopt, result.mutation);
  result.resource = initiative.name();
  return result;
}

}  // namespace renkei::service
