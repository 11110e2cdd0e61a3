#include "server/domain/strategy/strategy_tree.h"

#include <numeric>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Lines(const StrategyTree& tree, absl::string_view root) {
  std::vector<std::string> lines;
  tree.Walk(root, [&](const TreeLine& line) {
    lines.push_back(
        absl::StrCat(line.depth, line.kpi ? "k " : " ", line.id, line.re_mention ? " (再掲)" : ""));
  });
  return lines;
}

// g1 {m1 [k1], m2}, g2 {m3, again m1, again k1}
StrategyTree Small() {
  return *StrategyTree::Build(
      {{"m2", "g1", 2}, {"g2", "", 2}, {"g1", "", 1}, {"m1", "g1", 1}, {"m3", "g2", 5}},
      {{"k1", "m1", 1}, {"k0", "", 1}}, {{"m1", "g2", 3}, {"k1", "g2", 1}});
}

TEST(StrategyTree, IsPrintedInOrderWithReMentionsInTheirSecondPlace) {
  EXPECT_THAT(Lines(Small(), ""), ElementsAre("0k k0", "1 g1", "2 m1", "2k k1", "2 m2", "1 g2",
                                              "1k k1 (再掲)", "2 m1 (再掲)", "2 m3"));
  EXPECT_THAT(Lines(Small(), "m1"), ElementsAre("2 m1", "2k k1"));
  EXPECT_THAT(Lines(Small(), "nobody"), ElementsAre());
}

TEST(StrategyTree, CountsTotalReMentionedAndDistinctForThePlanAndWithinASubtree) {
  const StrategyTree tree = Small();
  EXPECT_EQ(tree.Summarize("").nodes, (TreeCount{6, 1, 5}));
  EXPECT_EQ(tree.Summarize("").kpis, (TreeCount{3, 1, 2}));
  EXPECT_EQ(tree.Summarize("").nodes_by_depth.at(2), (TreeCount{4, 1, 3}));
  EXPECT_EQ(tree.Summarize("g2").nodes, (TreeCount{3, 1, 3}));
  EXPECT_EQ(tree.Summarize("g2").kpis, (TreeCount{1, 1, 1}));
  EXPECT_TRUE(tree.IsWithin("m1", "g1"));
  EXPECT_FALSE(tree.IsWithin("m1", "g2"));
  EXPECT_EQ(tree.DepthOf("m1"), 2);
  EXPECT_EQ(tree.DepthOf("nobody"), std::nullopt);
}

// A plan in the shape of Kanagawa's: 4 goals, 12 pillars, 31 small pillars, measures and KPIs below
// them.
StrategyTree Kanagawa(size_t measures, size_t measures_again, size_t kpis, size_t kpis_again) {
  std::vector<TreeNode> nodes;
  const auto add_level = [&](const char* name, size_t count, const char* above, size_t parents) {
    for (size_t i = 0; i < count; ++i) {
      nodes.push_back({absl::StrCat(name, i), parents == 0 ? "" : absl::StrCat(above, i % parents),
                       static_cast<int64_t>(i)});
    }
  };
  add_level("goal", 4, "", 0);
  add_level("pillar", 12, "goal", 4);
  add_level("small", 31, "pillar", 12);
  add_level("measure", measures - measures_again, "small", 31);
  std::vector<TreeKpi> kpi_list;
  for (size_t i = 0; i < kpis - kpis_again; ++i)
    kpi_list.push_back({absl::StrCat("kpi", i), absl::StrCat("small", i % 31), 0});
  std::vector<ReMention> again;
  for (size_t i = 0; i < measures_again; ++i)
    again.push_back({absl::StrCat("measure", i), absl::StrCat("small", i + 1), 0});
  for (size_t i = 0; i < kpis_again; ++i)
    again.push_back({absl::StrCat("kpi", i), absl::StrCat("small", i + 1), 0});
  return *StrategyTree::Build(nodes, kpi_list, again);
}

TEST(StrategyTree, CountsAsKanagawasPaperDoes) {
  const TreeSummary before = Kanagawa(132, 2, 115, 4).Summarize("");
  EXPECT_EQ(before.nodes_by_depth.at(1).total, 4u);
  EXPECT_EQ(before.nodes_by_depth.at(2).total, 12u);
  EXPECT_EQ(before.nodes_by_depth.at(3).total, 31u);
  EXPECT_EQ(before.nodes_by_depth.at(4), (TreeCount{132, 2, 130}));
  EXPECT_EQ(before.kpis, (TreeCount{115, 4, 111}));
  const TreeSummary after = Kanagawa(139, 2, 115, 4).Summarize("");
  EXPECT_EQ(after.nodes_by_depth.at(4), (TreeCount{139, 2, 137}));
  EXPECT_EQ(after.kpis, before.kpis);
}

