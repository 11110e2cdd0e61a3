#include "server/service/change/feed_digest.h"

#include <algorithm>
#include <atomic>
#include <map>

#include "absl/strings/escaping.h"
#include "server/service/change/kept_changes.h"
#include "server/service/dispatch/running_job.h"
#include "server/service/frame/write/change_log.h"
#include "tests/unit/service/counting_store.h"
#include "tests/unit/service/feed_fixture.h"

namespace renkei::service {
namespace {

using ::testing::IsEmpty;

class FeedDigestTest : public FeedTest {
 protected:
  absl::StatusOr<pb::GetFeedDigestResponse> Digest(const std::string& token,
                                                   const std::string& cursor) {
    pb::GetFeedDigestRequest request;
    request.set_cursor(cursor);
    return Call<pb::GetFeedDigestResponse>(token, "ChangeService/GetFeedDigest", request);
  }

  // A mirror: what was told last of each resource, and where the reader stands.
  struct Mirror {
    std::string cursor;
    std::map<std::string, pb::Change> resources;
  };
  void Follow(const std::string& token, Mirror& mirror) {
    pb::ListChangesRequest request;
    while (true) {
      request.set_cursor(mirror.cursor);
      const auto page = Page(token, request);
      ASSERT_TRUE(page.ok()) << page.status();
      for (const pb::Change& change : page->changes()) {
        if (change.kind() == pb::Change::KIND_UPSERT) {
          mirror.resources[change.resource_name()] = change;
        } else {
          mirror.resources.erase(change.resource_name());
        }
      }
      mirror.cursor = page->cursor();
      if (page->at_head()) return;
    }
  }

  // As the contract says it, in other words than the server's.
  static std::string CaseDigest(const Mirror& mirror, int64_t& count) {
    std::string sum(16, '\0');
    count = 0;
    for (const auto& [name, change] : mirror.resources) {
      if (change.type() != pb::RESOURCE_TYPE_CASE) continue;
      const std::string hash = auth::Sha256(name + "\n" + change.case_().etag());
      for (size_t i = 0; i < sum.size(); ++i) sum[i] = static_cast<char>(sum[i] ^ hash[i]);
      ++count;
    }
    return absl::BytesToHexString(sum);
  }

  void ExpectSame(const std::string& token, const Mirror& mirror) {
    const auto digest = Digest(token, mirror.cursor);
    ASSERT_TRUE(digest.ok()) << digest.status();
    EXPECT_TRUE(digest->at_head());
    int64_t count = 0;
    const std::string expected = CaseDigest(mirror, count);
    for (const pb::TypeDigest& type : digest->digests()) {
      if (type.type() != pb::RESOURCE_TYPE_CASE) continue;
      EXPECT_EQ(type.count(), count);
      EXPECT_EQ(type.digest(), expected);
      return;
    }
    EXPECT_EQ(count, 0);
  }
};

TEST_F(FeedDigestTest, AMirrorThatFollowedHasTheServersDigest) {
  Mirror strangers;
  Mirror owners;
  for (int round = 0; round < 3; ++round) {
    const std::string shared = Publish("共有", pb::VISIBILITY_SHARED);
    const std::string name = Publish("公開", pb::VISIBILITY_PUBLIC);
    Publish("非公開", pb::VISIBILITY_PRIVATE);
    Follow(stranger_, strangers);
    Follow(owner_, owners);
    ExpectSame(stranger_, strangers);
    ExpectSame(owner_, owners);
    pb::Case changed;
    changed.set_name(name);
    changed.set_title("公開をやめる");
    changed.mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
    if (round > 0) Replace(changed);
    Revise(shared);
    if (round < 2) continue;
    now_ += absl::Hours(100);
    FeedCompactor compactor(env_, absl::Hours(1));
    while (*compactor.Step()) {
    }
    Mirror fresh;
    Follow(owner_, fresh);
    ExpectSame(owner_, fresh);
  }
}

TEST_F(FeedDigestTest, WhoIsBehindIsToldToReadOn) {
  const std::string cursor = HeadCursor(stranger_);
  Publish("見えない", pb::VISIBILITY_PRIVATE);
  EXPECT_TRUE(Digest(stranger_, cursor)->at_head()) << "there is nothing for this reader";
  Publish("公開", pb::VISIBILITY_PUBLIC);
  const auto behind = Digest(stranger_, cursor);
  ASSERT_TRUE(behind.ok()) << behind.status();
  EXPECT_FALSE(behind->at_head());
  EXPECT_THAT(behind->digests(), IsEmpty());
}

// Two of them over a long log held the executor's threads for seconds: everyone's lists waited.
TEST_F(FeedDigestTest, ALongFeedIsSummedInStepsAndAResourceIsReadOnceHoweverOftenItChanged) {
  constexpr int kCommits = 20;
  auth::Caller caller;
  caller.account = "accounts/a";
  caller.organization = kYokohama;
  caller.roles = {pb::ROLE_READER};
  CountingStore counting(*store_);
  const Env env = EnvOver(counting);
  const std::function<bool()> waits = [] { return false; };
  const auth::PolicyEntry& policy = *auth::FindPolicy("renkei.v1.ChangeService/GetFeedDigest");
  const auto new_call = [&] {
    return std::make_unique<service::Call>(env, caller, policy, now_, waits);
  };
  for (int commit = 0; commit < kCommits; ++commit) {
    storage::Mutation mutation;
    for (size_t i = 0; i < storage::kMaxMutationRecords; ++i)
      AppendChange(*new_call(), pb::RESOURCE_TYPE_ORGANIZATION, kManiwa, Before(auth::Everyone()),
                   auth::Everyone(), mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }
  pb::GetFeedDigestRequest request;
  request.set_cursor(HeadCursor(stranger_));
  const auto source = GetFeedDigest(*new_call(), request);
  ASSERT_TRUE(source.ok()) << source.status();
  int steps = 0;
  int most_reads = 0;
  const int before = counting.gets();
  while (true) {
    RunningJob job(env, new_call, "ChangeService/GetFeedDigest", false);
    const int gets = counting.gets();
    auto next = (*source)->Pull(job);
    ASSERT_TRUE(next.ok()) << next.status();
    ++steps;
    most_reads = std::max(most_reads, counting.gets() - gets);
    if (const auto* answer = std::get_if<MessagePtr>(&*next)) {
      const auto& digest = static_cast<const pb::GetFeedDigestResponse&>(**answer);
      EXPECT_TRUE(digest.at_head());
      ASSERT_EQ(digest.digests_size(), 1);
      EXPECT_EQ(digest.digests(0).count(), 1);
      break;
    }
    ASSERT_TRUE(std::holds_alternative<WaitFor>(*next));
  }
  constexpr int kChanges = kCommits * static_cast<int>(storage::kMaxMutationRecords);
  EXPECT_GE(steps, 4) << "one step never walks all of it";
  EXPECT_LT(most_reads, kChanges / 4);
  EXPECT_LT(counting.gets() - before, kChanges / 4)
      << "read once, but for the page it first came in";
}

// A digest of names alone would not see a text that was not taken over.
TEST_F(FeedDigestTest, EveryTypeInTheFeedHasAnEtag) {
  const auto* resource = pb::Change::descriptor()->oneof_decl(0);
  for (int i = 0; i < resource->field_count(); ++i) {
    EXPECT_NE(resource->field(i)->message_type()->FindFieldByName("etag"), nullptr)
        << resource->field(i)->name();
  }
}

}  // namespace
}  // namespace renkei::service
