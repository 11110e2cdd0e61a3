#include "server/service/initiative/succession.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/resource_name.h"
#include "server/service/registry/registry.h"

namespace renkei::service {

absl::StatusOr<std::optional<Succession>> FindSuccession(const Call& call,
                                                         absl::string_view initiative,
                                                         absl::string_view predecessor,
                                                         absl::string_view successor) {
  auto organization = FindOrganization(call, predecessor, "predecessor");
  if (!organization.ok()) return organization.status();
  auto member =
      FindMember(call, absl::StrCat(initiative, "/members/", domain::LastSegment(predecessor)));
  if (!member.ok()) return member.status();
  if (!member->has_value()) return std::optional<Succession>();
  std::map<std::string, pb::Organization> successors;
  if (absl::Status s = CollectSuccessors(call, organization->message, call.today(), successors);
      !s.ok())
    return s;
  Succession found;
  if (domain::HasEnded(organization->message, call.today()))
    found.predecessor.ended = organization->message.abolished_date();
  found.predecessor.member = (*member)->message;
  found.predecessor.followed = successors.count(std::string(successor)) > 0;
  found.member = **std::move(member);
  found.organization = *std::move(organization);
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
  auto row = Initiatives().Get(call.snapshot(), KeyByName(Initiatives(), initiative));
  if (!row.ok()) return row.status();
  if (!row->has_value()) return absl::DataLossError("a member has no initiative");
  return InitiativeEdit::Of(call, **std::move(row));
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
