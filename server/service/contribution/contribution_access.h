// Contributions as they are read: by whom, and the figure that counts.

#ifndef RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_ACCESS_H_
#define RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_ACCESS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/contribution_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/resource_source.h"
#include "server/service/initiative/initiative_access.h"
#include "server/service/tables/tables.h"

namespace renkei::service {

using ContributionRow = storage::Row<pb::Contribution>;

// The shared KPI of an initiative; nullptr if it has none with this id.
const pb::SharedKpi* FindSharedKpi(const pb::Initiative& initiative, absl::string_view id);

// The indicator called `name`; without anything but its name if there is none.
[[nodiscard]] absl::StatusOr<pb::Indicator> FindIndicator(const Call& call, absl::string_view name);

// A KPI in the revision in force of its vision, whoever asks.
struct PublishedKpi {
  pb::Kpi kpi;
  pb::Vision head;
  bool joint() const { return head.owners_size() > 1; }
};
// nullopt if the KPI is not published.
[[nodiscard]] absl::StatusOr<std::optional<PublishedKpi>> FindPublishedKpi(const Call& call,
                                                                           absl::string_view name);

// What the KPI's actuals say of `when`: the confirmed figure before the preliminary one, then the
// one recorded last; nullopt if nothing is available.
[[nodiscard]] absl::StatusOr<std::optional<pb::KpiActual>> FindActualAt(
    const Call& call, absl::string_view kpi, const pb::When& when, pb::Aggregation aggregation);

// Fills figure and figure_status. `kpi` is the shared KPI that it contributes to; nullptr where the
// initiative has it no more.
[[nodiscard]] absl::Status FillFigure(const Call& call, const pb::SharedKpi* kpi,
                                      const pb::Indicator& indicator,
                                      pb::Contribution& contribution);

// As the caller gets it, who may read the initiative.
[[nodiscard]] absl::StatusOr<pb::Contribution> PresentContribution(const Call& call,
                                                                   const pb::Initiative& initiative,
                                                                   ContributionRow row);

// The contribution called `name`, whoever asks.
[[nodiscard]] absl::StatusOr<std::optional<ContributionRow>> FindContribution(
    const Call& call, absl::string_view name);

// What the caller may read now under a name; nullopt if nothing. For the feed.
[[nodiscard]] absl::StatusOr<std::optional<pb::Contribution>> ReadableContribution(
    const Call& call, absl::string_view name);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadContributionTexts(const Call& call,
                                                                  absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_CONTRIBUTION_CONTRIBUTION_ACCESS_H_
