// What happens between commits that are under way together.

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

int ToNumber(const std::optional<Record>& record) {
  return record.has_value() ? std::stoi(record->value) : 0;
}

// A mutation that adds one to a counter as read from `snapshot`.
Mutation Increment(const Snapshot& snapshot, const std::string& key) {
  const std::optional<Record> record = *snapshot.Get(key);
  Mutation mutation;
  mutation.RequireVersion(key, record.has_value() ? record->version : Sequence::kNone);
  mutation.Put(key, std::to_string(ToNumber(record) + 1));
  return mutation;
}

void RunThreads(int count, const std::function<void(int)>& body) {
  std::vector<std::thread> threads;
  threads.reserve(count);
  for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
  for (std::thread& thread : threads) thread.join();
}

TEST_P(ConcurrencyConformance, ConcurrentWritersOfOneKeySucceedOrAbortAndNoneIsLost) {
  std::atomic<int> successes = 0;
  std::atomic<int> aborts = 0;
  std::atomic<int> others = 0;
  RunThreads(8, [&](int) {
    for (int i = 0; i < 100; ++i) {
      const absl::Status status =
          CommitAndWait(store(), Increment(*store().NewSnapshot(), "counter")).status();
      ++(status.ok() ? successes : absl::IsAborted(status) ? aborts : others);
    }
  });
  EXPECT_EQ(others, 0);
  EXPECT_EQ(successes + aborts, 800);
  EXPECT_EQ(ToNumber(Read("counter")), successes);
  EXPECT_EQ(store().Head(), Sequence{static_cast<uint64_t>(successes)}) << "aborts take none";
}

TEST_P(ConcurrencyConformance, SequencesOfConcurrentCommitsAreDense) {
  constexpr int kThreads = 4;
  constexpr int kCommits = 200;
  std::vector<std::vector<Sequence>> sequences(kThreads);
  RunThreads(kThreads, [&](int thread) {
    Outcomes outcomes;
    for (int i = 0; i < kCommits; ++i) {
      store().Commit(PutMutation(std::to_string(thread), std::to_string(i)), outcomes.Slot());
    }
    for (const auto& outcome : outcomes.Wait()) sequences[thread].push_back(*outcome.sequence);
  });
  std::set<Sequence> all;
  for (const std::vector<Sequence>& own : sequences) {
    EXPECT_TRUE(std::is_sorted(own.begin(), own.end())) << "one thread's commits keep their order";
    all.insert(own.begin(), own.end());
  }
  EXPECT_EQ(all.size(), static_cast<size_t>(kThreads * kCommits));
  EXPECT_EQ(*all.begin(), Sequence{1});
  EXPECT_EQ(*all.rbegin(), Sequence{uint64_t{kThreads} * kCommits});
}

TEST_P(ConcurrencyConformance, OfManyInsertsQueuedTogetherExactlyTheFirstSucceeds) {
  std::vector<Mutation> inserts;
  for (int i = 0; i < 50; ++i) {
    Mutation mutation = PutMutation("name", std::to_string(i));
    mutation.RequireAbsent("name");
    inserts.push_back(std::move(mutation));
  }
  const std::vector<absl::StatusOr<Sequence>> outcomes = CommitTogether(std::move(inserts));
  EXPECT_TRUE(outcomes[0].ok());
  for (size_t i = 1; i < outcomes.size(); ++i) {
    EXPECT_EQ(ConflictKey(outcomes[i].status()), "name") << i;
  }
  EXPECT_EQ(Read("name")->value, "0");
}

TEST_P(ConcurrencyConformance, MutationsQueuedTogetherSeeTheEarlierOnes) {
  MustPut("old", "1");  // sequence 1; what holds the engine up takes 2
  std::vector<Mutation> mutations(8);
  mutations[0].RequireAbsent("new");  // 3
  mutations[0].Put("new", "a");
  mutations[1].RequireVersion("new", Sequence{3});  // 4
  mutations[1].Put("new", "b");
  mutations[2].RequireVersion("new", Sequence{3});  // aborted: it is at 4 now
  mutations[2].Put("new", "lost");
  mutations[3].RequireVersion("old", Sequence{1});  // 5
  mutations[3].Delete("old");
  mutations[4].RequireVersion("old", Sequence{1});  // aborted: deleted
  mutations[4].Put("old", "lost");
  mutations[5].RequireAbsent("old");  // 6
  mutations[5].Put("old", "again");
  mutations[6].RequireAbsent("old");  // aborted, and so is nothing that it asked for
  mutations[6].Put("side effect", "lost");
  mutations[7].RequireAbsent("side effect");  // 7
  const std::vector<absl::StatusOr<Sequence>> outcomes = CommitTogether(std::move(mutations));
  const std::vector<uint64_t> kSequences = {3, 4, 0, 5, 0, 6, 0, 7};
  for (size_t i = 0; i < outcomes.size(); ++i) {
    if (kSequences[i] == 0) {
      EXPECT_TRUE(absl::IsAborted(outcomes[i].status())) << i;
    } else {
      ASSERT_TRUE(outcomes[i].ok()) << i << outcomes[i].status();
      EXPECT_EQ(ToInt(*outcomes[i]), kSequences[i]) << i;
    }
  }
  EXPECT_EQ(Read("new")->value, "b");
  EXPECT_EQ(Read("new")->version, Sequence{4});
  EXPECT_EQ(Read("old")->value, "again");
  EXPECT_EQ(Read("old")->version, Sequence{6});
}

