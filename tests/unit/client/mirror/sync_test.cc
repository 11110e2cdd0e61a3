#include "client/mirror/sync.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "client/mirror/generation.h"
#include "tests/unit/client/mirror/fake_feed.h"
#include "tests/unit/client/mirror/memory_files.h"

namespace renkei::mirror {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// What a source gives, and what happens before it.
struct Step {
  absl::StatusOr<client::FeedPage> page;
  absl::Duration after;
};

class ScriptedSource final : public client::FeedSource {
 public:
  ScriptedSource(std::deque<Step>& steps, absl::Time& now) : steps_(steps), now_(now) {}
  absl::StatusOr<client::FeedPage> Next() override {
    if (steps_.empty()) return absl::CancelledError("stopped");
    const Step step = steps_.front();
    steps_.pop_front();
    now_ += step.after;
    return step.page;
  }
  void Stop() override {}

 private:
  std::deque<Step>& steps_;
  absl::Time& now_;
};

client::FeedPage PageAt(const std::string& cursor, const std::vector<pb::Change>& changes,
                        bool at_head = true) {
  client::FeedPage page;
  for (const pb::Change& change : changes) *page.add_changes() = change;
  page.set_cursor(cursor);
  page.set_at_head(at_head);
  return page;
}

class SyncTest : public testing::Test {
 protected:
  SyncTest() : mirror_(*Mirror::Open(files_, "/copy", {"store", kOwnOrganization, {}, ""})) {}

  SyncResult Sync(bool follow) {
    SyncOptions options;
    options.follow = follow;
    options.open = [this](const std::string& cursor) {
      opened_.push_back(cursor);
      return std::make_unique<ScriptedSource>(steps_, now_);
    };
    options.now = [this] { return now_; };
    options.on_restart = [this](const absl::Status&) { ++restarts_; };
    options.on_folded = [this] {
      folded_.push_back(Cursor());
      return absl::OkStatus();
    };
    return RunSync(*mirror_, options);
  }

  void Then(absl::StatusOr<client::FeedPage> page, absl::Duration after = absl::ZeroDuration()) {
    steps_.push_back({std::move(page), after});
  }
  std::string Shown(const std::string& stem) {
    return files_.Content(absl::StrCat("/copy/data/", LinesFile(stem)));
  }
  // Up to where data/ is complete.
  std::string Cursor() {
    const auto state = ParseState(files_.Content("/copy/data/state.json"), "");
    return state.ok() ? state->cursor : "";
  }
  static absl::Status Resync() {
    return domain::MakeError(pb::REASON_ACCESS_CHANGED, {"changed", "変更"});
  }

  MemoryFiles files_;
  std::unique_ptr<Mirror> mirror_;
  std::deque<Step> steps_;
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  std::vector<std::string> opened_;
  std::vector<std::string> folded_;
  int restarts_ = 0;
};

TEST_F(SyncTest, EndsAtTheHeadWithEverythingShown) {
  Then(PageAt("1", {Upsert("cases/a", "1")}, false));
  Then(PageAt("2", {Upsert("cases/b", "2")}));
  const SyncResult result = Sync(false);
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.changes, 2);
  EXPECT_EQ(Cursor(), "2");
  EXPECT_THAT(Shown("cases"), HasSubstr("cases/b"));
}

TEST_F(SyncTest, WhatCameBeforeAnErrorIsShown) {
  Then(PageAt("1", {Upsert("cases/a", "1")}));
  ASSERT_TRUE(Sync(false).status.ok());
  Then(PageAt("2", {Upsert("cases/b", "2")}, false));
  Then(absl::UnavailableError("gone"));
  EXPECT_TRUE(absl::IsUnavailable(Sync(false).status));
  EXPECT_EQ(Cursor(), "2");
  EXPECT_THAT(Shown("cases"), HasSubstr("cases/b"));
}

