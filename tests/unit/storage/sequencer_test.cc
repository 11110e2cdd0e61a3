// The sequencer without a database: a writer that can be held and told to fail.

#include "storage/sequencer.h"

#include <future>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/outcomes.h"

namespace renkei::storage {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Keeps versions in a map, and a trace of what it was asked for.
class FakeWriter : public GroupWriter {
 public:
  absl::StatusOr<Sequence> VersionOf(absl::string_view key) override {
    if (key == "damaged") return absl::DataLossError("damaged");
    const auto it = versions_.find(std::string(key));
    return it == versions_.end() ? Sequence::kNone : it->second;
  }

  absl::Status WriteGroup(absl::Span<const SequencedMutation> group) override {
    MutexLock lock(mutex_);
    group_sizes_.push_back(group.size());
    changed_.NotifyAll();
    while (held_) changed_.Wait(mutex_);
    if (failing_) return WithEngineDetail(absl::DataLossError("no disk"), "sync: errno 5");
    if (std::exchange(overtaken_, false)) {
      others_ = 1;
      return absl::AbortedError("another one was first");
    }
    for (const SequencedMutation& entry : group) {
      sequences_.push_back(ToInt(entry.sequence));
      for (const Mutation::Write& write : entry.mutation->writes()) {
        versions_[write.key] = write.value.has_value() ? entry.sequence : Sequence::kNone;
      }
    }
    return absl::OkStatus();
  }

  // Others have committed so much since the group before.
  absl::StatusOr<Sequence> BeginGroup(absl::Span<const Mutation* const>, Sequence last) override {
    MutexLock lock(mutex_);
    ++begun_;
    return Sequence{ToInt(last) + std::exchange(others_, 0)};
  }

  absl::Status CheckRoom() override {
    MutexLock lock(mutex_);
    return full_ ? WithDiskFull(absl::UnavailableError("full")) : absl::OkStatus();
  }

  absl::StatusOr<Sequence> Reopen() override {
    MutexLock lock(mutex_);
    ++reopenings_;
    changed_.NotifyAll();
    if (failing_) return absl::UnavailableError("still no disk");
    return head_;
  }

  void Publish(Sequence head) override {
    MutexLock lock(mutex_);
    head_ = head;
    trace_.push_back(absl::StrCat("publish ", ToInt(head)));
  }

  // The next group waits inside WriteGroup until Release.
  void Hold() {
    MutexLock lock(mutex_);
    held_ = true;
  }
  void Release() {
    MutexLock lock(mutex_);
    held_ = false;
    changed_.NotifyAll();
  }
  void Fail() {
    MutexLock lock(mutex_);
    failing_ = true;
  }
  void Recover() {
    MutexLock lock(mutex_);
    failing_ = false;
  }
  // The next group is built on `commits` of others; or overtaken by one while it is written.
  void LetOthersCommit(uint64_t commits) {
    MutexLock lock(mutex_);
    others_ = commits;
  }
  void OvertakeNext() {
    MutexLock lock(mutex_);
    overtaken_ = true;
  }
  size_t begun() const {
    MutexLock lock(mutex_);
    return begun_;
  }
  void SetFull(bool full) {
    MutexLock lock(mutex_);
    full_ = full;
  }
  void WaitForReopenings(size_t count) {
    MutexLock lock(mutex_);
    while (reopenings_ < count) changed_.Wait(mutex_);
  }
  void WaitForGroups(size_t count) {
    MutexLock lock(mutex_);
    while (group_sizes_.size() < count) changed_.Wait(mutex_);
  }
  void Trace(const std::string& event) {
    MutexLock lock(mutex_);
    trace_.push_back(event);
  }

  Sequence head() const {
    MutexLock lock(mutex_);
    return head_;
  }
  std::vector<size_t> group_sizes() const {
    MutexLock lock(mutex_);
    return group_sizes_;
  }
  std::vector<uint64_t> sequences() const {
    MutexLock lock(mutex_);
    return sequences_;
  }
  std::vector<std::string> trace() const {
    MutexLock lock(mutex_);
    return trace_;
  }

