// What tests of the engine over PostgreSQL rely on.

#include "tests/support/postgres_cluster.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "libpq-fe.h"
#include "tests/support/program.h"
#include "tests/support/temp_dir.h"

namespace renkei::test {
namespace {

using Connected = std::unique_ptr<PGconn, decltype(&PQfinish)>;

Connected Connect(const std::string& connection) {
  return Connected(PQconnectdb(connection.c_str()), &PQfinish);
}

bool Does(const Connected& connection, const std::string& sql) {
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQexec(connection.get(), sql.c_str()),
                                                             &PQclear);
  return PQresultStatus(result.get()) == PGRES_COMMAND_OK;
}

// Whether it comes to answer `expected`.
bool Becomes(const PostgresCluster& cluster, const std::string& sql, const std::string& expected) {
  for (int i = 0; i < 2'000; ++i) {
    const auto answer = cluster.Ask(sql);
    if (answer.ok() && *answer == expected) return true;
    absl::SleepFor(absl::Milliseconds(5));
  }
  return false;
}

TEST(PostgresClusterTest, TheRoleOwnsItsSchemaAndMayMakeNoOther) {
  const auto cluster = PostgresCluster::Start({});
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  const auto first = (*cluster)->NewDatabaseConnection();
  const auto second = (*cluster)->NewDatabaseConnection();
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_NE(*first, *second);
  const Connected connected = Connect(*first);
  EXPECT_TRUE(Does(connected, "CREATE TABLE renkei.t (x int)")) << PQerrorMessage(connected.get());
  EXPECT_FALSE(Does(connected, "CREATE SCHEMA other"));
  EXPECT_FALSE(Does(connected, "CREATE TABLE public.t (x int)"));
  EXPECT_FALSE(Does(Connect(*second), "INSERT INTO renkei.t VALUES (1)"));
  EXPECT_TRUE((*cluster)->CutConnections().ok());
  EXPECT_FALSE(Does(connected, "INSERT INTO renkei.t VALUES (1)"));
}

TEST(PostgresClusterTest, ADatabaseThatWasStoppedOrKilledComesBackWhereItWas) {
  const auto cluster = PostgresCluster::Start({});
  ASSERT_TRUE(cluster.ok()) << cluster.status();
  const auto connection = (*cluster)->NewDatabaseConnection();
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(Does(Connect(*connection), "CREATE TABLE renkei.t (x int)"));
  ASSERT_TRUE((*cluster)->StopPrimary().ok());
  EXPECT_FALSE(Does(Connect(*connection), "INSERT INTO renkei.t VALUES (1)"));
  ASSERT_TRUE((*cluster)->StartPrimary().ok());
  EXPECT_TRUE(Does(Connect(*connection), "INSERT INTO renkei.t VALUES (1)"));
  (*cluster)->KillPrimary();
  ASSERT_TRUE((*cluster)->StartPrimary().ok());
  EXPECT_EQ((*cluster)->Ask("SELECT count(*) FROM renkei.t", "test1").value(), "1");
}

TEST(PostgresClusterTest, TheStandbyTakesOverWhatWasCommittedAndTheOldPrimaryFollowsIt) {
  const auto started = PostgresCluster::Start({.standby = true});
  ASSERT_TRUE(started.ok()) << started.status();
  PostgresCluster& cluster = **started;
  const auto connection = cluster.NewDatabaseConnection();
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(Does(Connect(*connection), "CREATE TABLE renkei.t (x int)"));
  for (const char* const timeline : {"00000002", "00000003"}) {
    ASSERT_TRUE(Does(Connect(*connection), "INSERT INTO renkei.t VALUES (1)"));
    cluster.KillPrimary();
    ASSERT_TRUE(cluster.Promote().ok());
    EXPECT_TRUE(Does(Connect(*connection), "INSERT INTO renkei.t VALUES (2)"));
    EXPECT_EQ(cluster.Ask("SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)").value(),
              timeline);
    const absl::Status rebuilt = cluster.RebuildStandby();
    ASSERT_TRUE(rebuilt.ok()) << rebuilt;
  }
  EXPECT_EQ(cluster.Ask("SELECT count(*) FROM renkei.t", "test1").value(), "4");
  cluster.KillPrimary();
  ASSERT_TRUE(cluster.Promote().ok());
  ASSERT_TRUE(cluster.StartOldPrimary().ok());
  EXPECT_EQ(cluster.other().Ask("SELECT pg_is_in_recovery()").value(), "f");
}

TEST(PostgresClusterTest, ACommitWaitsForAStandbyThatConfirmsNothing) {
  const auto started = PostgresCluster::Start({.standby = true});
  ASSERT_TRUE(started.ok()) << started.status();
  PostgresCluster& cluster = **started;
  const auto connection = cluster.NewDatabaseConnection();
  ASSERT_TRUE(connection.ok());
  const Connected connected = Connect(*connection);
  ASSERT_TRUE(cluster.PauseReplication().ok());
  ASSERT_EQ(PQsendQuery(connected.get(), "CREATE TABLE renkei.t (x int)"), 1);
  EXPECT_TRUE(
      Becomes(cluster, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'", "1"));
  EXPECT_TRUE(PQisBusy(connected.get()));
  cluster.ResumeReplication();
  const std::unique_ptr<PGresult, decltype(&PQclear)> result(PQgetResult(connected.get()),
                                                             &PQclear);
  EXPECT_EQ(PQresultStatus(result.get()), PGRES_COMMAND_OK);
}

TEST(PostgresClusterTest, AStandbyThatWasNotWaitedForLacksWhatItDidNotGet) {
  const auto started = PostgresCluster::Start({.standby = true});
  ASSERT_TRUE(started.ok()) << started.status();
  PostgresCluster& cluster = **started;
  const auto connection = cluster.NewDatabaseConnection();
  ASSERT_TRUE(connection.ok());
  ASSERT_TRUE(Does(Connect(*connection), "CREATE TABLE renkei.t (x int)"));
  ASSERT_TRUE(cluster.StopStandby().ok());
  const absl::Status alone = cluster.SetSynchronous(false);
  ASSERT_TRUE(alone.ok()) << alone;
  ASSERT_TRUE(Does(Connect(*connection), "INSERT INTO renkei.t VALUES (1)"));
  cluster.KillPrimary();
  ASSERT_TRUE(cluster.StartStandby().ok());
  ASSERT_TRUE(cluster.Promote().ok());
  EXPECT_EQ(cluster.Ask("SELECT count(*) FROM renkei.t", "test1").value(), "0");
}

// The program is as good as a test that is killed.
TEST(PostgresClusterTest, NothingIsLeftOfATestThatWasKilled) {
  const TempDir files;
  ASSERT_EQ(mkfifo(files.File("in").c_str(), 0600), 0);
  // Held open by nobody but this process, so that the program never reads an end.
  FILE* const input = fopen(files.File("in").c_str(), "r+e");
  const pid_t pid = Spawn({std::getenv("POSTGRES_CLUSTER")}, {},
                          {files.File("in"), files.File("out"), files.File("err")});
  ASSERT_GE(pid, 0);
  std::string connection;
  for (int i = 0; i < 6'000 && connection.find('\n') == std::string::npos; ++i) {
    connection = FileContent(files.File("out"));
    absl::SleepFor(absl::Milliseconds(5));
  }
  connection.pop_back();
  ASSERT_EQ(PQping(connection.c_str()), PQPING_OK) << FileContent(files.File("err"));
  fputs("SHOW unix_socket_directories\n", input);
  fflush(input);
  std::string root;
  for (int i = 0; i < 6'000 && !root.ends_with('\n'); ++i) {
    root = FileContent(files.File("out")).substr(connection.size() + 1);
    absl::SleepFor(absl::Milliseconds(5));
  }
  root.pop_back();
  ASSERT_TRUE(std::filesystem::exists(root)) << root;
  kill(pid, SIGKILL);
  EXPECT_EQ(WaitFor(pid), 128 + SIGKILL);
  for (int i = 0; i < 6'000 && std::filesystem::exists(root); ++i)
    absl::SleepFor(absl::Milliseconds(5));
  EXPECT_FALSE(std::filesystem::exists(root));
  EXPECT_EQ(PQping(connection.c_str()), PQPING_NO_RESPONSE);
  fclose(input);
}

}  // namespace
}  // namespace renkei::test
