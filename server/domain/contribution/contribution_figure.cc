#include "server/domain/contribution/contribution_figure.h"

#include "server/domain/strategy/kpi_figures.h"
#include "server/domain/strategy/progress/expectation.h"

namespace renkei::domain {

std::vector<pb::FieldViolation> SettleContribution(const pb::SharedKpi& kpi,
                                                   const pb::Indicator& indicator,
                                                   pb::Contribution& contribution) {
  pb::Kpi measured;
  *measured.mutable_targets() = kpi.targets();
  pb::KpiActual actual;
  if (contribution.has_when()) *actual.mutable_when() = contribution.when();
  if (contribution.has_value()) *actual.mutable_value() = contribution.value();
  std::vector<pb::FieldViolation> found = SettleActual(WithIndicator(measured, &indicator), actual);
  if (contribution.has_when()) *contribution.mutable_when() = actual.when();
  contribution.clear_value();
  if (actual.has_value()) *contribution.mutable_value() = actual.value();
  return found;
}

}  // namespace renkei::domain
