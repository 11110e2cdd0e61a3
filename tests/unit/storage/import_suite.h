// What holds of an import into any engine. An engine's test defines a Place: an empty place for a store, with OpenImport(), which waits for
// who has just let go of it, OpenImportAtOnce(), which does not, and Open(accept_unfinished).

#ifndef RENKEI_TESTS_UNIT_STORAGE_IMPORT_SUITE_H_
#define RENKEI_TESTS_UNIT_STORAGE_IMPORT_SUITE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/counter.h"
#include "storage/store_import.h"
#include "tests/conformance/outcomes.h"

namespace renkei::storage {

// Rows as they are told apart.
inline std::vector<std::string> Told(absl::Span<const KeyRecord> records) {
  std::vector<std::string> told;
  for (const KeyRecord& row : records)
    told.push_back(absl::StrCat(row.key, "@", ToInt(row.record.version), "=", row.record.value));
  return told;
}
inline std::vector<std::string> Told(absl::Span<const LogEntry> entries) {
  std::vector<std::string> told;
  for (const LogEntry& entry : entries)
    told.push_back(absl::StrCat(ToInt(entry.position.sequence), ".", entry.position.index, "=",
                                entry.payload));
  return told;
}

template <typename Place>
class StoreImportTest : public ::testing::Test {
 protected:
  StoreImportTest() {
    using namespace std::string_literals;
    identity_.id = "the-id-of-another-place";
    identity_.epoch = Epoch{7};
    identity_.head = Sequence{5'000'000'000};
    identity_.earliest[0] = Sequence{3};
    // In order of bytes: zero, a counter, more rows than one piece takes, a value of the largest size, the last byte.
    records_.push_back({"\0zero"s, {"", Sequence{1}}});
    records_.push_back({"counter", {EncodeCounter(-17), Sequence{4'999'999'999}}});
    for (size_t i = 0; i < kMaxImportRows + 5; ++i)
      records_.push_back({absl::StrCat("k", 10'000 + i), {absl::StrCat(i), Sequence{i + 2}}});
    records_.push_back({"large", {std::string(kMaxValueBytes, 'v'), Sequence{9}}});
    records_.push_back({"\xff\xfe", {"\xff\0\n"s, identity_.head}});
    changes_ = {{{Sequence{3}, 0}, "a"}, {{Sequence{3}, 1}, "\0\xff"s}, {{identity_.head, 0}, ""}};
    audit_ = {{{Sequence{1}, 0}, "who"}, {{identity_.head, 999}, "what"}};
  }

  static std::unique_ptr<StoreImport> Begin(Place& place) {
    auto import = place.OpenImport();
    EXPECT_TRUE(import.ok()) << import.status() << EngineDetail(import.status()).value_or("");
    return import.ok() ? *std::move(import) : nullptr;
  }
  // The first so many of what has to be done, before Release.
  static constexpr int kSteps = 4;
  void Take(StoreImport& import, int steps) const {
    if (steps > 0) ASSERT_TRUE(import.PutRecords(records_).ok());
    if (steps > 1) ASSERT_TRUE(import.PutEntries(Log::kChanges, changes_).ok());
    if (steps > 2) ASSERT_TRUE(import.PutEntries(Log::kAudit, audit_).ok());
    if (steps > 3) ASSERT_TRUE(import.Finish(identity_).ok());
  }
  void ExpectAll(Place& place, bool accept_unfinished = false) const {
    const auto store = place.Open(accept_unfinished);
    ASSERT_TRUE(store.ok()) << store.status();
    EXPECT_EQ(IdentityOf(**store), identity_);
    const auto records = (*store)->NewSnapshot()->Scan({}, 10 * kMaxImportRows);
    ASSERT_TRUE(records.ok()) << records.status();
    EXPECT_EQ(Told(*records), Told(records_));
    for (const auto& [log, entries] :
         {std::pair(Log::kChanges, &changes_), {Log::kAudit, &audit_}}) {
      const auto read = (*store)->ReadLog(log, {(*store)->Earliest(log), 0}, 100);
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(Told(*read), Told(*entries));
    }
    EXPECT_TRUE(absl::IsOutOfRange((*store)->ReadLog(Log::kChanges, {Sequence{2}, 0}, 1).status()));
  }

  StoreIdentity identity_;
  std::vector<KeyRecord> records_;
  std::vector<LogEntry> changes_;
  std::vector<LogEntry> audit_;
};
TYPED_TEST_SUITE_P(StoreImportTest);

TYPED_TEST_P(StoreImportTest, EverythingIsThereAsItWasAndTheStoreGoesOnFromIt) {
  TypeParam place;
  {
    const auto import = this->Begin(place);
    ASSERT_NE(import, nullptr);
    this->Take(*import, this->kSteps);
    ASSERT_TRUE(import->Release().ok());
  }
  this->ExpectAll(place);
  const auto opened = place.Open(false);
  ASSERT_TRUE(opened.ok()) << opened.status();
  Store& store = **opened;
  Mutation next = PutMutation("k10000", "new");
  next.RequireVersion("k10000", Sequence{2});
  next.Add("counter", 20);
  next.Append(Log::kAudit, "next");
  const auto at = CommitAndWait(store, std::move(next));
  ASSERT_TRUE(at.ok()) << at.status();
  EXPECT_EQ(ToInt(*at), ToInt(this->identity_.head) + 1);
  EXPECT_EQ((*store.NewSnapshot()->Get("counter"))->value, EncodeCounter(3));
  EXPECT_NE(store.IncarnationOf(*at), store.IncarnationOf(this->identity_.head));
}

TYPED_TEST_P(StoreImportTest, UntilItIsReleasedOnlyWhoLooksAtItOpensIt) {
  TypeParam place;
  const auto import = this->Begin(place);
  ASSERT_NE(import, nullptr);
  this->Take(*import, this->kSteps);
  const absl::Status refused = place.Open(false).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  EXPECT_THAT(std::string(refused.message()), ::testing::HasSubstr("renkeid move"));
  this->ExpectAll(place, true);
  ASSERT_TRUE(import->Release().ok());
  this->ExpectAll(place);
}

TYPED_TEST_P(StoreImportTest, BrokenOffAnywhereItIsNotOpenedAndBegunAnew) {
  TypeParam place;
  for (int steps = 0; steps <= this->kSteps; ++steps) {
    auto import = this->Begin(place);
    ASSERT_NE(import, nullptr);
    this->Take(*import, steps);
    import.reset();
    EXPECT_TRUE(absl::IsFailedPrecondition(place.Open(false).status())) << steps;
  }
  // What was there is gone: of less, nothing is left over.
  this->records_ = {{"alone", {"1", Sequence{3}}}};
  const auto import = this->Begin(place);
  ASSERT_NE(import, nullptr);
  this->Take(*import, this->kSteps);
  ASSERT_TRUE(import->Release().ok());
  this->ExpectAll(place);
}

TYPED_TEST_P(StoreImportTest, WhereThereIsAStoreItIsRefusedAndNothingTouched) {
  TypeParam place;
  {
    const auto import = this->Begin(place);
    ASSERT_NE(import, nullptr);
    this->Take(*import, this->kSteps);
    ASSERT_TRUE(import->Release().ok());
  }
  const absl::Status refused = place.OpenImport().status();
  EXPECT_TRUE(absl::IsFailedPrecondition(refused)) << refused;
  this->ExpectAll(place);
}

TYPED_TEST_P(StoreImportTest, TwoAtOnceAreRefused) {
  TypeParam place;
  const auto first = this->Begin(place);
  ASSERT_NE(first, nullptr);
  this->Take(*first, 2);
  EXPECT_TRUE(absl::IsFailedPrecondition(place.OpenImportAtOnce().status()));
  ASSERT_TRUE(first->PutEntries(Log::kAudit, this->audit_).ok());
  ASSERT_TRUE(first->Finish(this->identity_).ok());
  // Also between the end of writing and the release.
  EXPECT_TRUE(absl::IsFailedPrecondition(place.OpenImportAtOnce().status()));
  ASSERT_TRUE(first->Release().ok());
  this->ExpectAll(place);
}

REGISTER_TYPED_TEST_SUITE_P(StoreImportTest, EverythingIsThereAsItWasAndTheStoreGoesOnFromIt,
                            UntilItIsReleasedOnlyWhoLooksAtItOpensIt,
                            BrokenOffAnywhereItIsNotOpenedAndBegunAnew,
                            WhereThereIsAStoreItIsRefusedAndNothingTouched, TwoAtOnceAreRefused);

}  // namespace renkei::storage

#endif  // RENKEI_TESTS_UNIT_STORAGE_IMPORT_SUITE_H_
