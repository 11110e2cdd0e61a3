// What the logs keep.

#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

using namespace std::string_literals;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Payloads(const absl::StatusOr<std::vector<LogEntry>>& entries) {
  EXPECT_TRUE(entries.ok()) << entries.status();
  std::vector<std::string> payloads;
  if (!entries.ok()) return payloads;
  for (const LogEntry& entry : *entries) payloads.push_back(entry.payload);
  return payloads;
}

Mutation AppendMutation(Log log, const std::vector<std::string>& payloads) {
  Mutation mutation;
  for (const std::string& payload : payloads) mutation.Append(log, payload);
  return mutation;
}

TEST_P(LogConformance, EntriesStandInCommitOrderWithTheirPlaceInTheCommit) {
  MustCommit(AppendMutation(Log::kChanges, {"a", "b"}));
  MustPut("no entry", "v");
  MustCommit(AppendMutation(Log::kChanges, {"c"}));
  const std::vector<LogEntry> entries = ReadAll(Log::kChanges);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].position, (LogPosition{Sequence{1}, 0}));
  EXPECT_EQ(entries[1].position, (LogPosition{Sequence{1}, 1}));
  EXPECT_EQ(entries[2].position, (LogPosition{Sequence{3}, 0}));
  EXPECT_THAT(Payloads(entries), ElementsAre("a", "b", "c"));
}

TEST_P(LogConformance, LogsAreApartFromEachOther) {
  Mutation mutation;
  mutation.Append(Log::kChanges, "change 0");
  mutation.Append(Log::kAudit, "audit 0");
  mutation.Append(Log::kChanges, "change 1");
  MustCommit(std::move(mutation));
  EXPECT_THAT(Payloads(ReadAll(Log::kChanges)), ElementsAre("change 0", "change 1"));
  EXPECT_THAT(Payloads(ReadAll(Log::kAudit)), ElementsAre("audit 0"));
  EXPECT_EQ(ReadAll(Log::kAudit)[0].position.index, 0U) << "places are counted per log";
}

TEST_P(LogConformance, EntriesOfACommitAreMoreThanOneBytesWorth) {
  Mutation mutation;
  for (int i = 0; i < 700; ++i) mutation.Append(Log::kChanges, std::to_string(i));
  MustCommit(std::move(mutation));
  const std::vector<LogEntry> entries = ReadAll(Log::kChanges);
  ASSERT_EQ(entries.size(), 700U);
  for (uint32_t i = 0; i < 700; ++i) {
    ASSERT_EQ(entries[i].position.index, i);
    ASSERT_EQ(entries[i].payload, std::to_string(i));
  }
}

TEST_P(LogConformance, ReadingFromAnyPositionContinuesExactlyThere) {
  for (size_t commit = 0; commit < 12; ++commit) {
    MustCommit(AppendMutation(Log::kChanges, std::vector<std::string>(commit % 4, "entry")));
  }
  const std::vector<LogEntry> all = ReadAll(Log::kChanges);
  for (uint64_t sequence = 0; sequence <= 14; ++sequence) {
    for (uint32_t index = 0; index < 5; ++index) {
      for (const size_t limit : {1U, 2U, 100U}) {
        const LogPosition from{Sequence{sequence}, index};
        std::vector<LogPosition> expected;
        for (const LogEntry& entry : all) {
          if (entry.position >= from && expected.size() < limit) expected.push_back(entry.position);
        }
        std::vector<LogPosition> read;
        read.reserve(limit);
        const std::vector<LogEntry> entries = *store().ReadLog(Log::kChanges, from, limit);
        for (const LogEntry& entry : entries) read.push_back(entry.position);
        ASSERT_EQ(read, expected) << sequence << "." << index << " limit " << limit;
      }
    }
  }
}

TEST_P(LogConformance, ReadOfZeroEntriesIsRefused) {
  EXPECT_TRUE(
      absl::IsInvalidArgument(store().ReadLog(Log::kChanges, {Sequence{1}, 0}, 0).status()));
}

TEST_P(LogConformance, NewLogIsCompleteFromOneAndEmpty) {
  for (const Log log : kAllLogs) {
    EXPECT_EQ(store().Earliest(log), Sequence{1});
    EXPECT_THAT(Payloads(store().ReadLog(log, {}, 10)), IsEmpty());
    EXPECT_THAT(Payloads(store().ReadLog(log, {Sequence{99}, 3}, 10)), IsEmpty());
  }
}

