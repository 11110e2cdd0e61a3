#include <thread>

#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

class VisionNodesTest : public VisionTest {
 protected:
  VisionNodesTest() : vision_(Create(Head("樹")).name()) {}

  pb::VisionNode Add(const std::string& parent, const std::string& title = "項目") {
    return AddNode(vision_, parent, title);
  }

  absl::StatusOr<pb::VisionNode> ReMention(const std::string& node, const std::string& parent) {
    pb::VisionNode change;
    change.set_name(node);
    if (!parent.empty()) change.add_re_mentions()->set_parent(parent);
    return UpdateNode(author_, change, {"re_mentions"});
  }

  // Runs `call` on a store that lets `meanwhile` happen just before the call's first commit.
  template <typename Reply, typename Request>
  absl::StatusOr<Reply> WithMeanwhile(absl::string_view method, const Request& request,
                                      std::function<void()> meanwhile) {
    HookedStore hooked(*store_);
    Env env = EnvOver(hooked);
    Executor executor(1);
    Dispatcher dispatcher(env, methods_, executor);
    bool first = true;
    hooked.before_commit = [&](const storage::Mutation&) {
      if (std::exchange(first, false)) meanwhile();
      return absl::OkStatus();
    };
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.VisionService/", method));
    incoming.authorization = absl::StrCat("Bearer ", author_);
    incoming.requests.push_back(std::make_unique<Request>(request));
    incoming.abandoned = [] { return false; };
    std::promise<absl::StatusOr<Reply>> promise;
    dispatcher.Dispatch(std::move(incoming), [&](const absl::Status& status, MessagePtr reply) {
      if (status.ok()) {
        promise.set_value(static_cast<Reply&>(*reply));
      } else {
        promise.set_value(status);
      }
    });
    return promise.get_future().get();
  }

  const std::string vision_;
};

TEST_F(VisionNodesTest, ANodeIsReadBackAsItWasWrittenAndItsEtagIsItsOwn) {
  const pb::VisionNode a = Add("", "一");
  const pb::VisionNode b = Add(a.name(), "二");
  pb::GetNodeRequest get;
  get.set_name(a.name());
  EXPECT_EQ(Vision<pb::VisionNode>(author_, "GetNode", get)->SerializeAsString(),
            a.SerializeAsString());
  pb::VisionNode change = a;
  change.set_title("一の改");
  ASSERT_TRUE(UpdateNode(author_, change, {}).ok());
  EXPECT_EQ(ReasonOf(UpdateNode(author_, change, {})), pb::REASON_ETAG_MISMATCH);
  // The other node was not touched.
  change = b;
  change.set_title("二の改");
  EXPECT_TRUE(UpdateNode(author_, change, {}).ok());
}

TEST_F(VisionNodesTest, WhatIsNotThereIsRefusedByItsReason) {
  const std::string missing = vision_ + "/nodes/missing";
  EXPECT_EQ(ReasonOf(TryCreateNode(author_, vision_, NodeUnder(missing, "孤児"))),
            pb::REASON_DANGLING_REFERENCE);
  pb::CreateKpiRequest kpi;
  kpi.set_parent(vision_);
  kpi.mutable_kpi()->set_title("指標");
  kpi.mutable_kpi()->set_node(missing);
  EXPECT_EQ(ReasonOf(Vision<pb::Kpi>(author_, "CreateKpi", kpi)), pb::REASON_DANGLING_REFERENCE);
  // A node of another vision is not there either.
  const std::string other = AddNode(Create(Head("別")).name(), "", "他").name();
  EXPECT_EQ(ReasonOf(TryCreateNode(author_, vision_, NodeUnder(other, "越境"))),
            pb::REASON_DANGLING_REFERENCE);
  EXPECT_EQ(ReasonOf(ReMention(Add("").name(), missing)), pb::REASON_DANGLING_REFERENCE);
  EXPECT_EQ(ReasonOf(DeleteNode(author_, missing)), pb::REASON_NOT_FOUND);
  pb::VisionNode node = NodeUnder("", "外部ID");
  node.set_parent_external_id("X");
  EXPECT_THAT(BadFields(TryCreateNode(author_, vision_, node)),
              ElementsAre("node.parent_external_id APPLY_ONLY"));
}

