#include <algorithm>
#include <random>
#include <set>

#include "absl/strings/str_join.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

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

TEST_F(VisionApplyTest, WhatTheStreamDoesNotNameIsKeptUnlessPruned) {
  const auto applied = Apply(author_, Tree("P1"));
  ASSERT_TRUE(applied.ok()) << applied.status();
  const std::string name = applied->vision().name();
  Stream part = NewStream("P1");
  part.header.mutable_vision()->clear_period();
  Node(part, "1").set_title("改題");
  Node(part, "2");
  const auto kept = Apply(author_, part);
  ASSERT_TRUE(kept.ok()) << kept.status();
  EXPECT_EQ(kept->nodes().updated(), 1);
  EXPECT_EQ(kept->nodes().unchanged(), 1);
  EXPECT_TRUE(kept->vision().has_period()) << "a field that is not set is kept";
  EXPECT_EQ(ListNodes(author_, name)->size(), 5u);
  part.header.set_prune(true);
  const auto pruned = Apply(author_, part);
  ASSERT_TRUE(pruned.ok()) << pruned.status();
  EXPECT_EQ(pruned->nodes().removed(), 3);
  EXPECT_EQ(pruned->kpis().removed(), 3);
  EXPECT_EQ(Shape(name), "node 1 改題 < \nnode 2 取組2 < ");
  EXPECT_EQ(pruned->vision().node_count(), 2);
}

TEST_F(VisionApplyTest, AnItemWithoutAnExternalIdIsMeantByItsId) {
  const auto made = Apply(author_, Tree("P1"));
  ASSERT_TRUE(made.ok()) << made.status();
  const pb::VisionNode node = AddNode(made->vision().name(), "", "番号なし");
  ASSERT_EQ(node.external_id(), "");
  const std::string id = node.name().substr(node.name().rfind('/') + 1);
  Stream stream = NewStream("P1");
  Node(stream, id).set_title(node.title());
  Node(stream, "2-1", id);
  const auto applied = Apply(author_, stream);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(applied->nodes().created(), 0);
  EXPECT_EQ(applied->nodes().updated(), 1);
  EXPECT_EQ(applied->nodes().unchanged(), 1);
}

TEST_F(VisionApplyTest, AClearMaskClearsAndMovesToTheTop) {
  const auto applied = Apply(author_, Tree("P1"));
  ASSERT_TRUE(applied.ok()) << applied.status();
  Stream part = NewStream("P1");
  Node(part, "1-1-1");
  part.parts[0].mutable_nodes(0)->mutable_clear_mask()->add_paths("parent_external_id");
  part.parts[0].mutable_nodes(0)->mutable_clear_mask()->add_paths("re_mentions");
  ASSERT_TRUE(Apply(author_, part).ok());
  EXPECT_THAT(Shape(applied->vision().name()), ::testing::HasSubstr("node 1-1-1 取組1-1-1 < \n"));
}

