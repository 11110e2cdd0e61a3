#include "absl/strings/match.h"
#include "server/domain/resource_name.h"
#include "server/service/vision/vision_remains.h"
#include "tests/unit/service/hooked_store.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

// Large trees: several commits.
class LargeApplyTest : public VisionTest {
 protected:
  // `nodes` in a tree of fan-out 12, and half as many KPIs.
  static Stream Large(int nodes, const std::string& title = "取組") {
    Stream stream = NewStream("L1");
    for (int i = 0; i < nodes; ++i) {
      pb::VisionNode& node =
          Node(stream, absl::StrCat("n", i), i == 0 ? "" : absl::StrCat("n", (i - 1) / 12));
      node.set_title(title);
      if (i > 100 && i % 500 == 0) node.add_re_mentions()->set_parent_external_id("n5");
    }
    for (int i = 0; i < nodes / 2; ++i)
      KpiOf(stream, absl::StrCat("k", i), absl::StrCat("n", i)).mutable_kpi()->set_title(title);
    return stream;
  }

  // A call on a store whose commits from the `fail_at`-th on fail as if the machine had gone.
  absl::Status CallAndFail(absl::string_view method, std::vector<MessagePtr> requests, int fail_at,
                           const std::function<void()>& before_each) {
    HookedStore hooked(*store_);
    Env env = EnvOver(hooked, Faults::kExpected);
    Executor executor(1);
    Dispatcher dispatcher(env, methods_, executor);
    int commits = 0;
    hooked.before_commit = [&](const storage::Mutation&) {
      before_each();
      return ++commits < fail_at ? absl::OkStatus() : absl::UnavailableError("gone");
    };
    Dispatcher::Incoming incoming;
    incoming.method = methods_.Find(absl::StrCat("renkei.v1.VisionService/", method));
    incoming.authorization = absl::StrCat("Bearer ", author_);
    incoming.requests = std::move(requests);
    incoming.abandoned = [] { return false; };
    std::promise<absl::Status> promise;
    dispatcher.Dispatch(std::move(incoming),
                        [&](const absl::Status& status, MessagePtr) { promise.set_value(status); });
    return promise.get_future().get();
  }

  absl::Status ApplyAndFail(const Stream& stream, int fail_at,
                            const std::function<void()>& before_each) {
    std::vector<MessagePtr> requests;
    auto first = std::make_unique<pb::ApplyVisionRequest>();
    *first->mutable_header() = stream.header;
    requests.push_back(std::move(first));
    for (const pb::ApplyVisionItems& part : stream.parts) {
      auto next = std::make_unique<pb::ApplyVisionRequest>();
      *next->mutable_items() = part;
      requests.push_back(std::move(next));
    }
    return CallAndFail("ApplyVision", std::move(requests), fail_at, before_each);
  }