TEST_F(SyncTest, AnErrorAfterHalfACommitShowsTheStateBeforeIt) {
  Then(PageAt("1", {Upsert("cases/a", "1")}));
  ASSERT_TRUE(Sync(false).status.ok());
  client::FeedPage half = PageAt("2", {Upsert("cases/b", "2")}, false);
  half.set_partial_commit(true);
  Then(half);
  Then(absl::UnavailableError("gone"));
  EXPECT_TRUE(absl::IsUnavailable(Sync(false).status));
  EXPECT_EQ(Cursor(), "1");
}

TEST_F(SyncTest, BeginsAgainWhenToldToAndGoesOnFromTheBeginning) {
  Then(PageAt("1", {Upsert("cases/a", "1")}));
  ASSERT_TRUE(Sync(false).status.ok());
  Then(Resync());
  Then(PageAt("9", {Upsert("cases/z", "1")}));
  EXPECT_TRUE(Sync(false).status.ok());
  EXPECT_THAT(opened_, ElementsAre("", "1", ""));
  EXPECT_EQ(restarts_, 1);
  EXPECT_EQ(Shown("cases"), "{\"name\":\"cases/z\",\"etag\":\"1\"}\n");
}

TEST_F(SyncTest, AFeedThatSendsBackForEverIsGivenUp) {
  for (int i = 0; i < 20; ++i) Then(Resync());
  EXPECT_TRUE(client::MustResync(Sync(true).status));
  EXPECT_EQ(restarts_, kMaxRestarts);
}

TEST_F(SyncTest, FollowingFoldsAtMostEveryFewSecondsAndAtItsEnd) {
  Then(PageAt("1", {Upsert("cases/a", "1")}));
  Then(PageAt("2", {Upsert("cases/b", "2")}), absl::Seconds(1));
  Then(PageAt("3", {Upsert("cases/c", "3")}), absl::Seconds(1));
  Then(PageAt("4", {}), absl::Seconds(4));  // a heartbeat lets what waited be seen
  Then(PageAt("5", {Upsert("cases/d", "5")}), absl::Seconds(1));
  const SyncResult result = Sync(true);
  EXPECT_TRUE(result.status.ok()) << result.status;
  EXPECT_EQ(result.changes, 4);
  EXPECT_THAT(folded_, ElementsAre("1", "3"));
  EXPECT_EQ(Cursor(), "5");
  EXPECT_THAT(Shown("cases"), HasSubstr("cases/d"));
}

TEST_F(SyncTest, AQuietFeedCostsNoWritesAndItsCursorIsKeptNowAndThen) {
  Then(PageAt("1", {}));
  ASSERT_TRUE(Sync(false).status.ok());
  const int before = files_.steps();
  for (int i = 2; i < 20; ++i) Then(PageAt(absl::StrCat(i), {}), absl::Seconds(30));
  ASSERT_TRUE(Sync(true).status.ok());
  EXPECT_EQ(files_.steps(), before);
  Then(PageAt("20", {}), absl::Seconds(30));
  Then(PageAt("21", {}), kBookmarkInterval);
  ASSERT_TRUE(Sync(true).status.ok());
  EXPECT_EQ(Cursor(), "21");
}

// It used to look at the copy that the disk had just lost.
TEST_F(SyncTest, ADiskThatFailsWhileBeginningAgainEndsTheRun) {
  Then(Resync());
  files_.CrashAfter(1);
  EXPECT_TRUE(absl::IsUnavailable(Sync(false).status));
}

TEST_F(SyncTest, AChangeThatNoServerSendsEndsTheRunAndLeavesTheCopy) {
  Then(PageAt("1", {Upsert("cases/a", "1")}));
  ASSERT_TRUE(Sync(false).status.ok());
  Then(PageAt("2", {Upsert("cases/ b", "1")}));
  EXPECT_TRUE(absl::IsInternal(Sync(false).status));
  EXPECT_EQ(Cursor(), "1");
}

}  // namespace
}  // namespace renkei::mirror
