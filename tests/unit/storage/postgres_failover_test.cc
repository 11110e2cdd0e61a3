// A primary with a synchronous standby: what is acknowledged is on both, a failover loses nothing, and who comes back is not believed.

#include <chrono>
#include <filesystem>
#include <fstream>
#include <future>
#include <thread>

#include "tests/conformance/temporary_directory.h"
#include "tests/unit/storage/postgres_fixture.h"

namespace renkei::storage {
namespace {

// A cluster for each test: they leave it in another state.
std::unique_ptr<test::PostgresCluster> Pair() {
  auto started = test::PostgresCluster::Start({.standby = true});
  EXPECT_TRUE(started.ok()) << started.status();
  return *std::move(started);
}

struct OwnCluster {
  std::unique_ptr<test::PostgresCluster> own = Pair();
};

class PostgresFailoverTest : private OwnCluster, public PostgresTest {
 protected:
  PostgresFailoverTest() : PostgresTest(*own) { options_.directory = directory_.path(); }

  // Without what this process has seen.
  PostgresOptions Elsewhere() const {
    PostgresOptions options = options_;
    options.directory = "";
    return options;
  }
  std::string OldPrimaryAlone() const {
    return absl::StrCat("host=127.0.0.1 port=", cluster_.other().port(),
                        " user=", test::kDatabaseRole, " dbname=", database_);
  }

