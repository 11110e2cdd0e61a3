// Cumulative figures that fall: what is counted since a year cannot become less, so that a clerk
// has probably typed the year's own number.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_CUMULATIVE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_CUMULATIVE_H_

#include <optional>

#include "absl/types/span.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// A figure and the highest one of an earlier time, which is higher.
struct FigureFall {
  pb::When earlier_when;
  double earlier = 0;
  pb::When when;
  double value = 0;
};

// The newest fall among the figures of `kpi`, which has inherited from its indicator; they come in
// any order. nullopt where there is none, and of a KPI that is not CUMULATIVE. Figures that are no
// numbers and those without a time say nothing.
std::optional<FigureFall> FallOf(const pb::Kpi& kpi, absl::Span<const pb::KpiActual> actuals);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_CUMULATIVE_H_
