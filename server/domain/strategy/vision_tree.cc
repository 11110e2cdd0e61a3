#include "server/domain/strategy/vision_tree.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "server/domain/strategy/strategy_tree.h"

namespace renkei::domain {

template <class T>
void VisionTree::Sort(PlacesOf<T>& places) {
  for (auto& [parent, list] : places) {
    std::sort(list.begin(), list.end(), [](const TreePlace<T>& a, const TreePlace<T>& b) {
      return std::tie(a.order, a.item->name()) < std::tie(b.order, b.item->name());
    });
  }
}

VisionTree::VisionTree(pb::Vision vision, std::vector<pb::VisionNode> nodes,
                       std::vector<pb::Kpi> kpis)
    : vision_(std::move(vision)), nodes_(std::move(nodes)), kpis_(std::move(kpis)) {
  Places own;
  for (const pb::VisionNode& node : nodes_)
    own[node.parent()].push_back({&node, false, node.order()});
  Sort(own);
  Hang("", 0, own);
  for (const pb::VisionNode& node : nodes_) {
    for (const pb::ReMention& again : node.re_mentions())
      children_[again.parent()].push_back({&node, true, again.order()});
  }
  for (const pb::Kpi& kpi : kpis_) {
    kpis_of_[kpi.node()].push_back({&kpi, false, kpi.order()});
    for (const pb::ReMention& again : kpi.re_mentions())
      kpis_of_[again.parent()].push_back({&kpi, true, again.order()});
  }
  Sort(children_);
  Sort(kpis_of_);
}

void VisionTree::Hang(absl::string_view parent, int depth, const Places& own) {
  const auto below = own.find(parent);
  if (below == own.end() || depth == kMaxTreeDepth) return;
  for (const auto& place : below->second) {
    const std::string& name = place.item->name();
    // "" is the plan itself.
    if (name.empty() || !placed_names_.insert(name).second) continue;
    children_[parent].push_back(place);
    placed_.push_back(place.item);
    Hang(name, depth + 1, own);
  }
}

std::vector<const pb::VisionNode*> VisionTree::NodesAsPrinted() const {
  std::vector<const pb::VisionNode*> out = placed_;
  for (const pb::VisionNode& node : nodes_) {
    if (!placed_names_.contains(node.name())) out.push_back(&node);
  }
  return out;
}

std::vector<const pb::Kpi*> VisionTree::KpisAsPrinted() const {
  std::vector<const pb::Kpi*> out;
  absl::flat_hash_set<absl::string_view> seen;
  const auto add = [&](absl::string_view node) {
    for (const auto& place : KpisOf(node)) {
      if (!place.again && seen.insert(place.item->name()).second) out.push_back(place.item);
    }
  };
  add("");
  for (const pb::VisionNode* node : NodesAsPrinted()) add(node->name());
  for (const pb::Kpi& kpi : kpis_) {
    if (!seen.contains(kpi.name())) out.push_back(&kpi);
  }
  return out;
}

const std::vector<TreePlace<pb::VisionNode>>& VisionTree::Children(absl::string_view node) const {
  static const auto& kNone = *new std::vector<TreePlace<pb::VisionNode>>();
  const auto it = children_.find(node);
  return it == children_.end() ? kNone : it->second;
}

const std::vector<TreePlace<pb::Kpi>>& VisionTree::KpisOf(absl::string_view node) const {
  static const auto& kNone = *new std::vector<TreePlace<pb::Kpi>>();
  const auto it = kpis_of_.find(node);
  return it == kpis_of_.end() ? kNone : it->second;
}

}  // namespace renkei::domain
