// The rules behind lint.h: a small function each. Internal to this folder.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_LINT_LINT_RULES_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_LINT_LINT_RULES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "server/domain/strategy/lint/lint.h"

namespace renkei::domain::lint {

// What rules look at: the plan, what is known beside it, and what is counted once for all of them.
class Lens {
 public:
  Lens(const PlanIndex& plan, const LintContext& context);

  const PlanIndex& plan() const { return plan_; }
  const pb::Vision& vision() const { return plan_.plan().vision; }
  const LintContext& context() const { return context_; }

  // Whether a node has children or re-mentioned nodes under it.
  bool HasChildren(const pb::VisionNode& node) const { return parents_.contains(node.name()); }
  // Whether any node of the level of `node` has.
  bool LevelHasChildren(const pb::VisionNode& node) const;
  // Whether a KPI hangs on the node or above it, through any place where it or they are printed.
  bool StandsUnderKpi(const pb::VisionNode& node) const;
  // Whether its figures are counted since a year, by the KPI or else by its shared indicator.
  bool IsCumulative(const pb::Kpi& kpi) const;
  // Which way is better, by the KPI or else by its shared indicator, as progress takes it; nullopt
  // where only the indicator says it and it is not known.
  std::optional<pb::Direction> DirectionOf(const pb::Kpi& kpi) const;
  // The first item with the same folded title in the same place; `item` itself where it is that.
  const pb::VisionNode& FirstOfTitle(const pb::VisionNode& node) const;
  const pb::Kpi& FirstOfTitle(const pb::Kpi& kpi) const;

 private:
  bool HasKpiOnPath(absl::string_view node) const;

  const PlanIndex& plan_;
  const LintContext& context_;
  absl::flat_hash_set<std::string> parents_;         // nodes with something under them
  absl::flat_hash_set<int> levels_with_children_;    // depths
  absl::flat_hash_set<std::string> nodes_with_kpi_;  // KPIs of their own or re-mentioned
  absl::flat_hash_map<std::string, const pb::VisionNode*> first_nodes_;  // by place and title
  absl::flat_hash_map<std::string, const pb::Kpi*> first_kpis_;
};

// One finding as a rule makes it.
struct Remark {
  std::string field;
  Bilingual message;
  Bilingual suggestion;
};
using Remarks = std::vector<Remark>;

// A rule looks at the head, at each node, or at each KPI.
struct Rule {
  pb::LintCode code;
  void (*head)(const Lens&, Remarks&) = nullptr;
  void (*node)(const Lens&, const pb::VisionNode&, Remarks&) = nullptr;
  void (*kpi)(const Lens&, const pb::Kpi&, Remarks&) = nullptr;
};

// head_rules.cc, node_rules.cc
void PeriodOutsideParent(const Lens& lens, Remarks& out);
void NoFrameworkItems(const Lens& lens, Remarks& out);
void MeasureWithoutKpi(const Lens& lens, const pb::VisionNode& node, Remarks& out);
void EmptyBranch(const Lens& lens, const pb::VisionNode& node, Remarks& out);
void DuplicateNodeTitle(const Lens& lens, const pb::VisionNode& node, Remarks& out);
void ActivityOutsidePeriod(const Lens& lens, const pb::VisionNode& node, Remarks& out);

// money_rules.cc: what pays for a measure
void FundingAboveCeiling(const Lens& lens, const pb::VisionNode& node, Remarks& out);
void FundingOverdue(const Lens& lens, const pb::VisionNode& node, Remarks& out);

// kpi_rules.cc: what the KPI's definition leaves open
void UnownedKpi(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void MissingBaseline(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void MissingTarget(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void MissingDirection(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void RateWithoutParts(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void CumulativeWithoutStart(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void DuplicateKpiTitle(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void IndicatorDiffers(const Lens& lens, const pb::Kpi& kpi, Remarks& out);

// target_rules.cc: figures against each other and against the period
void TargetEqualsBaseline(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void TargetBeforeBaseline(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void TargetAgainstDirection(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void TargetOutsidePeriod(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void TargetsEndEarly(const Lens& lens, const pb::Kpi& kpi, Remarks& out);

// figure_rules.cc: what was recorded
void KpiNeverUpdated(const Lens& lens, const pb::Kpi& kpi, Remarks& out);
void CumulativeFalls(const Lens& lens, const pb::Kpi& kpi, Remarks& out);

// unit_rules.cc
void SuspiciousUnit(const pb::Kpi& kpi, Remarks& out);

}  // namespace renkei::domain::lint

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_LINT_LINT_RULES_H_