TEST_F(VisionApplyTest, ABadStreamIsToldWholeAndWritesNothing) {
  const auto refused = [&](const Stream& stream) {
    const storage::Sequence head = store_->Head();
    const auto result = Apply(author_, stream);
    EXPECT_EQ(store_->Head(), head);
    return result;
  };
  Stream twice = Tree("P1");
  Node(twice, "1");
  Node(twice, "");
  EXPECT_THAT(BadFields(refused(twice)),
              ElementsAre("items[0].nodes[5].node.external_id DUPLICATE_EXTERNAL_ID",
                          "items[0].nodes[6].node.external_id REQUIRED"));
  Stream untitled = Tree("P1");
  untitled.parts[0].mutable_nodes(1)->mutable_node()->clear_title();
  untitled.parts[0].mutable_kpis(2)->mutable_kpi()->clear_title();
  EXPECT_THAT(BadFields(refused(untitled)), ElementsAre("items[0].nodes[1].node.title REQUIRED",
                                                        "items[0].kpis[2].kpi.title REQUIRED"));
  Stream orphan = Tree("P1");
  Node(orphan, "9", "8");
  const auto dangling = refused(orphan);
  EXPECT_EQ(ReasonOf(dangling), pb::REASON_DANGLING_REFERENCE);
  EXPECT_EQ(domain::DetailOf(dangling.status())->metadata().at("item"),
            "items[0].nodes[5].node.parent_external_id");
  Stream mention = Tree("P1");
  Node(mention, "9").add_re_mentions()->set_parent_external_id("8");
  EXPECT_EQ(ReasonOf(refused(mention)), pb::REASON_DANGLING_REFERENCE);
  Stream cycle = NewStream("P1");
  Node(cycle, "a", "c");
  Node(cycle, "b", "a");
  Node(cycle, "c", "b");
  EXPECT_EQ(ReasonOf(refused(cycle)), pb::REASON_CYCLE);
  Stream below = NewStream("P1");
  Node(below, "a").add_re_mentions()->set_parent_external_id("b");
  Node(below, "b", "a");
  EXPECT_EQ(ReasonOf(refused(below)), pb::REASON_CYCLE);
  Stream deep = NewStream("P1");
  Node(deep, "n1");
  for (int i = 2; i <= 17; ++i) Node(deep, absl::StrCat("n", i), absl::StrCat("n", i - 1));
  EXPECT_EQ(ReasonOf(refused(deep)), pb::REASON_TREE_LIMIT);
  Stream figures = Tree("P1");
  figures.parts[0].mutable_kpis(0)->mutable_actuals(0)->clear_value();
  EXPECT_THAT(BadFields(refused(figures)),
              ElementsAre("items[0].kpis[0].actuals[0].value REQUIRED"));
  Stream reversed = Tree("P1");
  reversed.header.mutable_vision()->mutable_period()->set_to_fiscal_year(2000);
  EXPECT_EQ(ReasonOf(refused(reversed)), pb::REASON_INVALID_FIELDS);
}

TEST_F(VisionApplyTest, TheHeaderComesFirstAndOnce) {
  std::vector<MessagePtr> requests;
  auto items = std::make_unique<pb::ApplyVisionRequest>();
  items->mutable_items();
  requests.push_back(std::move(items));
  EXPECT_THAT(BadFields(CallStream<pb::ApplyVisionResponse>(author_, "VisionService/ApplyVision",
                                                            std::move(requests))),
              ElementsAre("header REQUIRED"));
  std::vector<MessagePtr> two;
  for (int i = 0; i < 2; ++i) {
    auto header = std::make_unique<pb::ApplyVisionRequest>();
    *header->mutable_header() = NewStream("P1").header;
    two.push_back(std::move(header));
  }
  EXPECT_THAT(BadFields(CallStream<pb::ApplyVisionResponse>(author_, "VisionService/ApplyVision",
                                                            std::move(two))),
              ElementsAre("header DUPLICATE_HEADER"));
}

