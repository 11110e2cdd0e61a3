// A vision's nodes and KPIs as the tree that they form, for printing and exporting: what stands
// under each, re-mentions among them.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_VISION_TREE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_VISION_TREE_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
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

// Takes any lists, those of a server that is not ours too, and makes a tree of them: from the top down
// each name has one place of its own, no deeper than kMaxTreeDepth, whatever names what as its parent.
// So a walk over Children() that does not follow re-mentions ends, and prints nothing twice; what lies
// in a circle, deeper or below nothing is not met on it.
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
  const std::vector<TreePlace<pb::VisionNode>>& Children(absl::string_view node) const;
  // The same for KPIs; under "" those of the plan as a whole.
  const std::vector<TreePlace<pb::Kpi>>& KpisOf(absl::string_view node) const;

 private:
  // By names that stand in nodes_ and kpis_.
  template <class T>
  using PlacesOf = absl::flat_hash_map<absl::string_view, std::vector<TreePlace<T>>>;
  using Places = PlacesOf<pb::VisionNode>;

  template <class T>
  static void Sort(PlacesOf<T>& places);
  // Hangs what `own` has under `parent`, and below it; `parent` lies `depth` levels deep.
  void Hang(absl::string_view parent, int depth, const Places& own);

  const pb::Vision vision_;
  const std::vector<pb::VisionNode> nodes_;
  const std::vector<pb::Kpi> kpis_;
  Places children_;
  // The nodes that have a place, in printed order, and their names.
  std::vector<const pb::VisionNode*> placed_;
  absl::flat_hash_set<absl::string_view> placed_names_;
  PlacesOf<pb::Kpi> kpis_of_;
};

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_VISION_TREE_H_
