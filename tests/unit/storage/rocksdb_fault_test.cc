// Failing disks and lost power.

#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "storage/rocksdb_internal.h"
#include "tests/conformance/outcomes.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/unit/storage/faulty_file_system.h"

namespace renkei::storage {
namespace {

class RocksDbFaultTest : public ::testing::Test {
 protected:
  void Open() {
    RocksDbOptions options;
    options.directory = directory_.path() + "/db";
    options.write_buffer_bytes =
        size_t{256} * 1024;  // small, so that flushes happen between the faults
    absl::StatusOr<std::unique_ptr<Store>> store = internal::OpenRocksDbStore(options, env_.get());
    ASSERT_TRUE(store.ok()) << store.status() << " " << *EngineDetail(store.status());
    store_ = *std::move(store);
  }
  // Closes without power, loses what was not synced, opens again.
  void LosePowerAndReopen() {
    disk_->Inject(Fault::kPowerCut);
    store_.reset();
    disk_->Restore(random_);
    Open();
  }
  absl::Status Put(const std::string& key, const std::string& value) {
    return CommitAndWait(*store_, PutMutation(key, value)).status();
  }
  std::optional<Record> Read(const std::string& key) { return *store_->NewSnapshot()->Get(key); }

  const TemporaryDirectory directory_;
  std::mt19937 random_{11};
  const std::shared_ptr<FaultyFileSystem> disk_ = std::make_shared<FaultyFileSystem>();
  const std::unique_ptr<rocksdb::Env> env_ = NewFaultyEnv(disk_);
  std::unique_ptr<Store> store_;
};

TEST_F(RocksDbFaultTest, AfterAFailedSyncNothingIsAcceptedUntilReopened) {
  for (const Fault fault : {Fault::kFailWalSyncs, Fault::kFailWalAppends}) {
    Open();
    ASSERT_TRUE(Put("before", "1").ok());
    const Sequence head = store_->Head();
    disk_->Inject(fault);
    const absl::Status failed = Put("lost", "1");
    EXPECT_TRUE(absl::IsUnavailable(failed)) << failed;
    EXPECT_FALSE(absl::StrContains(failed.message(), "injected")) << "engine text";
    EXPECT_TRUE(EngineDetail(failed).has_value());
    disk_->Inject(Fault::kNone);
    EXPECT_TRUE(absl::IsUnavailable(Put("later", "1"))) << "even if the disk is well again";
    EXPECT_TRUE(absl::IsUnavailable(store_->TruncateLog(Log::kChanges, Sequence{1})));

    EXPECT_EQ(store_->Head(), head);
    EXPECT_EQ(Read("lost"), std::nullopt) << "what was not published is not shown";
    EXPECT_EQ(Read("before")->value, "1") << "reads go on";
    LosePowerAndReopen();
    EXPECT_TRUE(Read("before").has_value());
    EXPECT_EQ(Read("later"), std::nullopt);
    EXPECT_TRUE(Put("after", "1").ok());
    store_.reset();
  }
}

TEST_F(RocksDbFaultTest, FailedTruncationPoisonsToo) {
  Open();
  Mutation mutation;
  mutation.Append(Log::kChanges, "entry");
  ASSERT_TRUE(CommitAndWait(*store_, std::move(mutation)).ok());
  disk_->Inject(Fault::kFailWalSyncs);
  EXPECT_TRUE(absl::IsUnavailable(store_->TruncateLog(Log::kChanges, Sequence{2})));
  EXPECT_EQ(store_->Earliest(Log::kChanges), Sequence{1});
  EXPECT_TRUE(absl::IsUnavailable(Put("a", "1")));
}

TEST_F(RocksDbFaultTest, CommitsAreAcknowledgedOnlyOnceSynced) {
  Open();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(Put(absl::StrCat(i), "v").ok());
  LosePowerAndReopen();
  for (int i = 0; i < 20; ++i) EXPECT_TRUE(Read(absl::StrCat(i)).has_value()) << i;
  EXPECT_EQ(store_->Head(), Sequence{20});
}

// The tail that a failed sync has left in the page cache is read at the next start. Were it not
// made durable then, new commits would follow upon it, and a power cut would take it from under
// them.
TEST_F(RocksDbFaultTest, WhatIsRecoveredAfterAFailedSyncSurvivesALaterPowerCut) {
  Open();
  ASSERT_TRUE(Put("before", "1").ok());
  disk_->Inject(Fault::kFailWalSyncs);
  EXPECT_TRUE(absl::IsUnavailable(Put("in the page cache", "1")));
  disk_->Inject(Fault::kNone);
  store_.reset();
  Open();
  const bool recovered = Read("in the page cache").has_value();
  const Sequence head = store_->Head();
  EXPECT_EQ(head, recovered ? Sequence{2} : Sequence{1});
  ASSERT_TRUE(Put("after", "1").ok());
  LosePowerAndReopen();
  EXPECT_TRUE(Read("after").has_value());
  EXPECT_EQ(Read("in the page cache").has_value(), recovered);
  EXPECT_EQ(store_->Head(), Sequence{ToInt(head) + 1});
}

// Power is cut at a random sync while many commits are under way. Each commit writes a record of
// its own, the record that all write, and a log entry. After the restart: a prefix of the order,
// with every acknowledged commit in it.
TEST_F(RocksDbFaultTest, PowerCutsLeaveADensePrefixWithEveryAcknowledgedCommit) {
  Open();
  std::map<std::string, Sequence> acknowledged;
  int unacknowledged = 0;
  for (int round = 0; round < 40; ++round) {
    disk_->InjectAtWalSync(1 + random_() % 12, Fault::kPowerCut);
    std::vector<std::string> keys;
    Outcomes outcomes;
    for (int i = 0; i < 60; ++i) {
      keys.push_back(absl::StrCat(round, "/", i));
      Mutation mutation = PutMutation(keys.back(), std::string(1 + random_() % 4'000, 'v'));
      mutation.Put("all", keys.back());
      mutation.Append(Log::kChanges, keys.back());
      store_->Commit(std::move(mutation), outcomes.Slot());
      if (i % 10 == 9) outcomes.Wait();
    }
    const std::vector<absl::StatusOr<Sequence>> told = outcomes.WaitBySlot();
    for (size_t i = 0; i < told.size(); ++i) {
      if (told[i].ok()) acknowledged[keys[i]] = *told[i];
      unacknowledged += told[i].ok() ? 0 : 1;
    }
    const Sequence head = store_->Head();
    LosePowerAndReopen();
    ASSERT_GE(store_->Head(), head);
    const uint64_t count = ToInt(store_->Head());
    const std::vector<LogEntry> entries = *store_->ReadLog(Log::kChanges, {}, 1'000'000);
    ASSERT_EQ(entries.size(), count) << "one entry for each sequence: dense";
    for (uint64_t i = 0; i < count; ++i) {
      ASSERT_EQ(entries[i].position, (LogPosition{Sequence{i + 1}, 0}));
      ASSERT_EQ(Read(entries[i].payload)->version, Sequence{i + 1});
    }
    if (count > 0) {
      ASSERT_EQ(Read("all")->value, entries.back().payload);
    }
    for (const auto& [key, sequence] : acknowledged) {
      ASSERT_EQ(entries.at(ToInt(sequence) - 1).payload, key);
    }
  }
  EXPECT_GT(acknowledged.size(), 100U);
  EXPECT_GT(unacknowledged, 100);
}

}  // namespace
}  // namespace renkei::storage
