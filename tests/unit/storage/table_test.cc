#include "storage/table.h"

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/type.pb.h"
#include "google/protobuf/wrappers.pb.h"
#include "gtest/gtest.h"
#include "storage/model_store.h"

namespace renkei::storage {
namespace {

using namespace std::string_literals;

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A message of protobuf's own that has what a table needs: `name` is the primary key, `type_url` an
// owner, `json_name` an id given from outside, `number` a year, `options` tags.
using Item = google::protobuf::Field;

enum TableId : uint8_t { kItemTable = 4, kByOwner, kByExternalId, kByTag, kByYear, kItemClock };

const Table<Item>& Items() {
  static const Table<Item>* const table = new Table<Item>(
      {.id = kItemTable,
       .name = "items",
       .primary_key = [](const Item& item, Key& key) { key.Add(item.name()); },
       .indexes = {{.id = kByOwner,
                    .name = "items_by_owner",
                    .keys = [](const Item& item,
                               const EmitKey& emit) { emit(Key(kByOwner).Add(item.type_url())); }},
                   {.id = kByExternalId,
                    .name = "items_by_external_id",
                    .unique = true,
                    .keys =
                        [](const Item& item, const EmitKey& emit) {
                          if (item.json_name().empty()) return;
                          emit(Key(kByExternalId).Add(item.type_url()).Add(item.json_name()));
                        }},
                   {.id = kByTag,
                    .name = "items_by_tag",
                    .keys =
                        [](const Item& item, const EmitKey& emit) {
                          for (const auto& tag : item.options()) emit(Key(kByTag).Add(tag.name()));
                        }},
                   {.id = kByYear,
                    .name = "items_by_year",
                    .keys =
                        [](const Item& item, const EmitKey& emit) {
                          emit(Key(kByYear).Add(static_cast<uint64_t>(item.number())));
                        }}},
       .clock = kItemClock});
  return *table;
}

struct ItemSpec {
  std::string name;
  std::string owner = "tsukuba";
  std::string external_id = {};
  std::vector<std::string> tags = {};
  int year = 2024;
};

Item MakeItem(const ItemSpec& spec) {
  Item item;
  item.set_name(spec.name);
  item.set_type_url(spec.owner);
  item.set_json_name(spec.external_id);
  for (const std::string& tag : spec.tags) item.add_options()->set_name(tag);
  item.set_number(spec.year);
  return item;
}

std::vector<std::string> Names(const std::vector<Row<Item>>& rows) {
  std::vector<std::string> names;
  names.reserve(rows.size());
  for (const Row<Item>& row : rows) names.push_back(row.message.name());
  return names;
}

class TableTest : public ::testing::Test {
 protected:
  absl::Status Insert(const ItemSpec& spec) {
    Mutation mutation;
    Items().Insert(MakeItem(spec), mutation);
    return Commit(std::move(mutation));
  }
  absl::Status Update(const Row<Item>& old, const ItemSpec& spec) {
    Mutation mutation;
    Items().Update(old, MakeItem(spec), mutation);
    return Commit(std::move(mutation));
  }
  absl::Status Erase(const Row<Item>& old) {
    Mutation mutation;
    Items().Erase(old, mutation);
    return Commit(std::move(mutation));
  }
  absl::Status Commit(Mutation mutation) {
    return CommitAndWait(*store_, std::move(mutation)).status();
  }

