// Several stores over one database: one order, one truth, one that keeps house; and what is bounded.

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "storage/counter.h"
#include "tests/unit/storage/postgres_fixture.h"

namespace renkei::storage {
namespace {

test::PostgresCluster& Alone() {
  static const std::unique_ptr<test::PostgresCluster> cluster = [] {
    auto started = test::PostgresCluster::Start({});
    EXPECT_TRUE(started.ok()) << started.status();
    return *std::move(started);
  }();
  return *cluster;
}

class PostgresSharedTest : public PostgresTest {
 protected:
  PostgresSharedTest() : PostgresTest(Alone()) {}
};

TEST_F(PostgresSharedTest, CommitsOfSeveralHaveOneOrderWithoutAGap) {
  constexpr int kStores = 3;
  constexpr int kCommits = 60;
  std::vector<std::unique_ptr<Store>> stores;
  for (int i = 0; i < kStores; ++i) stores.push_back(MustOpen());
  Mutex mutex;
  std::set<uint64_t> sequences;
  std::vector<std::thread> writers;
  for (int i = 0; i < kStores; ++i) {
    writers.emplace_back([&, i] {
      for (int n = 0; n < kCommits; ++n) {
        Mutation mutation = PutMutation(absl::StrCat("own", i), absl::StrCat(n));
        mutation.Add("sum", 1);
        mutation.Append(Log::kChanges, absl::StrCat(i, " ", n));
        const auto at = CommitAndWait(*stores[i], std::move(mutation));
        ASSERT_TRUE(at.ok()) << at.status();
        const MutexLock lock(mutex);
        sequences.insert(ToInt(*at));
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  constexpr uint64_t kAll = kStores * kCommits;
  EXPECT_EQ(sequences.size(), kAll);
  EXPECT_EQ(*sequences.rbegin(), kAll);
  std::vector<std::vector<LogEntry>> logs;
  for (const auto& store : stores) {
    HeadWatch(*store).WaitFor(Sequence{kAll});
    EXPECT_EQ(Value(*store, "sum"), EncodeCounter(kAll));
    const auto log = store->ReadLog(Log::kChanges, {}, 2 * kAll);
    ASSERT_TRUE(log.ok()) << log.status();
    ASSERT_EQ(log->size(), kAll);
    for (uint64_t n = 0; n < kAll; ++n)
      EXPECT_EQ((*log)[n].position, (LogPosition{Sequence{n + 1}, 0}));
    logs.push_back(*log);
  }
  for (uint64_t n = 0; n < kAll; ++n) EXPECT_EQ(logs[0][n].payload, logs[1][n].payload);
}

TEST_F(PostgresSharedTest, NoIncreaseIsLostWhoeverMakesIt) {
  const std::unique_ptr<Store> first = MustOpen();
  const std::unique_ptr<Store> second = MustOpen();
  std::atomic<int> done = 0;
  std::vector<std::thread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&, i] {
      for (int n = 0; n < 25;) {
        const auto at = Increase(i % 2 == 0 ? *first : *second, "number");
        // The answer ABORTED comes with what it was for: the next snapshot shows it.
        ASSERT_TRUE(at.ok() || absl::IsAborted(at.status())) << at.status();
        if (!at.ok()) continue;
        ++n;
        ++done;
      }
    });
  }
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(done, 100);
  EXPECT_EQ(Value(*MustOpen(), "number"), "100");
}

TEST_F(PostgresSharedTest, WhatOneCommitsAnotherIsToldOfAndReads) {
  const std::unique_ptr<Store> first = MustOpen();
  const std::unique_ptr<Store> second = MustOpen();
  HeadWatch told(*second);
  for (int n = 1; n <= 20; ++n) {
    const Sequence at = MustPut(*first, "key", absl::StrCat(n));
    told.WaitFor(at);
    EXPECT_GE(second->Head(), at);
    EXPECT_EQ(Value(*second, "key"), absl::StrCat(n));
    EXPECT_EQ(second->IncarnationOf(at), first->IncarnationOf(at));
  }
}

TEST_F(PostgresSharedTest, WhoIsNotToldLooks) {
  const std::unique_ptr<Store> first = MustOpen();
  options_.poll_period = absl::Milliseconds(20);
  const std::unique_ptr<Store> second = MustOpen();
  HeadWatch told(*second);
  // A writer that tells nobody, as a session whose notification was lost.
  const auto moved =
      cluster_.Ask("UPDATE renkei.store SET head = head + 1 RETURNING head", database_);
  ASSERT_TRUE(moved.ok()) << moved.status();
  told.WaitFor(Sequence{1});
}

TEST_F(PostgresSharedTest, OneKeepsHouseAndAnotherTakesOver) {
  options_.poll_period = absl::Milliseconds(10);
  std::unique_ptr<Store> first = MustOpen();
  while (!first->KeepsHouse()) std::this_thread::yield();
  const std::unique_ptr<Store> second = MustOpen();
  MustPut(*second, "a", "1");
  EXPECT_TRUE(first->KeepsHouse());
  EXPECT_FALSE(second->KeepsHouse());
  first.reset();
  while (!second->KeepsHouse()) std::this_thread::yield();
}

TEST_F(PostgresSharedTest, TruncationByOneIsOneForAll) {
  const std::unique_ptr<Store> first = MustOpen();
  const std::unique_ptr<Store> second = MustOpen();
  for (int i = 0; i < 5; ++i) {
    Mutation mutation;
    mutation.Append(Log::kChanges, absl::StrCat(i));
    ASSERT_TRUE(CommitAndWait(*first, std::move(mutation)).ok());
  }
  HeadWatch(*second).WaitFor(Sequence{5});
  ASSERT_TRUE(first->TruncateLog(Log::kChanges, Sequence{4}).ok());
  MustPut(*second, "a", "1");  // its group reads how things are
  EXPECT_EQ(second->Earliest(Log::kChanges), Sequence{4});
  EXPECT_TRUE(absl::IsOutOfRange(second->ReadLog(Log::kChanges, {Sequence{3}, 0}, 9).status()));
  EXPECT_EQ(second->ReadLog(Log::kChanges, {Sequence{4}, 0}, 9)->size(), 2U);
}

TEST_F(PostgresSharedTest, ManyThreadsReadOneSnapshotOnSeveralConnections) {
  options_.snapshot_sharing = absl::Hours(1);
  const std::unique_ptr<Store> store = MustOpen();
  Mutation mutation;
  for (int i = 0; i < 500; ++i)
    mutation.Put(absl::StrCat("k", i), absl::StrCat("v", i, std::string(2'000, 'x')));
  ASSERT_TRUE(CommitAndWait(*store, std::move(mutation)).ok());
  const std::shared_ptr<Snapshot> snapshot = store->NewSnapshot();
  std::atomic<bool> reading = true;
  std::thread writer([&] {
    for (int i = 0; reading; ++i) MustPut(*store, absl::StrCat("k", i % 500), "later");
  });
  std::vector<std::thread> readers;
  for (int i = 0; i < 8; ++i) {
    readers.emplace_back([&, i] {
      for (int n = 0; n < 20; ++n) {
        const auto all = snapshot->Scan({"k", "l"}, 1'000);
        ASSERT_TRUE(all.ok()) << all.status();
        ASSERT_EQ(all->size(), 500U);
        for (const KeyRecord& one : *all) ASSERT_EQ(one.record.version, Sequence{1});
        const auto one = snapshot->Get(absl::StrCat("k", i * 20 + n));
        ASSERT_TRUE(one.ok() && one->has_value()) << one.status();
        ASSERT_EQ((*one)->version, Sequence{1});
      }
    });
  }
  for (std::thread& reader : readers) reader.join();
  reading = false;
  writer.join();
}

TEST_F(PostgresSharedTest, SnapshotsBeyondTheConnectionsAreRefusedAndLaterHad) {
  options_.max_read_connections = 2;
  options_.connection_patience = absl::Milliseconds(20);
  const std::unique_ptr<Store> store = MustOpen();
  std::vector<std::unique_ptr<Snapshot>> held;
  for (int i = 0; i < 2; ++i) {
    MustPut(*store, "a", absl::StrCat(i));
    held.push_back(store->NewSnapshot());
    EXPECT_TRUE(held.back()->Get("a").ok());
  }
  MustPut(*store, "a", "2");
  EXPECT_TRUE(absl::IsResourceExhausted(store->NewSnapshot()->Get("a").status()));
  EXPECT_EQ((*held[0]->Get("a"))->value, "0") << "who has one keeps it";
  held.clear();
  EXPECT_EQ(Value(*store, "a"), "2");
}

TEST_F(PostgresSharedTest, ASnapshotThatLivesTooLongSaysSo) {
  options_.snapshot_life = absl::Milliseconds(100);
  options_.poll_period = absl::Milliseconds(10);
  options_.max_read_connections = 2;
  const std::unique_ptr<Store> store = MustOpen();
  MustPut(*store, "a", "1");
  const std::unique_ptr<Snapshot> kept = store->NewSnapshot();
  // Its connection is had by others again, though nobody lets go of it.
  while (kept->Scan({"a", "b"}, 1).ok()) std::this_thread::yield();
  EXPECT_TRUE(absl::IsResourceExhausted(kept->Scan({"a", "b"}, 1).status()));
  EXPECT_EQ(Value(*store, "a"), "1");
}

TEST_F(PostgresSharedTest, TheDatabaseGoesAwayAndComesBack) {
  options_.write_patience = absl::Milliseconds(200);
  options_.reopen_period = absl::Milliseconds(20);
  const std::unique_ptr<Store> store = MustOpen();
  MustPut(*store, "a", "1");
  ASSERT_TRUE(cluster_.StopPrimary().ok());
  // Nobody has to ask for anything: it is noticed.
  while (store->WriteHealth().ok()) std::this_thread::yield();
  const auto read = store->NewSnapshot()->Get("b");
  EXPECT_TRUE(absl::IsUnavailable(read.status())) << read.status();
  const auto written = CommitAndWait(*store, PutMutation("a", "2"));
  EXPECT_TRUE(absl::IsUnavailable(written.status())) << written.status();
  EXPECT_TRUE(absl::IsUnavailable(store->WriteHealth()));
  ASSERT_TRUE(cluster_.StartPrimary().ok());
  while (!store->WriteHealth().ok()) std::this_thread::yield();
  const Sequence at = MustPut(*store, "a", "3");
  EXPECT_EQ(at, Sequence{2});
  EXPECT_EQ(Value(*store, "a"), "3");
  EXPECT_NE(store->IncarnationOf(at), store->IncarnationOf(Sequence{1}));
}

TEST_F(PostgresSharedTest, ConnectionsThatAreCutLoseNothingAndDoNothingTwice) {
  const std::unique_ptr<Store> store = MustOpen();
  std::atomic<bool> writing = true;
  std::thread cutter([&] {
    while (writing) ASSERT_TRUE(cluster_.CutConnections().ok());
  });
  int done = 0;
  for (int i = 0; i < 60; ++i) {
    const auto at = Increase(*store, "number");
    // A read may have been cut; a commit is done, once, or was refused for what another one wrote: there is none.
    if (at.ok()) ++done;
    ASSERT_FALSE(absl::IsAborted(at.status())) << at.status();
  }
  writing = false;
  cutter.join();
  const auto log = MustOpen()->ReadLog(Log::kChanges, {}, 1'000);
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(log->size(), static_cast<size_t>(done));
  EXPECT_EQ(Value(*MustOpen(), "number"), done > 0 ? absl::StrCat(done) : "");
}

TEST_F(PostgresSharedTest, AStoreOfANewerFormatIsNotOpened) {
  ASSERT_NE(MustOpen(), nullptr);
  ASSERT_TRUE(cluster_
                  .Ask(absl::StrCat("UPDATE renkei.store SET format = ", kPostgresFormat + 1,
                                    " RETURNING format"),
                       database_)
                  .ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenPostgresStore(options_).status()));
}

TEST(PostgresConnectionString, APasswordInItIsFound) {
  for (const char* with : {"host=a password=x", "password='a b' host=b", "postgres://u:x@a/d",
                           "postgresql://u@a/d?password=x"})
    EXPECT_TRUE(HasPassword(with)) << with;
  for (const char* without : {"", "host=a,b user=password", "postgres://u@a/d", "rubbish"})
    EXPECT_FALSE(HasPassword(without)) << without;
}

TEST_F(PostgresSharedTest, WhatIsMissingIsSaid) {
  options_.create_if_missing = false;
  EXPECT_TRUE(absl::IsNotFound(OpenPostgresStore(options_).status()));
  options_.create_if_missing = true;
  options_.schema = "elsewhere";
  const absl::Status forbidden = OpenPostgresStore(options_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(forbidden)) << forbidden;
  EXPECT_NE(EngineDetail(forbidden).value_or(""), "");
  options_.schema = "renkei; DROP";
  EXPECT_TRUE(absl::IsInvalidArgument(OpenPostgresStore(options_).status()));
  options_.schema = "renkei";
  options_.connection = "host=127.0.0.1 port=1 dbname=x";
  EXPECT_TRUE(absl::IsUnavailable(OpenPostgresStore(options_).status()));
}

// As pg_dump and pg_restore into the same server do it.
TEST_F(PostgresSharedTest, TablesThatADumpHasReplacedAreAnotherHistory) {
  const auto say = [this](const std::string& sql) {
    EXPECT_TRUE(cluster_.Ask(sql, database_).ok()) << sql;
  };
  Incarnation kept;
  Incarnation lost;
  {
    const std::unique_ptr<Store> store = MustOpen();
    MustPut(*store, "a", "kept");
    say("CREATE SCHEMA dump");
    for (const char* table : {"store", "incarnation", "writer", "record", "log"}) {
      say(absl::StrCat("CREATE TABLE dump.", table, " (LIKE renkei.", table, " INCLUDING ALL)"));
      say(absl::StrCat("INSERT INTO dump.", table, " SELECT * FROM renkei.", table));
    }
    MustPut(*store, "a", "lost");
    kept = store->IncarnationOf(Sequence{1});
    lost = store->IncarnationOf(Sequence{2});
  }
  say("DROP SCHEMA renkei CASCADE");
  say("ALTER SCHEMA dump RENAME TO renkei");
  say("GRANT ALL ON SCHEMA renkei TO renkei");
  say("GRANT ALL ON ALL TABLES IN SCHEMA renkei TO renkei");
  const std::unique_ptr<Store> store = MustOpen();
  EXPECT_EQ(Value(*store, "a"), "kept");
  EXPECT_EQ(MustPut(*store, "a", "another"), Sequence{2});
  EXPECT_EQ(store->IncarnationOf(Sequence{1}), kept);
  EXPECT_NE(store->IncarnationOf(Sequence{2}), lost);
}

}  // namespace
}  // namespace renkei::storage