TEST(StrategyTree, SubtreesAddUpToThePlan) {
  const StrategyTree tree = Kanagawa(132, 2, 115, 4);
  size_t nodes = 0;
  size_t kpis = 0;
  for (int goal = 0; goal < 4; ++goal) {
    nodes += tree.Summarize(absl::StrCat("goal", goal)).nodes.total;
    kpis += tree.Summarize(absl::StrCat("goal", goal)).kpis.total;
  }
  EXPECT_EQ(nodes, tree.Summarize("").nodes.total);
  EXPECT_EQ(kpis, tree.Summarize("").kpis.total);
}

absl::Status Problem(std::vector<TreeNode> nodes, std::vector<TreeKpi> kpis = {},
                     std::vector<ReMention> again = {}) {
  return StrategyTree::Build(std::move(nodes), std::move(kpis), std::move(again)).status();
}

TEST(StrategyTree, ACycleIsRefusedAndItsNodesAreNamed) {
  const absl::Status status =
      Problem({{"top", ""}, {"tail", "a"}, {"a", "c"}, {"b", "a"}, {"c", "b"}});
  EXPECT_EQ(ReasonOf(status), pb::REASON_CYCLE);
  const std::string path = MetadataOf(status, "path");
  for (const char* id : {"a", "b", "c"}) EXPECT_THAT(path, HasSubstr(id));
  EXPECT_THAT(path, Not(HasSubstr("tail")));
  EXPECT_EQ(ReasonOf(Problem({{"self", "self"}})), pb::REASON_CYCLE);
}

TEST(StrategyTree, WhatIsNotThereIsNamed) {
  const absl::Status status = Problem({{"a", "gone"}});
  EXPECT_EQ(ReasonOf(status), pb::REASON_DANGLING_REFERENCE);
  EXPECT_EQ(MetadataOf(status, "reference"), "gone");
  EXPECT_EQ(ReasonOf(Problem({{"a", ""}}, {{"k", "gone"}})), pb::REASON_DANGLING_REFERENCE);
  EXPECT_EQ(ReasonOf(Problem({{"a", ""}}, {}, {{"a", "gone"}})), pb::REASON_DANGLING_REFERENCE);
  EXPECT_EQ(MetadataOf(Problem({{"a", ""}}, {}, {{"gone", "a"}}), "reference"), "gone");
}

TEST(StrategyTree, AReMentionUnderItselfItsDescendantOrItsOwnParentIsRefused) {
  const std::vector<TreeNode> nodes = {{"g", ""}, {"p", "g"}, {"m", "p"}, {"h", ""}};
  EXPECT_EQ(ReasonOf(Problem(nodes, {}, {{"g", "g"}})), pb::REASON_CYCLE);
  EXPECT_EQ(ReasonOf(Problem(nodes, {}, {{"g", "m"}})), pb::REASON_CYCLE);
  EXPECT_EQ(KindOf(Problem(nodes, {}, {{"m", "p"}})), "DUPLICATE_RE_MENTION");
  EXPECT_EQ(KindOf(Problem(nodes, {}, {{"m", "h"}, {"m", "h"}})), "DUPLICATE_RE_MENTION");
  EXPECT_EQ(KindOf(Problem(nodes, {{"k", "m"}}, {{"k", "m"}})), "DUPLICATE_RE_MENTION");
  EXPECT_TRUE(Problem(nodes, {{"k", "m"}}, {{"m", "h"}, {"m", "g"}, {"k", "h"}}).ok());
}

TEST(StrategyTree, AnIdStandsOnce) {
  EXPECT_EQ(KindOf(Problem({{"a", ""}, {"a", ""}})), "DUPLICATE_ID");
  EXPECT_EQ(KindOf(Problem({{"a", ""}}, {{"a", ""}})), "DUPLICATE_ID");
}

std::vector<TreeNode> Chain(int depth) {
  std::vector<TreeNode> nodes;
  for (int i = 0; i < depth; ++i)
    nodes.push_back({absl::StrCat("n", i), i == 0 ? "" : absl::StrCat("n", i - 1), 0});
  return nodes;
}

TEST(StrategyTree, SixteenLevelsFitAndSeventeenDoNot) {
  EXPECT_TRUE(Problem(Chain(kMaxTreeDepth)).ok());
  const absl::Status status = Problem(Chain(kMaxTreeDepth + 1));
  EXPECT_EQ(ReasonOf(status), pb::REASON_TREE_LIMIT);
  EXPECT_EQ(MetadataOf(status, "limit"), "depth=16");
  EXPECT_EQ(MetadataOf(status, "item"), "n16");
}

