#include "server/domain/strategy/summary.h"

#include <map>
#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/support/kanagawa_plan.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;

std::string Text(const pb::ItemCount& c) {
  return absl::StrCat(c.total(), "/", c.re_mentioned(), "/", c.distinct());
}

pb::VisionSummary Summary(const Plan& plan, const std::string& node = "") {
  const auto index = PlanIndex::Build(plan);
  EXPECT_TRUE(index.ok()) << index.status();
  const auto summary = Summarize(*index, node);
  EXPECT_TRUE(summary.ok()) << summary.status();
  return *summary;
}

std::vector<std::string> Levels(const google::protobuf::RepeatedPtrField<pb::LevelCount>& levels) {
  std::vector<std::string> out;
  for (const pb::LevelCount& level : levels)
    out.push_back(
        absl::StrCat(level.level_name(), " ", Text(level.nodes()), " KPI ", Text(level.kpis())));
  return out;
}

TEST(Summary, CountsAsKanagawasPaperPrintsBeforeAndAfterTheRevision) {
  const pb::VisionSummary before = Summary(support::KanagawaPlan());
  EXPECT_THAT(Levels(before.levels()),
              ElementsAre("基本目標 4/0/4 KPI 0/0/0", "中柱 12/0/12 KPI 0/0/0",
                          "小柱 31/0/31 KPI 115/4/111", "主な取組み 132/2/130 KPI 0/0/0"));
  EXPECT_EQ(Text(before.nodes()), "179/2/177");
  EXPECT_EQ(Text(before.kpis()), "115/4/111");
  const pb::VisionSummary after = Summary(support::KanagawaPlanRevised());
  EXPECT_EQ(Text(after.levels(3).nodes()), "139/2/137");
  EXPECT_EQ(Text(after.kpis()), "115/4/111");
}

TEST(Summary, EverySubtreeHasAnEntryAndTheGoalsAddUpToThePlan) {
  const pb::VisionSummary summary = Summary(support::KanagawaPlan());
  EXPECT_EQ(summary.subtrees_size(), 4 + 12 + 31);
  EXPECT_EQ(summary.subtrees(0).title(), "目標1");
  std::vector<int> totals(3);
  int kpis = 0;
  for (const pb::SubtreeCount& subtree : summary.subtrees()) {
    if (subtree.depth() != 1) continue;
    ASSERT_EQ(subtree.levels_size(), 3);
    for (int i = 0; i < 3; ++i) totals[static_cast<size_t>(i)] += subtree.levels(i).nodes().total();
    kpis += subtree.kpis().total();
  }
  EXPECT_THAT(totals, ElementsAre(12, 31, 132));
  EXPECT_EQ(kpis, 115);
}

TEST(Summary, OfOneNodeCountsWhatIsPrintedBelowIt) {
  const Plan plan = support::KanagawaPlan();
  // m001 and m002 stand under s4-3-1 again, which has 4 measures of its own.
  const pb::VisionSummary small = Summary(plan, plan.vision.name() + "/nodes/s4-3-1");
  EXPECT_THAT(Levels(small.levels()), ElementsAre("主な取組み 6/2/6 KPI 0/0/0"));
  EXPECT_EQ(small.subtrees_size(), 0);
  const auto index = PlanIndex::Build(plan);
  EXPECT_EQ(ReasonOf(Summarize(*index, "organizations/o/visions/v/nodes/gone").status()),
            pb::REASON_NOT_FOUND);
}

TEST(Summary, OfAnEmptyPlanIsEmpty) {
  Plan plan;
  plan.kpis.emplace_back().set_name("k");
  const pb::VisionSummary summary = Summary(plan);
  EXPECT_EQ(summary.levels_size(), 0);
  EXPECT_EQ(Text(summary.nodes()), "0/0/0");
  EXPECT_EQ(Text(summary.kpis()), "1/0/1");
  EXPECT_EQ(summary.plan_kpis(), 1);
}

TEST(Summary, OfTooManySubtreesTheDeepestLevelsAreLeftOutWhole) {
  Plan plan;
  const auto add = [&](const std::string& name, const std::string& parent) {
    pb::VisionNode& node = plan.nodes.emplace_back();
    node.set_name(name);
    node.set_parent(parent);
  };
  for (int i = 0; i < 10; ++i) add(absl::StrCat("g", i), "");
  for (int i = 0; i < 991; ++i) {
    add(absl::StrCat("p", i), absl::StrCat("g", i % 10));
    add(absl::StrCat("m", i), absl::StrCat("p", i));
  }
  const pb::VisionSummary summary = Summary(plan);
  EXPECT_EQ(summary.subtrees_size(), 10);
  EXPECT_EQ(summary.subtrees_left_out(), 991);
}

