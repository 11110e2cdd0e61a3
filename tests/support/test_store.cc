#include "tests/support/test_store.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/string_view.h"
#include "storage/model_store.h"
#include "storage/postgres_store.h"
#include "tests/support/postgres_cluster.h"

namespace renkei::test {
namespace {

std::unique_ptr<storage::Store> NewInPostgres(const std::string& id) {
  static const std::unique_ptr<PostgresCluster> cluster = [] {
    auto started = PostgresCluster::Start({});
    EXPECT_TRUE(started.ok()) << started.status();
    return started.ok() ? *std::move(started) : nullptr;
  }();
  const auto connection = cluster->NewDatabaseConnection();
  EXPECT_TRUE(connection.ok()) << connection.status();
  storage::PostgresOptions options;
  options.connection = *connection;
  options.new_store_id = id;
  // A process has few of them at once.
  options.max_read_connections = 12;
  auto store = storage::OpenPostgresStore(options);
  EXPECT_TRUE(store.ok()) << store.status();
  return *std::move(store);
}

}  // namespace

std::unique_ptr<storage::Store> NewTestStore(const std::string& id) {
  const char* wanted = std::getenv("RENKEI_TEST_STORE");
  return wanted != nullptr && absl::string_view(wanted) == "postgres" ? NewInPostgres(id)
                                                                      : storage::NewModelStore(id);
}

}  // namespace renkei::test
