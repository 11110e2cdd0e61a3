// When the next figure of a KPI is due.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_DUE_DATE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_DUE_DATE_H_

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "renkei/v1/common.pb.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Days after the end of a year within which its figure is expected where a KPI states no
// publication lag: the end of June, when most offices have closed the year's books. Our own choice.
inline constexpr int kDefaultPublicationLagDays = 90;

struct DueDate {
  std::optional<absl::CivilDay> day;  // nullopt: nothing is due any more
  bool overdue = false;               // `day` lies before the day on which it is asked
};

// A figure is due for every year: calendar years where baseline, targets or figures are of such,
// otherwise fiscal years. The next one is that of the year after the newest figure (also one that
// is not available: it was looked for), or after the baseline, or the first of the plan's period;
// of a KPI that has none of these, the year in which `as_of` lies. It is due when the publication
// lag after the year's end has passed, or on next_due_date where that lies after the year's end.
// Nothing is due for years after the last target and the plan's period. `period` may be empty.
DueDate NextDue(const pb::Kpi& kpi, const pb::FiscalPeriod& period,
                const std::vector<pb::KpiActual>& actuals, absl::CivilDay as_of);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_DUE_DATE_H_
