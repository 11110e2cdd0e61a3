#include "server/service/registry/registry_service.h"

#include <optional>
#include <string>
#include <utility>

#include "renkei/v1/registry_service.pb.h"
#include "server/domain/error.h"
#include "server/domain/filter/filter.h"
#include "server/domain/registry/organization_rules.h"
#include "server/domain/time/date.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/list_way.h"
#include "server/service/frame/list/paging.h"
#include "server/service/organization/organizations.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

using domain::FieldType;
using domain::FieldValue;
using OrganizationRow = storage::Row<pb::Organization>;
using ReorganizationRow = storage::Row<pb::Reorganization>;

constexpr PageLimits kOrganizationPages = {.default_size = 100, .max_size = 1000};
constexpr PageLimits kReorganizationPages = {.default_size = 100, .max_size = 1000};

std::vector<std::string> KindTokens() {
  std::vector<std::string> tokens;
  for (int kind = pb::OrganizationKind_MIN + 1; kind <= pb::OrganizationKind_MAX; ++kind) {
    if (!pb::OrganizationKind_IsValid(kind)) continue;
    tokens.emplace_back(domain::KindToken(static_cast<pb::OrganizationKind>(kind)));
  }
  return tokens;
}

const domain::FilterSchema& Schema() {
  static const auto& schema = *new domain::FilterSchema{
      {"prefecture", FieldType::kString},
      {"parent", FieldType::kString},
      {"kind", FieldType::kString, KindTokens()},
      {"display_name", FieldType::kString},
      {"code", FieldType::kString},
      {"population", FieldType::kNumber},
  };
  return schema;
}

pb::OrganizationKind KindOf(const pb::Organization& o, const pb::Designation* that_day) {
  return that_day != nullptr ? that_day->kind() : o.kind();
}

// What is stored, with the name, kind and code of the day: `that_day`, nullptr where the record has no
// designation.
std::optional<FieldValue> FieldOf(const pb::Organization& o, const pb::Designation* that_day,
                                  absl::string_view field) {
  if (field == "prefecture") return o.prefecture();
  if (field == "parent") return o.parent();
  if (field == "kind") return std::string(domain::KindToken(KindOf(o, that_day)));
  if (field == "display_name") {
    return that_day != nullptr ? std::vector{that_day->display_name(), that_day->kana()}
                               : std::vector{o.display_name(), o.kana()};
  }
  if (field == "code") return that_day != nullptr ? that_day->code() : o.code();
  if (field == "population" && o.has_population()) return static_cast<double>(o.population());
  return std::nullopt;
}

absl::StatusOr<pb::Organization> GetOrganization(const Call& call,
                                                 const pb::GetOrganizationRequest& request) {
  ASSIGN_OR_RETURN(const auto row, Organizations().Get(call.snapshot(),
                                                       KeyByName(Organizations(), request.name())));
  if (!row.has_value()) return NotFound(request.name());
  return PresentOrganization(call, *row, ValidDay(call, request.as_of()));
}

// Wards are listed when they are asked for: by the flag, as a kind, or as parts of a city.
bool WantsWards(const pb::ListOrganizationsRequest& request, const domain::Filter& filter) {
  return request.include_wards() || filter.RequiredValue("parent").has_value() ||
         filter.RequiredValue("kind") == domain::KindToken(pb::ORGANIZATION_KIND_WARD);
}

absl::StatusOr<pb::ListOrganizationsResponse> ListOrganizations(
    const Call& call, const pb::ListOrganizationsRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseFilter(call, request.filter(), Schema()));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kOrganizationPages));
  const absl::CivilDay day = ValidDay(call, request.as_of());
  const bool wards = WantsWards(request, filter);
  const ListWay way = ListWay::Of(filter,
                                  {{kOrganizationsByCodeId, {"code"}},
                                   {kOrganizationsByPrefectureId, {"prefecture"}},
                                   {kOrganizationsByKindId, {"kind"}}},
                                  storage::Key(kOrganizationsInOrderId));

  pb::ListOrganizationsResponse response;
  absl::StatusOr<std::string> next = CollectPage<pb::Organization>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return way.Next(call, Organizations(), after, limit);
      },
      [&](OrganizationRow& row) -> absl::StatusOr<size_t> {
        if (!domain::LifeOf(row.message).Contains(day)) return 0;
        const pb::Designation* that_day = DesignationOn(row.message, day);
        if (KindOf(row.message, that_day) == pb::ORGANIZATION_KIND_WARD && !wards) return 0;
        if (!filter.Matches(
                [&](absl::string_view field) { return FieldOf(row.message, that_day, field); }))
          return 0;
        pb::Organization shown = PresentOrganization(call, row, day);
        const size_t bytes = shown.ByteSizeLong();
        *response.add_organizations() = std::move(shown);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

absl::StatusOr<pb::ListReorganizationsResponse> ListReorganizations(
    const Call& call, const pb::ListReorganizationsRequest& request) {
  const absl::StatusOr<domain::DateInterval> span =
      domain::ParseInterval(request.from_date(), request.to_date());
  if (!span.ok()) return domain::WithFieldPrefix("to_date", span.status());
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kReorganizationPages));
  const storage::Key range =
      request.organization().empty()
          ? storage::Key(kReorganizationsByDateId)
          : storage::Key(kReorganizationsByOrgId).Add(request.organization());

  pb::ListReorganizationsResponse response;
  absl::StatusOr<std::string> next = CollectPage<pb::Reorganization>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        return Reorganizations().ScanIndex(call.snapshot(), range, after, limit);
      },
      [&](ReorganizationRow& row) -> absl::StatusOr<size_t> {
        const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(row.message.date());
        if (!day.ok() || !span->Contains(*day)) return 0;
        row.message.set_etag(MakeEtag(call.env().store, row.version));
        const size_t bytes = row.message.ByteSizeLong();
        *response.add_reorganizations() = std::move(row.message);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace

void RegisterRegistryService(MethodRegistry& methods) {
  methods.Read("renkei.v1.RegistryService/GetOrganization", GetOrganization);
  methods.Read("renkei.v1.RegistryService/ListOrganizations", ListOrganizations);
  methods.Read("renkei.v1.RegistryService/ResolveOrganization", ResolveOrganization);
  methods.Read("renkei.v1.RegistryService/ListReorganizations", ListReorganizations);
  methods.Read("renkei.v1.RegistryService/ListPeers", ListPeers);
  methods.Write("renkei.v1.RegistryService/BatchUpsertOrganizations", BatchUpsertOrganizations);
  methods.Write("renkei.v1.RegistryService/BatchUpsertReorganizations", BatchUpsertReorganizations);
  methods.Write("renkei.v1.RegistryService/CreateOrganization", CreateOrganization);
}

}  // namespace renkei::service