TEST_P(ConcurrencyConformance, LaterMutationQueuedTogetherWinsOnTheSameKey) {
  std::vector<Mutation> mutations;
  for (int i = 0; i < 20; ++i) {
    Mutation mutation;
    if (i % 3 == 2) {
      mutation.Delete("a");
    } else {
      mutation.Put("a", std::to_string(i));
    }
    mutation.Append(Log::kChanges, std::to_string(i));
    mutations.push_back(std::move(mutation));
  }
  const std::vector<absl::StatusOr<Sequence>> outcomes = CommitTogether(std::move(mutations));
  EXPECT_EQ(Read("a")->value, "19");
  EXPECT_EQ(Read("a")->version, *outcomes.back());
  const std::vector<LogEntry> entries = ReadAll(Log::kChanges);
  ASSERT_EQ(entries.size(), 20U);
  for (size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(entries[i].payload, std::to_string(i));
    EXPECT_EQ(entries[i].position, (LogPosition{*outcomes[i], 0}));
  }
}

// Every commit writes both records and one entry, so that whatever shows half a commit shows a
// difference.
TEST_P(ConcurrencyConformance, SnapshotsUnderWritesShowWholeCommitsUpToTheirSequence) {
  std::atomic<bool> writing = true;
  std::thread writer([&] {
    for (int i = 0; i < 30; ++i) {
      Outcomes outcomes;
      for (int j = 0; j < 20; ++j) {
        Mutation mutation;
        mutation.Put("left", std::to_string(i * 20 + j));
        mutation.Put("right", std::to_string(i * 20 + j));
        mutation.Append(Log::kChanges, "entry");
        store().Commit(std::move(mutation), outcomes.Slot());
      }
      outcomes.Wait();
    }
    writing = false;
  });
  RunThreads(2, [&](int) {
    Sequence last = Sequence::kNone;
    while (writing) {
      const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
      const Sequence head = store().Head();
      const std::vector<KeyRecord> records = *snapshot->Scan({}, 10);
      const Sequence shown = records.empty() ? Sequence::kNone : records[0].record.version;
      EXPECT_EQ(shown, snapshot->sequence());
      EXPECT_GE(snapshot->sequence(), last) << "snapshots never go back";
      EXPECT_GE(head, snapshot->sequence()) << "nor ahead of the head";
      if (!records.empty()) {
        ASSERT_EQ(records.size(), 2U);
        EXPECT_EQ(records[0].record.value, records[1].record.value);
        EXPECT_EQ((*snapshot->Get("right"))->version, shown);
        const auto entries = store().ReadLog(Log::kChanges, {shown, 0}, 1);
        EXPECT_TRUE(entries.ok() && entries->size() == 1 &&
                    (*entries)[0].position.sequence == shown);
      }
      last = snapshot->sequence();
    }
  });
  writer.join();
  EXPECT_EQ(ReadAll(Log::kChanges).size(), 600U);
}

TEST_P(ConcurrencyConformance, TruncationUnderWritesLosesNoLaterEntry) {
  std::thread writer([&] {
    for (int i = 0; i < 400; ++i) {
      Mutation mutation;
      mutation.Append(Log::kChanges, std::to_string(i));
      MustCommit(std::move(mutation));
    }
  });
  while (store().Head() < Sequence{400}) {
    const Sequence head = store().Head();
    EXPECT_TRUE(store().TruncateLog(Log::kChanges, head).ok());
    const auto entries = store().ReadLog(Log::kChanges, {head, 0}, 1'000);
    ASSERT_TRUE(entries.ok()) << entries.status();
    uint64_t expected = std::max<uint64_t>(ToInt(head), 1);
    for (const LogEntry& entry : *entries) {
      EXPECT_EQ(ToInt(entry.position.sequence), expected++) << "a hole";
    }
  }
  writer.join();
}

}  // namespace
}  // namespace renkei::storage
