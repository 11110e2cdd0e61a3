#include "server/service/frame/reply_scheduler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "storage/model_store.h"

namespace renkei::service {
namespace {

using storage::Sequence;

// Tells of each turn; falls asleep again when it is told to.
class Napper : public ReplyScheduler::Reader, public std::enable_shared_from_this<Napper> {
 public:
  explicit Napper(ReplyScheduler& scheduler) : scheduler_(scheduler) {}

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
  std::promise<void> turn_;
  std::atomic<int> turns_{0};
  std::atomic<bool> saw_ending_{false};
};

class ReplySchedulerTest : public ::testing::Test {
 protected:
  ReplySchedulerTest()
      : store_(storage::NewModelStore("teststore")), scheduler_(*store_, 2, /*max_open=*/2) {
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
  napper_->SleepUntil(Sequence{1}, absl::Hours(1));
  CommitOne();
  EXPECT_EQ(napper_->turns(), 1) << "the head is what it waited behind";
  CommitOne();
  napper_->WaitForTurn();
  EXPECT_EQ(napper_->turns(), 2);
}

TEST_F(ReplySchedulerTest, AHeadThatHasPassedAlreadyIsNotWaitedFor) {
  CommitOne();
  napper_->SleepUntil(Sequence::kNone, absl::Hours(1));
  napper_->WaitForTurn();
  EXPECT_EQ(napper_->turns(), 2);
}

TEST_F(ReplySchedulerTest, ASleeperHasItsTurnWhenItsTimeIsOver) {
  const auto patient = std::make_shared<Napper>(scheduler_);
  patient->SleepUntil(Sequence{1}, absl::Hours(1));
  napper_->SleepUntil(Sequence{1}, absl::Milliseconds(2));
  napper_->WaitForTurn();
  EXPECT_EQ(patient->turns(), 0);
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

TEST_F(ReplySchedulerTest, PlacesAreBoundedAndGivenBack) {
  std::shared_ptr<void> first = scheduler_.TakePlace();
  const std::shared_ptr<void> second = scheduler_.TakePlace();
  EXPECT_NE(first, nullptr);
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(scheduler_.TakePlace(), nullptr);
  first.reset();
  EXPECT_NE(scheduler_.TakePlace(), nullptr);
}

}  // namespace
}  // namespace renkei::service
