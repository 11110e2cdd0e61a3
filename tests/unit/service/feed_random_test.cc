// The feed under many writers and readers at once: every guarantee of it holds for every reader, who
// disconnect at random, also within a message. Rights that change, and a server that is killed, are in
// tests/e2e/feed_restart_test.cc.

#include <atomic>
#include <random>
#include <thread>

#include "tests/random_seed.h"
#include "tests/support/feed_guarantees.h"
#include "tests/unit/service/feed_fixture.h"

namespace renkei::service {
namespace {

using test::FeedWay;

constexpr int kWriters = 3;
constexpr int kWritesEach = 60;

class FeedRandomTest : public FeedTest {
 protected:
  // One reader and what it got.
  struct Follower {
    std::string token;
    test::FeedReader reader;
    FeedWay way;
    std::string problem;
    // Reads on until the head has been seen by then.
    std::atomic<bool> finish{false};
  };

  // Publishes, revises and hides cases of the owner's, in an order of chance.
  void Write(uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::string> names;
    const pb::Visibility kinds[] = {pb::VISIBILITY_PUBLIC, pb::VISIBILITY_SHARED,
                                    pb::VISIBILITY_PRIVATE};
    for (int i = 0; i < kWritesEach; ++i) {
      const pb::Visibility kind = kinds[random() % 3];
      if (names.empty() || random() % 3 == 0) {
        names.push_back(Publish(absl::StrCat("事例 ", i), kind));
        continue;
      }
      pb::Case changed;
      changed.set_name(names[random() % names.size()]);
      changed.set_title(absl::StrCat("改 ", i));
      changed.mutable_audience()->set_visibility(kind);
      if (kind == pb::VISIBILITY_SHARED) changed.mutable_audience()->add_organizations(kAizu);
      Replace(changed);
    }
  }

  // A connection: from a cursor until chance, an error or the head (at the end) ends it.
  // The cursor to go on with, or an error that says to begin again.
  absl::StatusOr<std::string> Connect(Follower& follower, const std::string& cursor,
                                      std::mt19937_64& random, bool& done) {
    pb::WatchChangesRequest request;
    request.set_cursor(cursor);
    Watcher watcher = Watch(follower.token, request);
    FeedWay& way = follower.way;
    std::string last = cursor;
    for (uint64_t messages = 1 + random() % 5; messages > 0; --messages) {
      const bool finishing = follower.finish;
      const auto message = watcher.Next();
      if (!message.ok()) return message.status();
      FeedWay::Message& got = way.messages.emplace_back();
      got.cursor = message->cursor();
      got.partial_commit = message->partial_commit();
      got.changes.assign(message->changes().begin(), message->changes().end());
      last = got.cursor;
      if (!got.changes.empty() && random() % 4 == 0) {
        // The line breaks within the message.
        got.changes.resize(1 + random() % got.changes.size());
        got.cut = got.changes.size() < static_cast<size_t>(message->changes_size());
        return got.changes.back().cursor();
      }
      done = finishing && message->at_head() && got.changes.empty();
      if (done) return last;
      // Nothing more may come: a watch that waits for ever would not see the end.
      if (message->at_head()) return last;
    }
    return last;
  }

  void Follow(Follower& follower, uint64_t seed) {
    std::mt19937_64 random(seed);
    std::string cursor;
    follower.way.reader = follower.reader;
    for (bool done = false; !done;) {
      const absl::StatusOr<std::string> next = Connect(follower, cursor, random, done);
      if (!next.ok()) {
        follower.problem = next.status().ToString();
        return;
      }
      cursor = *next;
    }
  }

