// What a store has when it is opened again.

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

TEST_P(ReopenConformance, RecordsVersionsLogsAndIdentityAreKept) {
  if (!OptedOut(OptOut::kReopen).empty()) GTEST_SKIP() << OptedOut(OptOut::kReopen);
  const std::string id = store().id();
  Mutation mutation;
  mutation.Put("a", "1");
  mutation.Append(Log::kChanges, "change");
  mutation.Append(Log::kAudit, "audit");
  MustCommit(std::move(mutation));
  MustPut("b", "2");
  Mutation erase;
  erase.Delete("b");
  MustCommit(std::move(erase));
  Reopen();
  EXPECT_EQ(store().id(), id);
  EXPECT_EQ(store().epoch(), Epoch{1});
  EXPECT_EQ(store().Head(), Sequence{3});
  EXPECT_EQ(store().NewSnapshot()->sequence(), Sequence{3});
  EXPECT_EQ(Read("a")->value, "1");
  EXPECT_EQ(Read("a")->version, Sequence{1});
  EXPECT_EQ(Read("b"), std::nullopt);
  EXPECT_EQ(ReadAll(Log::kChanges).at(0).payload, "change");
  EXPECT_EQ(ReadAll(Log::kAudit).at(0).position, (LogPosition{Sequence{1}, 0}));
}

TEST_P(ReopenConformance, CommitsKeepTheirIncarnation) {
  if (!OptedOut(OptOut::kReopen).empty()) GTEST_SKIP() << OptedOut(OptOut::kReopen);
  MustPut("a", "1");
  const Incarnation first = store().IncarnationOf(Sequence{1});
  EXPECT_NE(first, Incarnation::kNone);
  EXPECT_EQ(store().IncarnationOf(Sequence::kNone), Incarnation::kNone);
  EXPECT_EQ(store().IncarnationOf(Sequence{2}), first) << "of the one that runs";
  Reopen();
  EXPECT_EQ(store().IncarnationOf(Sequence{1}), first);
  EXPECT_NE(store().IncarnationOf(Sequence{2}), first) << "each start has one of its own";
  const Incarnation second = store().IncarnationOf(Sequence{2});
  MustPut("a", "2");
  EXPECT_EQ(store().IncarnationOf(Sequence{2}), second);
}

TEST_P(ReopenConformance, SequencesGoOnWithoutAGap) {
  if (!OptedOut(OptOut::kReopen).empty()) GTEST_SKIP() << OptedOut(OptOut::kReopen);
  for (uint64_t round = 0; round < 5; ++round) {
    EXPECT_EQ(MustPut("a", "v"), Sequence{round * 2 + 1});
    EXPECT_EQ(MustPut("b", "v"), Sequence{round * 2 + 2});
    Reopen();
  }
}

TEST_P(ReopenConformance, CommitsAcceptedBeforeClosingAreFinished) {
  if (!OptedOut(OptOut::kReopen).empty()) GTEST_SKIP() << OptedOut(OptOut::kReopen);
  Outcomes outcomes;
  for (int i = 0; i < 1'000; ++i) {
    store().Commit(PutMutation(std::to_string(i), "v"), outcomes.Slot());
  }
  Reopen();
  for (const Outcomes::Outcome& outcome : outcomes.Wait()) EXPECT_TRUE(outcome.sequence.ok());
  EXPECT_EQ(store().Head(), Sequence{1'000});
  EXPECT_TRUE(Read("999").has_value());
}

TEST_P(ReopenConformance, TruncationIsKept) {
  if (!OptedOut(OptOut::kReopen).empty()) GTEST_SKIP() << OptedOut(OptOut::kReopen);
  for (int i = 0; i < 4; ++i) {
    Mutation mutation;
    mutation.Append(Log::kChanges, "entry");
    MustCommit(std::move(mutation));
  }
  ASSERT_TRUE(store().TruncateLog(Log::kChanges, Sequence{3}).ok());
  Reopen();
  EXPECT_EQ(store().Earliest(Log::kChanges), Sequence{3});
  EXPECT_EQ(store().Earliest(Log::kAudit), Sequence{1});
  EXPECT_TRUE(absl::IsOutOfRange(store().ReadLog(Log::kChanges, {Sequence{2}, 0}, 10).status()));
  EXPECT_EQ(ReadAll(Log::kChanges).size(), 2U);
}

TEST_P(ReopenConformance, PreconditionsAreCheckedAgainstWhatWasThere) {
  if (!OptedOut(OptOut::kReopen).empty()) GTEST_SKIP() << OptedOut(OptOut::kReopen);
  const Sequence version = MustPut("a", "1");
  Reopen();
  Mutation insert = PutMutation("a", "2");
  insert.RequireAbsent("a");
  EXPECT_TRUE(absl::IsAborted(CommitAndWait(store(), std::move(insert)).status()));
  Mutation update = PutMutation("a", "2");
  update.RequireVersion("a", version);
  MustCommit(std::move(update));
}

}  // namespace
}  // namespace renkei::storage
