// What a commit does, and what it refuses.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST_P(CommitConformance, NewStoreIsEmptyAndItsFirstCommitIsSequenceOne) {
  EXPECT_EQ(store().Head(), Sequence::kNone);
  EXPECT_EQ(store().epoch(), Epoch{1});
  EXPECT_FALSE(store().id().empty());
  EXPECT_EQ(store().NewSnapshot()->sequence(), Sequence::kNone);
  EXPECT_EQ(Read("a"), std::nullopt);
  EXPECT_EQ(MustPut("a", "1"), Sequence{1});
  EXPECT_EQ(store().Head(), Sequence{1});
}

TEST_P(CommitConformance, VersionOfARecordIsTheSequenceOfTheCommitThatWroteIt) {
  MustPut("a", "1");
  const Sequence second = MustPut("b", "2");
  const Sequence third = MustPut("a", "3");
  EXPECT_EQ(Read("a")->version, third);
  EXPECT_EQ(Read("a")->value, "3");
  EXPECT_EQ(Read("b")->version, second);
}

TEST_P(CommitConformance, LastEffectOnAKeyWins) {
  MustPut("deleted then put", "old");
  MustPut("put then deleted", "old");
  Mutation mutation;
  mutation.Put("put twice", "first");
  mutation.Put("put twice", "second");
  mutation.Delete("deleted then put");
  mutation.Put("deleted then put", "new");
  mutation.Put("put then deleted", "new");
  mutation.Delete("put then deleted");
  const Sequence sequence = MustCommit(std::move(mutation));
  EXPECT_EQ(Read("put twice")->value, "second");
  EXPECT_EQ(Read("deleted then put")->value, "new");
  EXPECT_EQ(Read("deleted then put")->version, sequence);
  EXPECT_EQ(Read("put then deleted"), std::nullopt);
}

TEST_P(CommitConformance, DeletingWhatIsNotThereIsNoError) {
  Mutation mutation;
  mutation.Delete("a");
  MustCommit(std::move(mutation));
  EXPECT_EQ(Read("a"), std::nullopt);
}

TEST_P(CommitConformance, EmptyValueIsARecord) {
  const Sequence sequence = MustPut("a", "");
  ASSERT_TRUE(Read("a").has_value());
  EXPECT_EQ(Read("a")->value, "");
  EXPECT_EQ(Read("a")->version, sequence);
}

TEST_P(CommitConformance, CommitWithoutEffectsTakesASequenceAndChecksItsConditions) {
  EXPECT_EQ(MustCommit(Mutation()), Sequence{1});
  Mutation holds;
  holds.RequireAbsent("a");
  EXPECT_EQ(MustCommit(std::move(holds)), Sequence{2});
  Mutation fails;
  fails.RequireVersion("a", Sequence{1});
  EXPECT_TRUE(absl::IsAborted(CommitAndWait(store(), std::move(fails)).status()));
  EXPECT_EQ(store().Head(), Sequence{2});
}

TEST_P(CommitConformance, RequireAbsentHoldsOnlyWhileThereIsNoRecord) {
  Mutation first;
  first.RequireAbsent("a");
  first.Put("a", "1");
  Mutation second = first;
  MustCommit(std::move(first));
  const absl::Status status = CommitAndWait(store(), second).status();
  EXPECT_TRUE(absl::IsAborted(status)) << status;
  EXPECT_EQ(ConflictKey(status), "a");

  Mutation erase;
  erase.Delete("a");
  MustCommit(std::move(erase));
  MustCommit(std::move(second));
}

TEST_P(CommitConformance, RequireVersionHoldsOnlyForTheVersionThatIsThere) {
  const Sequence old_version = MustPut("a", "1");
  const Sequence version = MustPut("a", "2");
  for (const Sequence wrong : {old_version, Sequence{ToInt(version) + 1}, Sequence::kNone}) {
    Mutation mutation;
    mutation.RequireVersion("a", wrong);
    mutation.Put("a", "lost update");
    EXPECT_EQ(ConflictKey(CommitAndWait(store(), std::move(mutation)).status()), "a")
        << ToInt(wrong);
  }
  Mutation mutation;
  mutation.RequireVersion("a", version);
  mutation.Put("a", "3");
  MustCommit(std::move(mutation));
  EXPECT_EQ(Read("a")->value, "3");
}

