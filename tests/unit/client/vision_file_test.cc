// Visions as files: nested trees in, nested trees out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/file/reader.h"
#include "client/cli/nouns/vision/file_plan.h"
#include "client/cli/nouns/vision/vision_tree.h"
#include "google/protobuf/util/message_differencer.h"
#include "server/domain/error.h"
#include "server/text/vision/item_places.h"
#include "server/text/vision/vision_writer.h"

namespace renkei::cli {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::HasSubstr;

absl::StatusOr<VisionFile> Read(const std::string& yaml, bool prune = false) {
  const auto documents = ReadDocuments(yaml, "v.yaml");
  if (!documents.ok()) return documents.status();
  return ReadVisionFile(documents->at(0), "v.yaml", prune);
}

constexpr char kTree[] = R"(owner: 141003
external_id: plan
title: 計画
narrative: (clear)
nodes:
  - external_id: a
    title: A
    children:
      - external_id: a1
        title: A1
        kpis:
          - external_id: k1
            title: K1
            actuals:
              - {when: 令和5年度, value: 3}
      - re_mention_of: b1
  - external_id: b
    title: B
    children:
      - {external_id: b1, title: B1, order: 7}
    kpis:
      - re_mention_of: k1
kpis:
  - {external_id: k0, title: K0}
)";

TEST(VisionFile, NestingBecomesParentsAndOrder) {
  const auto file = Read(kTree);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->header.parent(), "141003");
  EXPECT_THAT(file->header.clear_mask().paths(), ElementsAre("narrative"));
  std::vector<std::string> nodes;
  for (const auto& apply : file->nodes) {
    nodes.push_back(absl::StrCat(apply.node().external_id(), "<", apply.node().parent_external_id(),
                                 " ", apply.node().order()));
  }
  EXPECT_THAT(nodes, ElementsAre("a< 1", "a1<a 1", "b< 2", "b1<b 7"));
  const pb::VisionNode& b1 = file->nodes[3].node();
  ASSERT_EQ(b1.re_mentions_size(), 1);
  EXPECT_EQ(b1.re_mentions(0).parent_external_id(), "a");
  EXPECT_EQ(b1.re_mentions(0).order(), 2);
  EXPECT_EQ(file->kpis[0].kpi().node_external_id(), "a1");
  EXPECT_EQ(file->kpis[0].kpi().re_mentions(0).parent_external_id(), "b");
  EXPECT_EQ(file->kpis[0].actuals(0).value().number(), 3);
  EXPECT_EQ(file->kpis[1].kpi().node_external_id(), "");
}

TEST(VisionFile, WhatStandsAtTheTopIsMovedThere) {
  const auto file = Read(kTree);
  EXPECT_THAT(file->nodes[0].clear_mask().paths(), ElementsAre("parent"));
  EXPECT_THAT(file->nodes[1].clear_mask().paths(), testing::IsEmpty());
  EXPECT_THAT(file->kpis[1].clear_mask().paths(), ElementsAre("node"));
}

TEST(VisionFile, PruningRemovesReMentionsThatTheFileLacks) {
  const auto file = Read(kTree, true);
  EXPECT_THAT(file->nodes[1].clear_mask().paths(), ElementsAre("re_mentions"));
  EXPECT_THAT(file->nodes[3].clear_mask().paths(), testing::IsEmpty());
}

TEST(VisionFile, AFlatListNamesItsParents) {
  const auto file = Read(
      "owner: 141003\nexternal_id: p\ntitle: t\nnodes:\n  - {external_id: a, title: A}\n"
      "  - {external_id: b, title: B, parent_external_id: a, order: 4}\nkpis:\n  - {external_id: "
      "k, title: K, node_external_id: b}\n");
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->nodes[1].node().parent_external_id(), "a");
  EXPECT_EQ(file->nodes[1].node().order(), 4);
  EXPECT_THAT(file->nodes[1].clear_mask().paths(), testing::IsEmpty());
  EXPECT_EQ(file->kpis[0].kpi().node_external_id(), "b");
  EXPECT_THAT(file->kpis[0].clear_mask().paths(), testing::IsEmpty());
}

