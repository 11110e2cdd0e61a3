// Trees from lists that no server of ours sends: what names itself or another one as its parent in a
// circle, what has no name or one that another has too.
//
// Found: whoever walked below such an item did not come back, or drew 2^16 lines of two.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "renkei/v1/framework.pb.h"
#include "server/domain/error.h"
#include "server/domain/strategy/framework_tree.h"
#include "server/domain/strategy/plan.h"
#include "server/domain/strategy/strategy_tree.h"
#include "server/domain/strategy/vision_tree.h"

namespace renkei::domain {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

pb::VisionNode NodeUnder(const std::string& parent, const std::string& name) {
  pb::VisionNode node;
  node.set_name(name);
  node.set_parent(parent);
  return node;
}

VisionTree TreeOf(std::vector<pb::VisionNode> nodes) {
  return VisionTree(pb::Vision(), std::move(nodes), {});
}

// The lines of a walk that trusts the tree: "name" under its parent, depth first.
size_t LinesBelow(const VisionTree& tree, const std::string& node) {
  size_t lines = 0;
  for (const auto& place : tree.Children(node)) {
    ++lines;
    if (!place.again) lines += LinesBelow(tree, place.item->name());
  }
  return lines;
}

TEST(HostileTree, AWalkOfAVisionEndsWhateverIsWhoseParent) {
  const VisionTree tree =
      TreeOf({NodeUnder("", ""), NodeUnder("", "self"), NodeUnder("self", "self"),
              NodeUnder("b", "a"), NodeUnder("a", "b"), NodeUnder("", "top")});
  EXPECT_EQ(LinesBelow(tree, ""), 2U);  // self and top
  EXPECT_THAT(tree.NodesAsPrinted(), SizeIs(5));
}

TEST(HostileTree, ANameThatIsThereManyTimesHasOnePlace) {
  std::vector<pb::VisionNode> nodes;
  for (int level = 0; level < kMaxTreeDepth; ++level) {
    for (int twice = 0; twice < 2; ++twice)
      nodes.push_back(
          NodeUnder(level == 0 ? "" : absl::StrCat("n", level - 1), absl::StrCat("n", level)));
  }
  EXPECT_EQ(LinesBelow(TreeOf(nodes), ""), static_cast<size_t>(kMaxTreeDepth));
}

TEST(HostileTree, WhatLiesDeeperThanAnyTreeIsPrintedLast) {
  std::vector<pb::VisionNode> nodes = {NodeUnder("", "n0")};
  for (int level = 1; level < 10'000; ++level)
    nodes.push_back(NodeUnder(absl::StrCat("n", level - 1), absl::StrCat("n", level)));
  const VisionTree tree = TreeOf(nodes);
  EXPECT_EQ(LinesBelow(tree, ""), static_cast<size_t>(kMaxTreeDepth));
  EXPECT_THAT(tree.NodesAsPrinted(), SizeIs(10'000));
}

TEST(HostileTree, AnItemWithoutANameIsNoPlan) {
  Plan plan;
  plan.nodes.push_back(NodeUnder("", ""));
  const auto node = PlanIndex::Build(plan);
  ASSERT_TRUE(DetailOf(node.status()).has_value());
  EXPECT_EQ(DetailOf(node.status())->violations(0).kind(), "NO_ID");
  plan.nodes.clear();
  plan.kpis.emplace_back();
  EXPECT_FALSE(PlanIndex::Build(plan).ok());
}

TEST(HostileTree, TheItemsOfAFrameworkEachHaveOneLine) {
  pb::Framework framework;
  const auto add = [&](const std::string& parent, const std::string& id) {
    pb::FrameworkItem& item = *framework.add_items();
    item.set_parent(parent);
    item.set_id(id);
  };
  add("", "");
  add("", "a");
  add("a", "a");
  add("a", "b");
  add("d", "c");
  add("c", "d");
  std::vector<std::string> lines;
  for (const FrameworkLine& line : FrameworkLines(framework))
    lines.push_back(absl::StrCat(line.item->id(), " ", line.depth, " ", line.parent));
  EXPECT_THAT(lines, ElementsAre("a 1 -1", "b 2 0"));
}

}  // namespace
}  // namespace renkei::domain
