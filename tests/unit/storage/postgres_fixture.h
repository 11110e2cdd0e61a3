// Stores over one database, of a PostgreSQL that the tests of a program share.

#ifndef RENKEI_TESTS_UNIT_STORAGE_POSTGRES_FIXTURE_H_
#define RENKEI_TESTS_UNIT_STORAGE_POSTGRES_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"
#include "storage/postgres_store.h"
#include "storage/store.h"
#include "tests/conformance/outcomes.h"
#include "tests/support/postgres_cluster.h"

namespace renkei::storage {

// What a store tells of its head.
class HeadWatch {
 public:
  explicit HeadWatch(Store& store)
      : subscription_(store.Subscribe([this](Sequence head) {
          const MutexLock lock(mutex_);
          head_ = head;
          changed_.NotifyAll();
        })) {}
  void WaitFor(Sequence head) {
    MutexLock lock(mutex_);
    while (head_ < head) changed_.Wait(mutex_);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  Sequence head_ ABSL_GUARDED_BY(mutex_) = Sequence::kNone;
  const std::unique_ptr<Subscription> subscription_;
};

class PostgresTest : public ::testing::Test {
 protected:
  explicit PostgresTest(test::PostgresCluster& cluster) : cluster_(cluster) {
    auto database = cluster_.NewDatabase();
    EXPECT_TRUE(database.ok()) << database.status();
    database_ = database.value_or("");
    options_.connection = cluster_.Connection(database_);
    options_.write_patience = absl::Seconds(30);
  }

  static std::unique_ptr<Store> MustOpen(const PostgresOptions& options) {
    auto store = OpenPostgresStore(options);
    EXPECT_TRUE(store.ok()) << store.status() << EngineDetail(store.status()).value_or("");
    return store.ok() ? *std::move(store) : nullptr;
  }
  std::unique_ptr<Store> MustOpen() const { return MustOpen(options_); }

  static Sequence MustPut(Store& store, const std::string& key, const std::string& value) {
    const absl::StatusOr<Sequence> done = CommitAndWait(store, PutMutation(key, value));
    EXPECT_TRUE(done.ok()) << done.status() << EngineDetail(done.status()).value_or("");
    return done.value_or(Sequence::kNone);
  }

  static std::string Value(const Store& store, const std::string& key) {
    const auto record = store.NewSnapshot()->Get(key);
    EXPECT_TRUE(record.ok()) << record.status();
    return record.ok() && record->has_value() ? (*record)->value : "";
  }

  // Reads the number under `key` and writes the next one, if nobody else has: what Commit said.
  static absl::StatusOr<Sequence> Increase(Store& store, const std::string& key) {
    const auto snapshot = store.NewSnapshot();
    const auto record = snapshot->Get(key);
    if (!record.ok()) return record.status();
    Mutation mutation;
    const int number = record->has_value() ? std::stoi((*record)->value) : 0;
    mutation.RequireVersion(key, record->has_value() ? (*record)->version : Sequence::kNone);
    mutation.Put(key, absl::StrCat(number + 1));
    mutation.Append(Log::kChanges, absl::StrCat(key, " ", number + 1));
    return CommitAndWait(store, std::move(mutation));
  }

  test::PostgresCluster& cluster_;
  std::string database_;
  PostgresOptions options_;
};

}  // namespace renkei::storage

#endif  // RENKEI_TESTS_UNIT_STORAGE_POSTGRES_FIXTURE_H_