 private:
  std::map<std::string, Sequence> versions_;  // the sequencer's thread alone
  mutable Mutex mutex_;
  CondVar changed_;
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  bool failing_ ABSL_GUARDED_BY(mutex_) = false;
  bool full_ ABSL_GUARDED_BY(mutex_) = false;
  size_t reopenings_ ABSL_GUARDED_BY(mutex_) = 0;
  uint64_t others_ ABSL_GUARDED_BY(mutex_) = 0;
  bool overtaken_ ABSL_GUARDED_BY(mutex_) = false;
  size_t begun_ ABSL_GUARDED_BY(mutex_) = 0;
  Sequence head_ ABSL_GUARDED_BY(mutex_) = Sequence::kNone;
  std::vector<size_t> group_sizes_ ABSL_GUARDED_BY(mutex_);
  std::vector<uint64_t> sequences_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> trace_ ABSL_GUARDED_BY(mutex_);
};

class SequencerTest : public ::testing::Test {
 protected:
  void Start(const SequencerLimits& limits = {}, Sequence head = Sequence::kNone) {
    sequencer_ = std::make_unique<Sequencer>(limits, head, &writer_);
  }
  // A commit that is inside WriteGroup, alone, until Release.
  void HoldOneGroup() {
    writer_.Hold();
    sequencer_->Commit(PutMutation("held", "v"), held_.Slot());
    writer_.WaitForGroups(1);
  }
  std::unique_ptr<Subscription> Subscribe(std::function<void(Sequence)> on_head) {
    return sequencer_->Subscribe(std::move(on_head), [this] { return writer_.head(); });
  }

  FakeWriter writer_;
  Outcomes held_;
  Outcomes outcomes_;
  std::unique_ptr<Sequencer> sequencer_;  // ends before what it uses
};

TEST_F(SequencerTest, WhileOneGroupIsWrittenTheNextOneGathers) {
  Start();
  HoldOneGroup();
  for (int i = 0; i < 10; ++i) sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  writer_.Release();
  outcomes_.Wait();
  EXPECT_THAT(writer_.group_sizes(), ElementsAre(1, 10));
}

TEST_F(SequencerTest, GroupsConflictsAndRefusalsAreCounted) {
  Start({.max_queued_mutations = 3});
  HoldOneGroup();
  Mutation conflicting = PutMutation("a", "v");
  conflicting.RequireAbsent("held");
  sequencer_->Commit(std::move(conflicting), outcomes_.Slot());
  for (int i = 0; i < 3; ++i) sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  EXPECT_EQ(sequencer_->queued().mutations, 3U);
  EXPECT_GT(sequencer_->queued().bytes, 0U);
  writer_.Release();
  outcomes_.Wait();
  const SequencerMeasures& measures = sequencer_->measures();
  EXPECT_EQ(measures.group_commits.values().count(), 2);
  EXPECT_EQ(measures.group_commits.values().sum, 1 + 2) << "without the conflict";
  EXPECT_EQ(measures.write_seconds.values().count(), 2);
  EXPECT_EQ(measures.conflicts.value(), 1);
  EXPECT_EQ(measures.refused.value(), 1);
  EXPECT_EQ(sequencer_->queued().mutations, 0U);
}

TEST_F(SequencerTest, SequencesGoOnFromTheRecoveredHead) {
  Start({}, Sequence{41});
  sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  EXPECT_EQ(*outcomes_.Wait()[0].sequence, Sequence{42});
}

TEST_F(SequencerTest, AGroupStandsBehindWhatOthersHaveCommittedAndIsWrittenAnewWhereTheyWereFirst) {
  Start({}, Sequence{41});
  writer_.LetOthersCommit(3);
  Outcomes outcomes;
  sequencer_->Commit(PutMutation("a", "1"), outcomes.Slot());
  EXPECT_EQ(outcomes.Wait()[0].sequence.value(), Sequence{45});
  writer_.OvertakeNext();
  Outcomes next;
  sequencer_->Commit(PutMutation("a", "2"), next.Slot());
  EXPECT_EQ(next.Wait()[0].sequence.value(), Sequence{47});
  EXPECT_EQ(writer_.begun(), 3U);
  EXPECT_EQ(writer_.head(), Sequence{47});
}

TEST_F(SequencerTest, GroupEndsAtItsMostMutations) {
  Start({.max_group_mutations = 4});
  HoldOneGroup();
  for (int i = 0; i < 10; ++i) sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  writer_.Release();
  outcomes_.Wait();
  EXPECT_THAT(writer_.group_sizes(), ElementsAre(1, 4, 4, 2));
}

TEST_F(SequencerTest, GroupEndsBeforeItsMostBytesButHoldsAtLeastOneMutation) {
  Start({.max_group_bytes = 100});
  HoldOneGroup();
  for (const size_t bytes : {49U, 49U, 1U, 500U, 99U}) {
    sequencer_->Commit(PutMutation("a", std::string(bytes, 'v')), outcomes_.Slot());
  }
  writer_.Release();
  outcomes_.Wait();
  EXPECT_THAT(writer_.group_sizes(), ElementsAre(1, 2, 1, 1, 1));
}

TEST_F(SequencerTest, FullQueueRefusesAndTakesAgainOnceItHasDrained) {
  Start({.max_queued_mutations = 3});
  HoldOneGroup();
  for (int i = 0; i < 5; ++i) sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  Outcomes& outcomes = outcomes_;
  writer_.Release();
  const std::vector<absl::StatusOr<Sequence>> told = outcomes.WaitBySlot();
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(told[i].ok(), i < 3) << i;
    if (i >= 3) {
      EXPECT_TRUE(absl::IsResourceExhausted(told[i].status()));
    }
  }
  Outcomes again;
  sequencer_->Commit(PutMutation("a", "v"), again.Slot());
  EXPECT_TRUE(again.Wait()[0].sequence.ok());
}

