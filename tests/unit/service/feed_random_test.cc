// The feed under many writers and readers at once: every guarantee of it holds for every reader, who
// disconnect at random, also within a message. Rights that change, and a server that is killed, are in
// tests/e2e/feed_restart_test.cc.

#include <atomic>
#include <latch>
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
    // Never watches. Pages are small however much has come meanwhile: commits are met in parts.
    bool pages_alone = false;
    // Has been told that there is nothing more for now: what comes from then on is read as it comes.
    std::latch stands_at_head{1};
    // Reads on until the head has been seen by then.
    std::atomic<bool> finish{false};
  };

  // Publishes, revises and hides cases of the owner's, and shows and hides initiatives, whose
  // commits have several changes, in an order of chance.
  void Write(uint64_t seed) {
    std::mt19937_64 random(seed);
    std::vector<std::string> names;
    const pb::Visibility kinds[] = {pb::VISIBILITY_PUBLIC, pb::VISIBILITY_SHARED,
                                    pb::VISIBILITY_PRIVATE};
    const std::string initiative = Confer(absl::StrCat("検討 ", seed));
    for (int i = 0; i < kWritesEach; ++i) {
      const pb::Visibility kind = kinds[random() % 3];
      if (random() % 4 == 0) {
        ShowTo(initiative, random() % 2 == 0 ? pb::VISIBILITY_MEMBERS : pb::VISIBILITY_PRIVATE);
        continue;
      }
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

  // One page of a list, into which few commits fit.
  absl::StatusOr<std::string> TakePage(Follower& follower, const std::string& cursor,
                                       std::mt19937_64& random, bool& done) {
    const bool finishing = follower.finish;
    pb::ListChangesRequest request;
    request.set_cursor(cursor);
    request.set_page_size(1 + static_cast<int>(random() % 5));
    const auto page = Page(follower.token, request);
    if (!page.ok()) return page.status();
    FeedWay::Message& got = follower.way.messages.emplace_back();
    got.cursor = page->cursor();
    got.partial_commit = page->partial_commit();
    got.changes.assign(page->changes().begin(), page->changes().end());
    done = finishing && page->at_head() && got.changes.empty();
    return got.cursor;
  }

  // A page, or a connection: from a cursor until chance, an error or the head (at the end) ends it.
  // The cursor to go on with, or an error that says to begin again.
  absl::StatusOr<std::string> Connect(Follower& follower, const std::string& cursor,
                                      std::mt19937_64& random, bool& done) {
    if (follower.pages_alone || random() % 2 == 0) return TakePage(follower, cursor, random, done);
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
        if (!follower.stands_at_head.try_wait()) follower.stands_at_head.count_down();
        return;
      }
      cursor = *next;
      const auto& messages = follower.way.messages;
      if (!follower.stands_at_head.try_wait() && !messages.empty() &&
          messages.back().changes.empty())
        follower.stands_at_head.count_down();
    }
  }

  // What ways were made of, beyond single changes one by one.
  struct Met {
    int whole_commits = 0;  // of several changes, in one message
    int torn_commits = 0;
    int bookmarks = 0;  // with something after them
  };
  static void Count(const FeedWay& way, const test::WholeLog& log, Met& met) {
    for (size_t i = 0; i < way.messages.size(); ++i) {
      const FeedWay::Message& message = way.messages[i];
      const bool last = i + 1 == way.messages.size();
      met.torn_commits += message.partial_commit;
      met.bookmarks += message.changes.empty() && !last;
      for (size_t k = 1; k < message.changes.size(); ++k)
        met.whole_commits += log.PositionOf(message.changes[k - 1].cursor()).sequence ==
                             log.PositionOf(message.changes[k].cursor()).sequence;
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
  // Found: readers who got hold of a processor late read all of it in a few large messages.
  Follower& slow = *followers.emplace_back(std::make_unique<Follower>());
  slow.token = owner_;
  slow.reader.organization = kManiwa;
  slow.pages_alone = true;
  std::vector<std::thread> threads;
  for (size_t i = 0; i < followers.size(); ++i)
    threads.emplace_back([&, i] { Follow(*followers[i], seed + 100 + i); });
  // Found: where the readers got hold of a processor when all was written, nobody waited for anything.
  for (const auto& follower : followers) follower->stands_at_head.wait();
  std::vector<std::thread> writers;
  for (uint64_t i = 0; i < kWriters; ++i) writers.emplace_back([&, i] { Write(seed + i); });
  for (std::thread& writer : writers) writer.join();
  for (const auto& follower : followers) follower->finish = true;
  for (std::thread& thread : threads) thread.join();

  const test::WholeLog log = test::ReadWholeLog(*store_);
  EXPECT_GT(log.changes.size(), 400u);
  Met met;
  for (const auto& follower : followers) {
    Count(follower->way, log, met);
    SCOPED_TRACE(follower->reader.organization);
    EXPECT_EQ(follower->problem, "");
    EXPECT_GT(follower->way.messages.size(), 1u);
    for (const test::Guarantee guarantee : test::kAllGuarantees)
      EXPECT_EQ(test::Violation(guarantee, follower->way, log, RereadAs(*follower)), "")
          << test::NameOf(guarantee);
  }
  // What the guarantees are about was there.
  EXPECT_GT(met.whole_commits, 0);
  EXPECT_GT(met.torn_commits, 0);
  EXPECT_GT(met.bookmarks, 0);
}

// A validator that finds nothing wrong in a broken way would prove nothing. A right way with all that
// a way is made of: single changes, a commit of several, one in two parts, a bookmark in the middle.
class FeedGuaranteesTest : public FeedRandomTest {
 protected:
  FeedGuaranteesTest() {
    follower_.token = stranger_;
    follower_.reader.organization = kYokohama;
    way_.reader = follower_.reader;
    Publish("一", pb::VISIBILITY_PUBLIC);
    Publish("二", pb::VISIBILITY_PUBLIC);
    Publish("三", pb::VISIBILITY_PRIVATE);
    const std::string initiative = Confer("検討");
    Take(1);
    Take(1);
    Take(500);  // nothing more
    ShowTo(initiative, pb::VISIBILITY_MEMBERS);
    Take(500);
    ShowTo(initiative, pb::VISIBILITY_PRIVATE);
    Take(1);
    Take(500);
    Publish("四", pb::VISIBILITY_PUBLIC);
    Take(500);
    log_ = test::ReadWholeLog(*store_);
  }

  // The next message of the way.
  void Take(int page_size) {
    pb::ListChangesRequest request;
    if (!way_.messages.empty()) request.set_cursor(way_.messages.back().cursor);
    request.set_page_size(page_size);
    const auto page = Page(stranger_, request);
    ASSERT_TRUE(page.ok()) << page.status();
    way_.messages.push_back({.changes = {page->changes().begin(), page->changes().end()},
                             .cursor = page->cursor(),
                             .partial_commit = page->partial_commit()});
  }

  std::vector<std::string> Broken(const test::Reread& reread) {
    std::vector<std::string> broken;
    for (const test::Guarantee guarantee : test::kAllGuarantees) {
      if (!test::Violation(guarantee, way_, log_, reread).empty())
        broken.push_back(test::NameOf(guarantee));
    }
    return broken;
  }
  std::vector<std::string> Broken() { return Broken(RereadAs(follower_)); }

  Follower follower_;
  FeedWay way_;
  test::WholeLog log_;
};

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(FeedGuaranteesTest, ARightWayBreaksNothing) {
  std::vector<size_t> sizes;
  for (const FeedWay::Message& message : way_.messages) sizes.push_back(message.changes.size());
  ASSERT_THAT(sizes, ::testing::ElementsAre(1, 1, 0, kConferChanges, 1, kConferChanges - 1, 1));
  EXPECT_THAT(Broken(), IsEmpty());
}

TEST_F(FeedGuaranteesTest, AnotherOrderIsFound) {
  std::swap(way_.messages[0], way_.messages[1]);
  EXPECT_THAT(Broken(), Contains("ordered"));
}

TEST_F(FeedGuaranteesTest, AnotherOrderWithinACommitIsFound) {
  std::swap(way_.messages[3].changes[0], way_.messages[3].changes[1]);
  EXPECT_THAT(Broken(), Contains("ordered"));
}

TEST_F(FeedGuaranteesTest, WhatComesTwiceIsFound) {
  const FeedWay::Message first = way_.messages[0];
  way_.messages.insert(way_.messages.begin(), first);
  EXPECT_THAT(Broken(), Contains("unique"));
}

TEST_F(FeedGuaranteesTest, ACommitInTwoMessagesThatDoNotSaySoIsFound) {
  FeedWay::Message& whole = way_.messages[3];
  FeedWay::Message rest = whole;
  rest.changes.erase(rest.changes.begin(), rest.changes.begin() + 2);
  whole.changes.resize(2);
  whole.cursor = whole.changes.back().cursor();
  way_.messages.insert(way_.messages.begin() + 4, rest);
  EXPECT_THAT(Broken(), ::testing::ElementsAre("atomic"));
  way_.messages[3].partial_commit = true;
  EXPECT_THAT(Broken(), IsEmpty());
}

TEST_F(FeedGuaranteesTest, APartThatDoesNotSaySoIsFound) {
  way_.messages[4].partial_commit = false;
  EXPECT_THAT(Broken(), ::testing::ElementsAre("atomic"));
}

TEST_F(FeedGuaranteesTest, ACommitThatIsSaidToGoOnAndDoesNotIsFound) {
  way_.messages[5].partial_commit = true;
  EXPECT_THAT(Broken(), ::testing::ElementsAre("atomic"));
}

TEST_F(FeedGuaranteesTest, AMissingChangeIsFound) {
  way_.messages.erase(way_.messages.begin());
  EXPECT_THAT(Broken(), Contains("reliable"));
  EXPECT_THAT(Broken(), Not(Contains("visibility-safe")));
}

TEST_F(FeedGuaranteesTest, WhatOthersWouldHaveGotIsFoundMissing) {
  way_.reader.organization = kManiwa;
  EXPECT_THAT(Broken(), Contains("reliable")) << "the owner would have got its private one too";
}

TEST_F(FeedGuaranteesTest, WhatTheReaderMayNotReadIsFound) {
  way_.messages[0].changes[0].set_kind(pb::Change::KIND_TOMBSTONE);
  EXPECT_THAT(Broken(), Contains("visibility-safe"));
}

TEST_F(FeedGuaranteesTest, ATombstoneThatTellsAContentIsFound) {
  pb::Change& gone = way_.messages[5].changes[0];
  ASSERT_EQ(gone.kind(), pb::Change::KIND_TOMBSTONE);
  gone.mutable_initiative_member()->set_organization(kAizu);
  EXPECT_THAT(Broken(), ::testing::ElementsAre("visibility-safe"));
}

// A server that goes on one change too late, or tells one again, where it is asked to go on.
TEST_F(FeedGuaranteesTest, GoingOnAtAnotherPlaceIsFound) {
  const test::Reread right = RereadAs(follower_);
  EXPECT_THAT(Broken([&](const std::string& cursor) {
                std::vector<std::string> rest = right(cursor);
                if (!rest.empty()) rest.erase(rest.begin());
                return rest;
              }),
              ::testing::ElementsAre("resumable", "bookmarkable"));
  EXPECT_THAT(Broken([&](const std::string& cursor) {
                std::vector<std::string> rest = right(cursor);
                rest.insert(rest.begin(), way_.messages[0].changes[0].cursor());
                return rest;
              }),
              ::testing::ElementsAre("resumable", "bookmarkable"));
}

TEST_F(FeedGuaranteesTest, ABookmarkThatLosesWhatComesAfterItIsFound) {
  const test::Reread right = RereadAs(follower_);
  const std::string bookmark = way_.messages[2].cursor;
  EXPECT_THAT(Broken([&](const std::string& cursor) {
                return cursor == bookmark ? std::vector<std::string>() : right(cursor);
              }),
              ::testing::ElementsAre("bookmarkable"));
}

}  // namespace
}  // namespace renkei::service
