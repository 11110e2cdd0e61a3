// Who reads and who writes national KPIs: a draft is its owner's, a published one is reference data.

#ifndef RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_ACCESS_H_
#define RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_ACCESS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/errors.pb.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "server/domain/filter/filter.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using NationalKpiRow = storage::Row<pb::NationalKpi>;

internal_pb::EffectiveAudience AudienceOf(const pb::NationalKpi& kpi);

// The one called `name` if the caller sees it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<NationalKpiRow> FindReadableNationalKpi(const Call& call,
                                                                     absl::string_view name);

// For a change by the owner's coordinators.
[[nodiscard]] absl::StatusOr<NationalKpiRow> FindOwnedNationalKpi(const Call& call,
                                                                  const std::string& name,
                                                                  const std::string& etag);

// As the caller gets it, who sees it; without an etag where the row has no version.
pb::NationalKpi PresentNationalKpi(const Call& call, NationalKpiRow row);

// What lists and exports are narrowed by; INVALID_FILTER.
[[nodiscard]] absl::StatusOr<domain::Filter> ParseNationalKpiFilter(const Call& call,
                                                                    absl::string_view text);
// Whether the caller sees it and it passes.
bool IsShown(const Call& call, const domain::Filter& filter, const pb::NationalKpi& kpi);

// What the caller may read now under a name; nullopt if nothing. For the feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::NationalKpi>> ReadableNationalKpi(
    const Call& call, absl::string_view name);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadNationalKpiTexts(const Call& call,
                                                                 absl::string_view name);

[[nodiscard]] absl::StatusOr<pb::NationalKpi> GetNationalKpi(
    const Call& call, const pb::GetNationalKpiRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListNationalKpisResponse> ListNationalKpis(
    const Call& call, const pb::ListNationalKpisRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_NATIONAL_NATIONAL_KPI_ACCESS_H_
