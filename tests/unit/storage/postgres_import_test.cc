// Stores that are put into a schema of a database, and who has one alone.

#include "storage/postgres_import.h"

#include <thread>

#include "tests/unit/storage/import_suite.h"
#include "tests/unit/storage/postgres_fixture.h"

namespace renkei::storage {
namespace {

test::PostgresCluster& ForImports() {
  static const std::unique_ptr<test::PostgresCluster> cluster = [] {
    auto started = test::PostgresCluster::Start({});
    EXPECT_TRUE(started.ok()) << started.status();
    return *std::move(started);
  }();
  return *cluster;
}

class SchemaPlace {
 public:
  SchemaPlace() {
    auto connection = ForImports().NewDatabaseConnection();
    EXPECT_TRUE(connection.ok()) << connection.status();
    options_.connection = connection.value_or("");
    // The server learns a moment later that a session has ended.
    options_.connection_patience = absl::Seconds(60);
  }
  absl::StatusOr<std::unique_ptr<StoreImport>> OpenImport() { return OpenPostgresImport(options_); }
  absl::StatusOr<std::unique_ptr<StoreImport>> OpenImportAtOnce() {
    PostgresOptions options = options_;
    options.connection_patience = absl::Milliseconds(20);
    return OpenPostgresImport(options);
  }
  absl::StatusOr<std::unique_ptr<Store>> Open(bool accept_unfinished) {
    PostgresOptions options = options_;
    options.accept_unfinished = accept_unfinished;
    return OpenPostgresStore(options);
  }

 private:
  PostgresOptions options_;
};
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, StoreImportTest, SchemaPlace);

class PostgresAloneTest : public PostgresTest {
 protected:
  PostgresAloneTest() : PostgresTest(ForImports()) {
    alone_ = options_;
    alone_.alone = true;
    alone_.create_if_missing = false;
  }
  PostgresOptions alone_;
};

TEST_F(PostgresAloneTest, WhoKeepsHouseIsNotAlone) {
  options_.poll_period = absl::Milliseconds(10);
  std::unique_ptr<Store> server = MustOpen();
  while (!server->KeepsHouse()) std::this_thread::yield();
  alone_.connection_patience = absl::Milliseconds(20);
  const absl::Status refused = OpenPostgresStore(alone_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_TRUE(absl::IsFailedPrecondition(OpenPostgresImport(alone_).status()));
  server.reset();
  // It waits for the end of the server's session.
  alone_.connection_patience = absl::Seconds(60);
  EXPECT_NE(MustOpen(alone_), nullptr);
}

TEST_F(PostgresAloneTest, WhoIsAloneReadsAndKeepsNoHouse) {
  MustPut(*MustOpen(), "a", "1");
  alone_.connection_patience = absl::Seconds(60);
  const std::unique_ptr<Store> alone = MustOpen(alone_);
  ASSERT_NE(alone, nullptr);
  EXPECT_EQ(Value(*alone, "a"), "1");
  EXPECT_FALSE(alone->KeepsHouse());
}

TEST_F(PostgresAloneTest, AnotherSchemaOfTheDatabaseIsAnotherHouse) {
  ASSERT_TRUE(
      cluster_
          .Ask(absl::StrCat("CREATE SCHEMA second AUTHORIZATION ", test::kDatabaseRole), database_)
          .ok());
  options_.poll_period = absl::Milliseconds(10);
  const std::unique_ptr<Store> first = MustOpen();
  PostgresOptions other = options_;
  other.schema = "second";
  const std::unique_ptr<Store> second = MustOpen(other);
  ASSERT_NE(second, nullptr);
  while (!first->KeepsHouse() || !second->KeepsHouse()) std::this_thread::yield();
}

}  // namespace
}  // namespace renkei::storage