  Row<Item> MustGet(const std::string& name) {
    auto row = Items().Get(*store_->NewSnapshot(), Items().NewKey().Add(name));
    EXPECT_TRUE(row.ok() && row->has_value()) << name;
    return **row;
  }
  std::vector<std::string> ByIndex(const Key& prefix, bool reverse = false) {
    auto page = Items().ScanIndex(*store_->NewSnapshot(), prefix, "", 1'000, reverse);
    EXPECT_TRUE(page.ok()) << page.status();
    return page.ok() ? Names(page->rows) : std::vector<std::string>();
  }
  // The keys of all rows that stand in an index or the table.
  std::vector<std::string> KeysOf(uint8_t id) {
    std::vector<std::string> keys;
    const auto records = store_->NewSnapshot()->Scan(PrefixRange(Key(id).bytes()), 100'000);
    for (const KeyRecord& record : *records) keys.push_back(record.key);
    return keys;
  }

  const std::unique_ptr<Store> store_ = NewModelStore("test");
};

TEST_F(TableTest, InsertedMessageIsReadBackWithItsVersion) {
  ASSERT_TRUE(Insert({.name = "a", .tags = {"bus"}, .year = 2023}).ok());
  const Row<Item> row = MustGet("a");
  EXPECT_EQ(row.message.SerializeAsString(),
            MakeItem({.name = "a", .tags = {"bus"}, .year = 2023}).SerializeAsString());
  EXPECT_EQ(row.version, Sequence{1});
  EXPECT_FALSE(Items().Get(*store_->NewSnapshot(), Items().NewKey().Add("b"))->has_value());
}

TEST_F(TableTest, InsertingTwiceAborts) {
  ASSERT_TRUE(Insert({.name = "a"}).ok());
  EXPECT_EQ(ConflictKey(Insert({.name = "a"})), Items().NewKey().Add("a").bytes());
}

TEST_F(TableTest, UpdateFromAnOldReadAborts) {
  ASSERT_TRUE(Insert({.name = "a"}).ok());
  const Row<Item> first = MustGet("a");
  ASSERT_TRUE(Update(first, {.name = "a", .year = 2025}).ok());
  EXPECT_TRUE(absl::IsAborted(Update(first, {.name = "a", .year = 2026})));
  EXPECT_TRUE(absl::IsAborted(Erase(first)));
  EXPECT_EQ(MustGet("a").message.number(), 2025);
}

TEST_F(TableTest, RequireMakesACommitDependOnARowWithoutWritingIt) {
  ASSERT_TRUE(Insert({.name = "a"}).ok());
  const Row<Item> row = MustGet("a");
  Mutation unchanged;
  Items().Require(row, unchanged);
  EXPECT_TRUE(Commit(unchanged).ok());
  EXPECT_EQ(MustGet("a").version, row.version);
  ASSERT_TRUE(Update(row, {.name = "a", .year = 2025}).ok());
  EXPECT_TRUE(absl::IsAborted(Commit(unchanged)));
}

TEST_F(TableTest, IndexesFollowInsertUpdateAndErase) {
  ASSERT_TRUE(
      Insert({.name = "a", .owner = "x", .external_id = "1", .tags = {"bus", "care"}}).ok());
  ASSERT_TRUE(Insert({.name = "b", .owner = "x", .tags = {"bus"}}).ok());
  EXPECT_THAT(ByIndex(Key(kByOwner).Add("x")), ElementsAre("a", "b"));
  EXPECT_THAT(ByIndex(Key(kByTag).Add("bus")), ElementsAre("a", "b"));
  EXPECT_THAT(ByIndex(Key(kByTag).Add("care")), ElementsAre("a"));

  ASSERT_TRUE(Update(MustGet("a"), {.name = "a", .owner = "y", .tags = {"care", "health"}}).ok());
  EXPECT_THAT(ByIndex(Key(kByOwner).Add("x")), ElementsAre("b"));
  EXPECT_THAT(ByIndex(Key(kByOwner).Add("y")), ElementsAre("a"));
  EXPECT_THAT(ByIndex(Key(kByTag).Add("bus")), ElementsAre("b"));
  EXPECT_THAT(ByIndex(Key(kByTag).Add("health")), ElementsAre("a"));
  EXPECT_THAT(KeysOf(kByExternalId), IsEmpty());

  ASSERT_TRUE(Erase(MustGet("a")).ok());
  ASSERT_TRUE(Erase(MustGet("b")).ok());
  for (const uint8_t id : {kItemTable, kByOwner, kByExternalId, kByTag, kByYear}) {
    EXPECT_THAT(KeysOf(id), IsEmpty()) << int{id};
  }
}

TEST_F(TableTest, UnchangedIndexRowsAreNotWrittenAgain) {
  ASSERT_TRUE(Insert({.name = "a", .external_id = "1", .tags = {"bus"}}).ok());
  Mutation mutation;
  Items().Update(MustGet("a"),
                 MakeItem({.name = "a", .external_id = "1", .tags = {"bus"}, .year = 2025}),
                 mutation);
  EXPECT_EQ(mutation.writes().size(), 4U) << "the record, the year's old and new row, the clock";
  EXPECT_EQ(mutation.conditions().size(), 1U) << "no claim on the unique row that is its own";
  EXPECT_TRUE(Commit(std::move(mutation)).ok());
}

TEST_F(TableTest, TheClockMovesWithEveryChangeAndRemovalAndMakesNothingConflict) {
  const auto clock = [&] {
    const auto row = store_->NewSnapshot()->Get(Key(kItemClock).bytes());
    return row->has_value() ? (*row)->version : Sequence::kNone;
  };
  ASSERT_TRUE(Insert({.name = "a"}).ok());
  ASSERT_TRUE(Insert({.name = "b"}).ok());
  EXPECT_EQ(clock(), Sequence::kNone);
  Mutation of_a;
  Items().Update(MustGet("a"), MakeItem({.name = "a", .year = 2025}), of_a);
  Mutation of_b;
  Items().Erase(MustGet("b"), of_b);
  ASSERT_TRUE(Commit(std::move(of_a)).ok());
  EXPECT_EQ(clock(), store_->Head());
  ASSERT_TRUE(Commit(std::move(of_b)).ok());
  EXPECT_EQ(clock(), store_->Head());
}

TEST_F(TableTest, SameIndexKeyTwiceInOneRecordIsOneRow) {
  ASSERT_TRUE(Insert({.name = "a", .tags = {"bus", "bus"}}).ok());
  EXPECT_THAT(ByIndex(Key(kByTag).Add("bus")), ElementsAre("a"));
  ASSERT_TRUE(Update(MustGet("a"), {.name = "a", .tags = {"bus"}}).ok());
  EXPECT_THAT(ByIndex(Key(kByTag).Add("bus")), ElementsAre("a"));
}

TEST_F(TableTest, UniqueIndexKeyBelongsToOneRecordUntilItIsGivenUp) {
  const Key taken = Key(kByExternalId).Add("x").Add("1");
  ASSERT_TRUE(Insert({.name = "a", .owner = "x", .external_id = "1"}).ok());
  EXPECT_EQ(ConflictKey(Insert({.name = "b", .owner = "x", .external_id = "1"})), taken.bytes());
  EXPECT_TRUE(Insert({.name = "b", .owner = "y", .external_id = "1"}).ok()) << "another owner's";
  ASSERT_TRUE(Insert({.name = "c", .owner = "x"}).ok());
  EXPECT_EQ(ConflictKey(Update(MustGet("c"), {.name = "c", .owner = "x", .external_id = "1"})),
            taken.bytes());
  ASSERT_TRUE(Update(MustGet("a"), {.name = "a", .owner = "x", .external_id = "2"}).ok());
  EXPECT_TRUE(Update(MustGet("c"), {.name = "c", .owner = "x", .external_id = "1"}).ok());
}

TEST_F(TableTest, GetByUniqueLeadsToTheRecord) {
  ASSERT_TRUE(Insert({.name = "a", .owner = "x", .external_id = "1"}).ok());
  const std::unique_ptr<Snapshot> snapshot = store_->NewSnapshot();
  const auto found = Items().GetByUnique(*snapshot, Key(kByExternalId).Add("x").Add("1"));
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_EQ((*found)->message.name(), "a");
  EXPECT_EQ((*found)->version, Sequence{1});
  EXPECT_FALSE(Items().GetByUnique(*snapshot, Key(kByExternalId).Add("x").Add("2"))->has_value());
}

TEST_F(TableTest, PrimaryKeysOfAnyBytesAreFoundThroughAnIndex) {
  std::vector<std::string> names = {"\0"s, "a\0b"s, "\xFF", "\x01", "つくば市"};
  // Not valid UTF-8 in part, which the wire format of proto3 strings would refuse: the key alone is
  // under test.
  const Table<google::protobuf::BytesValue> table(
      {.id = 20,
       .name = "bytes",
       .primary_key = [](const auto& m, Key& key) { key.Add(m.value()); },
       .indexes = {{.id = 21, .name = "all", .keys = [](const auto& m, const EmitKey& emit) {
                      emit(Key(21).Add(static_cast<uint64_t>(m.value().size())));
                    }}}});
  for (const std::string& name : names) {
    google::protobuf::BytesValue message;
    message.set_value(name);
    Mutation mutation;
    table.Insert(message, mutation);
    ASSERT_TRUE(Commit(std::move(mutation)).ok());
  }
  const auto page = table.ScanIndex(*store_->NewSnapshot(), Key(21), "", 10);
  ASSERT_TRUE(page.ok()) << page.status();
  std::vector<std::string> found;
  for (const auto& row : page->rows) found.push_back(row.message.value());
  EXPECT_THAT(found, testing::UnorderedElementsAreArray(names));
}

TEST_F(TableTest, IntegerIndexIsInNumericOrder) {
  for (const int year : {2030, 9, 1999, 256, 255}) {
    ASSERT_TRUE(Insert({.name = absl::StrCat("in ", year), .year = year}).ok());
  }
  EXPECT_THAT(ByIndex(Key(kByYear)), ElementsAre("in 9", "in 255", "in 256", "in 1999", "in 2030"));
}

TEST_F(TableTest, ScanSeesItsPrefixAndNotItsNeighbours) {
  for (const std::string name : {"a", "ab", "b"}) ASSERT_TRUE(Insert({.name = name}).ok());
  const auto page = Items().Scan(*store_->NewSnapshot(), Items().NewKey().Add("a"), "", 10);
  EXPECT_THAT(Names(page->rows), ElementsAre("a"));
  const auto all = Items().Scan(*store_->NewSnapshot(), Items().NewKey(), "", 10);
  EXPECT_THAT(Names(all->rows), ElementsAre("a", "ab", "b")) << "no index rows among them";
}

// Pages of every size, put together, are the whole, in both directions; only the last page has no
// next.
TEST_F(TableTest, PagesPutTogetherAreTheWhole) {
  for (int i = 0; i < 23; ++i) {
    ASSERT_TRUE(Insert({.name = absl::StrCat("item", i), .owner = i % 2 == 0 ? "x" : "y"}).ok());
  }
  const std::unique_ptr<Snapshot> snapshot = store_->NewSnapshot();
  for (const bool reverse : {false, true}) {
    const auto whole = Names(Items().Scan(*snapshot, Items().NewKey(), "", 1'000, reverse)->rows);
    const auto owned =
        Names(Items().ScanIndex(*snapshot, Key(kByOwner).Add("x"), "", 1'000, reverse)->rows);
    ASSERT_EQ(whole.size(), 23U);
    ASSERT_EQ(owned.size(), 12U);
    for (const size_t limit : {1U, 2U, 5U, 6U, 12U, 22U, 23U, 24U}) {
      for (const bool index : {false, true}) {
        std::vector<std::string> found;
        std::string after;
        do {
          const auto page =
              index ? Items().ScanIndex(*snapshot, Key(kByOwner).Add("x"), after, limit, reverse)
                    : Items().Scan(*snapshot, Items().NewKey(), after, limit, reverse);
          ASSERT_TRUE(page.ok()) << page.status();
          ASSERT_FALSE(page->rows.empty()) << "an empty page";
          ASSERT_LE(page->rows.size(), limit);
          for (const std::string& name : Names(page->rows)) found.push_back(name);
          after = page->next;
        } while (!after.empty());
        EXPECT_EQ(found, index ? owned : whole) << limit << (reverse ? " reverse" : "");
      }
    }
  }
}

TEST_F(TableTest, PositionOfAnotherScanNeverLeadsOutOfThePrefix) {
  ASSERT_TRUE(Insert({.name = "a", .owner = "x"}).ok());
  ASSERT_TRUE(Insert({.name = "b", .owner = "y"}).ok());
  const std::unique_ptr<Snapshot> snapshot = store_->NewSnapshot();
  for (const std::string& position :
       {"\0"s, std::string("\xFF\xFF"), Key(kByOwner).Add("a").bytes(),
        Key(kByOwner).Add("z").bytes()}) {
    for (const bool reverse : {false, true}) {
      const auto page = Items().ScanIndex(*snapshot, Key(kByOwner).Add("x"), position, 10, reverse);
      ASSERT_TRUE(page.ok());
      for (const std::string& name : Names(page->rows)) EXPECT_EQ(name, "a");
    }
  }
}

TEST_F(TableTest, PageOfZeroRowsIsRefused) {
  const auto page = Items().Scan(*store_->NewSnapshot(), Items().NewKey(), "", 0);
  EXPECT_TRUE(absl::IsInvalidArgument(page.status()));
}

TEST_F(TableTest, LargestLimitIsNoOverflow) {
  ASSERT_TRUE(Insert({.name = "a"}).ok());
  const auto page = Items().Scan(*store_->NewSnapshot(), Items().NewKey(), "", SIZE_MAX);
  EXPECT_THAT(Names(page->rows), ElementsAre("a"));
}

TEST_F(TableTest, DamagedRecordIsDataLossThatNamesTheTableAndNoBytes) {
  const std::string secret = "\x0A\xFFsecret";
  Mutation mutation;
  mutation.Put(Items().NewKey().Add("a").bytes(), secret);
  mutation.Put(Key(kByOwner).Add("x").Add(Items().NewKey().Add("a").bytes()).bytes(), "");
  ASSERT_TRUE(Commit(std::move(mutation)).ok());
  const std::unique_ptr<Snapshot> snapshot = store_->NewSnapshot();
  for (const absl::Status& status :
       {Items().Get(*snapshot, Items().NewKey().Add("a")).status(),
        Items().Scan(*snapshot, Items().NewKey(), "", 10).status(),
        Items().ScanIndex(*snapshot, Key(kByOwner).Add("x"), "", 10).status()}) {
    EXPECT_TRUE(absl::IsDataLoss(status)) << status;
    EXPECT_TRUE(absl::StrContains(status.message(), "items")) << status;
    EXPECT_FALSE(absl::StrContains(status.ToString(), "secret")) << status;
  }
}

TEST_F(TableTest, IndexRowThatLeadsNowhereIsDataLoss) {
  Mutation mutation;
  mutation.Put(Key(kByExternalId).Add("x").Add("1").bytes(), Items().NewKey().Add("a").bytes());
  mutation.Put(Key(kByOwner).Add("x").Add(Items().NewKey().Add("a").bytes()).bytes(), "");
  mutation.Put(Key(kByOwner).Add("y").Add(uint64_t{3}).bytes(), "");
  mutation.Put(Key(kByOwner).bytes() + "garbage", "");
  ASSERT_TRUE(Commit(std::move(mutation)).ok());
  const std::unique_ptr<Snapshot> snapshot = store_->NewSnapshot();
  EXPECT_TRUE(absl::IsDataLoss(
      Items().GetByUnique(*snapshot, Key(kByExternalId).Add("x").Add("1")).status()));
  EXPECT_TRUE(
      absl::IsDataLoss(Items().ScanIndex(*snapshot, Key(kByOwner).Add("x"), "", 10).status()));
  EXPECT_TRUE(
      absl::IsDataLoss(Items().ScanIndex(*snapshot, Key(kByOwner).Add("y"), "", 10).status()));
  EXPECT_TRUE(absl::IsDataLoss(Items().ScanIndex(*snapshot, Key(kByOwner), "", 10).status()));
}

TEST_F(TableTest, EqualMessagesWithMapsAreEqualBytes) {
  google::protobuf::Struct forward;
  google::protobuf::Struct backward;
  for (int i = 0; i < 50; ++i) {
    (*forward.mutable_fields())[absl::StrCat(i)].set_number_value(i);
    (*backward.mutable_fields())[absl::StrCat(49 - i)].set_number_value(49 - i);
  }
  EXPECT_EQ(SerializeDeterministically(forward), SerializeDeterministically(backward));
}

// After any history of inserts, updates and erases, each index holds exactly what the records say.
TEST_F(TableTest, IndexesAreAlwaysWhatTheRecordsSay) {
  std::mt19937 random(5);
  const auto pick = [&random](const std::vector<std::string>& from) {
    return from[random() % from.size()];
  };
  std::map<std::string, Row<Item>> present;
  for (int i = 0; i < 3'000; ++i) {
    ItemSpec spec = {.name = pick({"a", "b", "c", "d", "e", "f"}),
                     .owner = pick({"x", "y"}),
                     .external_id = pick({"", "1", "2", "3"}),
                     .tags = {pick({"bus", "care"}), pick({"bus", "care", "health"})},
                     .year = static_cast<int>(random() % 3)};
    const auto it = present.find(spec.name);
    if (it == present.end()) {
      (void)Insert(spec);
    } else if (random() % 3 == 0) {
      ASSERT_TRUE(Erase(it->second).ok());
    } else {
      (void)Update(it->second, spec);  // may abort on the unique index
    }
    present.clear();
    std::multiset<std::string> expected;
    const auto all = Items().Scan(*store_->NewSnapshot(), Items().NewKey(), "", 100);
    for (const Row<Item>& row : all->rows) {
      present[row.message.name()] = row;
      const std::string key = Items().KeyOf(row.message);
      expected.insert(Key(kByOwner).Add(row.message.type_url()).Add(key).bytes());
      std::set<std::string> tags;
      for (const auto& tag : row.message.options()) tags.insert(tag.name());
      for (const std::string& tag : tags) expected.insert(Key(kByTag).Add(tag).Add(key).bytes());
      expected.insert(
          Key(kByYear).Add(static_cast<uint64_t>(row.message.number())).Add(key).bytes());
      if (!row.message.json_name().empty()) {
        expected.insert(
            Key(kByExternalId).Add(row.message.type_url()).Add(row.message.json_name()).bytes());
      }
    }
    std::multiset<std::string> actual;
    for (const uint8_t id : {kByOwner, kByExternalId, kByTag, kByYear}) {
      for (const std::string& key : KeysOf(id)) actual.insert(key);
    }
    ASSERT_EQ(actual, expected) << "after step " << i;
  }
}

}  // namespace
}  // namespace renkei::storage
