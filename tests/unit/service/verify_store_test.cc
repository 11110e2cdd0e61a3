// What renkeid verify finds. That it finds nothing in a sound store is seen after every test of the services.

#include "server/service/backup/look/verify_store.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "server/service/tables/schema.h"
#include "server/service/tables/tables.h"
#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class VerifyStoreTest : public SelectionTest {
 protected:
  VerifyStoreTest() : case_(Published("乗合タクシー")) {
    EXPECT_TRUE(Select(coordinator_, case_).ok());
    leaves_sound_store_ = false;
  }

  void Commit(const std::function<void(storage::Mutation&)>& ask) {
    storage::Mutation mutation;
    ask(mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }

  template <typename M>
  storage::Row<M> RowOf(const storage::Table<M>& table, const std::string& name) {
    auto row = table.Get(*store_->NewSnapshot(), KeyByName(table, name));
    EXPECT_TRUE(row.ok() && row->has_value());
    return **row;
  }

  // One row of an index, as it is stored.
  storage::KeyRecord IndexRow(uint8_t index) {
    const auto rows =
        store_->NewSnapshot()->Scan(storage::PrefixRange(storage::Key(index).bytes()), 1);
    EXPECT_TRUE(rows.ok() && rows->size() == 1);
    return rows->front();
  }

  std::vector<std::string> Problems() { return Verified().problems(); }

  const std::string case_;
};

TEST_F(VerifyStoreTest, ASoundStoreHasNoProblemAndIsCounted) {
  Findings findings;
  StoreContents contents;
  ASSERT_TRUE(VerifyStore(
                  *store_, [](absl::string_view) {}, findings, contents)
                  .ok());
  EXPECT_THAT(findings.problems(), IsEmpty());
  EXPECT_EQ(contents.records["cases"], 1);
  EXPECT_EQ(contents.records["selections"], 1);
  EXPECT_GT(contents.index_rows, contents.records["accounts"]);
  EXPECT_GT(contents.log_entries, 0);
}

TEST_F(VerifyStoreTest, AMissingIndexRowIsFound) {
  const storage::KeyRecord row = IndexRow(kCasesByOwnerId);
  Commit([&](storage::Mutation& m) { m.Delete(row.key); });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("cases_by_owner lacks cases")));
}

// Of a store that today's form does not reach yet that is no damage, and can be restored.
TEST_F(VerifyStoreTest, WhatTheNextUpgradeMakesIsNotMissed) {
  const storage::KeyRecord row = IndexRow(kCasesByOwnerId);
  Commit([&](storage::Mutation& m) {
    m.Delete(row.key);
    internal_pb::SchemaRecord older;
    older.set_schema(kSchema - 1);
    older.set_position("x");
    Schemas().Insert(older, m);
  });
  Findings findings;
  StoreContents contents;
  ASSERT_TRUE(VerifyStore(
                  *store_, [](absl::string_view) {}, findings, contents)
                  .ok());
  EXPECT_THAT(findings.problems(), IsEmpty());
  EXPECT_EQ(contents.rows_to_make, 1);
}

TEST_F(VerifyStoreTest, AStoreOfANewerFormIsNotJudged) {
  Commit([&](storage::Mutation& m) {
    internal_pb::SchemaRecord newer;
    newer.set_schema(kSchema + 1);
    newer.set_version("9.9.9");
    Schemas().Insert(newer, m);
  });
  Findings findings;
  StoreContents contents;
  const absl::Status status = VerifyStore(
      *store_, [](absl::string_view) {}, findings, contents);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("9.9.9"));
}

TEST_F(VerifyStoreTest, AnIndexRowWithoutARecordIsFound) {
  Commit([](storage::Mutation& m) {
    m.Put(storage::Key(kCasesByOwnerId).Add(kAizu).Add("gone").bytes(), "");
  });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("cases_by_owner has a row without a record")));
}

// The counts are even: neither hides the other.
TEST_F(VerifyStoreTest, AnIndexRowInTheWrongPlaceIsFoundTwice) {
  const storage::KeyRecord row = IndexRow(kCasesByOwnerId);
  Commit([&](storage::Mutation& m) {
    m.Delete(row.key);
    m.Put(storage::Key(kCasesByOwnerId).Add(kAizu).Add("gone").bytes(), "");
  });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("lacks"), HasSubstr("without a record")));
}

