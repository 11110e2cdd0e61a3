#include "server/domain/strategy/vision_tree.h"

#include <algorithm>
#include <tuple>
#include <utility>

namespace renkei::domain {
namespace {

template <class T>
void Sort(std::map<std::string, std::vector<TreePlace<T>>>& places) {
  for (auto& [parent, list] : places) {
    std::sort(list.begin(), list.end(), [](const TreePlace<T>& a, const TreePlace<T>& b) {
      return std::tie(a.order, a.item->name()) < std::tie(b.order, b.item->name());
    });
  }
}

}  // namespace

VisionTree::VisionTree(pb::Vision vision, std::vector<pb::VisionNode> nodes,
                       std::vector<pb::Kpi> kpis)
    : vision_(std::move(vision)), nodes_(std::move(nodes)), kpis_(std::move(kpis)) {
  for (const pb::VisionNode& node : nodes_) {
    children_[node.parent()].push_back({&node, false, node.order()});
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

const std::vector<TreePlace<pb::VisionNode>>& VisionTree::Children(const std::string& node) const {
  static const auto& kNone = *new std::vector<TreePlace<pb::VisionNode>>();
  const auto it = children_.find(node);
  return it == children_.end() ? kNone : it->second;
}

const std::vector<TreePlace<pb::Kpi>>& VisionTree::KpisOf(const std::string& node) const {
  static const auto& kNone = *new std::vector<TreePlace<pb::Kpi>>();
  const auto it = kpis_of_.find(node);
  return it == kpis_of_.end() ? kNone : it->second;
}

}  // namespace renkei::domain
