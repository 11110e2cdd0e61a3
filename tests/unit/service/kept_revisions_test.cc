// Published revisions that the server keeps in memory, against a server that keeps nothing.

#include "server/service/vision/revision/kept_revisions.h"

#include <string>
#include <vector>

#include "renkei/v1/analysis_service.pb.h"
#include "tests/random_seed.h"
#include "tests/unit/service/counting_store.h"
#include "tests/unit/service/generated_world.h"
#include "tests/unit/service/vision_fixture.h"

namespace renkei::service {
namespace {

class KeptRevisionsTest : public GeneratedWorld {
 protected:
  // Every page of a list without what is of each call alone; how it ends, where it does not go well.
  template <typename Response, typename Request>
  std::string Listed(const std::string& token, const std::string& method, Request request) {
    std::string all;
    do {
      const auto page = Call<Response>(token, method, request);
      if (!page.ok()) return absl::StrCat(all, page.status().ToString());
      Response shown = *page;
      shown.clear_change_cursor();
      shown.clear_next_page_token();
      absl::StrAppend(&all, shown.ShortDebugString(), "\n");
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return all;
  }

  // What `token` reads of the revision; 0 is what it reads when it names none.
  std::string Read(const std::string& token, const std::string& vision, int revision,
                   int page_size) {
    pb::ListNodesRequest nodes;
    nodes.set_parent(vision);
    nodes.set_revision(revision);
    nodes.set_page_size(page_size);
    pb::ListKpisRequest kpis;
    kpis.set_parent(vision);
    kpis.set_revision(revision);
    kpis.set_page_size(page_size);
    pb::GetVisionProgressRequest progress;
    progress.set_name(vision);
    progress.set_revision(revision);
    const auto judged =
        Call<pb::GetVisionProgressResponse>(token, "AnalysisService/GetVisionProgress", progress);
    return absl::StrCat(Listed<pb::ListNodesResponse>(token, "VisionService/ListNodes", nodes),
                        Listed<pb::ListKpisResponse>(token, "VisionService/ListKpis", kpis),
                        judged.ok() ? judged->ShortDebugString() : judged.status().ToString());
  }

  const std::string outsider_ = AddAccount(kYokohama, {pb::ROLE_READER});
};

// Whatever is written, and whoever reads: owners, members and those who may not.
TEST_F(KeptRevisionsTest, WhatIsKeptIsWhatIsRead) {
  std::mt19937_64 random(RandomSeed());
  int read = 0;
  const auto compare = [&] {
    for (const std::string& vision : visions_) {
      for (int revision = 0; revision <= 3; ++revision) {
        const int page_size = static_cast<int>(random() % 4);
        for (const std::string& token : {owner_, partner_, outsider_}) {
          const std::string kept = Read(token, vision, revision, page_size);
          env_.revisions = nullptr;
          const std::string anew = Read(token, vision, revision, page_size);
          env_.revisions = &revisions_;
          ASSERT_EQ(kept, anew) << vision << " revision " << revision;
          read += kept.find("title") != std::string::npos;
        }
      }
    }
  };
  for (int round = 0; round < 6; ++round) {
    for (int i = 0; i < 150; ++i) {
      Act(random);
      now_ += absl::Seconds(1);
    }
    compare();
    if (HasFatalFailure()) return;
  }
  Succeed();
  compare();
  EXPECT_GT(read, 0) << "nothing was published";
}

class KeptRevisionReadsTest : public VisionTest {
 protected:
  // Finds `revision` as somebody of Yokohama reads it; null where it is not kept.
  std::shared_ptr<const WholeRevision> Find(const std::string& vision, int revision) {
    auth::Caller caller;
    caller.account = "accounts/a";
    caller.organization = kYokohama;
    caller.roles = {pb::ROLE_READER};
    const Env env = EnvOver(counting_);
    const std::function<bool()> waits = [] { return false; };
    const service::Call call(env, caller, *auth::FindPolicy("renkei.v1.VisionService/ListNodes"),
                             now_, waits);
    const auto reading = OpenForReading(call, vision, revision, vision);
    EXPECT_TRUE(reading.ok()) << reading.status();
    const int before = counting_.gets() + counting_.scanned();
    const auto found = kept_.Find(call, *reading);
    reads_ = counting_.gets() + counting_.scanned() - before;
    EXPECT_TRUE(found.ok()) << found.status();
    return *found;
  }

  CountingStore counting_{*store_};
  KeptRevisions kept_;
  int reads_ = 0;
};

TEST_F(KeptRevisionReadsTest, ARevisionIsReadOnceAndEachIsItsOwn) {
  const std::string vision = Create(Head("総合戦略")).name();
  const pb::VisionNode goal = AddNode(vision, "", "はじめ");
  AddKpi(vision, goal.name(), "指標");
  Publish(vision);
  const auto first = Find(vision, 1);
  ASSERT_NE(first, nullptr);
  EXPECT_GT(reads_, 0);
  EXPECT_EQ(Find(vision, 1), first);
  EXPECT_EQ(Find(vision, 0), first);
  EXPECT_EQ(reads_, 0);
  Revise(vision);
  pb::VisionNode change;
  change.set_name(goal.name());
  change.set_title("つぎ");
  ASSERT_TRUE(UpdateNode(author_, change, {"title"}).ok());
  EXPECT_EQ(Find(vision, 0), first);
  Publish(vision);
  EXPECT_EQ(Find(vision, 1), first);
  const auto second = Find(vision, 0);
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(first->plan.nodes.at(0).title(), "はじめ");
  EXPECT_EQ(second->plan.nodes.at(0).title(), "つぎ");
  EXPECT_EQ(second->index->FindNode(goal.name()), &second->plan.nodes.at(0));
}

TEST_F(KeptRevisionReadsTest, ALargePlanIsReadPageByPage) {
  Stream stream = NewStream("large");
  for (int i = 0; i <= KeptRevisions::kMaxItems; ++i) Node(stream, absl::StrCat(i));
  const auto applied = Apply(author_, stream);
  ASSERT_TRUE(applied.ok()) << applied.status();
  Publish(applied->vision().name());
  EXPECT_EQ(Find(applied->vision().name(), 1), nullptr);
  EXPECT_EQ(reads_, 0);
  EXPECT_EQ(ListNodes(outsider_, applied->vision().name(), 1)->size(),
            size_t{KeptRevisions::kMaxItems} + 1);
}

}  // namespace
}  // namespace renkei::service
