#include "server/service/initiative/initiative_members.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/change/change_log.h"
#include "server/service/registry/registry.h"

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
  auto row = FindMember(call, MemberName(edit.initiative, organization));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::DataLossError("a roll names a member that is not there");
  pb::InitiativeMember after = (*row)->message;
  change(after);
  edit.Put(*row, std::move(after));
  return absl::OkStatus();
}

// What a step does beyond the one membership.
absl::Status TakeAlong(const Call& call, const pb::InitiativeMember& after, pb::MemberAction action,
                       const std::string& date, InitiativeEdit& edit) {
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
      AddEvent(call, pb::MemberAction_Name(action), date, "", *lead.mutable_history());
    });
  }
  return absl::OkStatus();
}

absl::StatusOr<Write<pb::InitiativeMember>> TakeStep(const Call& call,
                                                     const domain::MembershipContext& context,
                                                     const OrganizationRow& body,
                                                     const std::optional<MemberRow>& old,
                                                     InitiativeEdit edit) {
  const absl::StatusOr<domain::Transition> transition = domain::CheckTransition(context);
  if (!transition.ok()) return transition.status();
  if (transition->needs_living_body) {
    if (absl::Status s = RequireBody(call, body, edit.mutation); !s.ok()) return s;
  }
  const pb::MemberAction action = transition->action;
  const std::string& date = context.request.date();
  pb::InitiativeMember after = domain::AfterTransition(context, *transition);
  AddEvent(call, pb::MemberAction_Name(action), date, context.request.reason(),
           *after.mutable_history());
  if (absl::Status s = TakeAlong(call, after, action, date, edit); !s.ok()) return s;
  Write<pb::InitiativeMember> result;
  result.reply = edit.Put(old, std::move(after));
  absl::StatusOr<storage::Mutation> mutation = edit.Finish();
  if (!mutation.ok()) return mutation.status();
  result.mutation = *std::move(mutation);
  result.resource = result.reply.name();
  result.record_key = Members().KeyOf(result.reply);
  result.marks.push_back(absl::AsciiStrToLower(domain::ActionToken(action)));
  return result;
}

}  // namespace

absl::StatusOr<pb::InitiativeMember> GetMember(const Call& call,
                                               const pb::GetMemberRequest& request) {
  const auto member = ReadableMember(call, request.name());
  if (!member.ok()) return member.status();
  if (!member->has_value()) return NotFound(request.name());
  return **member;
}

absl::StatusOr<Write<pb::InitiativeMember>> ChangeMembership(
    const Call& call, const pb::ChangeMembershipRequest& request) {
  const std::string& name = request.name();
  absl::StatusOr<InitiativeEdit> edit =
      InitiativeEdit::Begin(call, domain::ParentName(name, 2), name);
  if (!edit.ok()) return edit.status();
  const auto old = FindMember(call, name);
  if (!old.ok()) return old.status();
  const bool begins =
      request.action() == pb::MEMBER_ACTION_INVITE || request.action() == pb::MEMBER_ACTION_APPLY;
  if (!old->has_value() && !begins) return NotFound(name);
  const storage::Sequence version = old->has_value() ? (*old)->version : storage::Sequence::kNone;
  if (absl::Status s = CheckEtag(call, request.etag(), version, name); !s.ok()) return s;

  const pb::InitiativeMember present = PresentOrNone(*old, name);
  const absl::StatusOr<OrganizationRow> body =
      FindOrganization(call, present.organization(), "name");
  if (!body.ok()) return body.status();
  pb::ChangeMembershipRequest step = request;
  if (step.date().empty()) step.set_date(domain::FormatDate(call.today()));
  const pb::Initiative initiative = edit->initiative;
  const domain::MembershipContext context = {initiative,
                                             present,
                                             step,
                                             ActorOf(call.caller(), initiative, present),
                                             KindOn(body->message, call.today()),
                                             call.today()};
  return TakeStep(call, context, *body, *old, *std::move(edit));
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

absl::StatusOr<Write<google::protobuf::Empty>> EraseInitiative(const Call& call,
                                                               const InitiativeEdit& edit) {
  const pb::Initiative& initiative = edit.before().message;
  const auto lead = FindMember(call, MemberName(initiative, initiative.lead()));
  if (!lead.ok()) return lead.status();
  if (!lead->has_value()) return absl::DataLossError("an initiative has no lead");
  Write<google::protobuf::Empty> result;
  Initiatives().Erase(edit.before(), result.mutation);
  InitiativeRolls().Erase(edit.roll_before(), result.mutation);
  Members().Erase(**lead, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_INITIATIVE_MEMBER, (*lead)->message.name(),
               edit.audience_before(), std::nullopt, result.mutation);
  AppendChange(call, pb::RESOURCE_TYPE_INITIATIVE, initiative.name(), edit.audience_before(),
               std::nullopt, result.mutation);
  result.resource = initiative.name();
  return result;
}

}  // namespace renkei::service
