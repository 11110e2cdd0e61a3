#include "server/service/dispatch/turns/reply_scheduler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <vector>

#include "storage/base/mutex.h"
#include "storage/model_store.h"

namespace renkei::service {
namespace {

using storage::Sequence;

// Tells of each turn; falls asleep again when it is told to.
class Napper : public ReplyScheduler::Reader, public std::enable_shared_from_this<Napper> {
 public:
  explicit Napper(ReplyScheduler& scheduler, Holder holder = {"accounts/a", "organizations/a"})
      : scheduler_(scheduler), holder_(std::move(holder)) {}

  const Holder& holder() const override { return holder_; }

  void SleepUntil(Sequence after, absl::Duration at_most) {
    turn_ = std::promise<void>();
    scheduler_.Sleep(shared_from_this(), after, at_most);
  }
  void MakeReady() {
    turn_ = std::promise<void>();
    scheduler_.Ready(shared_from_this());
  }
  void Turn() override {
    saw_ending_ = scheduler_.ending();
    ++turns_;
    turn_.set_value();
  }
  void WaitForTurn() { turn_.get_future().wait(); }

  int turns() const { return turns_; }
  bool saw_ending() const { return saw_ending_; }

 private:
  ReplyScheduler& scheduler_;
  const Holder holder_;
  std::promise<void> turn_;
  std::atomic<int> turns_{0};
  std::atomic<bool> saw_ending_{false};
};

class ReplySchedulerTest : public ::testing::Test {
 protected:
  ReplySchedulerTest() : store_(storage::NewModelStore("teststore")), scheduler_(*store_, 2) {
    napper_->MakeReady();
    napper_->WaitForTurn();
  }

  void CommitOne() {
    storage::Mutation mutation;
    mutation.Put("k", "v");
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  std::unique_ptr<storage::Store> store_;
  ReplyScheduler scheduler_;
  std::shared_ptr<Napper> napper_ = std::make_shared<Napper>(scheduler_);
};

TEST_F(ReplySchedulerTest, ASleeperHasItsTurnWhenTheHeadPasses) {
  // With one thread and of one account, turns are had in the order in which they became ready.
  ReplyScheduler scheduler(*store_, 1);
  const auto behind_one = std::make_shared<Napper>(scheduler);
  const auto behind_none = std::make_shared<Napper>(scheduler);
  const auto after_them = std::make_shared<Napper>(scheduler);
  behind_one->SleepUntil(Sequence{1}, absl::Hours(1));
  behind_none->SleepUntil(Sequence::kNone, absl::Hours(1));
  after_them->MakeReady();
  after_them->WaitForTurn();
  EXPECT_EQ(behind_one->turns() + behind_none->turns(), 0);
  CommitOne();
  behind_none->WaitForTurn();
  after_them->MakeReady();
  after_them->WaitForTurn();
  EXPECT_EQ(behind_one->turns(), 0) << "the head is what it waits behind";
  CommitOne();
  behind_one->WaitForTurn();
  EXPECT_EQ(behind_one->turns(), 1);
  EXPECT_EQ(behind_none->turns(), 1);
}

TEST_F(ReplySchedulerTest, AHeadThatHasPassedAlreadyIsNotWaitedFor) {
  CommitOne();
  napper_->SleepUntil(Sequence::kNone, absl::Hours(1));
  napper_->WaitForTurn();
  EXPECT_EQ(napper_->turns(), 2);
}

TEST_F(ReplySchedulerTest, ASleeperHasItsTurnWhenItsTimeIsOver) {
  napper_->SleepUntil(Sequence{1}, absl::Milliseconds(2));
  napper_->WaitForTurn();
  EXPECT_EQ(napper_->turns(), 2);
}

TEST_F(ReplySchedulerTest, ASleeperCanBeWoken) {
  napper_->SleepUntil(Sequence{1}, absl::Hours(1));
  scheduler_.Wake(*napper_);
  napper_->WaitForTurn();
  scheduler_.Wake(*napper_);  // not asleep: nothing happens
  EXPECT_EQ(napper_->turns(), 2);
}

TEST_F(ReplySchedulerTest, AtTheEndEveryoneHasATurnAndNobodySleepsAnyMore) {
  napper_->SleepUntil(Sequence{1}, absl::Hours(1));
  scheduler_.End();
  EXPECT_EQ(napper_->turns(), 2);
  EXPECT_TRUE(napper_->saw_ending());
  napper_->SleepUntil(Sequence{1}, absl::Hours(1));
  EXPECT_EQ(napper_->turns(), 3) << "on this thread, at once";
}

// A turn that takes as long as the test wants.
class Lingerer : public ReplyScheduler::Reader {
 public:
  explicit Lingerer(const Holder& holder, std::function<void()> turn)
      : holder_(holder), turn_(std::move(turn)) {}

  const Holder& holder() const override { return holder_; }
  void Turn() override { turn_(); }

