// Revisions against a naive model that keeps a full copy of every published state.

#include <algorithm>
#include <iostream>
#include <random>

#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

// A whole draft or revision, by name.
struct Copy {
  std::map<std::string, std::string> nodes;
  std::map<std::string, std::string> kpis;

  bool operator==(const Copy&) const = default;
};

class VisionRevisionTest : public VisionTest {
 protected:
  // Whose work it is, the draft alone says.
  template <typename Item>
  static std::string WithoutAuthors(Item item) {
    item.clear_updater();
    item.clear_field_updaters();
    return item.SerializeAsString();
  }

  Copy Read(const std::string& token, const std::string& vision, int revision, int page_size) {
    Copy copy;
    const auto nodes = ListNodes(token, vision, revision, page_size);
    const auto kpis = ListKpis(token, vision, revision, page_size);
    EXPECT_TRUE(nodes.ok()) << nodes.status();
    EXPECT_TRUE(kpis.ok()) << kpis.status();
    for (const pb::VisionNode& n : *nodes) copy.nodes[n.name()] = WithoutAuthors(n);
    for (const pb::Kpi& k : *kpis) copy.kpis[k.name()] = WithoutAuthors(k);
    return copy;
  }

  // One random edit; those that the rules refuse are edits too.
  void EditAtRandom(const std::string& vision, std::mt19937& random) {
    const auto pick = [&](size_t n) {
      return std::uniform_int_distribution<size_t>(0, n - 1)(random);
    };
    const auto nodes = *ListNodes(author_, vision);
    const auto kpis = *ListKpis(author_, vision);
    const std::string some = nodes.empty() || pick(4) == 0 ? "" : nodes[pick(nodes.size())].name();
    switch (pick(8)) {
      case 0:
      case 1:
        (void)TryCreateNode(author_, vision, NodeUnder(some, absl::StrCat("新", pick(1000))));
        return;
      case 2:
        AddKpi(vision, some, absl::StrCat("指標", pick(1000)));
        return;
      case 3:
        if (!nodes.empty()) (void)MoveNode(nodes[pick(nodes.size())].name(), some);
        return;
      case 4:
        if (!some.empty()) (void)DeleteNode(author_, some, pick(3) == 0);
        return;
      case 5: {
        if (some.empty()) return;
        pb::VisionNode change;
        change.set_name(some);
        change.set_title(absl::StrCat("改", pick(1000)));
        ASSERT_TRUE(UpdateNode(author_, change, {}).ok());
        return;
      }
      case 6: {
        if (kpis.empty()) return;
        pb::UpdateKpiRequest request;
        request.mutable_kpi()->set_name(kpis[pick(kpis.size())].name());
        request.mutable_kpi()->set_unit(absl::StrCat("人", pick(1000)));
        ASSERT_TRUE(Vision<pb::Kpi>(author_, "UpdateKpi", request).ok());
        return;
      }
      default: {
        if (kpis.empty()) return;
        pb::DeleteKpiRequest request;
        request.set_name(kpis[pick(kpis.size())].name());
        ASSERT_TRUE(Vision<google::protobuf::Empty>(author_, "DeleteKpi", request).ok());
      }
    }
  }

  absl::StatusOr<pb::RestoreRevisionResponse> Restore(const std::string& vision, int revision) {
    pb::RestoreRevisionRequest request;
    request.set_name(absl::StrCat(vision, "/revisions/", revision));
    return Vision<pb::RestoreRevisionResponse>(author_, "RestoreRevision", request);
  }

  static std::map<std::string, std::string> ContentOf(const std::vector<pb::VisionNode>& nodes) {
    std::map<std::string, std::string> content;
    for (const pb::VisionNode& n : nodes) content[n.name()] = Content(n);
    return content;
  }
  static std::map<std::string, std::string> ContentOf(const std::vector<pb::Kpi>& kpis) {
    std::map<std::string, std::string> content;
    for (const pb::Kpi& k : kpis) content[k.name()] = Content(k);
    return content;
  }
};

TEST_F(VisionRevisionTest, EveryRevisionStaysAsItWasPublishedWhateverIsEditedLater) {
  const unsigned seed = 20240703;
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::mt19937 random(seed);
  const std::string vision = Create(Head("版")).name();
  std::vector<Copy> published;
  for (int revision = 1; revision <= 8; ++revision) {
    for (int i = 0; i < 60; ++i) EditAtRandom(vision, random);
    published.push_back(Read(author_, vision, 0, 0));
    Publish(vision);
    for (size_t n = 0; n < published.size(); ++n) {
      // Etags and versions are those of the time of publication.
      EXPECT_TRUE(Read(outsider_, vision, static_cast<int>(n) + 1, 7) == published[n])
          << "revision " << n + 1 << " after publication " << revision;
    }
    EXPECT_TRUE(Read(outsider_, vision, 0, 0) == published.back());
    Revise(vision);
  }
  for (const auto& [name, bytes] : published[2].nodes) {
    pb::GetNodeRequest get;
    get.set_name(name);
    get.set_revision(3);
    EXPECT_EQ(Vision<pb::VisionNode>(outsider_, "GetNode", get)->SerializeAsString(), bytes);
  }
}