TEST_P(LogConformance, TruncatedEntriesAreOutOfRangeAndTheRestStays) {
  for (const std::string payload : {"1", "2", "3", "4"}) {
    MustCommit(AppendMutation(Log::kChanges, {payload, payload + "'"}));
  }
  MustCommit(AppendMutation(Log::kAudit, {"audit"}));
  ASSERT_TRUE(store().TruncateLog(Log::kChanges, Sequence{3}).ok());
  EXPECT_EQ(store().Earliest(Log::kChanges), Sequence{3});
  for (const LogPosition before :
       {LogPosition{}, LogPosition{Sequence{1}, 0}, LogPosition{Sequence{2}, 9}}) {
    EXPECT_TRUE(absl::IsOutOfRange(store().ReadLog(Log::kChanges, before, 10).status()));
  }
  EXPECT_THAT(Payloads(store().ReadLog(Log::kChanges, {Sequence{3}, 0}, 10)),
              ElementsAre("3", "3'", "4", "4'"));
  EXPECT_EQ(store().Earliest(Log::kAudit), Sequence{1});
  EXPECT_THAT(Payloads(store().ReadLog(Log::kAudit, {}, 10)), ElementsAre("audit"));
}

TEST_P(LogConformance, OneCommitThatWasCutIsMissedByWhoBeginsBeforeIt) {
  for (const std::string payload : {"1", "2"}) MustCommit(AppendMutation(Log::kChanges, {payload}));
  ASSERT_TRUE(store().TruncateLog(Log::kChanges, Sequence{2}).ok());
  for (const LogPosition before : {LogPosition{}, LogPosition{Sequence{1}, 0}})
    EXPECT_TRUE(absl::IsOutOfRange(store().ReadLog(Log::kChanges, before, 10).status()));
  EXPECT_THAT(Payloads(store().ReadLog(Log::kChanges, {Sequence{2}, 0}, 10)), ElementsAre("2"));
}

TEST_P(LogConformance, TruncationTakesNoSequenceAndLeavesRecords) {
  MustPut("a", "1");
  MustCommit(AppendMutation(Log::kChanges, {"entry"}));
  ASSERT_TRUE(store().TruncateLog(Log::kChanges, Sequence{3}).ok());
  EXPECT_EQ(store().Head(), Sequence{2});
  EXPECT_EQ(Read("a")->value, "1");
  EXPECT_EQ(MustCommit(AppendMutation(Log::kChanges, {"next"})), Sequence{3});
  EXPECT_THAT(Payloads(ReadAll(Log::kChanges)), ElementsAre("next"));
}

TEST_P(LogConformance, EarliestNeverMovesBack) {
  for (int i = 0; i < 5; ++i) MustCommit(AppendMutation(Log::kChanges, {"entry"}));
  ASSERT_TRUE(store().TruncateLog(Log::kChanges, Sequence{4}).ok());
  for (const uint64_t keep_from : {0U, 1U, 3U, 4U}) {
    EXPECT_TRUE(store().TruncateLog(Log::kChanges, Sequence{keep_from}).ok());
    EXPECT_EQ(store().Earliest(Log::kChanges), Sequence{4});
  }
  EXPECT_EQ(ReadAll(Log::kChanges).size(), 2U);
}

TEST_P(LogConformance, TruncationReachesAtMostTheWholeLog) {
  MustCommit(AppendMutation(Log::kChanges, {"entry"}));
  EXPECT_TRUE(absl::IsInvalidArgument(store().TruncateLog(Log::kChanges, Sequence{3})));
  EXPECT_EQ(store().Earliest(Log::kChanges), Sequence{1});
  EXPECT_TRUE(store().TruncateLog(Log::kChanges, Sequence{2}).ok());
  EXPECT_EQ(store().Earliest(Log::kChanges), Sequence{2});
  EXPECT_THAT(ReadAll(Log::kChanges), IsEmpty());
}

TEST_P(LogConformance, EmptyAndBinaryPayloadsAreKept) {
  const std::string binary = "\0\xFF\n\x80"s;
  MustCommit(AppendMutation(Log::kAudit, {"", binary}));
  EXPECT_THAT(Payloads(ReadAll(Log::kAudit)), ElementsAre("", binary));
}

}  // namespace
}  // namespace renkei::storage
