#include "server/service/national/national_kpi_access.h"

#include <utility>

#include "server/auth/visibility.h"
#include "server/service/frame/list/filtering.h"
#include "server/service/frame/list/paging.h"
#include "server/service/national/count_now.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kNationalKpiPages = {.default_size = 50, .max_size = 200};
// Each takes a walk through its numbers of all bodies: some milliseconds.
constexpr PageLimits kCountedKpiPages = {.default_size = 20, .max_size = 20};

const domain::FilterSchema& NationalKpiSchema() {
  static const auto& schema = *new domain::FilterSchema{
      {"owner", domain::FieldType::kString},
      {"external_id", domain::FieldType::kString},
      {"state", domain::FieldType::kString, {"DRAFT", "PUBLISHED"}},
      {"framework", domain::FieldType::kString},
      {"title", domain::FieldType::kString},
  };
  return schema;
}

std::optional<domain::FieldValue> NationalKpiField(const pb::NationalKpi& kpi,
                                                   absl::string_view field) {
  if (field == "owner") return kpi.owner();
  if (field == "external_id") return kpi.external_id();
  if (field == "state")
    return std::string(kpi.state() == pb::NATIONAL_KPI_STATE_PUBLISHED ? "PUBLISHED" : "DRAFT");
  if (field == "framework") return kpi.framework();
  if (field == "title") return kpi.title();
  return std::nullopt;
}

}  // namespace

internal_pb::EffectiveAudience AudienceOf(const pb::NationalKpi& kpi) {
  pb::Audience audience;
  const bool published = kpi.state() == pb::NATIONAL_KPI_STATE_PUBLISHED;
  audience.set_visibility(published ? pb::VISIBILITY_PUBLIC : pb::VISIBILITY_PRIVATE);
  return auth::Chosen(audience, {kpi.owner()});
}

absl::StatusOr<domain::Filter> ParseNationalKpiFilter(const Call& call, absl::string_view text) {
  return ParseFilter(call, text, NationalKpiSchema());
}

bool IsShown(const Call& call, const domain::Filter& filter, const pb::NationalKpi& kpi) {
  return auth::Sees(call.caller(), AudienceOf(kpi)) &&
         filter.Matches([&](absl::string_view field) { return NationalKpiField(kpi, field); });
}

absl::StatusOr<NationalKpiRow> FindReadableNationalKpi(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, NationalKpis().Get(call.snapshot(), KeyByName(NationalKpis(), name)));
  if (!row.has_value() || !auth::Sees(call.caller(), AudienceOf(row->message)))
    return NotFound(name);
  return *std::move(row);
}

absl::StatusOr<NationalKpiRow> FindOwnedNationalKpi(const Call& call, const std::string& name,
                                                    const std::string& etag) {
  ASSIGN_OR_RETURN(NationalKpiRow row, FindReadableNationalKpi(call, name));
  RETURN_IF_ERROR(call.RequireOwner({row.message.owner()}, AudienceOf(row.message), name));
  RETURN_IF_ERROR(CheckEtag(call, etag, row.version, name));
  return row;
}

pb::NationalKpi PresentNationalKpi(const Call& call, NationalKpiRow row) {
  pb::NationalKpi kpi = std::move(row.message);
  auth::HideActors(call.caller(), {kpi.owner()}, kpi);
  if (row.version != storage::Sequence::kNone)
    kpi.set_etag(MakeEtag(call.env().store, row.version));
  return kpi;
}

absl::StatusOr<std::optional<pb::NationalKpi>> ReadableNationalKpi(const Call& call,
                                                                   absl::string_view name) {
  absl::StatusOr<NationalKpiRow> row = FindReadableNationalKpi(call, name);
  if (absl::IsNotFound(row.status())) return std::optional<pb::NationalKpi>();
  if (!row.ok()) return row.status();
  return std::optional(PresentNationalKpi(call, *std::move(row)));
}

absl::StatusOr<ResourceTexts> ReadNationalKpiTexts(const Call& call, absl::string_view name) {
  ASSIGN_OR_RETURN(auto row, NationalKpis().Get(call.snapshot(), KeyByName(NationalKpis(), name)));
  if (!row.has_value()) return ResourceTexts();
  internal_pb::EffectiveAudience audience = AudienceOf(row->message);
  return OneText(
      TextOf(&pb::Change::mutable_national_kpi, std::move(row->message), std::move(audience)));
}

absl::StatusOr<pb::NationalKpi> GetNationalKpi(const Call& call,
                                               const pb::GetNationalKpiRequest& request) {
  ASSIGN_OR_RETURN(NationalKpiRow row, FindReadableNationalKpi(call, request.name()));
  return PresentNationalKpi(call, std::move(row));
}

absl::StatusOr<pb::ListNationalKpisResponse> ListNationalKpis(
    const Call& call, const pb::ListNationalKpisRequest& request) {
  ASSIGN_OR_RETURN(const domain::Filter filter, ParseNationalKpiFilter(call, request.filter()));
  ASSIGN_OR_RETURN(
      const PageStart start,
      ReadPageStart(call, request, request.with_counts() ? kCountedKpiPages : kNationalKpiPages));
  pb::ListNationalKpisResponse response;
  // There are few: a server keeps kMaxNationalKpis.
  const absl::StatusOr<std::string> next = CollectPage<pb::NationalKpi>(
      call, start,
      [&](absl::string_view after, size_t limit) {
        constexpr bool kNewestFirst = true;
        return NationalKpis().Scan(call.snapshot(), NationalKpis().NewKey(), after, limit,
                                   kNewestFirst);
      },
      [&](NationalKpiRow& row) -> absl::StatusOr<size_t> {
        if (!IsShown(call, filter, row.message)) return 0;
        pb::NationalKpi kpi = PresentNationalKpi(call, std::move(row));
        const size_t bytes = kpi.ByteSizeLong();
        if (request.with_counts()) {
          if (call.abandoned()) return absl::CancelledError();
          ASSIGN_OR_RETURN(*response.add_counts(), CountNow(call, kpi, Facets()));
        }
        *response.add_national_kpis() = std::move(kpi);
        return bytes;
      });
  if (!next.ok()) return next.status();
  response.set_next_page_token(NextPageToken(start, *next));
  response.set_change_cursor(start.change_cursor);
  return response;
}

}  // namespace renkei::service