  test::Reread RereadAs(const Follower& follower) {
    return [this, &follower](const std::string& cursor) {
      std::vector<std::string> cursors;
      pb::ListChangesRequest request;
      request.set_cursor(cursor);
      while (true) {
        const auto page = Page(follower.token, request);
        EXPECT_TRUE(page.ok()) << page.status();
        if (!page.ok()) return cursors;
        for (const pb::Change& change : page->changes()) cursors.push_back(change.cursor());
        if (page->at_head()) return cursors;
        request.set_cursor(page->cursor());
      }
    };
  }
};

TEST_F(FeedRandomTest, EveryGuaranteeHoldsForEveryReader) {
  const uint64_t seed = RandomSeed();
  SCOPED_TRACE(absl::StrCat("seed ", seed));
  std::vector<std::unique_ptr<Follower>> followers;
  for (int i = 0; i < 2; ++i) {
    for (const auto& [token, organization] :
         {std::pair(owner_, kManiwa), std::pair(friend_, kAizu), std::pair(stranger_, kYokohama)}) {
      auto& follower = *followers.emplace_back(std::make_unique<Follower>());
      follower.token = token;
      follower.reader.organization = organization;
    }
  }
  std::vector<std::thread> threads;
  for (size_t i = 0; i < followers.size(); ++i)
    threads.emplace_back([&, i] { Follow(*followers[i], seed + 100 + i); });
  std::vector<std::thread> writers;
  for (uint64_t i = 0; i < kWriters; ++i) writers.emplace_back([&, i] { Write(seed + i); });
  for (std::thread& writer : writers) writer.join();
  for (const auto& follower : followers) follower->finish = true;
  for (std::thread& thread : threads) thread.join();

  const test::WholeLog log = test::ReadWholeLog(*store_);
  EXPECT_GT(log.changes.size(), 500u);
  for (const auto& follower : followers) {
    SCOPED_TRACE(follower->reader.organization);
    EXPECT_EQ(follower->problem, "");
    EXPECT_GT(follower->way.messages.size(), 1u);
    for (const test::Guarantee guarantee : test::kAllGuarantees)
      EXPECT_EQ(test::Violation(guarantee, follower->way, log, RereadAs(*follower)), "")
          << test::NameOf(guarantee);
  }
}

// A validator that finds nothing wrong in a broken way would prove nothing.
class FeedGuaranteesTest : public FeedRandomTest {
 protected:
  FeedGuaranteesTest() {
    Publish("一", pb::VISIBILITY_PUBLIC);
    Publish("二", pb::VISIBILITY_PUBLIC);
    Publish("三", pb::VISIBILITY_PRIVATE);
    follower_.token = stranger_;
    follower_.reader.organization = kYokohama;
    pb::WatchChangesRequest request;
    const auto message = Watch(stranger_, request).Next();
    way_.reader = follower_.reader;
    for (const pb::Change& change : message->changes()) {
      if (change.type() == pb::RESOURCE_TYPE_CASE)
        way_.messages.push_back({.changes = {change}, .cursor = change.cursor()});
    }
    way_.messages.push_back({.changes = {}, .cursor = message->cursor()});
    log_ = test::ReadWholeLog(*store_);
  }

  std::vector<std::string> Broken() {
    std::vector<std::string> broken;
    for (const test::Guarantee guarantee : test::kAllGuarantees) {
      if (!test::Violation(guarantee, way_, log_, RereadAs(follower_)).empty())
        broken.push_back(test::NameOf(guarantee));
    }
    return broken;
  }

  Follower follower_;
  FeedWay way_;
  test::WholeLog log_;
};

TEST_F(FeedGuaranteesTest, ValidatorsFindWhatIsBroken) {
  using ::testing::Contains;
  ASSERT_THAT(Broken(), ::testing::IsEmpty());
  const FeedWay right = way_;
  ASSERT_EQ(right.messages.size(), 3u);

  std::swap(way_.messages[0], way_.messages[1]);
  EXPECT_THAT(Broken(), Contains("ordered"));

  way_ = right;
  way_.messages.insert(way_.messages.begin(), right.messages[0]);
  EXPECT_THAT(Broken(), Contains("unique"));

  way_ = right;
  way_.messages.erase(way_.messages.begin());
  EXPECT_THAT(Broken(), Contains("reliable"));
  EXPECT_THAT(Broken(), ::testing::Not(Contains("visibility-safe")));

  way_ = right;
  way_.reader.organization = kManiwa;
  EXPECT_THAT(Broken(), Contains("reliable")) << "the owner would have got its private one too";

  way_ = right;
  way_.messages[0].changes[0].set_kind(pb::Change::KIND_TOMBSTONE);
  EXPECT_THAT(Broken(), Contains("visibility-safe"));
}

}  // namespace
}  // namespace renkei::service