TEST_F(VisionNodesTest, AnExternalIdIsTakenOnce) {
  pb::VisionNode node = NodeUnder("", "一");
  node.set_external_id("A-1");
  ASSERT_TRUE(TryCreateNode(author_, vision_, node).ok());
  EXPECT_EQ(ReasonOf(TryCreateNode(author_, vision_, node)), pb::REASON_ALREADY_EXISTS);
}

TEST_F(VisionNodesTest, NoMoveMakesACycle) {
  const std::string a = Add("").name();
  const std::string b = Add(a).name();
  const std::string c = Add(b).name();
  EXPECT_EQ(ReasonOf(MoveNode(a, c)), pb::REASON_CYCLE);
  EXPECT_EQ(ReasonOf(MoveNode(a, a)), pb::REASON_CYCLE);
  EXPECT_TRUE(MoveNode(c, a).ok());
  EXPECT_TRUE(MoveNode(b, c).ok());
  EXPECT_TRUE(MoveNode(b, "").ok());
}

TEST_F(VisionNodesTest, NothingLiesDeeperThanSixteenLevelsWhateverMoves) {
  std::vector<std::string> chain = {Add("").name()};
  while (chain.size() < 16) chain.push_back(Add(chain.back()).name());
  EXPECT_EQ(ReasonOf(TryCreateNode(author_, vision_, NodeUnder(chain.back(), "深い"))),
            pb::REASON_TREE_LIMIT);
  const std::string top = Add("").name();
  EXPECT_EQ(ReasonOf(MoveNode(chain[0], top)), pb::REASON_TREE_LIMIT);
  EXPECT_TRUE(MoveNode(chain[1], top).ok()) << "as deep as before";
  EXPECT_EQ(ReasonOf(ReMention(top, chain.back())), pb::REASON_CYCLE);
  const std::string leaf = Add("").name();
  EXPECT_EQ(ReasonOf(ReMention(leaf, chain.back())), pb::REASON_TREE_LIMIT);
  // A re-mention is a level too.
  std::vector<std::string> second = {Add("").name()};
  while (second.size() < 15) second.push_back(Add(second.back()).name());
  ASSERT_TRUE(ReMention(leaf, second.back()).ok());
  EXPECT_EQ(ReasonOf(MoveNode(second[0], leaf)), pb::REASON_TREE_LIMIT);
}

TEST_F(VisionNodesTest, AReMentionIsASecondPlaceAndNeverBelowItself) {
  const std::string a = Add("").name();
  const std::string b = Add("").name();
  const std::string a1 = Add(a).name();
  EXPECT_TRUE(ReMention(a1, b).ok());
  EXPECT_EQ(ReasonOf(ReMention(a, a)), pb::REASON_CYCLE);
  EXPECT_EQ(ReasonOf(ReMention(a, a1)), pb::REASON_CYCLE);
  EXPECT_THAT(BadFields(ReMention(a1, a)),
              ElementsAre("node.re_mentions[0].parent DUPLICATE_RE_MENTION"));
  pb::VisionNode twice;
  twice.set_name(a1);
  twice.add_re_mentions()->set_parent(b);
  twice.add_re_mentions()->set_parent(b);
  EXPECT_THAT(BadFields(UpdateNode(author_, twice, {"re_mentions"})),
              ElementsAre("node.re_mentions[1].parent DUPLICATE_RE_MENTION"));
  // Moving to where it is re-mentioned, and moving a re-mention's parent below the item.
  EXPECT_THAT(BadFields(MoveNode(a1, b)),
              ElementsAre("node.re_mentions[0].parent DUPLICATE_RE_MENTION"));
  EXPECT_EQ(ReasonOf(MoveNode(b, a1)), pb::REASON_CYCLE);
}

