// Measured figures of KPIs. They are no part of a draft or revision: records under the KPI, visible
// as the vision is, recorded in every state but ARCHIVED.

#ifndef RENKEI_SERVER_SERVICE_VISION_ACTUALS_VISION_ACTUALS_H_
#define RENKEI_SERVER_SERVICE_VISION_ACTUALS_VISION_ACTUALS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/call.h"
#include "server/service/frame/method.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// The id of the figure of a time: fy2024, eofy2024, cy2024, 2024-03, 2024-03-31. `when` is complete
// and has a kind.
std::string ActualId(const pb::When& when);

// One figure that was sent. A row of version kNone is new.
struct ActualChange {
  storage::Row<pb::KpiActual> old;
  pb::KpiActual next;
  bool same = false;  // it stands there already

  bool is_new() const { return old.version == storage::Sequence::kNone; }
};

// What writing `sent` under `kpi` would change, in the order of `sent`. INVALID_FIELDS, paths
// beginning with `prefix` ("actuals"), for a figure without a time, one that comes twice, or a
// value beside NOT_AVAILABLE; ROLE_MISSING for a contributor who confirms a figure or changes one
// that is confirmed.
[[nodiscard]] absl::StatusOr<std::vector<ActualChange>> PlanActuals(
    const Call& call, const std::string& kpi,
    const google::protobuf::RepeatedPtrField<pb::KpiActual>& sent, absl::string_view prefix);

// Who is told of figures of `kpi`: those who see the vision if the revision in force has the KPI,
// else the owners.
[[nodiscard]] absl::StatusOr<internal_pb::EffectiveAudience> ActualsAudience(const Call& call,
                                                                             const pb::Vision& head,
                                                                             absl::string_view kpi);

void WriteActual(const Call& call, const ActualChange& change,
                 const internal_pb::EffectiveAudience& audience, storage::Mutation& mutation);

[[nodiscard]] absl::StatusOr<Write<pb::RecordKpiActualsResponse>> RecordKpiActuals(
    const Call& call, const pb::RecordKpiActualsRequest& request);
[[nodiscard]] absl::StatusOr<pb::ListKpiActualsResponse> ListKpiActuals(
    const Call& call, const pb::ListKpiActualsRequest& request);

// For the feed: the figure `name` as the caller may read it; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<pb::KpiActual>> ReadableActual(const Call& call,
                                                                          absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_ACTUALS_VISION_ACTUALS_H_
