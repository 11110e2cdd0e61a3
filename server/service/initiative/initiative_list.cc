#include "server/service/initiative/initiative_list.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/filter/filter.h"
#include "server/domain/initiative/initiative_state.h"
#include "server/domain/initiative/membership.h"
#include "server/domain/resource_name.h"
#include "server/domain/time/date.h"
#include "server/service/frame/filtering.h"
#include "server/service/frame/paging.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/registry/registry.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;

constexpr PageLimits kInitiativePages = {.default_size = 50, .max_size = 500};
constexpr PageLimits kMemberPages = {.default_size = 100, .max_size = 1000};
constexpr bool kNewestFirst = true;

std::string FormToken(pb::CooperationForm form) {
  return pb::CooperationForm_Name(form).substr(sizeof("COOPERATION_FORM_") - 1);
}

std::vector<std::string> FormTokens() {
  std::vector<std::string> tokens;
  for (int form = 0; form < pb::CooperationForm_ARRAYSIZE; ++form) {
    if (pb::CooperationForm_IsValid(form)) {
      tokens.push_back(FormToken(static_cast<pb::CooperationForm>(form)));
    }
  }
  return tokens;
}

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"lead", FieldType::kString},
      {"founder", FieldType::kString},
      {"member", FieldType::kString},
      {"state", FieldType::kString, {"PROPOSED", "OPEN", "RUNNING", "CLOSED", "CANCELLED"}},
      {"form", FieldType::kString, FormTokens()},
      {"external_id", FieldType::kString},
      {"title", FieldType::kString},
  };
  return schema;
}

bool IsJoined(const std::optional<MemberRow>& row) {
  return row && row->message.state() == pb::MEMBER_STATE_JOINED;
}

// One list call: which initiatives pass, and the reply.
class InitiativeLister {
 public:
  InitiativeLister(const Call& call, domain::Filter filter)
      : call_(call), filter_(std::move(filter)) {
    for (const domain::Comparison& comparison : filter_.comparisons()) {
      if (comparison.field == "member") asked_members_.insert(comparison.value);
    }
  }

  // Adds the initiative if it may be read and passes; returns the bytes added.
  absl::StatusOr<size_t> Take(const InitiativeRow& row) {
    const absl::StatusOr<bool> readable = MayRead(call_, row.message);
    if (!readable.ok()) return readable.status();
    if (!*readable) return 0;
    absl::Status fault;
    const bool passes = filter_.Matches(
        [&](absl::string_view field) { return FieldOf(row.message, field, fault); });
    if (!fault.ok()) return fault;
    if (!passes) return 0;
    absl::StatusOr<pb::Initiative> shown = Present(call_, row);
    if (!shown.ok()) return shown.status();
    *response.add_initiatives() = *std::move(shown);
    return row.message.ByteSizeLong();
  }

  // The same for the initiative of a membership.
  absl::StatusOr<size_t> TakeOf(const MemberRow& member) {
    if (member.message.state() != pb::MEMBER_STATE_JOINED) return 0;
    const auto row = Initiatives().Get(
        call_.snapshot(), KeyByName(Initiatives(), domain::ParentName(member.message.name(), 2)));
    if (!row.ok()) return row.status();
    if (!row->has_value()) return absl::DataLossError("a member has no initiative");
    return Take(**row);
  }

  pb::ListInitiativesResponse response;

 private:
  std::optional<FieldValue> FieldOf(const pb::Initiative& i, absl::string_view field,
                                    absl::Status& fault) const {
    if (field == "lead") return i.lead();
    if (field == "founder") return i.founder();
    if (field == "state") return std::string(domain::StateToken(i.state()));
    if (field == "form") return FormToken(i.form());
    if (field == "external_id") return i.external_id();
    if (field == "title") return i.title();
    if (field == "member") return JoinedOfAsked(i, fault);
    return std::nullopt;
  }

  // Of the organizations that the filter asks for, those that have joined.
  FieldValue JoinedOfAsked(const pb::Initiative& i, absl::Status& fault) const {
    std::vector<std::string> joined;
    for (const std::string& organization : asked_members_) {
      storage::Key key = MembersPrefix(i.name());
      const auto row = Members().Get(call_.snapshot(), key.Add(domain::LastSegment(organization)));
      if (!row.ok()) {
        fault = row.status();
      } else if (IsJoined(*row)) {
        joined.push_back(organization);
      }
    }
    return joined;
  }

  const Call& call_;
  const domain::Filter filter_;
  std::set<std::string> asked_members_;
};

