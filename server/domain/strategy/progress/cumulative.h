// 累計: figures that only grow, and those that do not.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_CUMULATIVE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_CUMULATIVE_H_

#include <optional>

#include "absl/types/span.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// A figure that is below an earlier one, and the highest of those before it.
struct FigureFall {
  pb::When earlier_when;
  double earlier = 0;
  pb::When when;
  double value = 0;
};

// The newest fall among the figures of `kpi`, which has inherited from its indicator
// (WithIndicator); nullopt where there is none, and for KPIs that are not CUMULATIVE. Figures come
// in any order; what is no number is passed over, and so is what was counted before
// cumulative_from_fiscal_year: there the count began anew. Two figures of one last day (a fiscal
// year and its end) are of one time and do not fall.
std::optional<FigureFall> FallOf(const pb::Kpi& kpi, absl::Span<const pb::KpiActual> actuals);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_CUMULATIVE_H_