 private:
  const Holder holder_;
  const std::function<void()> turn_;
};

TEST(ReplySchedulerTurns, AHundredReadersOfOneAccountAreNotBeforeAnothersReader) {
  const Holder hostile = {"accounts/h", "organizations/h"};
  const Holder innocent = {"accounts/i", "organizations/i"};
  const std::unique_ptr<storage::Store> store = storage::NewModelStore("teststore");
  ReplyScheduler scheduler(*store, 1);
  std::promise<void> begun;
  std::promise<void> go_on;
  std::promise<int> turns_before;
  std::atomic<int> turns{0};
  scheduler.Ready(std::make_shared<Lingerer>(hostile, [&] {
    begun.set_value();
    go_on.get_future().wait();
  }));
  begun.get_future().wait();
  for (int i = 0; i < 100; ++i)
    scheduler.Ready(std::make_shared<Lingerer>(hostile, [&] { ++turns; }));
  scheduler.Ready(std::make_shared<Lingerer>(innocent, [&] { turns_before.set_value(turns); }));
  go_on.set_value();
  EXPECT_LE(turns_before.get_future().get(), 1);
  scheduler.End();
}

// A clock of the test's; can hold up whoever asks it, which the scheduler does with its lock held.
class StoppableClock {
 public:
  Monotonic Now() {
    MutexLock lock(mutex_);
    ++asked_;
    changed_.NotifyAll();
    while (stopped_) changed_.Wait(mutex_);
    return now_;
  }
  void Advance(std::chrono::seconds by) {
    MutexLock lock(mutex_);
    now_ += by;
  }
  void Stop() {
    MutexLock lock(mutex_);
    stopped_ = true;
    asked_ = 0;
  }
  void WaitUntilAsked() {
    MutexLock lock(mutex_);
    while (asked_ == 0) changed_.Wait(mutex_);
  }
  void GoOn() {
    MutexLock lock(mutex_);
    stopped_ = false;
    changed_.NotifyAll();
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;
  int asked_ ABSL_GUARDED_BY(mutex_) = 0;
  Monotonic now_ ABSL_GUARDED_BY(mutex_);
};

class ReplySchedulerClockTest : public ::testing::Test {
 protected:
  void CommitOne() {
    storage::Mutation mutation;
    mutation.Put("k", "v");
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  std::unique_ptr<storage::Store> store_ = storage::NewModelStore("teststore");
  StoppableClock clock_;
  ReplyScheduler scheduler_{*store_, 1, {}, Priority::kShort, [this] { return clock_.Now(); }};
  std::shared_ptr<Napper> napper_ = std::make_shared<Napper>(scheduler_);
};

TEST_F(ReplySchedulerClockTest, SleepIsMeasuredByTheClockThatNobodySets) {
  CommitOne();
  const auto nudge = std::make_shared<Napper>(scheduler_);
  const auto one_more_turn = [&] {
    nudge->MakeReady();
    nudge->WaitForTurn();
  };
  one_more_turn();
  napper_->SleepUntil(Sequence{1}, absl::Seconds(30));
  clock_.Advance(std::chrono::seconds(29));
  one_more_turn();
  EXPECT_EQ(napper_->turns(), 0);
  clock_.Advance(std::chrono::seconds(2));
  one_more_turn();
  napper_->WaitForTurn();
  EXPECT_EQ(napper_->turns(), 1);
}

TEST_F(ReplySchedulerClockTest, WhatTheFeedLagsBehindIsMeasuredOfThoseWhoWaitedForTheHead) {
  CommitOne();
  napper_->MakeReady();
  napper_->WaitForTurn();
  EXPECT_EQ(scheduler_.turn_seconds().values().count(), 1);
  EXPECT_EQ(scheduler_.lag_seconds().values().count(), 0) << "it waited for no commit";
  napper_->SleepUntil(Sequence{1}, absl::Hours(1));
  EXPECT_EQ(scheduler_.readers().asleep, 1U);
  CommitOne();
  napper_->WaitForTurn();
  EXPECT_EQ(scheduler_.lag_seconds().values().count(), 1);
  EXPECT_EQ(scheduler_.readers().asleep, 0U);
}

// It took the lock under which thousands of sleepers are walked: the sequencer waited for watchers.
TEST_F(ReplySchedulerClockTest, ACommitDoesNotWaitWhileTheSchedulerIsBusyWithItsSleepers) {
  CommitOne();
  napper_->MakeReady();
  napper_->WaitForTurn();
  napper_->SleepUntil(Sequence{1}, absl::Hours(1));
  clock_.Stop();
  const auto other = std::make_shared<Napper>(scheduler_);
  std::thread waker([&] { other->MakeReady(); });
  clock_.WaitUntilAsked();  // with the lock held
  CommitOne();
  clock_.GoOn();
  waker.join();
  other->WaitForTurn();
  napper_->WaitForTurn();
}

}  // namespace
}  // namespace renkei::service