  // Keys of the store in which `id` stands.
  size_t KeysWith(absl::string_view id) const {
    size_t found = 0;
    std::string begin;
    while (true) {
      const auto rows = store_->NewSnapshot()->Scan({begin, ""}, 1'000);
      EXPECT_TRUE(rows.ok()) << rows.status();
      for (const storage::KeyRecord& row : *rows) found += absl::StrContains(row.key, id);
      if (rows->size() < 1'000) return found;
      begin = rows->back().key + '\0';
    }
  }

  std::string Find(const std::string& external_id) {
    pb::ListVisionsRequest list;
    list.set_filter(absl::StrCat("external_id = \"", external_id, "\""));
    const auto page = Vision<pb::ListVisionsResponse>(author_, "ListVisions", list);
    return page.ok() && page->visions_size() == 1 ? page->visions(0).name() : "";
  }

  // Whether the draft as it stands could be submitted: no state between may be broken.
  void ExpectValid(const std::string& vision) {
    pb::SubmitVisionRequest submit;
    submit.set_name(vision);
    submit.set_validate_only(true);
    const auto valid = Vision<pb::Vision>(author_, "SubmitVision", submit);
    EXPECT_TRUE(valid.ok()) << valid.status();
  }
};

// Found: the head went first, and what the commits after it had not removed stayed for ever.
TEST_F(LargeApplyTest, ADeletionThatWasInterruptedIsGoneOnWith) {
  ASSERT_TRUE(Apply(author_, Large(1'500)).ok());
  const std::string name = Find("L1");
  const std::string id(domain::LastSegment(name));
  auto request = std::make_unique<pb::DeleteVisionRequest>();
  request->set_name(name);
  std::vector<MessagePtr> requests;
  requests.push_back(std::move(request));
  EXPECT_FALSE(CallAndFail("DeleteVision", std::move(requests), 3, [] {}).ok());
  EXPECT_EQ(Find("L1"), "");
  EXPECT_GT(KeysWith(id), 1'000u);
  const absl::StatusOr<int> swept = SweepVisionRemains(env_, 10);
  ASSERT_TRUE(swept.ok()) << swept.status();
  EXPECT_EQ(*swept, 1);
  EXPECT_EQ(KeysWith(id), 0u);
  EXPECT_EQ(*SweepVisionRemains(env_, 10), 0);
}

TEST_F(LargeApplyTest, TheLargestVisionIsAppliedPublishedAndReadBack) {
  const Stream stream = Large(20'000);
  const auto applied = Apply(author_, stream);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(applied->nodes().created(), 20'000);
  EXPECT_EQ(applied->kpis().created(), 10'000);
  EXPECT_GT(applied->commits(), 30);
  const std::string name = applied->vision().name();
  EXPECT_EQ(applied->vision().node_count(), 20'000);
  EXPECT_EQ(Apply(author_, stream)->commits(), 0);
  EXPECT_EQ(ReasonOf(TryCreateNode(author_, name, NodeUnder("", "一つ多い"))),
            pb::REASON_TREE_LIMIT);
  Publish(name);
  EXPECT_EQ(ListNodes(outsider_, name, 0, 2000)->size(), 20'000u);
  EXPECT_EQ(ListKpis(outsider_, name, 0, 2000)->size(), 10'000u);
}

TEST_F(LargeApplyTest, AnInterruptedApplyIsValidAtEveryStepAndTheSameStreamCompletesIt) {
  const Stream stream = Large(1'500);
  const auto whole = Apply(author_, [&] {
    Stream other = stream;
    other.header.mutable_vision()->set_external_id("whole");
    return other;
  }());
  ASSERT_TRUE(whole.ok()) << whole.status();
  ASSERT_GT(whole->commits(), 3);
  const std::string expected = Shape(whole->vision().name());
  const auto check = [&] {
    if (const std::string name = Find("L1"); !name.empty()) ExpectValid(name);
  };
  // The machine goes down after every single commit.
  int interrupted = 0;
  while (!ApplyAndFail(stream, /*fail_at=*/2, check).ok()) ASSERT_LT(++interrupted, 100);
  EXPECT_GT(interrupted, 3);
  const auto completed = Apply(author_, stream);
  ASSERT_TRUE(completed.ok()) << completed.status();
  EXPECT_EQ(completed->commits(), 0);
  EXPECT_EQ(Shape(Find("L1")), expected);
}

TEST_F(LargeApplyTest, ALargeRestructuringIsValidAtEveryStep) {
  ASSERT_TRUE(Apply(author_, Large(1'200)).ok());
  const std::string name = Find("L1");
  // Upside down: the last nodes become the top, chains are reversed, the first are pruned.
  Stream turned = NewStream("L1");
  turned.header.set_prune(true);
  turned.header.mutable_vision()->set_title("再編後");
  for (int i = 1'199; i >= 100; --i) {
    pb::VisionNode& node = Node(turned, absl::StrCat("n", i),
                                i == 1'199 ? "" : absl::StrCat("n", 1'199 - (1'198 - i) / 7));
    node.set_title("再編");
    if (i == 1'199) turned.parts.back().mutable_nodes(0)->mutable_clear_mask()->add_paths("parent");
    // Some are re-mentioned under n5, which goes.
    turned.parts.back()
        .mutable_nodes(turned.parts.back().nodes_size() - 1)
        ->mutable_clear_mask()
        ->add_paths("re_mentions");
  }
  int commits = 0;
  ASSERT_TRUE(ApplyAndFail(turned, 1'000, [&] {
                ExpectValid(name);
                ++commits;
              }).ok());
  EXPECT_GT(commits, 3);
  ExpectValid(name);
  EXPECT_EQ(ListNodes(author_, name, 0, 2000)->size(), 1'100u);
  EXPECT_EQ(ListKpis(author_, name, 0, 2000)->size(), 0u);
  EXPECT_EQ(Get(author_, name)->title(), "再編後");
}

TEST_F(LargeApplyTest, WhatIsTooMuchForOneCommitIsNotRemovedByForce) {
  ASSERT_TRUE(Apply(author_, Large(600)).ok());
  const std::string name = Find("L1");
  const auto nodes = ListNodes(author_, name);
  for (const pb::VisionNode& node : *nodes) {
    if (node.external_id() != "n0" && node.external_id() != "n5") continue;
    const storage::Sequence head = store_->Head();
    const absl::Status removed = DeleteNode(author_, node.name(), /*force=*/true);
    if (node.external_id() == "n0") {
      EXPECT_EQ(ReasonOf(removed), pb::REASON_TOO_LARGE);
      EXPECT_EQ(store_->Head(), head);
    } else {
      EXPECT_TRUE(removed.ok()) << removed;
      ExpectValid(name);
    }
  }
}

}  // namespace
}  // namespace renkei::service