TEST_P(CommitConformance, VersionZeroIsTheSameAsAbsent) {
  Mutation mutation;
  mutation.RequireVersion("a", Sequence::kNone);
  mutation.Put("a", "1");
  MustCommit(std::move(mutation));
}

TEST_P(CommitConformance, AllConditionsMustHoldAndTheFirstViolatedOneIsNamed) {
  const Sequence version = MustPut("a", "1");
  Mutation mutation;
  mutation.RequireVersion("a", version);
  mutation.RequireAbsent("b");
  mutation.RequireVersion("c", version);
  mutation.RequireAbsent("a");
  mutation.Put("d", "never");
  EXPECT_EQ(ConflictKey(CommitAndWait(store(), std::move(mutation)).status()), "c");
}

TEST_P(CommitConformance, ContradictoryConditionsOnOneKeyAbort) {
  const Sequence version = MustPut("a", "1");
  Mutation mutation;
  mutation.RequireVersion("a", version);
  mutation.RequireAbsent("a");
  EXPECT_EQ(ConflictKey(CommitAndWait(store(), std::move(mutation)).status()), "a");
}

TEST_P(CommitConformance, ConditionsAreAboutTheStateBeforeTheMutation) {
  Mutation mutation;
  mutation.Put("a", "1");
  mutation.RequireAbsent("a");
  MustCommit(std::move(mutation));
}

TEST_P(CommitConformance, AbortedCommitWritesNothing) {
  MustPut("a", "1");
  Mutation mutation;
  mutation.Put("b", "2");
  mutation.Delete("a");
  mutation.Append(Log::kChanges, "entry");
  mutation.RequireAbsent("a");
  EXPECT_TRUE(absl::IsAborted(CommitAndWait(store(), std::move(mutation)).status()));
  EXPECT_EQ(Read("a")->value, "1");
  EXPECT_EQ(Read("b"), std::nullopt);
  EXPECT_THAT(ReadAll(Log::kChanges), IsEmpty());
  EXPECT_EQ(store().Head(), Sequence{1});
  EXPECT_EQ(MustPut("c", "3"), Sequence{2}) << "an aborted commit takes no sequence";
}

TEST_P(CommitConformance, StatusesOtherThanAbortedNameNoKey) {
  EXPECT_EQ(ConflictKey(absl::OkStatus()), std::nullopt);
  EXPECT_EQ(ConflictKey(absl::AbortedError("from elsewhere")), std::nullopt);
}

TEST_P(CommitConformance, AMutationMayHaveAsManyRecordsAsTheLimitAndNoMore) {
  Mutation mutation;
  for (size_t i = 0; i + 2 < kMaxMutationRecords; ++i) mutation.Put(std::to_string(i), "v");
  mutation.Delete("some key");
  mutation.Append(Log::kAudit, "entry");
  ASSERT_EQ(mutation.record_count(), kMaxMutationRecords);
  Mutation over = mutation;
  over.Append(Log::kAudit, "one too many");
  ExpectRefused(std::move(over));
  MustCommit(std::move(mutation));
  EXPECT_TRUE(Read("0").has_value());
}

TEST_P(CommitConformance, AMutationMayHaveAsManyBytesAsTheLimitAndNoMore) {
  const std::string largest(kMaxValueBytes, 'v');
  Mutation mutation;
  size_t bytes = 0;
  while (bytes + 4 + kMaxValueBytes < kMaxMutationBytes) {
    mutation.Put(std::to_string(1000 + mutation.record_count()), largest);
    bytes += 4 + kMaxValueBytes;
  }
  mutation.Append(Log::kChanges, std::string(kMaxMutationBytes - bytes, 'e'));
  ASSERT_EQ(mutation.byte_count(), kMaxMutationBytes);
  Mutation over = mutation;
  over.Delete("k");
  ExpectRefused(std::move(over));
  MustCommit(std::move(mutation));
  EXPECT_EQ(Read("1000")->value, largest);
}

TEST_P(CommitConformance, AMutationMayHaveAsManyConditionsAsTheLimitAndNoMore) {
  Mutation mutation;
  for (size_t i = 0; i < kMaxMutationConditions; ++i) mutation.RequireAbsent(std::to_string(i));
  Mutation over = mutation;
  over.RequireAbsent("one too many");
  ExpectRefused(std::move(over));
  MustCommit(std::move(mutation));
}

