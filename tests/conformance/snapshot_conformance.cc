// What a snapshot shows.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/conformance/store_conformance.h"

namespace renkei::storage {
namespace {

using namespace std::string_literals;

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;

std::vector<std::string> Keys(const absl::StatusOr<std::vector<KeyRecord>>& records) {
  EXPECT_TRUE(records.ok()) << records.status();
  std::vector<std::string> keys;
  if (!records.ok()) return keys;
  for (const KeyRecord& record : *records) keys.push_back(record.key);
  return keys;
}

std::vector<std::string> Reversed(std::vector<std::string> keys) {
  std::reverse(keys.begin(), keys.end());
  return keys;
}

TEST_P(SnapshotConformance, SnapshotStaysAsItWasTaken) {
  MustPut("kept", "1");
  MustPut("changed", "1");
  MustPut("deleted", "1");
  const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
  MustPut("changed", "2");
  MustPut("added", "2");
  Mutation erase;
  erase.Delete("deleted");
  MustCommit(std::move(erase));

  EXPECT_EQ(snapshot->sequence(), Sequence{3});
  EXPECT_THAT(Keys(snapshot->Scan({}, 10)), ElementsAre("changed", "deleted", "kept"));
  EXPECT_EQ((*snapshot->Get("changed"))->value, "1");
  EXPECT_EQ((*snapshot->Get("changed"))->version, Sequence{2});
  EXPECT_FALSE(snapshot->Get("added")->has_value());
  EXPECT_THAT(Keys(store().NewSnapshot()->Scan({}, 10)), ElementsAre("added", "changed", "kept"));
}

TEST_P(SnapshotConformance, SnapshotsOfDifferentTimesLiveSideBySide) {
  std::vector<std::unique_ptr<Snapshot>> snapshots;
  for (int i = 0; i < 30; ++i) {
    MustPut("a", std::to_string(i));
    snapshots.push_back(store().NewSnapshot());
  }
  for (int i = 29; i >= 0; --i) {
    EXPECT_EQ((*snapshots[i]->Get("a"))->value, std::to_string(i));
    EXPECT_EQ(snapshots[i]->sequence(), Sequence{static_cast<uint64_t>(i) + 1});
    snapshots[i].reset();
  }
}

TEST_P(SnapshotConformance, GetOfWhatNeverWasIsNothing) {
  MustPut("ab", "1");
  for (const std::string key : {"", "a", "abc", "b"}) EXPECT_EQ(Read(key), std::nullopt) << key;
  EXPECT_EQ(Read(std::string(kMaxKeyBytes + 1, 'k')), std::nullopt);
}

TEST_P(SnapshotConformance, ScanIsBoundedByItsRange) {
  for (const std::string key : {"a", "b", "b1", "b2", "c", "d"}) MustPut(key, "v");
  const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
  const struct {
    KeyRange range;
    std::vector<std::string> keys;
  } kCases[] = {
      {{"", ""}, {"a", "b", "b1", "b2", "c", "d"}},
      {{"b", "c"}, {"b", "b1", "b2"}},
      {{"b", "b2"}, {"b", "b1"}},
      {{"b0", "bz"}, {"b1", "b2"}},
      {{"c", ""}, {"c", "d"}},
      {{"", "b"}, {"a"}},
      {{"e", ""}, {}},
      {{"", "a"}, {}},
      {{"b", "b"}, {}},
      {{"c", "b"}, {}},
  };
  for (const auto& c : kCases) {
    EXPECT_THAT(Keys(snapshot->Scan(c.range, 10)), ElementsAreArray(c.keys))
        << c.range.begin << ".." << c.range.end;
    EXPECT_THAT(Keys(snapshot->Scan(c.range, 10, true)), ElementsAreArray(Reversed(c.keys)))
        << c.range.begin << ".." << c.range.end;
  }
}

TEST_P(SnapshotConformance, ScanStopsAtItsLimit) {
  for (const std::string key : {"a", "b", "c", "d"}) MustPut(key, "v");
  const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
  EXPECT_THAT(Keys(snapshot->Scan({"b", ""}, 2)), ElementsAre("b", "c"));
  EXPECT_THAT(Keys(snapshot->Scan({"", "d"}, 2, true)), ElementsAre("c", "b"));
  EXPECT_THAT(Keys(snapshot->Scan({}, 4)), ElementsAre("a", "b", "c", "d"));
  EXPECT_TRUE(absl::IsInvalidArgument(snapshot->Scan({}, 0).status()));
}

TEST_P(SnapshotConformance, ScanGivesValuesAndVersions) {
  MustPut("a", "1");
  MustPut("b", "");
  const std::vector<KeyRecord> records = *store().NewSnapshot()->Scan({}, 10);
  ASSERT_EQ(records.size(), 2U);
  EXPECT_EQ(records[0].record.value, "1");
  EXPECT_EQ(records[0].record.version, Sequence{1});
  EXPECT_EQ(records[1].record.value, "");
  EXPECT_EQ(records[1].record.version, Sequence{2});
}

TEST_P(SnapshotConformance, KeysAndValuesAreAnyBytesInUnsignedOrder) {
  const std::vector<std::string> sorted = {
      "\0"s,       "\0\0"s, "\0\xFF"s, "\x01"s,     "a\0b"s,        "a", "\x7F"s, "\x80"s,
      "\xC3\x28"s, "\xFF"s, "\xFF\0"s, "\xFF\xFF"s, "\xFF\xFF\xFF"s};
  std::vector<std::string> expected = sorted;
  std::sort(expected.begin(), expected.end(), [](const std::string& a, const std::string& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
      return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
    });
  });
  for (const std::string& key : sorted) MustPut(key, key);
  const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
  EXPECT_THAT(Keys(snapshot->Scan({}, 100)), ElementsAreArray(expected));
  EXPECT_THAT(Keys(snapshot->Scan({}, 100, true)), ElementsAreArray(Reversed(expected)));
  for (const std::string& key : sorted) EXPECT_EQ((*snapshot->Get(key))->value, key);
  EXPECT_THAT(Keys(snapshot->Scan({std::string("\xFF\xFF"), ""}, 100)),
              ElementsAre("\xFF\xFF", "\xFF\xFF\xFF"));
}