TEST_F(VerifyStoreTest, AUniqueIndexThatLeadsElsewhereIsFound) {
  const storage::KeyRecord row = IndexRow(kTokensByNameId);
  Commit([&](storage::Mutation& m) { m.Put(row.key, "elsewhere"); });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("tokens_by_name leads elsewhere"),
                                      HasSubstr("tokens_by_name has a row without a record")));
}

TEST_F(VerifyStoreTest, ARecordThatIsNoneIsFound) {
  const std::string key = KeyByName(Cases(), case_).bytes();
  Commit([&](storage::Mutation& m) { m.Put(key, "\xff\xff"); });
  EXPECT_THAT(Problems(), ::testing::Contains(HasSubstr("the record cases")));
}

TEST_F(VerifyStoreTest, ARecordUnderAnotherKeyIsFound) {
  const pb::Account account = [&] {
    const auto page = Accounts().Scan(*store_->NewSnapshot(), Accounts().NewKey(), "", 1);
    return page->rows.front().message;
  }();
  Commit([&](storage::Mutation& m) {
    m.Put(storage::Key(kAccountsId).Add("other").bytes(), account.SerializeAsString());
  });
  EXPECT_THAT(Problems(), ::testing::Contains(HasSubstr("belongs under another key")));
}

TEST_F(VerifyStoreTest, ARowOfNoTableIsFound) {
  constexpr uint8_t kNobodys = 250;
  Commit([](storage::Mutation& m) { m.Put(storage::Key(kNobodys).Add("x").bytes(), "y"); });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("is of no table")));
}

TEST_F(VerifyStoreTest, AMarkThatMissesASelectorIsFound) {
  const storage::Row<internal_pb::SelectionMark> old = RowOf(SelectionMarks(), case_);
  internal_pb::SelectionMark mark = old.message;
  mark.clear_selectors();
  Commit([&](storage::Mutation& m) { SelectionMarks().Update(old, mark, m); });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("the mark of cases/")));
}

TEST_F(VerifyStoreTest, CountsOfADraftThatNobodyHasAreFound) {
  internal_pb::DraftCounts counts;
  counts.set_vision("v");
  counts.set_nodes(1);
  Commit([&](storage::Mutation& m) { DraftCountShards().Insert(counts, m); });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("the counts of vision v")));
}

TEST_F(VerifyStoreTest, ARollThatMissesAMemberIsFound) {
  internal_pb::InitiativeRoll roll;
  roll.set_initiative("initiatives/i");
  roll.set_memberships(1);
  Commit([&](storage::Mutation& m) { InitiativeRolls().Insert(roll, m); });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("the roll of initiatives/i")));
}

TEST_F(VerifyStoreTest, ASelectionWithoutItsCaseAndABodyThatIsNotThereAreFound) {
  const storage::Row<pb::Case> row = RowOf(Cases(), case_);
  Commit([&](storage::Mutation& m) { Cases().Erase(row, m); });
  EXPECT_THAT(Problems(), ::testing::Contains(HasSubstr("which is not there")));
  pb::Case of_nobody = row.message;
  of_nobody.set_owner("organizations/nobody");
  Commit([&](storage::Mutation& m) { Cases().Insert(of_nobody, m); });
  EXPECT_THAT(Problems(), ElementsAre(HasSubstr("names organizations/nobody")));
}

TEST_F(VerifyStoreTest, ProblemsAreToldUpToALimitAndAllCounted) {
  constexpr int kRows = 150;
  Commit([](storage::Mutation& m) {
    for (int i = 0; i < kRows; ++i)
      m.Put(storage::Key(kCasesByOwnerId).Add(kAizu).Add(absl::StrCat("gone", i)).bytes(), "");
  });
  const Findings findings = Verified();
  EXPECT_EQ(findings.count(), kRows);
  EXPECT_EQ(findings.problems().size(), Findings::kMaxProblems);
}

// Every id that is given away is of a table or of an index that a verification knows.
TEST_F(VerifyStoreTest, NoIdStandsForTwoThings) {
  std::vector<bool> taken(256, false);
  const auto take = [&](uint8_t id) {
    EXPECT_FALSE(taken[id] || IsClock(id)) << static_cast<int>(id);
    taken[id] = true;
  };
  for (const storage::AnyTable* table : AllTables()) {
    take(table->id());
    for (const auto& [id, name] : table->index_ids()) take(id);
  }
}

}  // namespace
}  // namespace renkei::service
