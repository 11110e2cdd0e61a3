// A strategy as a whole, in memory: what counts, comparisons, warnings, alignment and progress are
// worked out from. The server fills it from the store, the command from a file.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_PLAN_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_PLAN_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/strategy_tree.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// Nodes and KPIs stand in any order; places, re-mentions and links are names. An item of a file
// that no server has seen has a name as well: the command makes one from its external_id.
struct Plan {
  pb::Vision vision;
  std::vector<pb::VisionNode> nodes;
  std::vector<pb::Kpi> kpis;
};

// Looks into a plan by name. Immutable; the plan must outlive it and stay as it is.
class PlanIndex {
 public:
  // Errors as StrategyTree::Build; what a server stored has none.
  [[nodiscard]] static absl::StatusOr<PlanIndex> Build(const Plan& plan);

  const Plan& plan() const { return *plan_; }
  // Its ids are the names.
  const StrategyTree& tree() const { return tree_; }

  // nullptr when there is none of that name.
  const pb::VisionNode* FindNode(absl::string_view name) const;
  const pb::Kpi* FindKpi(absl::string_view name) const;

  // From the top down to `node`, itself the last one; empty for "" and unknown names.
  std::vector<const pb::VisionNode*> PathTo(absl::string_view node) const;

 private:
  PlanIndex(const Plan& plan, StrategyTree tree);

  const Plan* plan_;
  StrategyTree tree_;
  absl::flat_hash_map<absl::string_view, const pb::VisionNode*> nodes_;
  absl::flat_hash_map<absl::string_view, const pb::Kpi*> kpis_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_PLAN_H_
