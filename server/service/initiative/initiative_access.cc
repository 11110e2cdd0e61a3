#include "server/service/initiative/initiative_access.h"

#include <map>
#include <utility>
#include <vector>

#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

bool IsConfidential(const pb::Initiative& initiative) {
  const pb::Visibility visibility = initiative.audience().visibility();
  return visibility != pb::VISIBILITY_MEMBERS && visibility != pb::VISIBILITY_PUBLIC;
}

internal_pb::EffectiveAudience AudienceOf(const pb::Initiative& initiative,
                                          const internal_pb::InitiativeRoll& roll) {
  if (!IsConfidential(initiative)) {
    return auth::Chosen(initiative.audience(), {initiative.lead()});
  }
  internal_pb::EffectiveAudience audience =
      auth::Chosen(initiative.audience(),
                   std::vector<std::string>(roll.insiders().begin(), roll.insiders().end()));
  audience.set_coordinators(domain::IsLiving(initiative.state()) && roll.removals_size() > 0);
  return audience;
}

absl::StatusOr<RollRow> FindRoll(const Call& call, absl::string_view initiative) {
  ASSIGN_OR_RETURN(
      auto row, InitiativeRolls().Get(call.snapshot(), KeyByName(InitiativeRolls(), initiative)));
  if (!row.has_value()) return absl::DataLossError("an initiative has no roll");
  return *std::move(row);
}

absl::StatusOr<bool> MayRead(const Call& call, const pb::Initiative& initiative) {
  if (!IsConfidential(initiative)) {
    return auth::Sees(call.caller(), AudienceOf(initiative, internal_pb::InitiativeRoll()));
  }
  ASSIGN_OR_RETURN(const RollRow roll, FindRoll(call, initiative.name()));
  return auth::Sees(call.caller(), AudienceOf(initiative, roll.message));
}

absl::StatusOr<InitiativeRow> FindReadableInitiative(const Call& call, absl::string_view name,
                                                     absl::string_view asked_for) {
  ASSIGN_OR_RETURN(auto row, Initiatives().Get(call.snapshot(), KeyByName(Initiatives(), name)));
  if (!row.has_value()) return NotFound(asked_for);
  ASSIGN_OR_RETURN(const bool readable, MayRead(call, row->message));
  if (!readable) return NotFound(asked_for);
  return *std::move(row);
}

absl::StatusOr<InitiativeRow> FindReadableInitiative(const Call& call, absl::string_view name) {
  return FindReadableInitiative(call, name, name);
}

absl::StatusOr<std::optional<MemberRow>> FindMember(const Call& call, absl::string_view name) {
  storage::Key key = MembersPrefix(domain::ParentName(name, 2));
  return Members().Get(call.snapshot(), key.Add(domain::LastSegment(name)));
}

storage::Key MembersPrefix(absl::string_view initiative) {
  return Members().NewKey().Add(domain::LastSegment(initiative));
}

absl::Status MarkEnded(const Call& call, absl::CivilDay day, pb::InitiativeMember& member) {
  if (!domain::IsActive(member.state())) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const auto row,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), member.organization())));
  if (!row.has_value() || !domain::HasEnded(row->message, day)) return absl::OkStatus();
  member.set_organization_ended(row->message.abolished_date());
  std::map<std::string, pb::Organization> successors;
  RETURN_IF_ERROR(CollectSuccessors(call, row->message, day, successors));
  for (const auto& [name, successor] : successors) member.add_successors(name);
  return absl::OkStatus();
}

absl::StatusOr<pb::Initiative> Present(const Call& call, const InitiativeRow& row) {
  pb::Initiative initiative = row.message;
  initiative.set_etag(MakeEtag(call.env().store, row.version));
  HideActors(call, initiative);
  if (!domain::IsLiving(initiative.state())) return initiative;
  ASSIGN_OR_RETURN(
      const auto lead,
      Organizations().Get(call.snapshot(), KeyByName(Organizations(), initiative.lead())));
  if (lead.has_value() && domain::HasEnded(lead->message, call.today())) {
    initiative.set_lead_ended(lead->message.abolished_date());
  }
  return initiative;
}

void HideActors(const Call& call, pb::Initiative& initiative) {
  auth::HideActors(call.caller(), {initiative.lead()}, initiative);
}

void HideActors(const Call& call, pb::InitiativeMember& member) {
  auth::HideActors(call.caller(), {member.organization()}, member);
}

absl::StatusOr<pb::InitiativeMember> Present(const Call& call, const MemberRow& row,
                                             absl::CivilDay day) {
  pb::InitiativeMember member = row.message;
  HideActors(call, member);
  member.set_etag(MakeEtag(call.env().store, row.version));
  RETURN_IF_ERROR(MarkEnded(call, day, member));
  return member;
}

absl::StatusOr<std::optional<pb::Initiative>> ReadableInitiative(const Call& call,
                                                                 absl::string_view name) {
  const absl::StatusOr<InitiativeRow> row = FindReadableInitiative(call, name);
  if (absl::IsNotFound(row.status())) return std::optional<pb::Initiative>();
  if (!row.ok()) return row.status();
  return Present(call, *row);
}

absl::StatusOr<std::optional<pb::InitiativeMember>> ReadableMember(const Call& call,
                                                                   absl::string_view name) {
  const absl::StatusOr<InitiativeRow> initiative =
      FindReadableInitiative(call, domain::ParentName(name, 2), name);
  if (absl::IsNotFound(initiative.status())) return std::optional<pb::InitiativeMember>();
  if (!initiative.ok()) return initiative.status();
  ASSIGN_OR_RETURN(const std::optional<MemberRow> row, FindMember(call, name));
  if (!row.has_value()) return std::optional<pb::InitiativeMember>();
  return Present(call, *row, call.today());
}

absl::StatusOr<ResourceTexts> ReadInitiativeTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<InitiativeRow> row,
                   Initiatives().Get(call.snapshot(), KeyByName(Initiatives(), name)));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const RollRow roll, FindRoll(call, name));
  internal_pb::EffectiveAudience audience = AudienceOf(row->message, roll.message);
  return OneText(
      TextOf(&pb::Change::mutable_initiative, std::move(row->message), std::move(audience)));
}

absl::StatusOr<ResourceTexts> ReadMemberTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(std::optional<MemberRow> row, FindMember(call, name));
  if (!row.has_value()) return ResourceTexts();
  ASSIGN_OR_RETURN(const ResourceTexts initiative,
                   ReadInitiativeTexts(call, domain::ParentName(name, 2)));
  if (initiative.gone()) return ResourceTexts();
  return OneText(TextOf(&pb::Change::mutable_initiative_member, std::move(row->message),
                        initiative.in_force->audience));
}

}  // namespace renkei::service
