// Reading figures: as they stand, and as they stood on an earlier day.

#ifndef RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_HISTORY_H_
#define RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_HISTORY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "server/service/vision/vision_access.h"
#include "storage/table.h"

namespace renkei::service {

// Where the figures of the KPI called `kpi` stand in Actuals(), oldest first.
storage::Key FiguresOf(absl::string_view kpi);

// The figure as the caller gets it, with etag; who wrote it is the owners' business.
pb::KpiActual PresentActual(const Call& call, const VisionReading& reading,
                            storage::Row<pb::KpiActual> row);

// `current`, or the state of it that stood at the end of `known_at` in Japan (without etag, version
// kNone); nullopt if it was recorded later, or was removed then.
[[nodiscard]] absl::StatusOr<std::optional<storage::Row<pb::KpiActual>>> StateKnownAt(
    const Call& call, storage::Row<pb::KpiActual> current, absl::CivilDay known_at);

// All figures of a vision by KPI name, oldest first, as known at the end of `known_at`; nullopt:
// now. Of KPIs that are gone too. For analyses of whole plans, which run on the executor.
using ActualsByKpi = absl::flat_hash_map<std::string, std::vector<pb::KpiActual>>;
[[nodiscard]] absl::StatusOr<ActualsByKpi> LoadActuals(const Call& call, absl::string_view vision,
                                                       std::optional<absl::CivilDay> known_at);
// The same of one KPI, by its name.
[[nodiscard]] absl::StatusOr<std::vector<pb::KpiActual>> LoadActualsOfKpi(
    const Call& call, absl::string_view kpi, std::optional<absl::CivilDay> known_at);

[[nodiscard]] absl::StatusOr<pb::ListKpiActualsResponse> ListKpiActuals(
    const Call& call, const pb::ListKpiActualsRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListKpiActualHistoryResponse> ListKpiActualHistory(
    const Call& call, const pb::ListKpiActualHistoryRequest& request);

// For the feed: the figure `name` as the caller may read it; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<pb::KpiActual>> ReadableActual(const Call& call,
                                                                          absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_ACTUALS_ACTUAL_HISTORY_H_