TEST_F(VisionNodesTest, WhatSomethingStandsUnderIsRemovedWithForceOnly) {
  const std::string a = Add("").name();
  const std::string a1 = Add(a).name();
  const std::string b = Add("").name();
  AddKpi(vision_, a1, "指標");
  ASSERT_TRUE(ReMention(b, a1).ok());
  EXPECT_EQ(ReasonOf(DeleteNode(author_, a)), pb::REASON_STILL_REFERENCED);
  EXPECT_EQ(ReasonOf(DeleteNode(author_, a1)), pb::REASON_STILL_REFERENCED);
  ASSERT_TRUE(DeleteNode(author_, a, /*force=*/true).ok());
  const auto left = ListNodes(author_, vision_);
  ASSERT_EQ(left->size(), 1u);
  EXPECT_EQ(left->front().name(), b);
  EXPECT_EQ(left->front().re_mentions_size(), 0);
  EXPECT_EQ(ListKpis(author_, vision_)->size(), 0u);
  EXPECT_EQ(Get(author_, vision_)->node_count(), 1);
  EXPECT_EQ(Get(author_, vision_)->kpi_count(), 0);
}

TEST_F(VisionNodesTest, AChildThatCameWhileItsParentWasRemovedKeepsTheParent) {
  const std::string parent = Add("").name();
  pb::DeleteNodeRequest request;
  request.set_name(parent);
  std::string child;
  const auto deleted = WithMeanwhile<google::protobuf::Empty>("DeleteNode", request,
                                                              [&] { child = Add(parent).name(); });
  EXPECT_EQ(ReasonOf(deleted), pb::REASON_STILL_REFERENCED);
  EXPECT_EQ(ListNodes(author_, vision_)->size(), 2u);
}

TEST_F(VisionNodesTest, AChildWhoseParentWentMeanwhileIsRefused) {
  const std::string parent = Add("").name();
  pb::CreateNodeRequest request;
  request.set_parent(vision_);
  *request.mutable_node() = NodeUnder(parent, "子");
  const auto created = WithMeanwhile<pb::VisionNode>(
      "CreateNode", request, [&] { ASSERT_TRUE(DeleteNode(author_, parent).ok()); });
  EXPECT_EQ(ReasonOf(created), pb::REASON_DANGLING_REFERENCE);
}

TEST_F(VisionNodesTest, AReMentionThatCameMeanwhileKeepsItsParentToo) {
  const std::string parent = Add("").name();
  const std::string item = Add("").name();
  pb::DeleteNodeRequest request;
  request.set_name(parent);
  const auto deleted = WithMeanwhile<google::protobuf::Empty>(
      "DeleteNode", request, [&] { ASSERT_TRUE(ReMention(item, parent).ok()); });
  EXPECT_EQ(ReasonOf(deleted), pb::REASON_STILL_REFERENCED);
}

TEST_F(VisionNodesTest, TwoMovesThatAreRightAloneMakeNoCycleTogether) {
  const std::string a = Add("").name();
  const std::string b = Add("").name();
  pb::UpdateNodeRequest request;
  request.mutable_node()->set_name(a);
  request.mutable_node()->set_parent(b);
  const auto moved = WithMeanwhile<pb::VisionNode>("UpdateNode", request,
                                                   [&] { ASSERT_TRUE(MoveNode(b, a).ok()); });
  EXPECT_EQ(ReasonOf(moved), pb::REASON_CYCLE);
}

TEST_F(VisionNodesTest, AMoveSeesWhatGrewBelowItMeanwhile) {
  std::vector<std::string> chain = {Add("").name()};
  while (chain.size() < 15) chain.push_back(Add(chain.back()).name());
  const std::string top = Add("").name();
  pb::UpdateNodeRequest request;
  request.mutable_node()->set_name(chain[0]);
  request.mutable_node()->set_parent(top);
  const auto moved =
      WithMeanwhile<pb::VisionNode>("UpdateNode", request, [&] { Add(chain.back()); });
  EXPECT_EQ(ReasonOf(moved), pb::REASON_TREE_LIMIT);
}

