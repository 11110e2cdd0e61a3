#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "storage/postgres_store.h"
#include "tests/conformance/store_conformance.h"
#include "tests/support/postgres_cluster.h"

namespace renkei::storage {
namespace {

// One server for all tests of the program: it has no standby, and each test a database of its own.
test::PostgresCluster& Cluster() {
  static std::unique_ptr<test::PostgresCluster> cluster = [] {
    auto started = test::PostgresCluster::Start({});
    EXPECT_TRUE(started.ok()) << started.status();
    return *std::move(started);
  }();
  return *cluster;
}

class PostgresUnderTest : public EngineUnderTest {
 public:
  PostgresUnderTest() {
    auto connection = Cluster().NewDatabaseConnection();
    EXPECT_TRUE(connection.ok()) << connection.status();
    if (connection.ok()) connection_ = *std::move(connection);
  }

  // An incarnation is one of the database, not of a process that comes and goes: it is the database that starts anew.
  std::unique_ptr<Store> Open() override {
    if (opened_) {
      EXPECT_TRUE(Cluster().StopPrimary().ok());
      EXPECT_TRUE(Cluster().StartPrimary().ok());
    }
    opened_ = true;
    PostgresOptions options;
    options.connection = connection_;
    absl::StatusOr<std::unique_ptr<Store>> store = OpenPostgresStore(options);
    if (!store.ok()) ADD_FAILURE() << store.status() << EngineDetail(store.status()).value_or("");
    return *std::move(store);
  }

 private:
  std::string connection_;
  bool opened_ = false;
};

EngineSpec PostgresSpec() {
  return {"postgres", [] { return std::make_unique<PostgresUnderTest>(); }, {}};
}

RENKEI_INSTANTIATE_STORE_CONFORMANCE(Postgres, PostgresSpec());

}  // namespace
}  // namespace renkei::storage