TEST_P(CommitConformance, KeysMayBeAsLongAsTheLimitAndNoLonger) {
  const std::string longest(kMaxKeyBytes, 'k');
  const std::string over = absl::StrCat(longest, "k");
  MustPut(longest, "v");
  EXPECT_EQ(Read(longest)->value, "v");
  ExpectRefused(PutMutation(over, "v"));
  Mutation erase;
  erase.Delete(over);
  ExpectRefused(std::move(erase));
  Mutation condition;
  condition.RequireAbsent(over);
  ExpectRefused(std::move(condition));
}

TEST_P(CommitConformance, EmptyKeysAreRefused) {
  ExpectRefused(PutMutation("", "v"));
  Mutation erase;
  erase.Delete("");
  ExpectRefused(std::move(erase));
  Mutation condition;
  condition.RequireAbsent("");
  ExpectRefused(std::move(condition));
}

TEST_P(CommitConformance, ValuesMayBeAsLongAsTheLimitAndNoLonger) {
  const std::string longest(kMaxValueBytes, 'v');
  MustPut("a", longest);
  EXPECT_EQ(Read("a")->value, longest);
  ExpectRefused(PutMutation("a", absl::StrCat(longest, "v")));
}

TEST_P(CommitConformance, LogEntriesMayBeAsLongAsTheLimitAndNoLonger) {
  const std::string longest(kMaxValueBytes, 'e');
  Mutation mutation;
  mutation.Append(Log::kAudit, longest);
  MustCommit(std::move(mutation));
  EXPECT_EQ(ReadAll(Log::kAudit).at(0).payload, longest);
  Mutation over;
  over.Append(Log::kAudit, absl::StrCat(longest, "e"));
  ExpectRefused(std::move(over));
}

TEST_P(CommitConformance, UnknownLogsAreRefused) {
  Mutation mutation;
  mutation.Append(static_cast<Log>(77), "entry");
  ExpectRefused(std::move(mutation));
}

TEST_P(CommitConformance, CallbacksComeOnceEachAndInCommitOrder) {
  Outcomes outcomes;
  constexpr size_t kCommits = 500;
  for (size_t i = 0; i < kCommits; ++i) {
    Mutation mutation = PutMutation(absl::StrCat("k", i % 7), "v");
    if (i % 5 == 0) mutation.RequireAbsent("never written");
    store().Commit(std::move(mutation), outcomes.Slot());
  }
  const std::vector<Outcomes::Outcome> told = outcomes.Wait();
  ASSERT_THAT(told, SizeIs(kCommits));
  for (size_t i = 0; i < kCommits; ++i) {
    EXPECT_EQ(told[i].slot, i);
    ASSERT_TRUE(told[i].sequence.ok());
    EXPECT_EQ(*told[i].sequence, Sequence{i + 1});
  }
}

TEST_P(CommitConformance, AcknowledgedCommitIsVisibleToItsCallback) {
  for (int i = 0; i < 20; ++i) {
    bool visible = false;
    Outcomes done;
    store().Commit(PutMutation("a", std::to_string(i)),
                   [&, slot = done.Slot()](absl::StatusOr<Sequence> sequence) {
                     const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
                     visible = sequence.ok() && snapshot->sequence() >= *sequence &&
                               store().Head() >= *sequence &&
                               (*snapshot->Get("a"))->version == *sequence;
                     slot(sequence);
                   });
    done.Wait();
    EXPECT_TRUE(visible) << i;
  }
}

TEST_P(CommitConformance, CallbacksMayCommit) {
  Outcomes outcomes;
  store().Commit(PutMutation("a", "1"), [&, outer = outcomes.Slot(), inner = outcomes.Slot()](
                                            const absl::StatusOr<Sequence>& sequence) {
    store().Commit(PutMutation("b", "2"), inner);
    outer(sequence);
  });
  const std::vector<absl::StatusOr<Sequence>> told = outcomes.WaitBySlot();
  EXPECT_EQ(*told[0], Sequence{1});
  EXPECT_EQ(*told[1], Sequence{2});
}

}  // namespace

}  // namespace renkei::storage
