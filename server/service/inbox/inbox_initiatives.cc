#include <utility>

#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/service/inbox/inbox_source.h"
#include "server/service/inbox/inbox_walk.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// What a membership asks of its body; UNSPECIFIED: nothing. An offer of the lead comes to members
// that have joined, so that no membership asks for two things.
pb::InboxKind KindOf(const pb::InitiativeMember& member) {
  switch (member.state()) {
    case pb::MEMBER_STATE_INVITED:
      return pb::INBOX_KIND_INVITATION;
    case pb::MEMBER_STATE_APPLIED:
      return member.accepted_by_lead() ? pb::INBOX_KIND_MEMBERSHIP_PENDING
                                       : pb::INBOX_KIND_UNSPECIFIED;
    case pb::MEMBER_STATE_CONSIDERING:
    case pb::MEMBER_STATE_COUNCIL_PENDING:
      return pb::INBOX_KIND_MEMBERSHIP_PENDING;
    case pb::MEMBER_STATE_JOINED:
      return member.lead_offered() ? pb::INBOX_KIND_LEAD_OFFER : pb::INBOX_KIND_UNSPECIFIED;
    default:
      return pb::INBOX_KIND_UNSPECIFIED;
  }
}

pb::InboxItem ItemOf(pb::InboxKind kind, const pb::Initiative& initiative,
                     const pb::InitiativeMember& member, const std::string& from) {
  pb::InboxItem item;
  item.set_kind(kind);
  item.set_resource(member.name());
  item.set_title(initiative.title());
  item.set_from(from);
  if (member.state() == pb::MEMBER_STATE_COUNCIL_PENDING) item.set_due_date(member.council_date());
  if (!member.history().empty()) {
    const pb::InitiativeEvent& last = *member.history().rbegin();
    *item.mutable_since_time() = last.time();
    item.set_note(last.reason());
  }
  return item;
}

// The initiative of a member while something can be done about it.
absl::StatusOr<std::optional<pb::Initiative>> LivingInitiativeOf(
    const Call& call, const pb::InitiativeMember& member) {
  const auto row = FindReadableInitiative(call, domain::ParentName(member.name(), 2));
  if (absl::IsNotFound(row.status())) return std::optional<pb::Initiative>();
  if (!row.ok()) return row.status();
  if (!domain::IsLiving(row->message.state())) return std::optional<pb::Initiative>();
  return Present(call, *row);
}

}  // namespace

absl::StatusOr<std::string> FillMemberships(const Call& call, const PageStart& part,
                                            InboxPage& page) {
  return CollectPage<pb::InitiativeMember>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Members().ScanIndex(
            call.snapshot(), storage::Key(kMembersByOrganizationId).Add(call.caller().organization),
            after, limit);
      },
      [&](MemberRow& row) -> absl::StatusOr<size_t> {
        const pb::InboxKind kind = KindOf(row.message);
        if (kind == pb::INBOX_KIND_UNSPECIFIED || !page.Wants(kind)) return 0;
        ASSIGN_OR_RETURN(const std::optional<pb::Initiative> initiative,
                         LivingInitiativeOf(call, row.message));
        if (!initiative.has_value()) return 0;
        return page.Add(ItemOf(kind, *initiative, row.message, initiative->lead()));
      });
}

absl::StatusOr<std::string> FillSuccessions(const Call& call, const PageStart& part,
                                            InboxPage& page) {
  ASSIGN_OR_RETURN(const std::set<std::string> gone,
                   CollectPredecessors(call, call.caller().organization, call.today()));
  // By predecessor, then by membership.
  NestedPosition position = Split(part.after);
  const size_t size_before = page.size();
  for (auto body = gone.lower_bound(position.outer); body != gone.end(); ++body) {
    PageStart within = part;
    within.after = *body == position.outer ? position.inner : "";
    within.size = part.size - (page.size() - size_before);
    if (within.size == 0) return Join({*body, ""});
    const absl::StatusOr<std::string> next = CollectPage<pb::InitiativeMember>(
        call, within,
        [&](absl::string_view after, size_t limit) {
          return Members().ScanIndex(
              call.snapshot(), storage::Key(kMembersByOrganizationId).Add(*body), after, limit);
        },
        [&](MemberRow& row) -> absl::StatusOr<size_t> {
          if (row.message.state() != pb::MEMBER_STATE_JOINED) return 0;
          // Whoever may take it over is told of it, as BeginStep allows the step itself.
          ASSIGN_OR_RETURN(const auto initiative,
                           Initiatives().Get(call.snapshot(),
                                             KeyByName(Initiatives(),
                                                       domain::ParentName(row.message.name(), 2))));
          if (!initiative.has_value()) return absl::DataLossError("a member has no initiative");
          if (!domain::IsLiving(initiative->message.state())) return 0;
          return page.Add(
              ItemOf(pb::INBOX_KIND_SUCCESSION, initiative->message, row.message, *body));
        });
    if (!next.ok()) return next.status();
    if (!next->empty()) return Join({*body, *next});
  }
  return std::string();
}

absl::StatusOr<std::string> FillApplications(const Call& call, const PageStart& part,
                                             InboxPage& page) {
  return FillBelow<pb::Initiative>(
      call, part, page,
      [&](absl::string_view after, size_t limit) {
        return Initiatives().ScanIndex(
            call.snapshot(), storage::Key(kInitiativesByLeadId).Add(call.caller().organization),
            after, limit);
      },
      [&](const pb::Initiative& initiative, const PageStart& within,
          size_t& examined) -> absl::StatusOr<std::string> {
        if (!domain::IsLiving(initiative.state())) return std::string();
        return CollectPage<pb::InitiativeMember>(
            call, within,
            [&](absl::string_view after, size_t limit) {
              return Members().ScanIndex(
                  call.snapshot(),
                  storage::Key(kOpenApplicationsId).Add(domain::LastSegment(initiative.name())),
                  after, limit);
            },
            [&](MemberRow& row) -> absl::StatusOr<size_t> {
              ++examined;
              return page.Add(ItemOf(pb::INBOX_KIND_APPLICATION, initiative, row.message,
                                     row.message.organization()));
            });
      });
}

absl::StatusOr<std::string> FillRemovals(const Call& call, const PageStart& part, InboxPage& page) {
  return CollectPage<pb::InitiativeMember>(
      call, part,
      [&](absl::string_view after, size_t limit) {
        return Members().ScanIndex(call.snapshot(), storage::Key(kRemovalRequestsId), after, limit);
      },
      [&](MemberRow& row) -> absl::StatusOr<size_t> {
        ASSIGN_OR_RETURN(const std::optional<pb::Initiative> initiative,
                         LivingInitiativeOf(call, row.message));
        if (!initiative.has_value()) return 0;
        return page.Add(ItemOf(pb::INBOX_KIND_REMOVAL_CONSENT, *initiative, row.message,
                               row.message.organization()));
      });
}

}  // namespace renkei::service
