// Power is cut wherever the disk is changed and at every failpoint of the store, while several threads write
// and read; what was not synced is lost in any order. After each cut: every acknowledged commit is there,
// every other one wholly or not at all, the order is dense, and what was seen of each record can have
// happened. RENKEI_POWER_CUTS is how many there are.

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/base/mutex.h"
#include "storage/counter.h"
#include "storage/rocksdb_internal.h"
#include "tests/crash/failpoints.h"
#include "tests/crash/kept_directory.h"
#include "tests/crash/register_history.h"
#include "tests/random_seed.h"
#include "tests/unit/storage/faulty_file_system.h"

namespace renkei::storage {
namespace {

using crash::RegisterOperation;

constexpr int kUsualCuts = 240;
constexpr int kThreads = 4;
constexpr int kRegisters = 5;
// Of a life that no cut ends.
constexpr int kMostStepsOfALife = 40;
// Changes of the disk between two cuts, at most: a life writes some hundred.
constexpr uint64_t kMostChanges = 160;
// Passes of a failpoint before it acts, at most.
constexpr uint64_t kMostPasses = 20;
constexpr char kCommits[] = "commits";

int Cuts() {
  const char* const cuts = std::getenv("RENKEI_POWER_CUTS");
  return cuts == nullptr ? kUsualCuts : std::atoi(cuts);
}

std::string RegisterKey(int number) { return absl::StrCat("register/", number); }

// The failpoints that a store alone passes once it is made.
constexpr Failpoint kStoreFailpoints[] = {Failpoint::kGroupTaken,   Failpoint::kGroupOrdered,
                                          Failpoint::kGroupWritten, Failpoint::kGroupPublished,
                                          Failpoint::kGroupTold,    Failpoint::kStoreOpened,
                                          Failpoint::kLogTruncated};

class PowerCutTest : public testing::Test {
 protected:
  // What is known of one commit by its number, which stands in the log.
  struct Commit {
    std::optional<Sequence> acknowledged;
    // Refused for what it relied on: it is nowhere.
    bool refused = false;
  };

  absl::Status Open() {
    RocksDbOptions options;
    options.directory = directory_.path() + "/db";
    options.write_buffer_bytes = size_t{32} * 1024;  // flushes and compactions are cut too
    absl::StatusOr<std::unique_ptr<Store>> store = internal::OpenRocksDbStore(options, env_.get());
    if (!store.ok()) return store.status();
    store_ = *std::move(store);
    return absl::OkStatus();
  }

  // Where the next cut comes: at a change of the disk in one life, at a failpoint in the next one.
  void PlanCut() {
    disk_->CutPowerAtChange(0);
    at_failpoint_ = false;
    const int turn = turns_++;
    if (turn % 2 == 0) return disk_->CutPowerAtChange(1 + random_() % kMostChanges);
    const Failpoint failpoint =
        kStoreFailpoints[static_cast<size_t>(turn / 2) % std::size(kStoreFailpoints)];
    const bool often =
        failpoint != Failpoint::kStoreOpened && failpoint != Failpoint::kLogTruncated;
    PlanCutAt(failpoint, often ? 1 + random_() % kMostPasses : 1);
  }

  void PlanCutAt(Failpoint failpoint, uint64_t pass) {
    planned_ = failpoint;
    ActAtFailpoint(failpoint, pass, [this] {
      disk_->Inject(Fault::kPowerCut);
      at_failpoint_ = true;
    });
  }

  // Where the power has gone; "" where it has not.
  std::string WhereCut() const {
    if (at_failpoint_) return absl::StrCat("failpoint ", NameOf(planned_));
    return disk_->cut_at();
  }