TEST_F(VisionRevisionTest, ANodeThatNobodyEditsIsStoredOnce) {
  const std::string vision = Create(Head("一度だけ")).name();
  const std::string quiet = AddNode(vision, "", "不変").name();
  const std::string busy = AddNode(vision, "", "変更").name();
  for (int i = 0; i < 3; ++i) {
    pb::VisionNode change;
    change.set_name(busy);
    change.set_title(absl::StrCat("変更", i));
    ASSERT_TRUE(UpdateNode(author_, change, {}).ok());
    Publish(vision);
    Revise(vision);
  }
  const auto snapshot = store_->NewSnapshot();
  const auto archived =
      snapshot->Scan(storage::PrefixRange(storage::Key(kNodeArchiveId).bytes()), 10);
  EXPECT_EQ(archived->size(), 2u) << "the two published states of the busy node before the last";
}

TEST_F(VisionRevisionTest, RestoringARevisionAndPublishingItGivesTheSameContent) {
  std::mt19937 random(7);
  const std::string vision = Create(Head("復元")).name();
  std::vector<std::map<std::string, std::string>> nodes;
  std::vector<std::map<std::string, std::string>> kpis;
  for (int revision = 0; revision < 4; ++revision) {
    for (int i = 0; i < 40; ++i) EditAtRandom(vision, random);
    nodes.push_back(ContentOf(*ListNodes(author_, vision)));
    kpis.push_back(ContentOf(*ListKpis(author_, vision)));
    Publish(vision);
    Revise(vision);
  }
  for (int round = 0; round < 12; ++round) {
    const size_t n = std::uniform_int_distribution<size_t>(0, nodes.size() - 1)(random);
    for (int i = 0; i < 20; ++i) EditAtRandom(vision, random);
    const auto restored = Restore(vision, static_cast<int>(n) + 1);
    ASSERT_TRUE(restored.ok()) << restored.status();
    EXPECT_EQ(ContentOf(*ListNodes(author_, vision)), nodes[n]);
    EXPECT_EQ(ContentOf(*ListKpis(author_, vision)), kpis[n]);
    EXPECT_EQ(restored->vision().node_count(), static_cast<int>(nodes[n].size()));
    const auto again = Restore(vision, static_cast<int>(n) + 1);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->commits(), 0);
  }
  Publish(vision);
}

TEST_F(VisionRevisionTest, WhatIsPublishedIsRevisedBeforeARevisionIsRestored) {
  const std::string vision = Create(Head("公開中")).name();
  Publish(vision);
  EXPECT_EQ(ReasonOf(Restore(vision, 1)), pb::REASON_NOT_EDITABLE);
  Revise(vision);
  EXPECT_EQ(ReasonOf(Restore(vision, 2)), pb::REASON_NOT_FOUND);
  EXPECT_TRUE(Restore(vision, 1).ok());
}

TEST_F(VisionRevisionTest, ARestoredItemTakesItsExternalIdBack) {
  const std::string vision = Create(Head("外部ID")).name();
  pb::VisionNode node = NodeUnder("", "元の項目");
  node.set_external_id("A");
  const auto first = TryCreateNode(author_, vision, node);
  ASSERT_TRUE(first.ok()) << first.status();
  const std::string child = AddNode(vision, first->name(), "子").name();
  Publish(vision);
  Revise(vision);
  ASSERT_TRUE(DeleteNode(author_, first->name(), /*force=*/true).ok());
  node.set_title("別の項目");
  ASSERT_TRUE(TryCreateNode(author_, vision, node).ok());
  const auto restored = Restore(vision, 1);
  ASSERT_TRUE(restored.ok()) << restored.status();
  const auto nodes = ListNodes(author_, vision);
  ASSERT_EQ(nodes->size(), 2u);
  EXPECT_EQ(ContentOf(*nodes).count(first->name()), 1u);
  EXPECT_EQ(ContentOf(*nodes).count(child), 1u);
}

TEST_F(VisionRevisionTest, TheHeadComesBackToo) {
  const std::string vision = Create(Head("初版")).name();
  Publish(vision);
  Revise(vision);
  pb::UpdateVisionRequest request;
  request.mutable_vision()->set_name(vision);
  request.mutable_vision()->set_title("改訂版");
  request.mutable_vision()->set_narrative("本文");
  ASSERT_TRUE(Vision<pb::Vision>(author_, "UpdateVision", request).ok());
  ASSERT_TRUE(Restore(vision, 1).ok());
  const auto head = Get(author_, vision);
  EXPECT_EQ(head->title(), "初版");
  EXPECT_EQ(head->narrative(), "");
  EXPECT_EQ(head->state(), pb::LIFECYCLE_STATE_DRAFT);
  EXPECT_EQ(head->published_revision(), 1);
}

}  // namespace
}  // namespace renkei::service
