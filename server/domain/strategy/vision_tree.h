// A vision's nodes and KPIs as the tree that they form, for printing and exporting: what stands
// under each, re-mentions among them.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_VISION_TREE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_VISION_TREE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "renkei/v1/vision.pb.h"

namespace renkei::domain {

namespace pb = renkei::v1;

// One place in the tree: the primary one, or a re-mention (再掲).
template <class T>
struct TreePlace {
  const T* item = nullptr;
  bool again = false;
  int order = 0;
};

// Takes any lists: whoever walks it goes no deeper than kMaxTreeDepth.
class VisionTree {
 public:
  VisionTree(pb::Vision vision, std::vector<pb::VisionNode> nodes, std::vector<pb::Kpi> kpis);
  VisionTree(const VisionTree&) = delete;
  VisionTree& operator=(const VisionTree&) = delete;

  const pb::Vision& vision() const { return vision_; }
  const std::vector<pb::VisionNode>& nodes() const { return nodes_; }
  const std::vector<pb::Kpi>& kpis() const { return kpis_; }

  // All of them in the order of the printed plan, each once, at its primary place; what hangs on
  // nothing comes last. KPIs of the plan come first, those of a node before what is under it.
  std::vector<const pb::VisionNode*> NodesAsPrinted() const;
  std::vector<const pb::Kpi*> KpisAsPrinted() const;

  // What stands under a node, re-mentions among them, in order; under "" the top.
  const std::vector<TreePlace<pb::VisionNode>>& Children(const std::string& node) const;
  // The same for KPIs; under "" those of the plan as a whole.
  const std::vector<TreePlace<pb::Kpi>>& KpisOf(const std::string& node) const;

 private:
  void AddNodes(const std::string& parent, int depth, std::set<std::string>& seen,
                std::vector<const pb::VisionNode*>& out) const;

  const pb::Vision vision_;
  const std::vector<pb::VisionNode> nodes_;
  const std::vector<pb::Kpi> kpis_;
  std::map<std::string, std::vector<TreePlace<pb::VisionNode>>> children_;
  std::map<std::string, std::vector<TreePlace<pb::Kpi>>> kpis_of_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_VISION_TREE_H_