// The prefix of an index of initiatives that holds all that can pass; nullopt: every row is looked
// at.
std::optional<storage::Key> IndexFor(const domain::Filter& filter) {
  const auto founder = filter.RequiredValue("founder");
  const auto external_id = filter.RequiredValue("external_id");
  if (founder && external_id)
    return storage::Key(kInitiativesByExternalIdId).Add(*founder).Add(*external_id);
  if (const auto lead = filter.RequiredValue("lead"))
    return storage::Key(kInitiativesByLeadId).Add(*lead);
  return std::nullopt;
}

// Along the narrowest index that the filter allows.
absl::StatusOr<std::string> CollectInitiatives(const Call& call, const PageStart& start,
                                               const domain::Filter& filter,
                                               InitiativeLister& lister) {
  if (const auto member = filter.RequiredValue("member")) {
    return CollectPage<pb::InitiativeMember>(
        call, start,
        [&](absl::string_view after, size_t limit) {
          return Members().ScanIndex(call.snapshot(),
                                     storage::Key(kMembersByOrganizationId).Add(*member), after,
                                     limit, kNewestFirst);
        },
        [&](MemberRow& row) { return lister.TakeOf(row); });
  }
  const std::optional<storage::Key> index = IndexFor(filter);
  return CollectPage<pb::Initiative>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return index ? Initiatives().ScanIndex(call.snapshot(), *index, after, limit, kNewestFirst)
                     : Initiatives().Scan(call.snapshot(), Initiatives().NewKey(), after, limit,
                                          kNewestFirst);
      },
      [&](InitiativeRow& row) { return lister.Take(row); });
}

}  // namespace

absl::StatusOr<pb::ListInitiativesResponse> ListInitiatives(
    const Call& call, const pb::ListInitiativesRequest& request) {
  const absl::StatusOr<domain::Filter> filter = ParseFilter(call, request.filter(), Schema());
  if (!filter.ok()) return filter.status();
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kInitiativePages);
  if (!start.ok()) return start.status();
  InitiativeLister lister(call, *filter);
  const absl::StatusOr<std::string> next = CollectInitiatives(call, *start, *filter, lister);
  if (!next.ok()) return next.status();
  lister.response.set_next_page_token(NextPageToken(*start, *next));
  lister.response.set_change_cursor(start->change_cursor);
  return std::move(lister.response);
}

absl::StatusOr<pb::ListMembersResponse> ListMembers(const Call& call,
                                                    const pb::ListMembersRequest& request) {
  const absl::StatusOr<InitiativeRow> initiative =
      FindReadableInitiative(call, request.parent(), request.parent());
  if (!initiative.ok()) return initiative.status();
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kMemberPages);
  if (!start.ok()) return start.status();
  pb::ListMembersResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::InitiativeMember>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        return Members().Scan(call.snapshot(), MembersPrefix(request.parent()), after, limit);
      },
      [&](MemberRow& row) -> absl::StatusOr<size_t> {
        absl::StatusOr<pb::InitiativeMember> shown = Present(call, row, call.today());
        if (!shown.ok()) return shown.status();
        *response.add_members() = *std::move(shown);
        return row.message.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  response.set_change_cursor(start->change_cursor);
  return response;
}

absl::StatusOr<pb::ListMembershipsResponse> ListMemberships(
    const Call& call, const pb::ListMembershipsRequest& request) {
  const auto organization = FindOrganization(call, request.organization(), "organization");
  if (!organization.ok()) return organization.status();
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kMemberPages);
  if (!start.ok()) return start.status();
  std::optional<absl::CivilDay> as_of;
  if (!request.as_of().empty()) {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(request.as_of());
    if (!day.ok()) return domain::WithFieldPrefix("as_of", day.status());
    as_of = *day;
  }
  pb::ListMembershipsResponse response;
  const absl::StatusOr<std::string> next = CollectPage<pb::InitiativeMember>(
      call, *start,
      [&](absl::string_view after, size_t limit) {
        return Members().ScanIndex(
            call.snapshot(), storage::Key(kMembersByOrganizationId).Add(request.organization()),
            after, limit, kNewestFirst);
      },
      [&](MemberRow& row) -> absl::StatusOr<size_t> {
        if (as_of && !domain::WasJoinedOn(row.message, *as_of)) return 0;
        const auto readable = ReadableInitiative(call, domain::ParentName(row.message.name(), 2));
        if (!readable.ok()) return readable.status();
        if (!readable->has_value()) return 0;
        absl::StatusOr<pb::InitiativeMember> shown =
            Present(call, row, as_of ? *as_of : call.today());
        if (!shown.ok()) return shown.status();
        *response.add_members() = *std::move(shown);
        return row.message.ByteSizeLong();
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(*start, *next));
  response.set_change_cursor(start->change_cursor);
  return response;
}

}  // namespace renkei::service
