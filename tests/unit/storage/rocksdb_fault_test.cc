// Failing disks and lost power.

#include <atomic>
#include <filesystem>
#include <iterator>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <utility>
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
    options.reopen_period = reopen_period_;
    options.min_free_bytes = 1'000;
    options.free_bytes = [this](const std::string&) -> absl::StatusOr<uint64_t> { return free_; };
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

  // Of a store that may be opening itself anew just now.
  std::optional<Record> ReadOnceOpen(const std::string& key) {
    absl::StatusOr<std::optional<Record>> record = store_->NewSnapshot()->Get(key);
    while (absl::IsUnavailable(record.status())) record = store_->NewSnapshot()->Get(key);
    EXPECT_TRUE(record.ok()) << record.status();
    return record.ok() ? *record : std::nullopt;
  }
  // The store opens itself anew on a thread of its own; a commit that it takes is the event.
  void PutUntilTaken(const std::string& key) {
    absl::Status status = Put(key, "1");
    while (absl::IsUnavailable(status)) status = Put(key, "1");
    ASSERT_TRUE(status.ok()) << status;
  }
  // A disk on which `operation` fails: no process ends, what was acknowledged stays readable and
  // survives, and the store goes on by itself once the disk is well.
  void ExpectSurvives(Operation operation, FileKind kind, const rocksdb::IOStatus& error);

  absl::Duration reopen_period_ = absl::InfiniteDuration();
  std::atomic<uint64_t> free_{1'000'000};
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

