#include <algorithm>
#include <random>
#include <set>

#include "absl/strings/str_join.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

class VisionApplyTest : public VisionTest {
 protected:
  // Three levels, KPIs, a re-mention and figures.
  static Stream Tree(const std::string& external_id) {
    Stream s = NewStream(external_id);
    Node(s, "1");
    Node(s, "2");
    Node(s, "1-1", "1");
    Node(s, "1-1-1", "1-1").add_re_mentions()->set_parent_external_id("2");
    Node(s, "2-1", "2");
    pb::ApplyKpi& kpi = KpiOf(s, "K1", "1-1");
    kpi.mutable_kpi()->set_unit("人");
    pb::KpiActual& actual = *kpi.add_actuals();
    actual.mutable_when()->set_text("令和5年度");
    actual.mutable_value()->set_number(812);
    KpiOf(s, "K2", "2").mutable_kpi()->add_re_mentions()->set_parent_external_id("1");
    KpiOf(s, "K3", "");
    return s;
  }

  // The tree by external_ids: what does not depend on ids that the server gave.
  std::string Shape(const std::string& vision, int revision = 0) {
    std::set<std::string> lines;
    std::map<std::string, std::string> ids;
    const auto nodes = ListNodes(author_, vision, revision);
    const auto kpis = ListKpis(author_, vision, revision);
    EXPECT_TRUE(nodes.ok() && kpis.ok());
    for (const auto& n : *nodes) ids[n.name()] = n.external_id();
    for (const auto& n : *nodes) {
      std::string line =
          absl::StrCat("node ", n.external_id(), " ", n.title(), " < ", ids[n.parent()]);
      for (const auto& r : n.re_mentions()) absl::StrAppend(&line, " also ", ids[r.parent()]);
      lines.insert(line);
    }
    for (const auto& k : *kpis) {
      std::string line = absl::StrCat("kpi ", k.external_id(), " ", k.title(), " ", k.unit(), " < ",
                                      ids[k.node()]);
      for (const auto& r : k.re_mentions()) absl::StrAppend(&line, " also ", ids[r.parent()]);
      lines.insert(line);
    }
    return absl::StrJoin(lines, "\n");
  }
};

TEST_F(VisionApplyTest, AStreamMakesAVisionAndTheSameStreamAgainChangesNothing) {
  const Stream stream = Tree("P1");
  const auto first = Apply(author_, stream);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->commits(), 1);
  EXPECT_EQ(first->nodes().created(), 5);
  EXPECT_EQ(first->kpis().created(), 3);
  EXPECT_EQ(first->actuals().created(), 1);
  EXPECT_EQ(first->vision().node_count(), 5);
  EXPECT_EQ(first->vision().kpi_count(), 3);
  const std::string name = first->vision().name();
  EXPECT_EQ(Shape(name),
            "kpi K1 指標K1 人 < 1-1\nkpi K2 指標K2  < 2 also 1\nkpi K3 指標K3  < \n"
            "node 1 取組1 < \nnode 1-1 取組1-1 < 1\nnode 1-1-1 取組1-1-1 < 1-1 also 2\n"
            "node 2 取組2 < \nnode 2-1 取組2-1 < 2");
  const storage::Sequence head = store_->Head();
  const auto second = Apply(author_, stream);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(second->commits(), 0);
  EXPECT_EQ(second->nodes().unchanged(), 5);
  EXPECT_EQ(second->kpis().unchanged(), 3);
  EXPECT_EQ(second->actuals().unchanged(), 1);
  EXPECT_EQ(second->vision().etag(), first->vision().etag());
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(VisionApplyTest, TheOrderOfItemsDoesNotMatter) {
  const auto straight = Apply(author_, Tree("straight"));
  ASSERT_TRUE(straight.ok()) << straight.status();
  std::mt19937 random(1);
  for (int round = 0; round < 20; ++round) {
    Stream shuffled = Tree(absl::StrCat("shuffled", round));
    std::vector<pb::ApplyNode> nodes(shuffled.parts[0].nodes().begin(),
                                     shuffled.parts[0].nodes().end());
    std::shuffle(nodes.begin(), nodes.end(), random);
    // KPIs in a part before the nodes.
    shuffled.parts[0].clear_nodes();
    shuffled.parts.emplace_back();
    for (const pb::ApplyNode& node : nodes) *shuffled.parts[1].add_nodes() = node;
    const auto applied = Apply(author_, shuffled);
    ASSERT_TRUE(applied.ok()) << applied.status();
    EXPECT_EQ(Shape(applied->vision().name()), Shape(straight->vision().name()));
  }
}

TEST_F(VisionApplyTest, PublishedTreesAreReadByOthersAsNodesAndKpis) {
  const auto applied = Apply(author_, Tree("P1"));
  ASSERT_TRUE(applied.ok()) << applied.status();
  const std::string name = applied->vision().name();
  EXPECT_EQ(ReasonOf(ListNodes(outsider_, name)), pb::REASON_NOT_FOUND);
  Publish(name);
  const auto nodes = ListNodes(outsider_, name, 0, /*page_size=*/2);
  ASSERT_TRUE(nodes.ok()) << nodes.status();
  EXPECT_EQ(nodes->size(), 5u);
  const auto kpis = ListKpis(outsider_, name, 0, 2);
  ASSERT_TRUE(kpis.ok()) << kpis.status();
  EXPECT_EQ(kpis->size(), 3u);
  const auto head = Get(outsider_, name);
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->state(), pb::LIFECYCLE_STATE_PUBLISHED);
  EXPECT_EQ(head->published_revision(), 1);
  EXPECT_EQ(head->node_count(), 5);
}

}  // namespace
}  // namespace renkei::service