TEST_F(SequencerTest, QueueFullOfBytesRefuses) {
  Start({.max_queued_bytes = 1'000});
  HoldOneGroup();
  Mutation conditions;
  for (int i = 0; i < 10; ++i) conditions.RequireAbsent(std::string(10, 'k'));
  sequencer_->Commit(PutMutation("a", std::string(899, 'v')), outcomes_.Slot());
  sequencer_->Commit(PutMutation("a", std::string(100, 'v')), outcomes_.Slot());
  sequencer_->Commit(std::move(conditions), outcomes_.Slot());
  sequencer_->Commit(PutMutation("a", ""), outcomes_.Slot());
  writer_.Release();
  const std::vector<absl::StatusOr<Sequence>> told = outcomes_.WaitBySlot();
  EXPECT_TRUE(told[0].ok());
  EXPECT_TRUE(absl::IsResourceExhausted(told[1].status()));
  EXPECT_TRUE(told[2].ok()) << "exactly full";
  EXPECT_TRUE(absl::IsResourceExhausted(told[3].status())) << "keys of conditions count too";
}

TEST_F(SequencerTest, EmptyQueueTakesAMutationLargerThanItself) {
  Start({.max_queued_bytes = 10});
  sequencer_->Commit(PutMutation("a", std::string(100, 'v')), outcomes_.Slot());
  EXPECT_TRUE(outcomes_.Wait()[0].sequence.ok());
}

TEST_F(SequencerTest, PreconditionsSeeTheEarlierMutationsOfTheGroup) {
  Start();
  HoldOneGroup();  // sequence 1
  Mutation insert = PutMutation("a", "1");
  insert.RequireAbsent("a");
  Mutation again = insert;
  Mutation update = PutMutation("a", "2");
  update.RequireVersion("a", Sequence{2});
  Mutation erase;
  erase.RequireVersion("a", Sequence{3});
  erase.Delete("a");
  Mutation third = insert;
  for (Mutation* mutation : {&insert, &again, &update, &erase, &third}) {
    sequencer_->Commit(std::move(*mutation), outcomes_.Slot());
  }
  writer_.Release();
  const std::vector<absl::StatusOr<Sequence>> told = outcomes_.WaitBySlot();
  EXPECT_EQ(*told[0], Sequence{2});
  EXPECT_EQ(ConflictKey(told[1].status()), "a");
  EXPECT_EQ(*told[2], Sequence{3});
  EXPECT_EQ(*told[3], Sequence{4});
  EXPECT_EQ(*told[4], Sequence{5});
  EXPECT_THAT(writer_.group_sizes(), ElementsAre(1, 4)) << "one group, without the aborted one";
}

TEST_F(SequencerTest, GroupOfAbortedCommitsIsNotWrittenNorTold) {
  Start();
  int told = 0;
  const auto subscription = Subscribe([&told](Sequence) { ++told; });
  Mutation mutation;
  mutation.RequireVersion("a", Sequence{9});
  sequencer_->Commit(std::move(mutation), outcomes_.Slot());
  outcomes_.Wait();
  sequencer_.reset();
  EXPECT_THAT(writer_.group_sizes(), IsEmpty());
  EXPECT_EQ(told, 1) << "the first call alone";
}

TEST_F(SequencerTest, UnreadableRecordFailsTheCommitThatAskedAndNoOther) {
  Start();
  HoldOneGroup();
  Mutation relies = PutMutation("a", "v");
  relies.RequireAbsent("damaged");
  sequencer_->Commit(std::move(relies), outcomes_.Slot());
  sequencer_->Commit(PutMutation("b", "v"), outcomes_.Slot());
  writer_.Release();
  const std::vector<absl::StatusOr<Sequence>> told = outcomes_.WaitBySlot();
  EXPECT_TRUE(absl::IsDataLoss(told[0].status()));
  EXPECT_EQ(*told[1], Sequence{2});
}

TEST_F(SequencerTest, PublishesThenCallsBackThenTellsSubscribers) {
  Start();
  const auto subscription =
      Subscribe([this](Sequence head) { writer_.Trace(absl::StrCat("told ", ToInt(head))); });
  for (int i = 0; i < 2; ++i) {
    Outcomes done;
    sequencer_->Commit(PutMutation("a", "v"),
                       [&, slot = done.Slot()](const absl::StatusOr<Sequence>& sequence) {
                         writer_.Trace(absl::StrCat("done ", ToInt(*sequence)));
                         slot(sequence);
                       });
    done.Wait();
  }
  sequencer_.reset();
  EXPECT_THAT(writer_.trace(), ElementsAre("told 0", "publish 1", "done 1", "told 1", "publish 2",
                                           "done 2", "told 2"));
}

TEST_F(SequencerTest, FailedWritePoisonsAndAllUnderWayAreUnavailable) {
  Start();
  std::vector<Sequence> heads;
  const auto subscription = Subscribe([&heads](Sequence head) { heads.push_back(head); });
  HoldOneGroup();
  for (int i = 0; i < 5; ++i) {
    Mutation mutation = PutMutation("a", "v");
    // Would be ABORTED for the sake of a commit that is lost.
    if (i == 3) mutation.RequireAbsent("a");
    sequencer_->Commit(std::move(mutation), outcomes_.Slot());
  }
  writer_.Fail();
  writer_.Release();
  for (const absl::StatusOr<Sequence>& told : held_.WaitBySlot()) {
    EXPECT_TRUE(absl::IsUnavailable(told.status())) << told.status();
  }
  const std::vector<Outcomes::Outcome> told = outcomes_.Wait();
  for (size_t i = 0; i < told.size(); ++i) {
    EXPECT_EQ(told[i].slot, i) << "in order";
    EXPECT_TRUE(absl::IsUnavailable(told[i].sequence.status())) << told[i].sequence.status();
    EXPECT_EQ(EngineDetail(told[i].sequence.status()), "sync: errno 5");
  }
  Outcomes later;
  sequencer_->Commit(PutMutation("b", "v"), later.Slot());
  EXPECT_TRUE(absl::IsUnavailable(later.Wait()[0].sequence.status()));
  EXPECT_TRUE(absl::IsUnavailable(sequencer_->RunBetweenGroups([] { return absl::OkStatus(); })));
  sequencer_.reset();
  EXPECT_THAT(writer_.group_sizes(), SizeIs(1)) << "nothing was tried again";
  EXPECT_THAT(writer_.trace(), IsEmpty()) << "nothing was published";
  EXPECT_THAT(heads, ElementsAre(Sequence::kNone));
}

TEST_F(SequencerTest, NoRoomRefusesWithoutPoisonAndWithoutANumber) {
  Start();
  writer_.SetFull(true);
  Outcomes outcomes;
  sequencer_->Commit(PutMutation("a", "1"), outcomes.Slot());
  const absl::Status refused = outcomes.Wait().at(0).sequence.status();
  EXPECT_TRUE(absl::IsUnavailable(refused) && IsDiskFull(refused)) << refused;
  EXPECT_TRUE(IsDiskFull(sequencer_->RunBetweenGroups([] { return absl::OkStatus(); })));
  EXPECT_TRUE(sequencer_->health().ok());
  writer_.SetFull(false);
  sequencer_->Commit(PutMutation("a", "1"), outcomes.Slot());
  EXPECT_EQ(*outcomes.WaitBySlot().at(1), Sequence{1});
}

TEST_F(SequencerTest, WriterIsAskedToReopenUntilItIsSoundAndCommitsGoOn) {
  SequencerLimits limits;
  limits.reopen_period = absl::Milliseconds(1);
  Start(limits);
  writer_.Fail();
  Outcomes outcomes;
  sequencer_->Commit(PutMutation("a", "1"), outcomes.Slot());
  EXPECT_TRUE(absl::IsUnavailable(outcomes.Wait().at(0).sequence.status()));
  EXPECT_FALSE(sequencer_->health().ok());
  writer_.WaitForReopenings(3);
  writer_.Recover();
  absl::StatusOr<Sequence> taken = absl::UnavailableError("");
  while (absl::IsUnavailable(taken.status())) {
    Outcomes one;
    sequencer_->Commit(PutMutation("a", "1"), one.Slot());
    taken = one.WaitBySlot().at(0);
  }
  EXPECT_EQ(*taken, Sequence{1}) << "the failed one has taken no number";
  EXPECT_TRUE(sequencer_->health().ok());
}

TEST_F(SequencerTest, ConflictInAFailedGroupIsUnavailableToo) {
  Start();
  HoldOneGroup();
  writer_.Release();
  held_.Wait();
  std::promise<void> entered;
  std::promise<void> release;
  sequencer_->Commit(Mutation(), [&](const absl::StatusOr<Sequence>&) {
    entered.set_value();
    release.get_future().wait();
  });
  entered.get_future().wait();
  Mutation conflict = PutMutation("b", "v");
  conflict.RequireAbsent("a");
  sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  sequencer_->Commit(std::move(conflict), outcomes_.Slot());
  writer_.Fail();
  release.set_value();
  for (const absl::StatusOr<Sequence>& told : outcomes_.WaitBySlot()) {
    EXPECT_TRUE(absl::IsUnavailable(told.status())) << told.status();
  }
}

TEST_F(SequencerTest, ClosingFinishesWhatWasAccepted) {
  Start();
  HoldOneGroup();
  for (int i = 0; i < 100; ++i) sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  std::thread closer([this] { sequencer_.reset(); });
  writer_.Release();
  closer.join();
  const std::vector<Outcomes::Outcome> told = outcomes_.Wait();
  EXPECT_THAT(told, SizeIs(100));
  for (const Outcomes::Outcome& outcome : told) EXPECT_TRUE(outcome.sequence.ok());
}

TEST_F(SequencerTest, WorkRunsBehindWhatIsQueued) {
  Start();
  HoldOneGroup();
  for (int i = 0; i < 3; ++i) sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  std::vector<uint64_t> seen;
  std::thread worker([&] {
    EXPECT_TRUE(sequencer_
                    ->RunBetweenGroups([&] {
                      seen = writer_.sequences();
                      return absl::OkStatus();
                    })
                    .ok());
  });
  writer_.Release();
  worker.join();
  outcomes_.Wait();
  EXPECT_THAT(seen, ElementsAre(1, 2, 3, 4));
}

TEST_F(SequencerTest, FailedWorkPoisons) {
  Start();
  const absl::Status status =
      sequencer_->RunBetweenGroups([] { return absl::UnavailableError("no disk"); });
  EXPECT_TRUE(absl::IsUnavailable(status));
  sequencer_->Commit(PutMutation("a", "v"), outcomes_.Slot());
  EXPECT_TRUE(absl::IsUnavailable(outcomes_.Wait()[0].sequence.status()));
  EXPECT_THAT(writer_.group_sizes(), IsEmpty());
}

// Many threads at once, small limits, a failure in the middle: every commit is told of once, and
// what succeeded is a dense prefix.
TEST_F(SequencerTest, UnderLoadEveryCommitIsToldOnceAndSuccessesAreADensePrefix) {
  for (int round = 0; round < 20; ++round) {
    FakeWriter writer;
    auto sequencer = std::make_unique<Sequencer>(
        SequencerLimits{.max_queued_mutations = 50, .max_group_mutations = 7}, Sequence::kNone,
        &writer);
    std::vector<std::unique_ptr<Outcomes>> outcomes(4);
    std::vector<std::thread> threads;
    for (auto& own : outcomes) {
      own = std::make_unique<Outcomes>();
      threads.emplace_back([&sequencer, &own] {
        for (int i = 0; i < 200; ++i) sequencer->Commit(PutMutation("a", "v"), own->Slot());
      });
    }
    if (round % 2 == 1) {
      writer.WaitForGroups(3);
      writer.Fail();
    }
    for (std::thread& thread : threads) thread.join();
    sequencer.reset();
    std::vector<uint64_t> succeeded;
    for (auto& own : outcomes) {
      const std::vector<Outcomes::Outcome> told = own->Wait();
      EXPECT_THAT(told, SizeIs(200));
      for (const Outcomes::Outcome& outcome : told) {
        if (outcome.sequence.ok()) succeeded.push_back(ToInt(*outcome.sequence));
      }
    }
    std::sort(succeeded.begin(), succeeded.end());
    ASSERT_FALSE(succeeded.empty());
    EXPECT_EQ(succeeded, writer.sequences());
    EXPECT_EQ(succeeded.front(), 1U);
    EXPECT_EQ(succeeded.back(), succeeded.size());
  }
}

}  // namespace
}  // namespace renkei::storage
