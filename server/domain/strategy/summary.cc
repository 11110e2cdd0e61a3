#include "server/domain/strategy/summary.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::domain {
namespace {

// Counts printed lines of one kind.
class Tally {
 public:
  void Add(const TreeLine& line) {
    ++total_;
    if (line.re_mention) ++re_mentioned_;
    distinct_.insert(line.id);
  }

  pb::ItemCount Count() const {
    pb::ItemCount count;
    count.set_total(total_);
    count.set_re_mentioned(re_mentioned_);
    count.set_distinct(static_cast<int32_t>(distinct_.size()));
    return count;
  }

 private:
  int32_t total_ = 0;
  int32_t re_mentioned_ = 0;
  absl::flat_hash_set<absl::string_view> distinct_;
};

// What is printed below one node, or in the whole plan.
struct Tallies {
  struct Level {
    Tally nodes;
    Tally kpis;
  };
  std::map<int, Level> levels;
  Tally nodes;
  Tally kpis;
};

Tallies TallyBelow(const PlanIndex& plan, absl::string_view root) {
  Tallies tallies;
  plan.tree().Walk(root, [&](const TreeLine& line) {
    if (line.kpi) {
      tallies.kpis.Add(line);
      // The plan as a whole is no level.
      if (line.depth > 0) tallies.levels[line.depth].kpis.Add(line);
    } else if (line.id != root) {
      tallies.nodes.Add(line);
      tallies.levels[line.depth].nodes.Add(line);
    }
  });
  return tallies;
}

std::string LevelName(const pb::Vision& vision, int depth) {
  return depth <= vision.level_names_size() ? vision.level_names(depth - 1) : "";
}

// The levels from `first` to `last`; the KPIs of the root itself, one level above, stand in none.
template <typename Levels>
void FillLevels(const pb::Vision& vision, const Tallies& tallies, int first, int last,
                Levels* levels) {
  static const auto& kNothing = *new Tallies::Level();
  for (int depth = first; depth <= last; ++depth) {
    const auto found = tallies.levels.find(depth);
    const Tallies::Level& level = found == tallies.levels.end() ? kNothing : found->second;
    pb::LevelCount& count = *levels->Add();
    count.set_depth(depth);
    count.set_level_name(LevelName(vision, depth));
    *count.mutable_nodes() = level.nodes.Count();
    *count.mutable_kpis() = level.kpis.Count();
  }
}

// The nodes in printed order that have something under them, and their depths.
std::vector<TreeLine> Branches(const PlanIndex& plan, absl::string_view root) {
  std::vector<TreeLine> branches;
  TreeLine last;
  plan.tree().Walk(root, [&](const TreeLine& line) {
    // A node's lines follow it at once: a line below `last`, or a KPI of its own.
    const bool below = !last.id.empty() && !last.kpi && !last.re_mention &&
                       (line.kpi ? line.depth == last.depth : line.depth > last.depth);
    if (below && last.id != root) branches.push_back(last);
    last = line;
  });
  return branches;
}

// The depth down to which branches are listed, so that they stay within the bound.
int DeepestListed(const std::vector<TreeLine>& branches) {
  std::map<int, size_t> per_depth;
  for (const TreeLine& branch : branches) ++per_depth[branch.depth];
  size_t listed = 0;
  int deepest = 0;
  for (const auto& [depth, count] : per_depth) {
    listed += count;
    if (listed > kMaxSummarySubtrees) break;
    deepest = depth;
  }
  return deepest;
}

pb::SubtreeCount CountSubtree(const PlanIndex& plan, const TreeLine& branch, int deepest) {
  const pb::VisionNode& node = *plan.FindNode(branch.id);
  const Tallies tallies = TallyBelow(plan, branch.id);
  pb::SubtreeCount count;
  count.set_node(node.name());
  count.set_label(node.label());
  count.set_title(node.title());
  count.set_depth(branch.depth);
  FillLevels(plan.plan().vision, tallies, branch.depth + 1, deepest, count.mutable_levels());
  *count.mutable_kpis() = tallies.kpis.Count();
  return count;
}

}  // namespace

absl::StatusOr<pb::VisionSummary> Summarize(const PlanIndex& plan, absl::string_view node) {
  const pb::Vision& vision = plan.plan().vision;
  if (!node.empty() && plan.FindNode(node) == nullptr) {
    return MakeError(pb::REASON_NOT_FOUND,
                     {absl::StrCat(node, " is not in this state of the vision"),
                      absl::StrCat("この版のビジョンには ", node, " がありません。")},
                     {{"resource", std::string(node)}});
  }
  const Tallies tallies = TallyBelow(plan, node);
  const int first = node.empty() ? 1 : *plan.tree().DepthOf(node) + 1;
  const int deepest = tallies.levels.empty() ? 0 : tallies.levels.rbegin()->first;
  pb::VisionSummary summary;
  summary.set_vision(vision.name());
  summary.set_title(vision.title());
  summary.set_node(std::string(node));
  if (const pb::VisionNode* asked = plan.FindNode(node)) {
    const absl::string_view gap = asked->label().empty() ? "" : " ";
    summary.set_node_title(absl::StrCat(asked->label(), gap, asked->title()));
  }
  FillLevels(vision, tallies, first, deepest, summary.mutable_levels());
  *summary.mutable_nodes() = tallies.nodes.Count();
  *summary.mutable_kpis() = tallies.kpis.Count();
  for (const pb::Kpi& kpi : plan.plan().kpis) {
    if (kpi.node().empty()) summary.set_plan_kpis(summary.plan_kpis() + 1);
  }
  const std::vector<TreeLine> branches = Branches(plan, node);
  const int deepest_listed = DeepestListed(branches);
  for (const TreeLine& branch : branches) {
    if (branch.depth > deepest_listed) {
      summary.set_subtrees_left_out(summary.subtrees_left_out() + 1);
    } else {
      *summary.add_subtrees() = CountSubtree(plan, branch, deepest);
    }
  }
  return summary;
}

}  // namespace renkei::domain
