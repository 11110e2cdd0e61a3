// A vision's nodes and KPIs as the tree that they form, for printing and exporting.

#ifndef RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_TREE_H_
#define RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_TREE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/session.h"
#include "renkei/v1/vision.pb.h"

namespace renkei::cli {

// One place in the tree: the primary one, or a re-mention (再掲).
template <class T>
struct TreePlace {
  const T* item = nullptr;
  bool again = false;
  int order = 0;
};

// Deepest tree that is walked: what the contract allows.
inline constexpr int kMaxTreeDepth = 16;

class VisionTree {
 public:
  VisionTree(pb::Vision vision, std::vector<pb::VisionNode> nodes, std::vector<pb::Kpi> kpis);
  VisionTree(const VisionTree&) = delete;
  VisionTree& operator=(const VisionTree&) = delete;

  const pb::Vision& vision() const { return vision_; }
  const std::vector<pb::VisionNode>& nodes() const { return nodes_; }
  const std::vector<pb::Kpi>& kpis() const { return kpis_; }

  // What stands under a node, re-mentions among them, in order; under "" the top.
  const std::vector<TreePlace<pb::VisionNode>>& Children(const std::string& node) const;
  // The same for KPIs; under "" those of the plan as a whole.
  const std::vector<TreePlace<pb::Kpi>>& KpisOf(const std::string& node) const;

 private:
  const pb::Vision vision_;
  const std::vector<pb::VisionNode> nodes_;
  const std::vector<pb::Kpi> kpis_;
  std::map<std::string, std::vector<TreePlace<pb::VisionNode>>> children_;
  std::map<std::string, std::vector<TreePlace<pb::Kpi>>> kpis_of_;
};

// The revision that --revision or --as-of asks for: the server says which one was in force on that
// day. 0 where neither is given.
[[nodiscard]] absl::StatusOr<int> RevisionOn(Session& session, const std::string& vision,
                                             int revision, const std::string& as_of);

// Reads head, nodes and KPIs; `revision` 0 is the draft for owners and the revision in force for
// others.
[[nodiscard]] absl::StatusOr<std::unique_ptr<VisionTree>> FetchTree(Session& session,
                                                                    const std::string& name,
                                                                    int revision);

// The figures of those KPIs, by their names, with progress on a terminal.
[[nodiscard]] absl::StatusOr<std::map<std::string, std::vector<pb::KpiActual>>> FetchActuals(
    Session& session, const std::vector<pb::Kpi>& kpis);

// The tree for a reader: labels, titles, KPIs with baseline and targets; `with_ids` adds external
// ids.
std::string DrawTree(const VisionTree& tree, const BriefStyle& style, bool with_ids);

// "40 人（令和4年度） → 200 人（令和9年度）"
std::string PathText(const pb::Kpi& kpi, Lang lang);

// "第2版"; 0 is the draft.
std::string RevisionText(int revision, Lang lang);

// YAML that ReadVisionFile reads and ApplyVision then finds nothing to change in. `actuals` by KPI
// name; may be empty.
std::string ExportTree(const VisionTree& tree,
                       const std::map<std::string, std::vector<pb::KpiActual>>& actuals);

}  // namespace renkei::cli

#endif  // RENKEI_CLIENT_CLI_NOUNS_VISION_VISION_TREE_H_
