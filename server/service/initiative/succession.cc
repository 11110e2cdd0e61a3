#include "server/service/initiative/succession.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {

absl::StatusOr<std::optional<Succession>> FindSuccession(const Call& call,
                                                         absl::string_view initiative,
                                                         absl::string_view predecessor,
                                                         absl::string_view successor) {
  ASSIGN_OR_RETURN(storage::Row<pb::Organization> organization,
                   FindOrganization(call, predecessor, "predecessor"));
  ASSIGN_OR_RETURN(
      std::optional<MemberRow> member,
      FindMember(call, absl::StrCat(initiative, "/members/", domain::LastSegment(predecessor))));
  if (!member.has_value()) return std::optional<Succession>();
  std::map<std::string, pb::Organization> successors;
  RETURN_IF_ERROR(CollectSuccessors(call, organization.message, call.today(), successors));
  Succession found;
  if (domain::HasEnded(organization.message, call.today()))
    found.predecessor.ended = organization.message.abolished_date();
  found.predecessor.member = member->message;
  found.predecessor.followed = successors.count(std::string(successor)) > 0;
  found.member = *std::move(member);
  found.organization = std::move(organization);
  return std::optional<Succession>(std::move(found));
}

absl::StatusOr<InitiativeEdit> BeginStep(const Call& call,
                                         const pb::ChangeMembershipRequest& request,
                                         const std::optional<Succession>& succession) {
  const std::string initiative(domain::ParentName(request.name(), 2));
  const bool follows =
      succession && succession->predecessor.followed && !succession->predecessor.ended.empty() &&
      succession->predecessor.member.state() == pb::MEMBER_STATE_JOINED &&
      domain::LastSegment(call.caller().organization) == domain::LastSegment(request.name());
  if (!follows) return InitiativeEdit::Begin(call, initiative, request.name());
  ASSIGN_OR_RETURN(auto row,
                   Initiatives().Get(call.snapshot(), KeyByName(Initiatives(), initiative)));
  if (!row.has_value()) return absl::DataLossError("a member has no initiative");
  return InitiativeEdit::Of(call, *std::move(row));
}

void TakeOver(const Call& call, const pb::ChangeMembershipRequest& step,
              const Succession& succession, const std::string& successor, InitiativeEdit& edit) {
  Organizations().Require(succession.organization, edit.mutation);
  if (succession.predecessor.member.role() == pb::MEMBER_ROLE_LEAD) {
    edit.initiative.set_lead(successor);
  }
  const std::string reason = step.reason().empty() ? "合併等による承継" : step.reason();
  pb::InitiativeMember after =
      domain::AfterTakenOver(succession.predecessor.member, successor, step.date(), reason);
  AddEvent(call, pb::MemberAction_Name(pb::MEMBER_ACTION_TAKE_OVER), step.date(), reason,
           *after.mutable_history());
  edit.Put(succession.member, std::move(after));
}

}  // namespace renkei::service
