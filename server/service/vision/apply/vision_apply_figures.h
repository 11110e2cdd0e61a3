// The figures of a stream.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_FIGURES_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_FIGURES_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "server/service/merge/file_merge.h"
#include "server/service/vision/apply/vision_apply_places.h"
#include "server/service/vision/draft/vision_plan.h"

namespace renkei::service {

// A figure that the file knows otherwise once it is applied (ActualChange::known_after).
struct FigureKnown {
  std::string kpi;   // its external_id
  std::string name;  // the figure's
  std::string base;
};

struct AppliedFigures {
  std::vector<ActualOfKpi> changes;
  // Figures that stand there already.
  int unchanged = 0;
  std::vector<FigureKnown> known_after;
  // Titles of KPIs, by the names of their figures that change.
  std::unordered_map<std::string, std::string> titles;
};

// Figures of the KPIs that the stream names, of a plan for `period`; `head` is the vision as it
// stands. Conflicts go to `merge`. INVALID_FIELDS with everything that is wrong with any of them, and
// otherwise the errors of ActualPlanner.
[[nodiscard]] absl::StatusOr<AppliedFigures> PlanFigures(
    const Call& call, const pb::Vision& head, const pb::FiscalPeriod& period,
    const std::vector<PlannedItem<KpiKind>>& kpis, FileMerge& merge);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_FIGURES_H_