  // The number of commits that wait for the standby.
  void WaitForWaiter() {
    std::string waiting = "0";
    while (waiting == "0") {
      const auto asked =
          cluster_.Ask("SELECT count(*)::text FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
      ASSERT_TRUE(asked.ok()) << asked.status();
      waiting = *asked;
    }
  }

  const TemporaryDirectory directory_;
};

TEST_F(PostgresFailoverTest, AFailoverLosesNothingThatWasAcknowledged) {
  const std::unique_ptr<Store> store = MustOpen();
  for (int i = 1; i <= 20; ++i) ASSERT_TRUE(Increase(*store, "number").ok());
  const Incarnation before = store->IncarnationOf(Sequence{20});
  cluster_.KillPrimary();
  auto during = std::async(std::launch::async, [&] { return MustPut(*store, "during", "1"); });
  ASSERT_TRUE(cluster_.Promote().ok());
  EXPECT_EQ(during.get(), Sequence{21}) << "who waited is served by the new one";
  EXPECT_EQ(Value(*store, "number"), "20");
  EXPECT_EQ(store->IncarnationOf(Sequence{20}), before);
  EXPECT_NE(store->IncarnationOf(Sequence{21}), before);
}

TEST_F(PostgresFailoverTest, WhatTheStandbyHasNotConfirmedIsNotAcknowledged) {
  options_.slow_commit = absl::Milliseconds(1);
  const std::unique_ptr<Store> store = MustOpen();
  MustPut(*store, "a", "1");
  ASSERT_TRUE(cluster_.PauseReplication().ok());
  auto waiting = std::async(std::launch::async, [&] { return MustPut(*store, "a", "2"); });
  WaitForWaiter();
  while (store->WriteHealth().ok()) std::this_thread::yield();
  EXPECT_TRUE(absl::IsUnavailable(store->WriteHealth()));
  EXPECT_EQ(Value(*store, "a"), "1") << "reads go on";
  EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
  cluster_.ResumeReplication();
  EXPECT_EQ(waiting.get(), Sequence{2});
  while (!store->WriteHealth().ok()) std::this_thread::yield();
}

// The server commits on its own disk and says so with a warning alone.
TEST_F(PostgresFailoverTest, ACommitWhoseWaitWasCancelledIsNotAcknowledgedEither) {
  const std::unique_ptr<Store> store = MustOpen();
  MustPut(*store, "a", "1");
  for (const char* ends : {"pg_cancel_backend", "pg_terminate_backend"}) {
    ASSERT_TRUE(cluster_.PauseReplication().ok());
    auto waiting = std::async(std::launch::async, [&] { return Increase(*store, "number"); });
    WaitForWaiter();
    ASSERT_TRUE(
        cluster_
            .Ask(absl::StrCat("SELECT ", ends,
                              "(pid)::text FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))
            .ok());
    WaitForWaiter();  // now the one that looks what became of it
    EXPECT_EQ(waiting.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout);
    cluster_.ResumeReplication();
    const auto done = waiting.get();
    EXPECT_TRUE(done.ok()) << done.status();
  }
  EXPECT_EQ(Value(*store, "number"), "2") << "each was done once";
  EXPECT_EQ(store->Head(), Sequence{3});
}

TEST_F(PostgresFailoverTest, APrimaryThatComesBackIsNotBelieved) {
  std::unique_ptr<Store> store = MustOpen();
  MustPut(*store, "a", "1");
  cluster_.KillPrimary();
  ASSERT_TRUE(cluster_.Promote().ok());
  MustPut(*store, "a", "2");
  ASSERT_TRUE(cluster_.StartOldPrimary().ok());
  // It takes itself for the primary, and stands in the connection string before or behind the new one.
  ASSERT_TRUE(cluster_.CutConnections().ok());
  EXPECT_EQ(MustPut(*store, "a", "3"), Sequence{3});
  EXPECT_EQ(Value(*store, "a"), "3");
  store.reset();
  store = MustOpen();
  EXPECT_EQ(Value(*store, "a"), "3") << "the next start of the process knows it from its file";
  store.reset();
  options_.connection = OldPrimaryAlone();
  const absl::Status refused = OpenPostgresStore(options_).status();
  EXPECT_TRUE(absl::IsUnavailable(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("standby has taken its place"));
}

TEST_F(PostgresFailoverTest, WhatAStandbyThatLaggedHasLostIsNeverHonouredAgain) {
  std::unique_ptr<Store> store = MustOpen();
  MustPut(*store, "kept", "1");
  ASSERT_TRUE(cluster_.SetSynchronous(false).ok());
  ASSERT_TRUE(cluster_.StopStandby().ok());
  const Sequence lost = MustPut(*store, "lost", "1");
  const Incarnation of_lost = store->IncarnationOf(lost);
  cluster_.KillPrimary();
  ASSERT_TRUE(cluster_.StartStandby().ok());
  ASSERT_TRUE(cluster_.Promote().ok());
  // This process has shown what is lost: it takes and shows nothing more.
  const auto next = CommitAndWait(*store, PutMutation("next", "1"));
  EXPECT_FALSE(next.ok());
  EXPECT_TRUE(absl::IsDataLoss(store->WriteHealth()));
  EXPECT_FALSE(store->NewSnapshot()->Get("kept").ok());
  store.reset();
  store = MustOpen();
  EXPECT_EQ(Value(*store, "kept"), "1");
  EXPECT_EQ(Value(*store, "lost"), "");
  EXPECT_EQ(MustPut(*store, "other", "1"), lost) << "the same number, of another history";
  EXPECT_NE(store->IncarnationOf(lost), of_lost);
  EXPECT_NE(MustOpen(Elsewhere())->IncarnationOf(lost), of_lost);
}

TEST_F(PostgresFailoverTest, AFileThatSaysNothingIsNotOverwritten) {
  ASSERT_NE(MustOpen(), nullptr);
  const std::filesystem::path witness = std::filesystem::path(options_.directory) / "database-seen";
  ASSERT_TRUE(std::filesystem::exists(witness));
  std::ofstream(witness, std::ios::trunc) << "rubbish";
  EXPECT_TRUE(absl::IsDataLoss(OpenPostgresStore(options_).status()));
  EXPECT_EQ(std::filesystem::file_size(witness), sizeof("rubbish") - 1);
}

}  // namespace
}  // namespace renkei::storage
