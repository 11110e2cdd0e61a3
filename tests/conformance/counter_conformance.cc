// What counters are: records that commits add to without a conflict.

#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/counter.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Mutation AddMutation(const std::string& key, int64_t delta) {
  Mutation mutation;
  mutation.Add(key, delta);
  return mutation;
}

Mutation DeleteMutation(const std::string& key) {
  Mutation mutation;
  mutation.Delete(key);
  return mutation;
}

std::optional<int64_t> NumberOf(const std::optional<Record>& record) {
  return record.has_value() ? DecodeCounter(record->value) : std::nullopt;
}

TEST_P(CounterConformance, AddsSumUpFromZero) {
  MustCommit(AddMutation("n", 5));
  EXPECT_EQ(NumberOf(Read("n")), 5);
  MustCommit(AddMutation("n", -8));
  EXPECT_EQ(NumberOf(Read("n")), -3);
  EXPECT_EQ(Read("another"), std::nullopt);
}

TEST_P(CounterConformance, AddsOfOneMutationSumUp) {
  Mutation mutation;
  mutation.Add("n", 1);
  mutation.Add("m", 10);
  mutation.Add("n", 2);
  MustCommit(std::move(mutation));
  EXPECT_EQ(NumberOf(Read("n")), 3);
  EXPECT_EQ(NumberOf(Read("m")), 10);
}

TEST_P(CounterConformance, AddsOfOneGroupSumUpAndNoneIsAborted) {
  std::vector<Mutation> adds;
  for (int64_t i = 1; i <= 200; ++i) adds.push_back(AddMutation("n", i));
  for (const auto& outcome : CommitTogether(std::move(adds)))
    EXPECT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(NumberOf(Read("n")), 200 * 201 / 2);
  EXPECT_EQ(Read("n")->version, store().Head());
}

