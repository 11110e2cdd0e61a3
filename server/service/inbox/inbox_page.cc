#include <utility>

#include "absl/algorithm/container.h"
#include "server/service/inbox/inbox_source.h"

namespace renkei::service {
namespace {

// A holiday of an officer's, and what came in meanwhile.
constexpr int kDefaultNewsDays = 14;

// There is nothing to do about what others did.
bool IsNews(pb::InboxKind kind) {
  switch (kind) {
    case pb::INBOX_KIND_CASE_ADOPTED:
    case pb::INBOX_KIND_CASE_SELECTED:
    case pb::INBOX_KIND_INVITATION_ANSWERED:
    case pb::INBOX_KIND_COLLEAGUE_ACTED:
    case pb::INBOX_KIND_INDICATOR_DECIDED:
    case pb::INBOX_KIND_FOLLOWED:
    case pb::INBOX_KIND_KPI_MATCH:
    case pb::INBOX_KIND_SUPPORT_NEWS:
    case pb::INBOX_KIND_ROUND_DECIDED:
    case pb::INBOX_KIND_REVIEWER_ANSWERED:
      return true;
    default:
      return false;
  }
}

}  // namespace

auth::Roles RolesFor(pb::InboxKind kind) {
  switch (kind) {
    case pb::INBOX_KIND_INVITATION:
    case pb::INBOX_KIND_MEMBERSHIP_PENDING:
    case pb::INBOX_KIND_APPLICATION:
    case pb::INBOX_KIND_RETURNED:
    case pb::INBOX_KIND_CASE_OVERDUE:
    case pb::INBOX_KIND_KPI_OVERDUE:
    case pb::INBOX_KIND_SHARED_KPI_DUE:
    case pb::INBOX_KIND_FIGURE_FALLS:
    case pb::INBOX_KIND_TARGETS_END:
    case pb::INBOX_KIND_FRAMEWORK_REPLACED:
    case pb::INBOX_KIND_PLAN_STEP_COMING:
    case pb::INBOX_KIND_PLAN_STEP_OVERDUE:
    case pb::INBOX_KIND_CASE_CALL_CLOSING:
    case pb::INBOX_KIND_ROUND_CLOSING:
    case pb::INBOX_KIND_ROUND_REPORT_DUE:
    case pb::INBOX_KIND_ROUND_DECIDED:
    case pb::INBOX_KIND_CASE_ADOPTED:
    case pb::INBOX_KIND_CASE_SELECTED:
    case pb::INBOX_KIND_INVITATION_ANSWERED:
    case pb::INBOX_KIND_COLLEAGUE_ACTED:
    case pb::INBOX_KIND_INDICATOR_DECIDED:
      return {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER};
    case pb::INBOX_KIND_LEAD_OFFER:
    case pb::INBOX_KIND_SUCCESSION:
    case pb::INBOX_KIND_CASE_REVIEW:
    case pb::INBOX_KIND_VISION_REVIEW:
    case pb::INBOX_KIND_VISION_CONSENT:
    case pb::INBOX_KIND_ROUND_CONSENT:
      return {pb::ROLE_APPROVER};
    case pb::INBOX_KIND_REMOVAL_CONSENT:
    case pb::INBOX_KIND_INDICATOR_PROPOSED:
    case pb::INBOX_KIND_NO_CURRENT_PLAN:
    case pb::INBOX_KIND_PREFECTURE_OVERDUE:
    case pb::INBOX_KIND_MEMBERS_NOT_REPORTED:
    case pb::INBOX_KIND_REVIEWER_ANSWERED:
      return {pb::ROLE_COORDINATOR};
    // Whoever follows.
    case pb::INBOX_KIND_FOLLOWED:
    case pb::INBOX_KIND_KPI_MATCH:
    case pb::INBOX_KIND_MAIL_UNDELIVERED:
    case pb::INBOX_KIND_PROGRAMME_CALL_OPENING:
    case pb::INBOX_KIND_PROGRAMME_CALL_CLOSING:
    case pb::INBOX_KIND_CASE_SUBMISSION:
    case pb::INBOX_KIND_SUPPORT_WAITING:
    case pb::INBOX_KIND_SUPPORT_STEP_DUE:
    case pb::INBOX_KIND_SUPPORT_NEWS:
    case pb::INBOX_KIND_ROUND_APPLICATION:
    case pb::INBOX_KIND_ROUND_REVIEW:
      // Whose turn it is says each by itself: an expert is an account with any role.
      return auth::kWorkingRoles;
    default:
      return {};
  }
}

bool InboxPage::Wants(pb::InboxKind kind) const {
  if (!request_.kinds().empty() && !absl::c_linear_search(request_.kinds(), kind)) return false;
  return WantsRoles(RolesFor(kind));
}

bool InboxPage::WantsRoles(auth::Roles roles) const {
  if (call_.caller().roles.Intersects(roles)) return true;
  // What only a coordinator can do lies with no other organization.
  return request_.all_roles() && !roles.Has(pb::ROLE_COORDINATOR) &&
         call_.caller().roles.Intersects(auth::kWorkingRoles);
}

bool InboxPage::WantsAny(const std::vector<pb::InboxKind>& kinds) const {
  return absl::c_any_of(kinds, [this](pb::InboxKind kind) { return Wants(kind); });
}

absl::Time InboxPage::news_since() const {
  const int days = request_.news_days() == 0 ? kDefaultNewsDays : request_.news_days();
  return call_.now() - absl::Hours(24) * days;
}

size_t InboxPage::Add(pb::InboxItem item) {
  const auth::Roles roles = IsNews(item.kind()) ? auth::Roles() : RolesFor(item.kind());
  const bool says = !item.roles().empty();
  for (int role = pb::Role_MIN; role <= pb::Role_MAX && !says; ++role) {
    if (roles.Has(static_cast<pb::Role>(role))) item.add_roles(static_cast<pb::Role>(role));
  }
  const size_t bytes = item.ByteSizeLong();
  *response.add_items() = std::move(item);
  return bytes;
}

}  // namespace renkei::service