TEST_F(VisionNodesTest, NoEditSlipsPastASubmission) {
  const std::string a = Add("").name();
  pb::VisionNode change;
  change.set_name(a);
  change.set_title("すり抜け");
  pb::UpdateNodeRequest request;
  *request.mutable_node() = change;
  const auto edited =
      WithMeanwhile<pb::VisionNode>("UpdateNode", request, [&] { Submit(vision_); });
  EXPECT_EQ(ReasonOf(edited), pb::REASON_NOT_EDITABLE);
}

TEST_F(VisionNodesTest, ThirtySectionsEditOneVisionAtOnceAndNothingIsLost) {
  constexpr int kSections = 30;
  constexpr int kEdits = 10;
  const std::string goal = Add("", "基本目標").name();
  std::vector<std::string> tokens;
  for (int i = 0; i < kSections; ++i)
    tokens.push_back(AddAccount(kKanagawa, {pb::ROLE_CONTRIBUTOR}));
  std::vector<std::thread> sections;
  for (int section = 0; section < kSections; ++section) {
    sections.emplace_back([&, section] {
      const auto own = TryCreateNode(tokens[section], vision_, NodeUnder(goal, "柱"));
      ASSERT_TRUE(own.ok()) << own.status();
      for (int i = 0; i < kEdits; ++i) {
        const auto made = TryCreateNode(tokens[section], vision_,
                                        NodeUnder(own->name(), absl::StrCat("取組", i)));
        ASSERT_TRUE(made.ok()) << made.status();
        pb::VisionNode change = *made;
        change.set_text("本文");
        const auto changed = UpdateNode(tokens[section], change, {});
        ASSERT_TRUE(changed.ok()) << changed.status();
        if (i % 5 == 4) {
          ASSERT_TRUE(DeleteNode(tokens[section], made->name()).ok());
        }
      }
    });
  }
  for (std::thread& section : sections) section.join();
  constexpr int kLeft = 1 + kSections * (1 + kEdits - kEdits / 5);
  const auto nodes = ListNodes(author_, vision_);
  ASSERT_TRUE(nodes.ok()) << nodes.status();
  EXPECT_EQ(nodes->size(), static_cast<size_t>(kLeft));
  EXPECT_EQ(Get(author_, vision_)->node_count(), kLeft);
}

TEST_F(VisionNodesTest, ParentsThatGoAndChildrenThatComeNeverLeaveAnOrphan) {
  for (int round = 0; round < 30; ++round) {
    const std::string parent = Add("").name();
    std::thread remover([&] {
      const absl::Status gone = DeleteNode(author_, parent);
      if (!gone.ok()) {
        EXPECT_EQ(ReasonOf(gone), pb::REASON_STILL_REFERENCED);
      }
    });
    for (int i = 0; i < 3; ++i) {
      const auto child = TryCreateNode(approver_, vision_, NodeUnder(parent, "子"));
      if (!child.ok()) {
        EXPECT_EQ(ReasonOf(child), pb::REASON_DANGLING_REFERENCE);
      }
    }
    remover.join();
  }
  // The tree as a whole is checked on submission.
  Submit(vision_);
}

TEST_F(VisionNodesTest, ValidateOnlyAndRequestIdsHoldForNodes) {
  pb::CreateNodeRequest request;
  request.set_parent(vision_);
  *request.mutable_node() = NodeUnder("", "試し");
  request.set_validate_only(true);
  const storage::Sequence head = store_->Head();
  EXPECT_TRUE(Vision<pb::VisionNode>(author_, "CreateNode", request).ok());
  EXPECT_EQ(store_->Head(), head);
  request.set_validate_only(false);
  request.set_request_id("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
  const auto first = Vision<pb::VisionNode>(author_, "CreateNode", request);
  const auto again = Vision<pb::VisionNode>(author_, "CreateNode", request);
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
}

}  // namespace
}  // namespace renkei::service
