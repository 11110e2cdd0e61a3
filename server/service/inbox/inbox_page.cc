#include <utility>

#include "absl/algorithm/container.h"
#include "server/service/inbox/inbox_source.h"

namespace renkei::service {

auth::Roles RolesFor(pb::InboxKind kind) {
  switch (kind) {
    case pb::INBOX_KIND_INVITATION:
    case pb::INBOX_KIND_MEMBERSHIP_PENDING:
    case pb::INBOX_KIND_APPLICATION:
    case pb::INBOX_KIND_RETURNED:
    case pb::INBOX_KIND_CASE_OVERDUE:
    case pb::INBOX_KIND_KPI_OVERDUE:
      return {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
    case pb::INBOX_KIND_LEAD_OFFER:
    case pb::INBOX_KIND_SUCCESSION:
    case pb::INBOX_KIND_CASE_REVIEW:
    case pb::INBOX_KIND_VISION_REVIEW:
    case pb::INBOX_KIND_VISION_CONSENT:
      return {pb::ROLE_APPROVER};
    case pb::INBOX_KIND_REMOVAL_CONSENT:
      return {pb::ROLE_COORDINATOR};
    default:
      return {};
  }
}

bool InboxPage::Wants(pb::InboxKind kind) const {
  if (!request_.kinds().empty() && !absl::c_linear_search(request_.kinds(), kind)) return false;
  if (call_.caller().roles.Intersects(RolesFor(kind))) return true;
  // What only a coordinator can do lies with no other organization.
  return request_.all_roles() && kind != pb::INBOX_KIND_REMOVAL_CONSENT &&
         call_.caller().roles.Intersects(auth::kWorkingRoles);
}

bool InboxPage::WantsAny(const std::vector<pb::InboxKind>& kinds) const {
  return absl::c_any_of(kinds, [this](pb::InboxKind kind) { return Wants(kind); });
}

size_t InboxPage::Add(pb::InboxItem item) {
  const auth::Roles roles = RolesFor(item.kind());
  for (int role = pb::Role_MIN; role <= pb::Role_MAX; ++role) {
    if (roles.Has(static_cast<pb::Role>(role))) item.add_roles(static_cast<pb::Role>(role));
  }
  const size_t bytes = item.ByteSizeLong();
  *response.add_items() = std::move(item);
  return bytes;
}

}  // namespace renkei::service
