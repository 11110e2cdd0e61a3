// Nodes and KPIs of a draft, one by one, and reading them from the draft or a revision.

#ifndef RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_ITEMS_H_
#define RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_ITEMS_H_

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// Get, List, Create, Update and Delete of nodes and KPIs.
void RegisterVisionItems(MethodRegistry& methods);

// Fills what has a default (ids of activities), reads figures and years that were written as texts,
// and checks what the fields' options cannot say; what refers elsewhere is left out. Paths of
// violations begin with `prefix`.
[[nodiscard]] absl::Status CompleteItem(absl::string_view prefix, pb::VisionNode& node);
[[nodiscard]] absl::Status CompleteItem(absl::string_view prefix, pb::Kpi& kpi);

// A KPI, and where its violations are told.
struct PlacedKpi {
  std::string path;
  pb::Kpi kpi;
};
// That each of `kpis` is counted in a unit that converts to that of the indicator that it is tied
// to: UNIT_NOT_CONVERTIBLE at "{path}.unit" for every one that is not.
[[nodiscard]] absl::Status RequireIndicatorUnits(const Call& call,
                                                 const std::vector<PlacedKpi>& kpis);

// Node or KPI `name` in what `reading` reads; nullopt if it is not there.
template <typename Kind>
absl::StatusOr<std::optional<storage::Row<typename Kind::Message>>> FindItem(
    const Call& call, const VisionReading& reading, absl::string_view name);

// The same for whoever asks and may read it, with its etag; nullopt otherwise. For the feed.
template <typename Kind>
absl::StatusOr<std::optional<typename Kind::Message>> ReadableItem(const Call& call,
                                                                   absl::string_view name);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_ITEMS_H_