TEST_P(CounterConformance, ThreadsThatAddToOneCounterLoseNothing) {
  constexpr int kThreads = 4;
  constexpr int kAddsEach = 500;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&] {
      Outcomes outcomes;
      for (int i = 0; i < kAddsEach; ++i) store().Commit(AddMutation("n", 1), outcomes.Slot());
      for (const auto& outcome : outcomes.Wait()) EXPECT_TRUE(outcome.sequence.ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(NumberOf(Read("n")), kThreads * kAddsEach);
}

TEST_P(CounterConformance, AddIsAllOrNothingWithItsMutation) {
  MustCommit(AddMutation("n", 1));
  MustPut("held", "v");
  Mutation refused = AddMutation("n", 10);
  refused.RequireAbsent("held");
  refused.Put("record", "v");
  EXPECT_EQ(ConflictKey(CommitAndWait(store(), std::move(refused)).status()), "held");
  EXPECT_EQ(NumberOf(Read("n")), 1);
  Mutation accepted = AddMutation("n", 10);
  accepted.Put("record", "v");
  const Sequence sequence = MustCommit(std::move(accepted));
  EXPECT_EQ(NumberOf(Read("n")), 11);
  EXPECT_EQ(Read("record")->version, sequence);
}

TEST_P(CounterConformance, VersionIsThatOfTheLastCommitThatAdded) {
  MustCommit(AddMutation("n", 1));
  const Sequence last = MustCommit(AddMutation("n", 1));
  MustPut("another", "v");
  EXPECT_EQ(Read("n")->version, last);
}

// Who did ask for the version of a counter is told of adds like of any write, in one group too: a
// counter at zero can be removed without losing what was added meanwhile.
TEST_P(CounterConformance, DeletionUnderTheVersionReadLosesNoAdd) {
  MustCommit(AddMutation("n", 1));
  const Sequence zero = MustCommit(AddMutation("n", -1));
  EXPECT_EQ(NumberOf(Read("n")), 0) << "at zero it stays";
  Mutation erase = DeleteMutation("n");
  erase.RequireVersion("n", zero);
  const auto raced = CommitTogether({AddMutation("n", 7), erase});
  EXPECT_TRUE(raced[0].ok());
  EXPECT_EQ(ConflictKey(raced[1].status()), "n");
  EXPECT_EQ(NumberOf(Read("n")), 7);

  Mutation again = DeleteMutation("n");
  again.RequireVersion("n", Read("n")->version);
  MustCommit(std::move(again));
  EXPECT_EQ(Read("n"), std::nullopt);
}

TEST_P(CounterConformance, AddAfterADeletionBeginsAtZero) {
  MustCommit(AddMutation("n", 5));
  MustCommit(DeleteMutation("n"));
  MustCommit(AddMutation("n", 2));
  EXPECT_EQ(NumberOf(Read("n")), 2);
  const auto together =
      CommitTogether({AddMutation("n", 1), DeleteMutation("n"), AddMutation("n", 4)});
  for (const auto& outcome : together) EXPECT_TRUE(outcome.ok());
  EXPECT_EQ(NumberOf(Read("n")), 4);
}

TEST_P(CounterConformance, AddGoesOnFromANumberThatWasPut) {
  MustPut("n", EncodeCounter(40));
  MustCommit(AddMutation("n", 2));
  EXPECT_EQ(NumberOf(Read("n")), 42);
}

TEST_P(CounterConformance, WhatIsNoCounterCountsAsZero) {
  MustPut("n", "text");
  MustCommit(AddMutation("n", 2));
  EXPECT_EQ(NumberOf(Read("n")), 2);
}

TEST_P(CounterConformance, SumsWrapAroundAndComeBack) {
  MustPut("n", EncodeCounter(std::numeric_limits<int64_t>::max()));
  MustCommit(AddMutation("n", 1));
  EXPECT_EQ(NumberOf(Read("n")), std::numeric_limits<int64_t>::min());
  MustCommit(AddMutation("n", -1));
  EXPECT_EQ(NumberOf(Read("n")), std::numeric_limits<int64_t>::max());
}

TEST_P(CounterConformance, AddingToAndWritingOneKeyIsRefused) {
  Mutation put = AddMutation("n", 1);
  put.Put("n", EncodeCounter(1));
  ExpectRefused(std::move(put));
  Mutation erased = DeleteMutation("n");
  erased.Add(AddMutation("n", 1));
  ExpectRefused(std::move(erased));
}

TEST_P(CounterConformance, AddsAreBounded) {
  ExpectRefused(AddMutation("", 1));
  ExpectRefused(AddMutation(std::string(kMaxKeyBytes + 1, 'k'), 1));
  ExpectRefused(AddMutation("n", kMaxCounterDelta + 1));
  ExpectRefused(AddMutation("n", -kMaxCounterDelta - 1));
  ExpectRefused(AddMutation("n", std::numeric_limits<int64_t>::min()));
  Mutation many;
  for (size_t i = 0; i <= kMaxMutationRecords; ++i) many.Add("n", 1);
  ExpectRefused(std::move(many));
  Mutation largest = AddMutation("n", kMaxCounterDelta);
  largest.Add("m", -kMaxCounterDelta);
  MustCommit(std::move(largest));
  EXPECT_EQ(NumberOf(Read("n")), kMaxCounterDelta);
  EXPECT_EQ(NumberOf(Read("m")), -kMaxCounterDelta);
}

TEST_P(CounterConformance, SnapshotsSeeTheNumberOfTheirTime) {
  std::vector<std::unique_ptr<Snapshot>> snapshots;
  // More than an engine leaves unsummed, and with old views that hold it from summing up.
  for (int64_t i = 1; i <= 300; ++i) {
    MustCommit(AddMutation("n", 1));
    if (i % 25 == 0) snapshots.push_back(store().NewSnapshot());
  }
  for (size_t i = 0; i < snapshots.size(); ++i) {
    const auto record = snapshots[i]->Get("n");
    ASSERT_TRUE(record.ok()) << record.status();
    EXPECT_EQ(NumberOf(*record), static_cast<int64_t>(25 * (i + 1)));
    EXPECT_EQ((*record)->version, snapshots[i]->sequence());
  }
}

// From memory and from what has been written out of it: the large records make engines do that.
TEST_P(CounterConformance, ScansShowSums) {
  const CounterTable table(7, "counters");
  for (int round = 0; round < 40; ++round) {
    Mutation mutation;
    for (uint64_t i = 0; i < 5; ++i) {
      table.Add(table.NewKey().Add(i), static_cast<int64_t>(i), mutation);
    }
    mutation.Put("large", std::string(20'000, static_cast<char>('a' + round % 26)));
    MustCommit(std::move(mutation));
  }
  const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
  const auto numbers = [&](const CounterPage& page) {
    std::vector<int64_t> found;
    for (const Counter& counter : page.counters) found.push_back(counter.number);
    return found;
  };
  const auto first = table.Scan(*snapshot, table.NewKey(), "", 3);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_THAT(numbers(*first), ElementsAre(0, 40, 80));
  const auto rest = table.Scan(*snapshot, table.NewKey(), first->next, 3);
  ASSERT_TRUE(rest.ok()) << rest.status();
  EXPECT_THAT(numbers(*rest), ElementsAre(120, 160));
  EXPECT_THAT(rest->next, IsEmpty());
  const auto reverse = snapshot->Scan(PrefixRange(table.NewKey().bytes()), 1, true);
  ASSERT_TRUE(reverse.ok()) << reverse.status();
  EXPECT_EQ(NumberOf(reverse->at(0).record), 160);
  EXPECT_EQ(*table.Get(*snapshot, table.NewKey().Add(uint64_t{9})), 0);
}

TEST_P(CounterConformance, TypedReadsOfWhatIsNoCounterAreDataLoss) {
  const CounterTable table(7, "counters");
  MustPut(table.NewKey().Add("n").bytes(), "text");
  const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
  EXPECT_TRUE(absl::IsDataLoss(table.Get(*snapshot, table.NewKey().Add("n")).status()));
  EXPECT_TRUE(absl::IsDataLoss(table.Scan(*snapshot, table.NewKey(), "", 1).status()));
}

TEST_P(CounterConformance, ReadCounterIsErasedOnlyAsItWasRead) {
  const CounterTable table(7, "counters");
  MustCommit(AddMutation(table.NewKey().Add("n").bytes(), 1));
  const auto page = table.Scan(*store().NewSnapshot(), table.NewKey(), "", 1);
  ASSERT_TRUE(page.ok()) << page.status();
  Mutation late;
  table.Erase(page->counters.at(0), late);
  Mutation in_time = late;
  MustCommit(std::move(in_time));
  EXPECT_EQ(*table.Get(*store().NewSnapshot(), table.NewKey().Add("n")), 0);
  MustCommit(AddMutation(table.NewKey().Add("n").bytes(), 3));
  EXPECT_TRUE(absl::IsAborted(CommitAndWait(store(), std::move(late)).status()));
}

TEST_P(CounterConformance, CountersAreThereAfterReopening) {
  if (!OptedOut(OptOut::kReopen).empty()) GTEST_SKIP() << OptedOut(OptOut::kReopen);
  int64_t expected = 0;
  for (int round = 0; round < 4; ++round) {
    // Fewer than are summed up in memory, and more.
    for (int i = 0; i < (round % 2 == 0 ? 3 : 100); ++i, ++expected)
      MustCommit(AddMutation("n", 1));
    const Sequence version = Read("n")->version;
    Reopen();
    EXPECT_EQ(NumberOf(Read("n")), expected);
    EXPECT_EQ(Read("n")->version, version);
  }
}

}  // namespace
}  // namespace renkei::storage
