#include "server/domain/strategy/plan.h"

#include <algorithm>
#include <string>
#include <utility>

#include "storage/base/status_macros.h"

namespace renkei::domain {

absl::StatusOr<PlanIndex> PlanIndex::Build(const Plan& plan) {
  std::vector<TreeNode> nodes;
  std::vector<TreeKpi> kpis;
  std::vector<ReMention> re_mentions;
  nodes.reserve(plan.nodes.size());
  kpis.reserve(plan.kpis.size());
  for (const pb::VisionNode& node : plan.nodes) {
    nodes.push_back({node.name(), node.parent(), node.order()});
    for (const pb::ReMention& again : node.re_mentions())
      re_mentions.push_back({node.name(), again.parent(), again.order()});
  }
  for (const pb::Kpi& kpi : plan.kpis) {
    kpis.push_back({kpi.name(), kpi.node(), kpi.order()});
    for (const pb::ReMention& again : kpi.re_mentions())
      re_mentions.push_back({kpi.name(), again.parent(), again.order()});
  }
  ASSIGN_OR_RETURN(StrategyTree tree,
                   StrategyTree::Build(std::move(nodes), std::move(kpis), std::move(re_mentions)));
  return PlanIndex(plan, std::move(tree));
}

PlanIndex::PlanIndex(const Plan& plan, StrategyTree tree) : plan_(&plan), tree_(std::move(tree)) {
  nodes_.reserve(plan.nodes.size());
  kpis_.reserve(plan.kpis.size());
  for (const pb::VisionNode& node : plan.nodes) nodes_.emplace(node.name(), &node);
  for (const pb::Kpi& kpi : plan.kpis) kpis_.emplace(kpi.name(), &kpi);
}

const pb::VisionNode* PlanIndex::FindNode(absl::string_view name) const {
  const auto found = nodes_.find(name);
  return found == nodes_.end() ? nullptr : found->second;
}

const pb::Kpi* PlanIndex::FindKpi(absl::string_view name) const {
  const auto found = kpis_.find(name);
  return found == kpis_.end() ? nullptr : found->second;
}

std::vector<const pb::VisionNode*> PlanIndex::PathTo(absl::string_view node) const {
  std::vector<const pb::VisionNode*> path;
  for (const pb::VisionNode* at = FindNode(node); at != nullptr; at = FindNode(at->parent()))
    path.push_back(at);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace renkei::domain
