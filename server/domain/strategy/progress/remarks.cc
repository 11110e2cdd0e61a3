#include "server/domain/strategy/progress/remarks.h"

#include <algorithm>

#include "server/domain/strategy/progress/expectation.h"

namespace renkei::domain {

bool LiesAgainst(pb::Direction direction, const pb::TimedValue& baseline,
                 const pb::TimedValue& target) {
  if (!baseline.value().has_number() || !target.value().has_number()) return false;
  if (baseline.unit() != target.unit()) return false;
  const double change = target.value().number() - baseline.value().number();
  return (direction == pb::DIRECTION_UP && change < 0) ||
         (direction == pb::DIRECTION_DOWN && change > 0);
}

std::vector<pb::ProgressRemark> RemarksOn(const pb::Kpi& kpi) {
  std::vector<pb::ProgressRemark> remarks;
  const pb::Direction direction = DirectionOf(kpi);
  if (std::any_of(kpi.targets().begin(), kpi.targets().end(), [&](const pb::TimedValue& target) {
        return LiesAgainst(direction, kpi.baseline(), target);
      }))
    remarks.push_back(pb::PROGRESS_REMARK_TARGET_AGAINST_DIRECTION);
  return remarks;
}

}  // namespace renkei::domain
