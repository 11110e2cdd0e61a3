// The strategy tree of a vision (基本目標 -> 中柱 -> 小柱 -> 主な取組み, or any other levels): pure
// checks and walks over its nodes and KPIs as flat lists, the form in which they are stored and
// sent.
//
// 再掲 (re-mention): an item printed under a second parent as well. It has one primary place; each
// re-mention is an edge with an order of its own, and prints the item alone, without what lies
// below it.
//
// Everything here is linear in the number of items, or n log n where siblings are put in order:
// 20,000 nodes are normal.

#ifndef RENKEI_SERVER_DOMAIN_STRATEGY_STRATEGY_TREE_H_
#define RENKEI_SERVER_DOMAIN_STRATEGY_STRATEGY_TREE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace renkei::domain {

// Bounds of one vision. The largest real plans have a few hundred measures; a budget system's
// export for a large city has some thousands. Deeper than 16 levels no paper goes, and walks may
// rely on it.
inline constexpr size_t kMaxTreeNodes = 20'000;
inline constexpr size_t kMaxTreeKpis = 10'000;
inline constexpr int kMaxTreeDepth = 16;
// Re-mentions are rare (2 in 132); this keeps a hostile file from growing a tree through them.
inline constexpr size_t kMaxReMentions = 5'000;

struct TreeNode {
  std::string id;
  std::string parent;  // empty: a top node
  int64_t order = 0;   // among its siblings; equal ones are ordered by id
};

struct TreeKpi {
  std::string id;
  std::string node;  // empty: a KPI of the whole plan
  int64_t order = 0;
};

// `item` is the id of a node or a KPI, `parent` of a node. Nodes and KPIs may not share ids.
struct ReMention {
  std::string item;
  std::string parent;
  int64_t order = 0;
};

// One line of the tree as it is printed.
struct TreeLine {
  absl::string_view id;
  int depth = 1;  // top nodes have 1; a KPI has its node's depth, a KPI of the whole plan 0
  bool kpi = false;
  bool re_mention = false;
};

// `total` lines are printed, `re_mentioned` of them are re-mentions, and they name `distinct`
// different items. For the whole plan distinct = total - re_mentioned; within a subtree an item may
// be there as a re-mention alone.
struct TreeCount {
  size_t total = 0;
  size_t re_mentioned = 0;
  size_t distinct = 0;

  bool operator==(const TreeCount& other) const = default;
};

// What stands within a subtree or the plan.
struct TreeSummary {
  std::map<int, TreeCount> nodes_by_depth;
  TreeCount nodes;
  TreeCount kpis;
};

// A checked tree. Immutable; the ids in what it returns live as long as it does.
class StrategyTree {
 public:
  // Errors, the first one found in the order of the lists:
  //   FAILED_PRECONDITION
  //     REASON_TREE_LIMIT          too many items, or too deep; metadata "limit", "item"
  //     REASON_DANGLING_REFERENCE  a parent or re-mentioned item is not there; "reference", "item"
  //     REASON_CYCLE               "item" is one of the nodes of the cycle, "path" all of them; also
  //                                for a re-mention under the item itself or below it
  //   INVALID_ARGUMENT, REASON_INVALID_FIELDS with a violation of kind
  //     NO_ID                      an item has none: "" is the plan itself
  //     DUPLICATE_ID               the field is the id
  //     DUPLICATE_RE_MENTION       under its own primary parent, or twice under one parent
  [[nodiscard]] static absl::StatusOr<StrategyTree> Build(std::vector<TreeNode> nodes,
                                                          std::vector<TreeKpi> kpis,
                                                          std::vector<ReMention> re_mentions);

  StrategyTree(StrategyTree&&) = default;
  StrategyTree& operator=(StrategyTree&&) = default;
  StrategyTree(const StrategyTree&) = delete;
  StrategyTree& operator=(const StrategyTree&) = delete;

  // Depth of a node, 1 for top nodes; nullopt when there is no such node.
  std::optional<int> DepthOf(absl::string_view node) const;

  // Whether `node` is `ancestor` or lies below it by primary places.
  bool IsWithin(absl::string_view node, absl::string_view ancestor) const;

  // The lines of the subtree of `root` ("" = the plan), as printed: each node, its KPIs, then its
  // children and re-mentions in order. Nothing when there is no such node.
  void Walk(absl::string_view root, const std::function<void(const TreeLine&)>& visit) const;

  // The counts of the same lines.
  TreeSummary Summarize(absl::string_view root) const;

  size_t node_count() const { return nodes_.size(); }

 private:
  // What is printed under a node: its position in the list of nodes or KPIs, and whether as a
  // re-mention.
  struct Place {
    int64_t order = 0;
    size_t index = 0;
    bool kpi = false;
    bool re_mention = false;
  };

  StrategyTree() = default;

  absl::Status CheckSizes() const;
  absl::Status IndexIds();
  absl::Status LinkNodes();
  absl::Status LinkKpis();
  absl::Status ComputeDepths();
  absl::Status LinkReMentions();
  absl::Status LinkReMention(const ReMention& edge);
  void SortPlaces();
  absl::Status CycleThrough(size_t node) const;
  bool IsWithin(size_t node, size_t ancestor) const;
  const std::string& IdOf(const Place& place) const;
  TreeLine LineOf(const Place& place, int depth) const;

  std::vector<TreeNode> nodes_;
  std::vector<TreeKpi> kpis_;
  std::vector<ReMention> re_mentions_;
  std::unordered_map<std::string, size_t> node_index_;
  std::unordered_map<std::string, size_t> kpi_index_;
  std::vector<size_t> parent_;              // of each node; nodes_.size() stands for the plan
  std::vector<int> depth_;                  // of each node
  std::vector<std::vector<Place>> places_;  // under each node; the last entry is the plan
};

// Whether `node` may be hung under `new_parent` ("" = top): for an edit of one node in a stored
// tree, without reading the tree. `parent_of` gives a node's parent, "" for a top node, nullopt
// when there is no such node; it is asked at most kMaxTreeDepth times. `height` is the number of
// levels of the subtree of `node`, itself included (1 for a leaf or a new node). Errors as in
// Build: REASON_CYCLE, REASON_DANGLING_REFERENCE, REASON_TREE_LIMIT.
[[nodiscard]] absl::Status CheckNewParent(
    absl::string_view node, absl::string_view new_parent, int height,
    const std::function<std::optional<std::string>(absl::string_view)>& parent_of);

}  // namespace renkei::domain

#endif  // RENKEI_SERVER_DOMAIN_STRATEGY_STRATEGY_TREE_H_