// A random forest with re-mentions, and its counts by looking at every pair of items.
struct Forest {
  explicit Forest(uint32_t seed) : random(seed) {
    const int nodes = static_cast<int>(random() % 25);
    for (int i = 0; i < nodes; ++i) {
      pb::VisionNode& node = plan.nodes.emplace_back();
      node.set_name(absl::StrCat("n", i));
      if (i > 0 && random() % 4 != 0) node.set_parent(absl::StrCat("n", random() % i));
      node.set_order(static_cast<int>(random() % 3));
    }
    for (int i = 0; i < 12; ++i) {
      pb::Kpi& kpi = plan.kpis.emplace_back();
      kpi.set_name(absl::StrCat("k", i));
      if (nodes > 0 && random() % 5 != 0) kpi.set_node(absl::StrCat("n", random() % nodes));
    }
    for (pb::VisionNode& node : plan.nodes) Mention(node, node.parent(), node.name());
    for (pb::Kpi& kpi : plan.kpis) Mention(kpi, kpi.node(), "");
  }

  bool Within(std::string node, const std::string& ancestor) const {
    for (;;) {
      if (node == ancestor) return true;
      if (node.empty()) return false;
      node = ParentOf(node);
    }
  }
  std::string ParentOf(const std::string& name) const {
    return plan.nodes[static_cast<size_t>(std::stoi(name.substr(1)))].parent();
  }
  int Depth(const std::string& name) const { return name.empty() ? 0 : 1 + Depth(ParentOf(name)); }

  template <typename Item>
  void Mention(Item& item, const std::string& parent, const std::string& self) {
    if (plan.nodes.empty() || random() % 4 != 0) return;
    const std::string under = absl::StrCat("n", random() % plan.nodes.size());
    if (under == parent || (!self.empty() && Within(under, self))) return;
    item.add_re_mentions()->set_parent(under);
  }

  Plan plan;
  std::mt19937 random;
};

// Printed places of one kind of item below `root`, counted one by one.
template <typename Items, typename ParentOf>
std::string Naive(const Forest& forest, const Items& items, const std::string& root, int depth,
                  ParentOf parent_of) {
  int total = 0;
  int again = 0;
  std::set<std::string> distinct;
  const auto count = [&](const std::string& name, const std::string& under, bool re_mention) {
    if (!forest.Within(under, root)) return;
    if (depth >= 0 && forest.Depth(under) != depth) return;
    ++total;
    again += re_mention ? 1 : 0;
    distinct.insert(name);
  };
  for (const auto& item : items) {
    count(item.name(), parent_of(item), false);
    for (const pb::ReMention& mention : item.re_mentions())
      count(item.name(), mention.parent(), true);
  }
  return absl::StrCat(total, "/", again, "/", distinct.size());
}

TEST(Summary, OfRandomForestsIsWhatCountingOneByOneGives) {
  const auto node_parent = [](const pb::VisionNode& n) { return n.parent(); };
  const auto kpi_parent = [](const pb::Kpi& k) { return k.node(); };
  for (uint32_t seed = 0; seed < 500; ++seed) {
    const Forest forest(seed);
    const pb::VisionSummary whole = Summary(forest.plan);
    const auto check = [&](const auto& levels, const pb::ItemCount& kpis, const std::string& root) {
      EXPECT_EQ(Text(kpis), Naive(forest, forest.plan.kpis, root, -1, kpi_parent)) << seed << root;
      for (const pb::LevelCount& level : levels) {
        EXPECT_EQ(Text(level.nodes()),
                  Naive(forest, forest.plan.nodes, root, level.depth() - 1, node_parent))
            << seed << root << level.depth();
        EXPECT_EQ(Text(level.kpis()),
                  Naive(forest, forest.plan.kpis, root, level.depth(), kpi_parent))
            << seed << root << level.depth();
      }
    };
    check(whole.levels(), whole.kpis(), "");
    EXPECT_EQ(Text(whole.nodes()), Naive(forest, forest.plan.nodes, "", -1, node_parent)) << seed;
    std::set<std::string> listed;
    for (const pb::SubtreeCount& subtree : whole.subtrees()) {
      check(subtree.levels(), subtree.kpis(), subtree.node());
      listed.insert(subtree.node());
    }
    for (const pb::VisionNode& node : forest.plan.nodes) {
      const bool has_any =
          Naive(forest, forest.plan.nodes, node.name(), -1, node_parent) != "0/0/0" ||
          Naive(forest, forest.plan.kpis, node.name(), -1, kpi_parent) != "0/0/0";
      EXPECT_EQ(listed.count(node.name()), has_any ? 1u : 0u) << seed << node.name();
    }
  }
}

}  // namespace
}  // namespace renkei::domain
