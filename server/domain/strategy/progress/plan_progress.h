// How a whole plan stands: every KPI by the rubric, and what a goal and the plan get from the KPIs
// below them.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_PLAN_PROGRESS_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_PLAN_PROGRESS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/progress.pb.h"
#include "renkei/v1/rubric.pb.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// Nodes of a reply; the deepest are left out first.
inline constexpr size_t kMaxProgressNodes = 2'000;

// What a plan is judged by, apart from the plan.
struct ProgressFacts {
  // Figures by the KPI's name, oldest first.
  absl::flat_hash_map<std::string, std::vector<pb::KpiActual>> actuals;
  // Shared indicators by name.
  absl::flat_hash_map<std::string, pb::Indicator> indicators;
  pb::Rubric rubric;
  absl::CivilDay as_of;
};

// One KPI of a plan for `period`, whole: judged, with its node and due date. Of the facts it needs
// its own figures and indicator.
pb::KpiProgress ProgressOfKpi(const pb::FiscalPeriod& period, const pb::Kpi& kpi,
                              const ProgressFacts& facts);

// The plan, and its nodes that have a KPI or a re-mentioned node at or below them, in printed
// order. A KPI that is printed below a node several times counts there once; where a node is
// re-mentioned, it is printed without its KPIs, and they do not count: a goal of re-mentions alone
// has a line without any. `kpis` are all KPIs of the plan.
struct RolledUp {
  pb::NodeProgress plan;
  std::vector<pb::NodeProgress> nodes;
};
RolledUp RollUp(const PlanIndex& plan, const std::vector<pb::KpiProgress>& kpis,
                const pb::Rubric& rubric);

// The percentage of several KPIs as the rubric's rule makes it; each is bounded to 0 ... 100
// before, so that one overshoot hides nothing (to -100 ... 100 where 0 is the baseline). `percents`
// is not empty. WORST is the lowest; of an even number of values MEDIAN is the middle between the
// two in the middle.
double RolledUpPercent(std::vector<double> percents, const pb::Rubric& rubric);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PROGRESS_PLAN_PROGRESS_H_
