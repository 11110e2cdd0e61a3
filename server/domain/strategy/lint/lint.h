// Warnings about a strategy: what is allowed and what a careful reader would ask about. One table
// of rules for the server, for files that no server has seen, and for what ApplyVision warns of.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_LINT_LINT_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_LINT_LINT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/civil_time.h"
#include "renkei/v1/framework.pb.h"
#include "renkei/v1/lint.pb.h"
#include "renkei/v1/programme.pb.h"
#include "server/domain/error.h"
#include "server/domain/strategy/plan.h"

namespace renkei::domain {

// The period of a plan above the one that is looked at.
struct ParentPeriod {
  std::string title;
  pb::FiscalPeriod period;
};

// What a plan does not say itself. What is not known is left out, and nothing is warned of that
// would need it.
struct LintContext {
  // Parent plans that state a period.
  std::vector<ParentPeriod> parents = {};
  // Names of KPIs of which any figure was recorded, and the day on which it is asked. Both, or
  // neither: then no KPI is called never updated.
  std::optional<absl::flat_hash_set<std::string>> updated_kpis = {};
  std::optional<absl::CivilDay> today = {};
  // The figures of cumulative KPIs, by the KPI's name, in any order.
  absl::flat_hash_map<std::string, std::vector<pb::KpiActual>> cumulative_figures = {};
  // The shared indicators that KPIs point to, by name.
  absl::flat_hash_map<std::string, pb::Indicator> indicators = {};
  // The types of programmes that nodes name as their funding, by FundingKey: a
  // type is its year's own.
  absl::flat_hash_map<std::string, pb::ProgrammeType> programme_types = {};
};

// All warnings, in printed order of the tree, the head first; those of one item in order of code.
// About one microsecond for each item and rule. The caller bounds what it shows.
std::vector<pb::LintFinding> Lint(const PlanIndex& plan, const LintContext& context);

// The warnings about the units of one KPI alone, for an item that is on its way into a plan.
std::vector<pb::LintFinding> LintUnits(const pb::Kpi& kpi);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_LINT_LINT_H_