TEST_F(VisionApplyTest, MoreThanAVisionTakesIsRefused) {
  Stream stream = NewStream("P1");
  for (int i = 0; i <= 20'000; ++i) Node(stream, absl::StrCat("n", i));
  EXPECT_EQ(ReasonOf(Apply(author_, stream)), pb::REASON_TOO_LARGE);
  // And what the draft and the stream have together.
  Stream half = NewStream("P2");
  for (int i = 0; i < 600; ++i) KpiOf(half, absl::StrCat("k", i), "");
  ASSERT_TRUE(Apply(author_, half).ok());
  Stream rest = NewStream("P2");
  for (int i = 0; i < 9'401; ++i) KpiOf(rest, absl::StrCat("m", i), "");
  EXPECT_EQ(ReasonOf(Apply(author_, rest)), pb::REASON_TREE_LIMIT);
}

TEST_F(VisionApplyTest, OthersNeitherApplyNorLearnThatThereIsADraft) {
  ASSERT_TRUE(Apply(author_, Tree("P1")).ok());
  EXPECT_EQ(ReasonOf(Apply(outsider_, Tree("P1"))), pb::REASON_OTHER_ORGANIZATION);
  EXPECT_EQ(ReasonOf(Apply(outsider_, Tree("no such"))), pb::REASON_OTHER_ORGANIZATION);
}

TEST_F(VisionApplyTest, AStaleEtagStopsItAndTheCurrentOneDoesNot) {
  const auto first = Apply(author_, Tree("P1"));
  ASSERT_TRUE(first.ok()) << first.status();
  Stream stream = Tree("P1");
  stream.header.mutable_vision()->set_title("改題");
  stream.header.mutable_vision()->set_etag(first->vision().etag());
  EXPECT_TRUE(Apply(author_, stream).ok());
  stream.header.mutable_vision()->set_title("再改題");
  EXPECT_EQ(ReasonOf(Apply(author_, stream)), pb::REASON_ETAG_MISMATCH);
}

TEST_F(VisionApplyTest, WhatIsNotADraftTakesFiguresAndWhatItHasAlready) {
  const auto applied = Apply(author_, Tree("P1"));
  ASSERT_TRUE(applied.ok()) << applied.status();
  Publish(applied->vision().name());
  EXPECT_EQ(Apply(author_, Tree("P1"))->commits(), 0);
  Stream figures = Tree("P1");
  figures.parts[0].mutable_kpis(0)->mutable_actuals(0)->mutable_when()->set_text("令和6年度");
  EXPECT_EQ(Apply(author_, figures)->actuals().created(), 1);
  Stream changed = Tree("P1");
  changed.parts[0].mutable_nodes(0)->mutable_node()->set_title("改題");
  EXPECT_EQ(ReasonOf(Apply(author_, changed)), pb::REASON_NOT_EDITABLE);
}

TEST_F(VisionApplyTest, ValidateOnlyTellsWhatItWouldDoAndWritesNothing) {
  const storage::Sequence head = store_->Head();
  Stream stream = Tree("P1");
  stream.header.set_validate_only(true);
  const auto result = Apply(author_, stream);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->nodes().created(), 5);
  EXPECT_EQ(result->commits(), 0);
  EXPECT_EQ(store_->Head(), head);
}

TEST_F(VisionApplyTest, ARepeatedRequestIdAnswersWithTheFirstResult) {
  Stream stream = Tree("P1");
  stream.header.set_request_id("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  const auto first = Apply(author_, stream);
  ASSERT_TRUE(first.ok()) << first.status();
  const auto again = Apply(author_, stream);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->nodes().created(), 5);
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  Node(stream, "3");
  EXPECT_EQ(ReasonOf(Apply(author_, stream)), pb::REASON_REQUEST_ID_REUSED);
}

TEST_F(VisionApplyTest, UnitsThatLookDamagedAreKeptAndTold) {
  Stream stream = NewStream("P1");
  Node(stream, "1");
  const std::vector<std::string> damaged = {"%-", "円157,864,681", "人23,958", "×30件0円", "-"};
  const std::vector<std::string> sound = {"%", "m2", "m2/人", "ｔ-CO2", "㎡", "人口10万対", "10a"};
  for (const auto* units : {&damaged, &sound}) {
    for (const std::string& unit : *units)
      KpiOf(stream, unit == "m2/人" ? "m2 per person" : unit, "1").mutable_kpi()->set_unit(unit);
  }
  const auto applied = Apply(author_, stream);
  ASSERT_TRUE(applied.ok()) << applied.status();
  std::vector<std::string> warned;
  for (const pb::FieldViolation& w : applied->warnings()) warned.push_back(w.field());
  EXPECT_THAT(warned, ElementsAre("items[0].kpis[0].kpi.unit", "items[0].kpis[1].kpi.unit",
                                  "items[0].kpis[2].kpi.unit", "items[0].kpis[3].kpi.unit",
                                  "items[0].kpis[4].kpi.unit"));
  EXPECT_EQ(applied->kpis().created(), 12);
}

}  // namespace
}  // namespace renkei::service