void RocksDbFaultTest::ExpectSurvives(Operation operation, FileKind kind,
                                      const rocksdb::IOStatus& error) {
  SCOPED_TRACE(absl::StrCat("operation ", static_cast<int>(operation), " of kind ",
                            static_cast<int>(kind), ": ", error.ToString()));
  reopen_period_ = absl::Milliseconds(1);
  Open();
  ASSERT_TRUE(Put("before", "1").ok());
  disk_->Break(operation, kind, error);
  std::vector<std::string> acknowledged = {"before"};
  // Enough for several write buffers, so that tables are written and logs are switched.
  absl::Status status;
  for (int i = 0; i < 60 && status.ok(); ++i) {
    const std::string key = absl::StrCat("k", i);
    status = Put(key, std::string(30'000, 'v'));
    if (status.ok()) acknowledged.push_back(key);
  }
  ASSERT_TRUE(disk_->was_hit());
  if (status.ok()) status = Put("one more", "1");  // the failure was in the background
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_EQ(IsDiskFull(status), error.IsNoSpace());
  EXPECT_FALSE(store_->WriteHealth().ok());
  for (const std::string& key : acknowledged) {
    EXPECT_TRUE(ReadOnceOpen(key).has_value()) << key << ": reads go on";
  }
  disk_->Mend();
  PutUntilTaken("after");
  EXPECT_TRUE(store_->WriteHealth().ok()) << store_->WriteHealth();
  acknowledged.push_back("after");
  for (const std::string& key : acknowledged) EXPECT_TRUE(Read(key).has_value()) << key;
  LosePowerAndReopen();
  for (const std::string& key : acknowledged) EXPECT_TRUE(Read(key).has_value()) << key;
  store_.reset();
  std::filesystem::remove_all(directory_.path() + "/db");
}

TEST_F(RocksDbFaultTest, NoFailureOfTheDiskEndsTheProcessOrLosesACommit) {
  const rocksdb::IOStatus errors[] = {rocksdb::IOStatus::NoSpace("ENOSPC"),
                                      rocksdb::IOStatus::IOError("EIO"),
                                      rocksdb::IOStatus::IOError("EROFS: Read-only file system"),
                                      rocksdb::IOStatus::IOError("EMFILE: Too many open files")};
  const std::pair<Operation, FileKind> operations[] = {
      {Operation::kAppend, FileKind::kWal},    {Operation::kSync, FileKind::kWal},
      {Operation::kFlush, FileKind::kWal},     {Operation::kCreate, FileKind::kWal},
      {Operation::kClose, FileKind::kWal},     {Operation::kCreate, FileKind::kTable},
      {Operation::kAppend, FileKind::kTable},  {Operation::kSync, FileKind::kTable},
      {Operation::kClose, FileKind::kTable},   {Operation::kAppend, FileKind::kManifest},
      {Operation::kSync, FileKind::kManifest}, {Operation::kFlush, FileKind::kManifest}};
  // Each operation with one error that says that the disk is full, or with another one, in turn.
  size_t turn = 0;
  for (const auto& [operation, kind] : operations) {
    ExpectSurvives(operation, kind, errors[turn % std::size(errors)]);
    ExpectSurvives(operation, kind, errors[(turn + 1) % std::size(errors)]);
    ++turn;
  }
}

// RocksDB's own log is written by the same code as its data, with the same assertions: a full disk
// ended the process through it, whatever became of the data.
TEST_F(RocksDbFaultTest, EngineLogThatCannotBeWrittenIsNoFailure) {
  for (const Operation operation : {Operation::kAppend, Operation::kFlush, Operation::kClose}) {
    disk_->Break(operation, FileKind::kEngineLog, rocksdb::IOStatus::NoSpace("ENOSPC"));
    Open();
    for (int i = 0; i < 30; ++i) {
      EXPECT_TRUE(Put(absl::StrCat(i), std::string(30'000, 'v')).ok());
    }
    EXPECT_TRUE(store_->WriteHealth().ok());
    store_.reset();
    EXPECT_TRUE(disk_->was_hit());
    disk_->Mend();
  }
}

// What happens while it opens: the manifest is made, and CURRENT is renamed to lead to it.
TEST_F(RocksDbFaultTest, StoreThatCannotBeOpenedForWritingIsReadAndWritesOnceItCan) {
  reopen_period_ = absl::Milliseconds(1);
  const std::pair<Operation, FileKind> operations[] = {{Operation::kRename, FileKind::kCurrent},
                                                       {Operation::kCreate, FileKind::kManifest},
                                                       {Operation::kSync, FileKind::kManifest},
                                                       {Operation::kSync, FileKind::kTable},
                                                       {Operation::kCreate, FileKind::kWal}};
  Open();
  ASSERT_TRUE(Put("before", "1").ok());
  for (const auto& [operation, kind] : operations) {
    store_.reset();
    disk_->Break(operation, kind, rocksdb::IOStatus::IOError("EIO"));
    Open();
    EXPECT_TRUE(ReadOnceOpen("before").has_value());
    EXPECT_TRUE(absl::IsUnavailable(store_->WriteHealth()));
    EXPECT_TRUE(absl::IsUnavailable(Put("lost", "1")));
    disk_->Mend();
    PutUntilTaken("after");
    EXPECT_EQ(Read("before")->version, Sequence{1});
  }
}

TEST_F(RocksDbFaultTest, FullDiskRefusesWritesBeforeAnythingIsTouchedAndGoesOnWithRoom) {
  Open();
  ASSERT_TRUE(Put("before", "1").ok());
  free_ = 999;
  const absl::Status refused = Put("refused", "1");
  EXPECT_TRUE(absl::IsUnavailable(refused) && IsDiskFull(refused)) << refused;
  EXPECT_TRUE(IsDiskFull(store_->WriteHealth()));
  EXPECT_TRUE(IsDiskFull(store_->TruncateLog(Log::kChanges, Sequence{1})));
  EXPECT_TRUE(Read("before").has_value()) << "reads go on";
  EXPECT_EQ(store_->Head(), Sequence{1});
  free_ = 1'000;
  EXPECT_TRUE(store_->WriteHealth().ok());
  EXPECT_TRUE(Put("after", "1").ok()) << "by itself";
  EXPECT_EQ(store_->Head(), Sequence{2}) << "what was refused has taken no number";
}

TEST_F(RocksDbFaultTest, StoreOnAFullDiskStartsForReadingAndWritesOnceThereIsRoom) {
  reopen_period_ = absl::Milliseconds(1);
  Open();
  ASSERT_TRUE(Put("before", "1").ok());
  disk_->Inject(Fault::kPowerCut);  // the log is not emptied
  store_.reset();
  disk_->Restore(random_);
  free_ = 0;
  Open();
  EXPECT_EQ(ReadOnceOpen("before")->value, "1");
  EXPECT_TRUE(IsDiskFull(Put("refused", "1")));
  EXPECT_TRUE(IsDiskFull(store_->WriteHealth()));
  free_ = 1'000'000;
  PutUntilTaken("after");
  EXPECT_EQ(store_->Head(), Sequence{2});
  EXPECT_EQ(Read("before")->value, "1");
}

TEST_F(RocksDbFaultTest, NoStoreIsMadeOnAFullDisk) {
  RocksDbOptions options;
  options.directory = directory_.path() + "/db";
  options.min_free_bytes = 1'000;
  options.free_bytes = [](const std::string&) -> absl::StatusOr<uint64_t> { return 999; };
  EXPECT_TRUE(IsDiskFull(OpenRocksDbStore(options).status()));
}

// Who reads for long keeps the store from being opened anew, and is not cut off.
TEST_F(RocksDbFaultTest, SnapshotOutlivesTheFailureAndTheReopening) {
  reopen_period_ = absl::Milliseconds(1);
  Open();
  ASSERT_TRUE(Put("before", "1").ok());
  std::unique_ptr<Snapshot> snapshot = store_->NewSnapshot();
  disk_->Inject(Fault::kFailWalSyncs);
  EXPECT_TRUE(absl::IsUnavailable(Put("lost", "1")));
  disk_->Inject(Fault::kNone);
  EXPECT_EQ((*snapshot->Get("before"))->value, "1");
  EXPECT_EQ(*snapshot->Get("lost"), std::nullopt);
  EXPECT_TRUE(absl::IsUnavailable(Put("lost", "1")));
  snapshot.reset();
  PutUntilTaken("after");
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
