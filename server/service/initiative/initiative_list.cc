#include "server/service/initiative/initiative_list.h"

#include <optional>
#include <string>
#include <utility>

#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/frame/list/paging.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/initiative/initiative_filter.h"
#include "server/service/organization/organizations.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kInitiativePages = {.default_size = 50, .max_size = 500};
constexpr PageLimits kMemberPages = {.default_size = 100, .max_size = 1000};
constexpr bool kNewestFirst = true;

// One list call: which initiatives pass, and the reply.
class InitiativeLister {
 public:
  InitiativeLister(const Call& call, const InitiativeFilter& filter)
      : call_(call), filter_(filter) {}

  // Adds the initiative if it may be read and passes; returns the bytes added.
  absl::StatusOr<size_t> Take(const InitiativeRow& row) {
    ASSIGN_OR_RETURN(std::optional<pb::Initiative> shown, filter_.Shown(call_, row));
    if (!shown.has_value()) return 0;
    *response.add_initiatives() = *std::move(shown);
    return row.message.ByteSizeLong();
  }

  // The same for the initiative of a membership.
  absl::StatusOr<size_t> TakeOf(const MemberRow& member) {
    if (member.message.state() != pb::MEMBER_STATE_JOINED) return 0;
    ASSIGN_OR_RETURN(
        const auto row,
        Initiatives().Get(call_.snapshot(),
                          KeyByName(Initiatives(), domain::ParentName(member.message.name(), 2))));
    if (!row.has_value()) return absl::DataLossError("a member has no initiative");
    return Take(*row);
  }

  pb::ListInitiativesResponse response;

 private:
  const Call& call_;
  const InitiativeFilter& filter_;
};

// Along the narrowest way that the filter allows; memberships are one where no index of initiatives
// serves it.
absl::StatusOr<std::string> CollectInitiatives(const Call& call, const PageStart& start,
                                               const InitiativeFilter& filter,
                                               InitiativeLister& lister) {
  if (const auto member = filter.member(); member && filter.way().IsWhole()) {
    return CollectPage<pb::InitiativeMember>(
        call, start,
        [&](absl::string_view after, size_t limit) {
          return Members().ScanIndex(call.snapshot(),
                                     storage::Key(kMembersByOrganizationId).Add(*member), after,
                                     limit, kNewestFirst);
        },
        [&](MemberRow& row) { return lister.TakeOf(row); });
  }
  return CollectPage<pb::Initiative>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return filter.way().Next(call, Initiatives(), after, limit, kNewestFirst);
      },
      [&](InitiativeRow& row) { return lister.Take(row); });
}

}  // namespace

absl::StatusOr<pb::ListInitiativesResponse> ListInitiatives(
    const Call& call, const pb::ListInitiativesRequest& request) {
  ASSIGN_OR_RETURN(const InitiativeFilter filter, InitiativeFilter::Parse(call, request.filter()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kInitiativePages));
  InitiativeLister lister(call, filter);
  ASSIGN_OR_RETURN(const std::string next, CollectInitiatives(call, start, filter, lister));
  lister.response.set_next_page_token(NextPageToken(start, next));
  lister.response.set_change_cursor(start.change_cursor);
  return std::move(lister.response);
}

absl::StatusOr<pb::ListMembersResponse> ListMembers(const Call& call,
                                                    const pb::ListMembersRequest& request) {
  RETURN_IF_ERROR(FindReadableInitiative(call, request.parent()).status());
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kMemberPages));
  pb::ListMembersResponse response;
  ASSIGN_OR_RETURN(
      const std::string next,
      CollectPage<pb::InitiativeMember>(
          call, start,
          [&](absl::string_view after, size_t limit) {
            return Members().Scan(call.snapshot(), MembersPrefix(request.parent()), after, limit);
          },
          [&](MemberRow& row) -> absl::StatusOr<size_t> {
            ASSIGN_OR_RETURN(*response.add_members(), Present(call, row, call.today()));
            return row.message.ByteSizeLong();
          }));
  response.set_next_page_token(NextPageToken(start, next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListMembershipsResponse> ListMemberships(
    const Call& call, const pb::ListMembershipsRequest& request) {
  RETURN_IF_ERROR(FindOrganization(call, request.organization(), "organization").status());
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kMemberPages));
  std::optional<absl::CivilDay> as_of;
  if (!request.as_of().empty()) {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(request.as_of());
    if (!day.ok()) return domain::WithFieldPrefix("as_of", day.status());
    as_of = *day;
  }
  pb::ListMembershipsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::InitiativeMember>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return Members().ScanIndex(
            call.snapshot(), storage::Key(kMembersByOrganizationId).Add(request.organization()),
            after, limit, kNewestFirst);
      },
      [&](MemberRow& row) -> absl::StatusOr<size_t> {
        if (as_of && !domain::WasJoinedOn(row.message, *as_of)) return 0;
        const absl::Status readable =
            FindReadableInitiative(call, domain::ParentName(row.message.name(), 2)).status();
        if (absl::IsNotFound(readable)) return 0;
        RETURN_IF_ERROR(readable);
        ASSIGN_OR_RETURN(*response.add_members(),
                         Present(call, row, as_of ? *as_of : call.today()));
        return row.message.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