  // One thread's steps, until the power is gone.
  void Work(uint32_t seed) {
    std::mt19937 random(seed);
    for (int step = 0; step < kMostStepsOfALife; ++step) {
      const auto number = static_cast<int>(random() % kRegisters);
      const auto read = Read(number);
      if (!read.has_value()) return;
      if (random() % 4 == 0) continue;
      if (!Write(number, *read, random() % 2'500)) return;
      if (random() % 16 == 0) (void)store_->TruncateLog(Log::kAudit, store_->Head());
    }
  }

  std::optional<Record> Read(int number) {
    RegisterOperation read;
    read.begin = clock_.Next();
    const auto record = store_->NewSnapshot()->Get(RegisterKey(number));
    if (!record.ok()) return std::nullopt;
    read.end = clock_.Next();
    const Record found = record->value_or(Record{});
    read.value = found.value.substr(0, found.value.find(':'));
    Remember(number, read);
    return found;
  }

  // False: the store takes no more.
  bool Write(int number, const Record& read, size_t bytes) {
    RegisterOperation write;
    write.kind = RegisterOperation::Kind::kWrite;
    const int commit = next_commit_++;
    write.value = absl::StrCat(commit);
    write.expected = read.value.substr(0, read.value.find(':'));
    const std::string value = absl::StrCat(commit, ":", std::string(bytes, 'v'));
    Mutation mutation;
    if (read.version == Sequence::kNone) {
      mutation.RequireAbsent(RegisterKey(number));
    } else {
      mutation.RequireVersion(RegisterKey(number), read.version);
    }
    mutation.Put(RegisterKey(number), value);
    mutation.Put(absl::StrCat("commit/", commit), value);
    mutation.Add(kCommits, 1);
    mutation.Append(Log::kChanges, absl::StrCat(commit));
    mutation.Append(Log::kAudit, absl::StrCat(commit));
    write.begin = clock_.Next();
    const absl::StatusOr<Sequence> outcome = CommitAndWait(*store_, std::move(mutation));
    write.end = clock_.Next();
    const bool refused = absl::IsAborted(outcome.status());
    write.outcome = outcome.ok() ? RegisterOperation::Outcome::kDone
                    : refused    ? RegisterOperation::Outcome::kRefused
                                 : RegisterOperation::Outcome::kUnknown;
    Remember(number, write);
    const MutexLock lock(mutex_);
    commits_[commit] = {outcome.ok() ? std::optional(*outcome) : std::nullopt, refused};
    return outcome.ok() || refused;
  }

  void Remember(int number, const RegisterOperation& operation) {
    const MutexLock lock(mutex_);
    histories_[number].push_back(operation);
  }

  // The power goes if it has not, and comes back.
  void LosePower(Loss loss) {
    disk_->Inject(Fault::kPowerCut);
    store_.reset();
    ForgetFailpoints();
    const MutexLock lock(mutex_);
    // Whatever was lost has happened by now or never does.
    const crash::Moment now = clock_.Next();
    for (auto& [number, operations] : histories_) {
      for (RegisterOperation& one : operations) {
        if (one.outcome == RegisterOperation::Outcome::kUnknown && !settled_.contains(one.value)) {
          one.end = now;
          settled_.insert(one.value);
        }
      }
    }
    disk_->Restore(random_, loss);
  }

  void CheckStore() {
    const uint64_t head = ToInt(store_->Head());
    const auto entries = store_->ReadLog(Log::kChanges, {}, head + 10);
    ASSERT_TRUE(entries.ok()) << entries.status();
    ASSERT_EQ(entries->size(), head) << "an entry for each sequence, and none beyond";
    const std::unique_ptr<Snapshot> snapshot = store_->NewSnapshot();
    std::map<int, Sequence> there;
    for (uint64_t i = 0; i < head; ++i) {
      ASSERT_EQ((*entries)[i].position, (LogPosition{Sequence{i + 1}, 0}));
      int commit = 0;
      ASSERT_TRUE(absl::SimpleAtoi((*entries)[i].payload, &commit));
      ASSERT_TRUE(there.emplace(commit, Sequence{i + 1}).second) << "a commit is there twice";
      const auto record = snapshot->Get(absl::StrCat("commit/", commit));
      ASSERT_TRUE(record.ok() && record->has_value()) << commit << ": a half of it is there";
      ASSERT_EQ((*record)->version, Sequence{i + 1});
    }
    const auto count = snapshot->Get(kCommits);
    ASSERT_TRUE(count.ok());
    ASSERT_EQ(count->has_value() ? DecodeCounter((*count)->value).value_or(-1) : 0,
              static_cast<int64_t>(head));
    const MutexLock lock(mutex_);
    for (const auto& [number, commit] : commits_) {
      const auto found = there.find(number);
      if (commit.acknowledged)
        ASSERT_TRUE(found != there.end() && found->second == *commit.acknowledged)
            << "acknowledged commit " << number << " is lost";
      if (commit.refused) ASSERT_TRUE(found == there.end()) << number << " was refused";
    }
  }

  // Each thread's part of one life.
  void Live(uint32_t seed) {
    std::vector<std::thread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([this, seed, i] { Work(seed + static_cast<uint32_t>(i)); });
    for (std::thread& thread : threads) thread.join();
  }

  // Opens in spite of cuts that come meanwhile, each of which is one more.
  void OpenAgain() {
    while (true) {
      PlanCut();
      const absl::Status opened = Open();
      const std::string cut = WhereCut();
      if (cut.empty()) {
        ASSERT_TRUE(opened.ok()) << opened << " " << EngineDetail(opened).value_or("");
        return;
      }
      ++where_[absl::StrCat(cut, ", while it was opened")];
      ++cuts_;
      LosePower(AnyLoss());
    }
  }

  Loss AnyLoss() { return random_() % 3 == 0 ? Loss::kTail : Loss::kAnySectors; }

  const uint32_t seed_ = RandomSeed();
  std::mt19937 random_{seed_};
  const crash::KeptDirectory directory_{"power-cut"};
  const std::shared_ptr<FaultyFileSystem> disk_ = std::make_shared<FaultyFileSystem>();
  const std::unique_ptr<rocksdb::Env> env_ = NewFaultyEnv(disk_);
  std::unique_ptr<Store> store_;
  Failpoint planned_ = Failpoint::kGroupTaken;
  std::atomic<bool> at_failpoint_ = false;
  int turns_ = 0;
  int cuts_ = 0;
  std::map<std::string, int> where_;
  std::atomic<int> next_commit_ = 1;
  crash::MomentClock clock_;

  Mutex mutex_;
  std::map<int, Commit> commits_ ABSL_GUARDED_BY(mutex_);
  std::map<int, std::vector<RegisterOperation>> histories_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> settled_ ABSL_GUARDED_BY(mutex_);
};

TEST_F(PowerCutTest, WhatWasAcknowledgedSurvivesCutsAnywhereAndTheRestIsThereOrNot) {
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed_, " in ", directory_.path()));
  while (cuts_ < Cuts() && !HasFailure()) {
    OpenAgain();
    if (HasFailure()) break;
    CheckStore();
    if (HasFailure()) break;
    Live(random_());
    const std::string cut = WhereCut();
    ++where_[cut.empty() ? "between commits" : cut];
    ++cuts_;
    LosePower(AnyLoss());
  }
  if (!HasFailure()) {
    ASSERT_TRUE(Open().ok());
    CheckStore();
  }
  int acknowledged = 0;
  {
    const MutexLock lock(mutex_);
    for (const auto& [number, operations] : histories_) {
      EXPECT_EQ(crash::UnexplainedIn(operations), "") << RegisterKey(number);
    }
    for (const auto& [number, commit] : commits_) acknowledged += commit.acknowledged.has_value();
  }
  std::cout << cuts_ << " power cuts, " << acknowledged << " acknowledged commits of "
            << next_commit_ - 1 << "\n";
  for (const auto& [what, count] : where_) std::cout << "  " << count << " at " << what << "\n";
}

// Making a store is cut at every change of the disk, one after the other: it is then made, or made anew.
TEST_F(PowerCutTest, AStoreIsMadeWhereverItsMakingWasCut) {
  SCOPED_TRACE(absl::StrCat("RENKEI_SEED=", seed_, " in ", directory_.path()));
  int cuts = 0;
  for (uint64_t change = 1;; ++change) {
    std::filesystem::remove_all(directory_.path() + "/db");
    // The first time where it has been made and nobody knows it yet.
    disk_->CutPowerAtChange(change - 1);
    if (change == 1) PlanCutAt(Failpoint::kStoreCreated, 1);
    const bool made = Open().ok();
    const bool was_cut = !WhereCut().empty();
    at_failpoint_ = false;
    LosePower(Loss::kAnySectors);
    const absl::Status opened = Open();
    ASSERT_TRUE(opened.ok()) << "cut at change " << change << ": " << opened;
    EXPECT_EQ(store_->Head(), Sequence::kNone);
    EXPECT_TRUE(CommitAndWait(*store_,
                              [] {
                                Mutation mutation;
                                mutation.Put("a", "1");
                                return mutation;
                              }())
                    .ok());
    LosePower(Loss::kAnySectors);
    if (made && !was_cut) break;
    ++cuts;
  }
  std::cout << cuts << " changes of the disk make a store\n";
  EXPECT_GT(cuts, 10);
}

}  // namespace
}  // namespace renkei::storage
