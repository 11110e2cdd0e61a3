#include "server/service/dispatch/turns/executor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;

const Holder kHostile = {"accounts/h", "organizations/h"};
const Holder kAccomplice = {"accounts/h2", "organizations/h"};
const Holder kInnocent = {"accounts/i", "organizations/i"};

// Runs until it is let go.
class Long {
 public:
  std::function<void()> Task() {
    return [this] {
      begun_.set_value();
      released_.get_future().wait();
    };
  }
  void WaitForBegin() { begun_.get_future().wait(); }
  void LetGo() { released_.set_value(); }

 private:
  std::promise<void> begun_;
  std::promise<void> released_;
};

TEST(FairQueueTest, AccountsTakeTurnsWithinOrganizationsThatTakeTurns) {
  FairQueue<std::string> queue;
  for (const char* item : {"h1", "h2", "h3"}) queue.Push(kHostile, item);
  queue.Push(kAccomplice, "a1");
  queue.Push(kInnocent, "i1");
  queue.Push(kInnocent, "i2");
  std::vector<std::string> order;
  while (auto taken = queue.Pop()) {
    order.push_back(taken->item);
    queue.Done(taken->holder);
  }
  EXPECT_THAT(order, ElementsAre("h1", "i1", "a1", "i2", "h2", "h3"));
}

TEST(FairQueueTest, WhatIsBeyondItsBoundsWaitsAndIsPassedByOthers) {
  FairQueue<int> queue({.per_account = 1, .per_organization = 1});
  queue.Push(kHostile, 1);
  queue.Push(kHostile, 2);
  queue.Push(kAccomplice, 3);
  queue.Push(kInnocent, 4);
  const auto first = queue.Pop();
  EXPECT_EQ(first->item, 1);
  EXPECT_EQ(queue.Pop()->item, 4);
  EXPECT_FALSE(queue.Pop().has_value());
  EXPECT_EQ(queue.size(), 2U);
  queue.Done(first->holder);
  EXPECT_EQ(queue.Pop()->item, 3);
}

// One FIFO queue let 256 of them stand before everybody.
TEST(ExecutorTest, ManyLongCallsOfOneAccountAreNotBeforeAnothersCall) {
  std::promise<void> answered;
  std::vector<std::unique_ptr<Long>> calls;
  {
    Executor executor(2, {.per_account = 1, .per_organization = 1});
    for (int i = 0; i < 20; ++i) {
      calls.push_back(std::make_unique<Long>());
      ASSERT_TRUE(executor.Post(kHostile, calls.back()->Task()));
    }
    calls.front()->WaitForBegin();
    ASSERT_TRUE(executor.Post(kInnocent, [&] { answered.set_value(); }));
    answered.get_future().wait();
    for (const auto& call : calls) call->LetGo();
  }
}

TEST(ExecutorTest, UploadsDoNotTakeTheThreadsOfCalls) {
  Long upload;
  std::promise<void> answered;
  Executor executor(1);
  ASSERT_TRUE(executor.Post(kHostile, upload.Task(), Lane::kUploads));
  upload.WaitForBegin();
  ASSERT_TRUE(executor.Post(kHostile, [&] { answered.set_value(); }));
  answered.get_future().wait();
  upload.LetGo();
}

TEST(ExecutorTest, SearchesAndCallsDoNotTakeEachOthersThreads) {
  std::vector<std::unique_ptr<Long>> searches;
  std::promise<void> answered, found;
  Long call;  // outlives the threads
  Executor executor(1);
  // As many as may run at once, of one account after the other.
  for (int i = 0; i < kSearchThreads; ++i) {
    searches.push_back(std::make_unique<Long>());
    const Holder holder{.account = absl::StrCat("accounts/a", i),
                        .organization = absl::StrCat("organizations/o", i)};
    ASSERT_TRUE(executor.Post(holder, searches.back()->Task(), Lane::kSearch));
  }
  for (const auto& search : searches) search->WaitForBegin();
  ASSERT_TRUE(executor.Post(kInnocent, [&] { answered.set_value(); }));
  answered.get_future().wait();
  for (const auto& search : searches) search->LetGo();
  ASSERT_TRUE(executor.Post(kHostile, call.Task()));
  call.WaitForBegin();
  ASSERT_TRUE(executor.Post(
      kInnocent, [&] { found.set_value(); }, Lane::kSearch));
  found.get_future().wait();
  call.LetGo();
}

TEST(ExecutorTest, HowLongACallWaitedForItsThreadIsCountedByLane) {
  std::atomic<int> seconds{1'000};
  Long call;  // outlives the threads
  std::promise<void> answered;
  Executor executor(1, {}, [&] { return Monotonic(std::chrono::seconds(seconds.load())); });
  ASSERT_TRUE(executor.Post(kHostile, call.Task()));
  call.WaitForBegin();
  ASSERT_TRUE(executor.Post(kInnocent, [&] { answered.set_value(); }));
  const auto sample = [&](size_t family) { return executor.Figures().at(family).samples.at(0); };
  EXPECT_THAT(sample(0).labels, ::testing::ElementsAre(::testing::Pair("lane", "calls")));
  EXPECT_EQ(sample(1).value, 1) << "one waits";
  seconds += 7;
  call.LetGo();
  answered.get_future().wait();
  EXPECT_EQ(sample(1).value, 0);
  EXPECT_EQ(sample(0).classes.count(), 2);
  EXPECT_EQ(sample(0).classes.sum, 7);
}

// Who is told to wait for nothing competed with them for the processors.
TEST(ExecutorTest, WhatIsLongGivesWayToCallsAndTheseToWhatRunsAtOnce) {
  Executor executor(1);
  const auto nice_of = [&](Lane lane) {
    std::promise<int> nice;
    EXPECT_TRUE(executor.Post(
        kInnocent, [&] { nice.set_value(getpriority(PRIO_PROCESS, static_cast<id_t>(gettid()))); },
        lane));
    return nice.get_future().get();
  };
  const int own = getpriority(PRIO_PROCESS, 0);
  if (own > 0) GTEST_SKIP() << "nobody gives way to a process that gives way itself";
  EXPECT_LT(own, nice_of(Lane::kCalls));
  EXPECT_LT(nice_of(Lane::kCalls), nice_of(Lane::kUploads));
}

TEST(ExecutorTest, TwoAccountsAndTwoOrganizationsLeaveThreadsToOthers) {
  for (const int threads : {4, 8, 64}) {
    const RunningBounds bounds = Executor::BoundsFor(threads);
    EXPECT_LT(2 * bounds.per_account, threads);
    EXPECT_LT(bounds.per_organization, threads);
    EXPECT_GE(bounds.per_account, 1);
  }
}

}  // namespace
}  // namespace renkei::service