std::vector<TreeNode> Wide(size_t count) {
  std::vector<TreeNode> nodes;
  for (size_t i = 0; i < count; ++i)
    nodes.push_back({absl::StrCat("n", i), i < 10 ? "" : absl::StrCat("n", i / 10), 7});
  return nodes;
}

TEST(StrategyTree, TwentyThousandNodesFitAndOneMoreDoesNot) {
  const absl::StatusOr<StrategyTree> tree = StrategyTree::Build(Wide(kMaxTreeNodes), {}, {});
  ASSERT_TRUE(tree.ok()) << tree.status();
  EXPECT_EQ(tree->Summarize("").nodes, (TreeCount{kMaxTreeNodes, 0, kMaxTreeNodes}));
  EXPECT_EQ(MetadataOf(Problem(Wide(kMaxTreeNodes + 1)), "limit"), "nodes=20000");
  std::vector<TreeKpi> kpis;
  for (size_t i = 0; i <= kMaxTreeKpis; ++i) kpis.push_back({absl::StrCat("k", i), ""});
  EXPECT_EQ(MetadataOf(Problem({}, kpis), "limit"), "kpis=10000");
}

// Against a model: any random forest is walked with every node once, parents before children,
// siblings in order.
TEST(StrategyTree, RandomForestsAreWalkedWholeAndInOrder) {
  for (uint32_t seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    std::vector<TreeNode> nodes;
    for (size_t i = 0; i < 60; ++i) {
      const size_t parent = random() % (i + 1);
      nodes.push_back({absl::StrCat(i), parent == i || i < 3 ? "" : absl::StrCat(parent),
                       static_cast<int64_t>(random() % 4)});
    }
    std::shuffle(nodes.begin(), nodes.end(), random);
    const absl::StatusOr<StrategyTree> tree = StrategyTree::Build(nodes, {}, {});
    if (!tree.ok()) {
      ASSERT_EQ(ReasonOf(tree.status()), pb::REASON_TREE_LIMIT);
      continue;
    }
    std::map<std::string, TreeNode> by_id;
    for (const TreeNode& node : nodes) by_id[node.id] = node;
    std::map<std::string, std::pair<int64_t, std::string>> last_child;
    std::set<std::string> seen = {""};
    tree->Walk("", [&](const TreeLine& line) {
      const TreeNode& node = by_id.at(std::string(line.id));
      EXPECT_TRUE(seen.count(node.parent) == 1);
      EXPECT_TRUE(seen.insert(node.id).second);
      const auto place = std::make_pair(node.order, node.id);
      EXPECT_TRUE(last_child.count(node.parent) == 0 || last_child[node.parent] < place);
      last_child[node.parent] = place;
    });
    EXPECT_EQ(seen.size(), nodes.size() + 1);
  }
}

TEST(CheckNewParent, DecidesAsTheWholeTreeWould) {
  const std::vector<TreeNode> nodes = {{"g", ""}, {"p", "g"}, {"m", "p"}, {"h", ""}};
  const auto parent_of = [&](absl::string_view id) -> std::optional<std::string> {
    for (const TreeNode& node : nodes) {
      if (node.id == id) return node.parent;
    }
    return std::nullopt;
  };
  const std::map<std::string, int> heights = {{"g", 3}, {"p", 2}, {"m", 1}, {"h", 1}};
  for (const TreeNode& node : nodes) {
    for (const char* parent : {"", "g", "p", "m", "h", "gone"}) {
      std::vector<TreeNode> moved = nodes;
      for (TreeNode& candidate : moved) {
        if (candidate.id == node.id) candidate.parent = parent;
      }
      EXPECT_EQ(ReasonOf(CheckNewParent(node.id, parent, heights.at(node.id), parent_of)),
                ReasonOf(Problem(moved)))
          << node.id << " under " << parent;
    }
  }
}

TEST(CheckNewParent, ASubtreeThatBecomesTooDeepIsRefused) {
  const auto chain = [](absl::string_view id) -> std::optional<std::string> {
    const int depth = std::stoi(std::string(id));
    return depth == 1 ? "" : absl::StrCat(depth - 1);
  };
  EXPECT_TRUE(CheckNewParent("x", "14", 2, chain).ok());
  EXPECT_EQ(ReasonOf(CheckNewParent("x", "15", 2, chain)), pb::REASON_TREE_LIMIT);
  EXPECT_EQ(ReasonOf(CheckNewParent("x", "", kMaxTreeDepth + 1, chain)), pb::REASON_TREE_LIMIT);
}

}  // namespace
}  // namespace renkei::domain