TEST(VisionFile, AllMistakesComeAtOnce) {
  const auto file = Read(
      "title: t\nnodes:\n  - title: no id\n  - {external_id: a, titel: A}\n  - {external_id: a, "
      "title: twice}\n"
      "    \n  - re_mention_of: a\nkpis: none\n");
  const auto detail = domain::DetailOf(file.status());
  ASSERT_TRUE(detail.has_value());
  std::vector<std::string> kinds;
  for (const auto& v : detail->violations()) kinds.push_back(v.kind());
  EXPECT_THAT(kinds, testing::UnorderedElementsAre("REQUIRED", "REQUIRED", "UNKNOWN_FIELD",
                                                   "DUPLICATE", "BAD_RE_MENTION", "WRONG_SHAPE"));
}

TEST(VisionFile, AReMentionOfNothingIsRefused) {
  const auto file = Read(
      "owner: 1\nexternal_id: p\nnodes:\n  - external_id: a\n    children:\n      - re_mention_of: "
      "zz\n");
  const auto detail = domain::DetailOf(file.status());
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->violations(0).kind(), "DANGLING_REFERENCE");
  EXPECT_THAT(detail->violations(0).field(), HasSubstr("v.yaml:6:9: nodes[0].children[0]"));
}

TEST(ItemPlaces, WhatTheServerCountsIsFoundInTheFile) {
  domain::VisionFile file;
  file.node_places = {"f:1:1: nodes[0]", "f:2:1: nodes[1]", "f:3:1: nodes[2]"};
  file.kpi_places = {"f:9:1: kpis[0]"};
  text::ItemPlaces places(file);
  places.BeginPart(0, 0);
  EXPECT_EQ(places.Translate("items.nodes[1].node.title"), "f:2:1: nodes[1].title");
  places.BeginPart(2, 0);
  EXPECT_EQ(places.Translate("items[1].nodes[0].node refers to x"), "f:3:1: nodes[2] refers to x");
  EXPECT_EQ(places.Translate("items[1].kpis[0].actuals[2].when"), "f:9:1: kpis[0].actuals[2].when");
  for (const char* text : {"items.nodes[1]", "items[7].nodes[0]", "items[0].nodes[99]", "items[x]",
                           "items[0", "header.parent", ""}) {
    EXPECT_EQ(places.Translate(text), text);
  }
  const absl::Status status = places.Translate(domain::InvalidField(
      "items[0].nodes[0].node.title", "REQUIRED", {"is needed", "必須です。"}));
  EXPECT_EQ(domain::DetailOf(status)->violations(0).field(), "f:1:1: nodes[0].title");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(ItemPlaces, OfAWorkbookTheCellOfTheFieldIsNamed) {
  domain::VisionFile file;
  file.node_places = {"p.xlsx:施策!A3"};
  file.kpi_places = {"p.xlsx:KPI!A7", "p.xlsx:実績!A9"};
  file.columns["施策"] = {{"parent_external_id", "C"}, {"title", "D"}};
  file.columns["KPI"] = {{"baseline.value", "F"}, {"baseline", "Z"}};
  text::ItemPlaces places(file);
  places.BeginPart(0, 0);
  EXPECT_EQ(places.Translate("items[0].nodes[0].node.parent_external_id"), "p.xlsx:施策!C3");
  EXPECT_EQ(places.Translate("items[0].nodes[0].node.title が空です"), "p.xlsx:施策!D3 が空です");
  EXPECT_EQ(places.Translate("items[0].kpis[0].kpi.baseline.value"), "p.xlsx:KPI!F7");
  EXPECT_EQ(places.Translate("items[0].kpis[0].kpi.baseline.value.text"), "p.xlsx:KPI!F7.text");
  EXPECT_EQ(places.Translate("items[0].kpis[0].kpi.note"), "p.xlsx:KPI!A7.note");
  // Its row is of another sheet, which has no such column.
  EXPECT_EQ(places.Translate("items[0].kpis[1].kpi.title"), "p.xlsx:実績!A9.title");
}

// A mistake in the owner's cell was told as "header.parent".
TEST(ItemPlaces, OfTheHeadTheCellOrTheLineIsNamed) {
  domain::VisionFile file;
  file.head_places = {{"parent", "p.xlsx:ビジョン!B2"},
                      {"audience.organizations", "p.xlsx:ビジョン!B14"}};
  const text::ItemPlaces places(file);
  EXPECT_EQ(places.Translate("header.parent"), "p.xlsx:ビジョン!B2");
  EXPECT_EQ(places.Translate("header.parent：形"), "header.parent：形");
  EXPECT_EQ(places.Translate("header.vision.audience.organizations[1]"), "p.xlsx:ビジョン!B14[1]");
  EXPECT_EQ(places.Translate("header.vision.title"), "header.vision.title");
  const auto read = Read("external_id: p\nowner: 1\ntitle: t\n");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(text::ItemPlaces(*read).Translate("header.parent"), "v.yaml:2:8: owner");
  EXPECT_EQ(text::ItemPlaces(*read).Translate("header.vision.title"), "v.yaml:3:8: title");
}

pb::VisionNode Node(const std::string& id, const std::string& parent, int order) {
  pb::VisionNode node;
  node.set_name(absl::StrCat("organizations/o/visions/v/nodes/", id));
  node.set_etag("e");
  node.set_external_id(absl::StrCat("x", id));
  if (!parent.empty()) node.set_parent(absl::StrCat("organizations/o/visions/v/nodes/", parent));
  node.set_order(order);
  node.set_title("題名 " + id);
  return node;
}

// Exported and read again, every node is where it was, with the order that it had.
TEST(VisionExport, ReadsBackAsTheSameTree) {
  pb::Vision vision;
  vision.set_name("organizations/o/visions/v");
  vision.set_external_id("plan");
  vision.set_title("計画");
  vision.set_state(pb::LIFECYCLE_STATE_DRAFT);
  vision.mutable_period()->set_from_fiscal_year(2023);
  vision.mutable_period()->set_to_fiscal_year(2027);
  std::vector<pb::VisionNode> nodes = {Node("1", "", 1), Node("2", "", 5), Node("3", "1", 3),
                                       Node("4", "1", 1), Node("5", "4", 1)};
  pb::ReMention* again = nodes[4].add_re_mentions();
  again->set_parent("organizations/o/visions/v/nodes/2");
  again->set_order(9);
  pb::Kpi kpi;
  kpi.set_name("organizations/o/visions/v/kpis/k");
  kpi.set_external_id("xk");
  kpi.set_node(nodes[4].name());
  kpi.set_order(2);
  kpi.set_title("指標");
  kpi.mutable_baseline()->mutable_value()->set_text("100");
  const VisionTree tree(vision, nodes, {kpi});
  const std::string yaml = text::WriteVisionYaml(tree, {});
  const auto file = Read(yaml);
  ASSERT_TRUE(file.ok()) << file.status() << yaml;
  EXPECT_EQ(file->header.parent(), "organizations/o");
  EXPECT_EQ(file->header.vision().period().to_fiscal_year(), 2027);
  EXPECT_EQ(file->header.vision().state(), 0);
  ASSERT_EQ(file->nodes.size(), nodes.size());
  std::map<std::string, pb::VisionNode> by_id;
  for (const auto& apply : file->nodes) by_id[apply.node().external_id()] = apply.node();
  for (pb::VisionNode want : nodes) {
    const pb::VisionNode& got = by_id.at(want.external_id());
    EXPECT_EQ(got.order(), want.order()) << yaml;
    EXPECT_EQ(got.parent_external_id(),
              want.parent().empty()
                  ? std::string()
                  : absl::StrCat("x", want.parent().substr(want.parent().size() - 1)));
    EXPECT_EQ(got.title(), want.title());
    EXPECT_EQ(got.etag(), "");
  }
  EXPECT_EQ(by_id.at("x5").re_mentions(0).parent_external_id(), "x2");
  EXPECT_EQ(by_id.at("x5").re_mentions(0).order(), 9);
  EXPECT_EQ(file->kpis[0].kpi().node_external_id(), "x5");
  EXPECT_EQ(file->kpis[0].kpi().order(), 2);
  EXPECT_EQ(file->kpis[0].kpi().baseline().value().text(), "100");
}

TEST(VisionTree, DrawsReMentionsOnceAndMarked) {
  pb::Vision vision;
  std::vector<pb::VisionNode> nodes = {Node("1", "", 1), Node("2", "", 2), Node("3", "1", 1),
                                       Node("4", "3", 1)};
  nodes[2].add_re_mentions()->set_parent(nodes[1].name());
  const VisionTree tree(vision, nodes, {});
  BriefStyle style;
  style.columns = 100;
  EXPECT_EQ(DrawTree(tree, style, false),
            "題名 1\n  題名 3\n    題名 4\n題名 2\n  題名 3【再掲】\n");
}

}  // namespace
}  // namespace renkei::cli