TEST_P(SnapshotConformance, ScanOfAnEmptyStoreIsEmpty) {
  EXPECT_THAT(Keys(store().NewSnapshot()->Scan({}, 10)), IsEmpty());
  EXPECT_THAT(Keys(store().NewSnapshot()->Scan({}, 10, true)), IsEmpty());
}

TEST_P(SnapshotConformance, ManyAreReadAsEachOfThemIs) {
  std::vector<std::string> keys;
  for (int i = 0; i < 200; ++i) {
    keys.push_back(absl::StrCat("k", i));
    if (i % 3 != 0) MustPut(keys.back(), absl::StrCat("v", i));
  }
  Mutation add;
  add.Add("counter", 7);
  MustCommit(std::move(add));
  // In any order, some twice, one with a zero byte, one that is a counter.
  std::reverse(keys.begin(), keys.end());
  for (const std::string& key : {"counter"s, keys[3], keys[3], "k1\0"s, "nothing"s})
    keys.push_back(key);
  const std::unique_ptr<Snapshot> snapshot = store().NewSnapshot();
  MustPut("k1", "later");
  const auto many = snapshot->GetMany(keys);
  ASSERT_TRUE(many.ok()) << many.status();
  ASSERT_EQ(many->size(), keys.size());
  for (size_t i = 0; i < keys.size(); ++i) {
    const auto one = snapshot->Get(keys[i]);
    ASSERT_TRUE(one.ok()) << one.status();
    ASSERT_EQ((*many)[i].has_value(), one->has_value()) << keys[i];
    if (!one->has_value()) continue;
    EXPECT_EQ((*many)[i]->value, (*one)->value) << keys[i];
    EXPECT_EQ((*many)[i]->version, (*one)->version) << keys[i];
  }
  const auto none = snapshot->GetMany({});
  ASSERT_TRUE(none.ok());
  EXPECT_TRUE(none->empty());
}

}  // namespace
}  // namespace renkei::storage
