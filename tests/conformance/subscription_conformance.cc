// What subscribers are told.

#include <algorithm>
#include <atomic>
#include <future>
#include <memory>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// The heads that one subscriber was told of.
class Heads {
 public:
  void Tell(Sequence head) {
    MutexLock lock(mutex_);
    heads_.push_back(head);
    told_.NotifyAll();
  }
  std::function<void(Sequence)> Callback() {
    return [this](Sequence head) { Tell(head); };
  }
  void WaitFor(Sequence head) {
    MutexLock lock(mutex_);
    while (heads_.empty() || heads_.back() < head) told_.Wait(mutex_);
  }
  std::vector<Sequence> all() {
    MutexLock lock(mutex_);
    return heads_;
  }

 private:
  Mutex mutex_;
  CondVar told_;
  std::vector<Sequence> heads_ ABSL_GUARDED_BY(mutex_);
};

TEST_P(SubscriptionConformance, FirstCallComesAtOnceWithThePresentHead) {
  Heads empty;
  const auto first = store().Subscribe(empty.Callback());
  EXPECT_THAT(empty.all(), ElementsAre(Sequence::kNone));
  MustPut("a", "1");
  Heads later;
  const auto second = store().Subscribe(later.Callback());
  ASSERT_FALSE(later.all().empty());
  EXPECT_EQ(later.all().front(), Sequence{1});
}

TEST_P(SubscriptionConformance, HeadsOnlyRiseAndTheLastOneIsTold) {
  Heads heads;
  const auto subscription = store().Subscribe(heads.Callback());
  Outcomes outcomes;
  for (int i = 0; i < 300; ++i) store().Commit(PutMutation("a", "v"), outcomes.Slot());
  outcomes.Wait();
  heads.WaitFor(Sequence{300});
  const std::vector<Sequence> all = heads.all();
  EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
  EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end()) << "told twice of one head";
}

TEST_P(SubscriptionConformance, HeadThatIsToldCanBeRead) {
  std::atomic<int> behind = 0;
  Heads heads;
  const auto subscription = store().Subscribe([&](Sequence head) {
    if (store().Head() < head || store().NewSnapshot()->sequence() < head) ++behind;
    heads.Tell(head);
  });
  for (int i = 0; i < 50; ++i) MustPut("a", "v");
  heads.WaitFor(Sequence{50});
  EXPECT_EQ(behind, 0);
}

TEST_P(SubscriptionConformance, AbortedCommitsAreNotTold) {
  Heads heads;
  const auto subscription = store().Subscribe(heads.Callback());
  Mutation mutation;
  mutation.RequireVersion("a", Sequence{7});
  EXPECT_TRUE(absl::IsAborted(CommitAndWait(store(), std::move(mutation)).status()));
  MustPut("a", "1");
  heads.WaitFor(Sequence{1});
  EXPECT_THAT(heads.all(), ElementsAre(Sequence::kNone, Sequence{1}));
}

TEST_P(SubscriptionConformance, NoCallComesAfterTheEnd) {
  Heads ended;
  Heads witness;
  auto subscription = store().Subscribe(ended.Callback());
  const auto other = store().Subscribe(witness.Callback());
  MustPut("a", "1");
  witness.WaitFor(Sequence{1});
  subscription.reset();
  const size_t calls = ended.all().size();
  MustPut("a", "2");
  witness.WaitFor(Sequence{2});
  EXPECT_THAT(ended.all(), SizeIs(calls));
}

// The call ends only when the end has long begun: one that did not wait for it would be over by then.
TEST_P(SubscriptionConformance, EndingWaitsForTheCallThatIsRunning) {
  constexpr int kYields = 1'000;
  for (int round = 0; round < 50; ++round) {
    std::promise<void> entered;
    std::promise<void> ending;
    std::atomic<bool> ended = false;
    std::atomic<bool> ended_early = false;
    std::atomic<bool> first = true;
    auto subscription = store().Subscribe([&](Sequence) {
      if (first.exchange(false)) return;
      entered.set_value();
      ending.get_future().wait();
      for (int i = 0; i < kYields && !ended; ++i) std::this_thread::yield();
      ended_early = ended.load();
    });
    // On a thread of its own, as an engine may call back before Commit returns.
    std::thread writer([&] { MustPut("a", "v"); });
    entered.get_future().wait();
    ending.set_value();
    subscription.reset();
    ended = true;
    writer.join();
    EXPECT_FALSE(ended_early);
  }
}

TEST_P(SubscriptionConformance, SubscriptionsMayEndFromTheirOwnCall) {
  std::atomic<int> calls = 0;
  std::unique_ptr<Subscription> subscription;
  std::promise<void> subscribed;
  Heads witness;
  subscription = store().Subscribe([&](Sequence head) {
    ++calls;
    if (head == Sequence::kNone) return;
    subscription.reset();
  });
  const auto other = store().Subscribe(witness.Callback());
  MustPut("a", "1");
  witness.WaitFor(Sequence{1});
  MustPut("a", "2");
  witness.WaitFor(Sequence{2});
  EXPECT_EQ(calls, 2);
}

TEST_P(SubscriptionConformance, CallsOfOneSubscriberNeverOverlap) {
  std::atomic<int> inside = 0;
  std::atomic<int> overlaps = 0;
  Heads heads;
  const auto subscription = store().Subscribe([&](Sequence head) {
    if (++inside > 1) ++overlaps;
    heads.Tell(head);
    --inside;
  });
  std::vector<std::thread> writers;
  writers.reserve(4);
  for (int t = 0; t < 4; ++t) {
    writers.emplace_back([&] {
      for (int i = 0; i < 100; ++i) MustPut("a", "v");
    });
  }
  for (std::thread& writer : writers) writer.join();
  heads.WaitFor(Sequence{400});
  EXPECT_EQ(overlaps, 0);
}

TEST_P(SubscriptionConformance, HeadsThatComeDuringTheFirstCallAreToldAfterIt) {
  std::atomic<int> inside = 0;
  std::atomic<int> overlaps = 0;
  Heads heads;
  const auto subscription = store().Subscribe([&](Sequence head) {
    if (++inside > 1) ++overlaps;
    if (head == Sequence::kNone) {
      // The second one is acknowledged after the first one has been told to whoever is free.
      std::thread writer([&] {
        MustPut("a", "1");
        MustPut("a", "2");
      });
      writer.join();
    }
    heads.Tell(head);
    --inside;
  });
  heads.WaitFor(Sequence{2});
  EXPECT_EQ(overlaps, 0);
  EXPECT_EQ(heads.all().front(), Sequence::kNone);
}

TEST_P(SubscriptionConformance, ComingAndGoingUnderWritesMissesNoHead) {
  std::atomic<bool> writing = true;
  std::thread writer([&] {
    for (int i = 0; i < 200; ++i) MustPut("a", "v");
    writing = false;
  });
  while (writing) {
    Heads heads;
    const Sequence before = store().Head();
    const auto subscription = store().Subscribe(heads.Callback());
    ASSERT_FALSE(heads.all().empty());
    EXPECT_GE(heads.all().front(), before);
    const Sequence present = store().Head();
    heads.WaitFor(present);
  }
  writer.join();
}

}  // namespace
}  // namespace renkei::storage
