// A store of an older form becomes one of today's, whatever happens meanwhile; one of a newer form is left alone.

#include "server/host/upgrade.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/service/tables/audit_tables.h"
#include "server/service/tables/schema.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"
#include "storage/model_store.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::host {
namespace {

using service::Cases;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kThis[] = "7.8.9";
constexpr char kSomebody[] = "organizations/somebody";

class UpgradeTest : public ::testing::Test {
 protected:
  absl::Status Run(const std::vector<UpgradeStep>& steps = UpgradeSteps(),
                   absl::string_view version = kThis) {
    return Upgrade(
        store_, version, [this](const std::string& line) { told_.push_back(line); }, steps);
  }

  // Everything but the rows that say how far the store is, and where the chain of the audit log begins.
  std::map<std::string, std::string> Content() const {
    std::map<std::string, std::string> content;
    const auto rows = store_.NewSnapshot()->Scan({}, 1'000'000);
    EXPECT_TRUE(rows.ok());
    for (const storage::KeyRecord& row : *rows) {
      if (row.key != service::Schemas().NewKey().bytes() &&
          row.key != service::AuditChains().NewKey().bytes())
        content[row.key] = row.record.value;
    }
    return content;
  }

  void Write(const std::function<void(storage::Mutation&)>& ask) {
    storage::Mutation mutation;
    ask(mutation);
    ASSERT_TRUE(storage::CommitAndWait(model(), std::move(mutation)).ok());
  }

  static pb::Case ACase(int number) {
    pb::Case one;
    one.set_name(absl::StrCat("cases/c", number));
    one.set_owner(kSomebody);
    one.set_external_id(absl::StrCat("x", number));
    one.set_state(pb::LIFECYCLE_STATE_PUBLISHED);
    one.set_review_by_date("2027-03-31");
    return one;
  }

  void WriteCases(int count) {
    for (int from = 0; from < count; from += 100) {
      Write([&](storage::Mutation& m) {
        for (int i = from; i < std::min(from + 100, count); ++i) Cases().Insert(ACase(i), m);
      });
    }
  }

  // As a program left it that had none of these indexes.
  void LoseIndexRows(uint8_t index) {
    const auto rows =
        store_.NewSnapshot()->Scan(storage::PrefixRange(storage::Key(index).bytes()), 1'000'000);
    for (size_t from = 0; from < rows->size(); from += 500) {
      Write([&](storage::Mutation& m) {
        for (size_t i = from; i < std::min(from + 500, rows->size()); ++i) m.Delete((*rows)[i].key);
      });
    }
  }

  int SchemaNow() const {
    const auto row = service::ReadSchema(*store_.NewSnapshot());
    return row.ok() && row->has_value() ? (*row)->message.schema() : 0;
  }

  storage::Store& model() { return *model_; }

  const std::unique_ptr<storage::Store> model_ = storage::NewModelStore("upgrade-test");
  service::HookedStore store_{*model_};
  std::vector<std::string> told_;
};

TEST_F(UpgradeTest, TheFormIsTheNumberOfTheLastStep) {
  EXPECT_EQ(static_cast<int>(UpgradeSteps().size()), service::kSchema);
}

TEST_F(UpgradeTest, ANewStoreIsOfTodaysFormWithoutAStep) {
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_EQ(SchemaNow(), service::kSchema);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(UpgradeTest, AStoreOfTodaysFormIsNotWritten) {
  WriteCases(3);
  ASSERT_EQ(Run(), absl::OkStatus());
  const storage::Sequence head = store_.Head();
  told_.clear();
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_EQ(store_.Head(), head);
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(UpgradeTest, WhatAnIndexLacksIsWritten) {
  WriteCases(2'500);
  const auto whole = Content();
  LoseIndexRows(service::kCasesByOwnerId);
  LoseIndexRows(service::kCasesByExternalIdId);
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_EQ(Content(), whole);
  EXPECT_THAT(told_, ElementsAre("upgrade to schema 1 (index rows) begins",
                                 AllOf(HasSubstr("upgrade to schema 1 (index rows) is done"),
                                       HasSubstr(" 5000 changed")),
                                 "upgrade to schema 2 (the chain of the audit log) begins",
                                 HasSubstr("schema 2 (the chain of the audit log) is done")));
}

TEST_F(UpgradeTest, WhatNoRecordAsksForGoes) {
  WriteCases(2);
  const auto whole = Content();
  Write([](storage::Mutation& m) {
    m.Put(storage::Key(service::kCasesByOwnerId).Add("organizations/gone").Add("x").bytes(), "");
    m.Put(storage::Key(service::kCasesByExternalIdId).Add(kSomebody).Add("gone").bytes(),
          Cases().NewKey().Add("c1").bytes());
  });
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_EQ(Content(), whole);
}

TEST_F(UpgradeTest, AUniqueRowThatLeadsNowhereLeadsToWhoAsksForIt) {
  WriteCases(2);
  const auto whole = Content();
  Write([](storage::Mutation& m) {
    m.Put(storage::Key(service::kCasesByExternalIdId).Add(kSomebody).Add("x1").bytes(),
          Cases().NewKey().Add("gone").bytes());
  });
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_EQ(Content(), whole);
}

// Two records want one row: which is right, no upgrade knows.
TEST_F(UpgradeTest, AUniqueRowOfAnotherRecordStays) {
  WriteCases(2);
  pb::Case twin = ACase(1);
  twin.set_name("cases/twin");
  Write([&](storage::Mutation& m) {
    m.Put(Cases().KeyOf(twin), storage::SerializeDeterministically(twin));
    m.Put(storage::Key(service::kCasesByOwnerId).Add(kSomebody).Add(Cases().KeyOf(twin)).bytes(),
          "");
  });
  const std::string row =
      storage::Key(service::kCasesByExternalIdId).Add(kSomebody).Add("x1").bytes();
  const std::string before = Content()[row];
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_EQ(Content()[row], before);
}

TEST_F(UpgradeTest, ADamagedRecordAndItsRowsAreLeftAsTheyAre) {
  WriteCases(2);
  Write([](storage::Mutation& m) { m.Put(Cases().KeyOf(ACase(1)), "\xff\xff"); });
  const auto damaged = Content();
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_EQ(Content(), damaged);
}

// Whatever commit is the last one before the power goes.
TEST_F(UpgradeTest, BrokenOffAtAnyCommitItGoesOnFromThere) {
  WriteCases(2'500);
  const auto whole = Content();
  LoseIndexRows(service::kCasesByOwnerId);
  LoseIndexRows(service::kCasesByReviewId);
  int broken_off = 0;
  absl::Status status;
  do {
    bool one_more = true;
    store_.before_commit = [&](const storage::Mutation&) {
      return std::exchange(one_more, false) ? absl::OkStatus()
                                            : absl::UnavailableError("the power is gone");
    };
    status = Run();
    store_.before_commit = nullptr;
    if (!status.ok()) {
      EXPECT_TRUE(absl::IsUnavailable(status)) << status;
      EXPECT_LT(SchemaNow(), service::kSchema);
      ++broken_off;
    }
  } while (!status.ok() && broken_off < 1'000);
  EXPECT_GT(broken_off, 3);
  EXPECT_EQ(Content(), whole);
  EXPECT_EQ(SchemaNow(), service::kSchema);
  EXPECT_THAT(told_, Contains(HasSubstr("goes on after ")));
  EXPECT_THAT(told_, Contains(HasSubstr(" 5000 changed")));
}

TEST_F(UpgradeTest, NoCommitIsLargerThanTheStoreTakes) {
  WriteCases(2'500);
  LoseIndexRows(service::kCasesByOwnerId);
  int commits = 0;
  store_.before_commit = [&](const storage::Mutation& mutation) {
    ++commits;
    EXPECT_LE(mutation.record_count(), storage::kMaxMutationRecords);
    EXPECT_EQ(mutation.CheckBounds(), absl::OkStatus());
    return absl::OkStatus();
  };
  ASSERT_EQ(Run(), absl::OkStatus());
  EXPECT_GE(commits, 3);
}

TEST_F(UpgradeTest, AStepOfSomeIndexesLooksAtTheseAlone) {
  WriteCases(10);
  LoseIndexRows(service::kCasesByOwnerId);
  LoseIndexRows(service::kCasesByReviewId);
  const auto without = Content();
  ASSERT_EQ(Run({CompleteIndexes({service::kInitiativesId, service::kCasesByOwnerId})}),
            absl::OkStatus());
  EXPECT_EQ(Content(), without);
  ASSERT_EQ(Run({CompleteIndexes(), CompleteIndexes({service::kCasesId})}), absl::OkStatus());
  EXPECT_GT(Content().size(), without.size());
}

TEST_F(UpgradeTest, EachStepIsTakenOnceAndInOrder) {
  WriteCases(1);
  std::vector<std::string> taken;
  const auto step = [&](const std::string& name) {
    return UpgradeStep{name,
                       [&taken, name](const storage::Snapshot&,
                                      absl::string_view position) -> absl::StatusOr<UpgradePiece> {
                         taken.push_back(absl::StrCat(name, position));
                         UpgradePiece piece;
                         piece.mutation.Put(storage::Key(250).Add(name).bytes(), "");
                         if (position.empty()) piece.next = "+";
                         return piece;
                       }};
  };
  ASSERT_EQ(Run({step("a")}), absl::OkStatus());
  ASSERT_EQ(Run({step("a"), step("b"), step("c")}), absl::OkStatus());
  EXPECT_THAT(taken, ElementsAre("a", "a+", "b", "b+", "c", "c+"));
  EXPECT_EQ(SchemaNow(), 3);
}

TEST_F(UpgradeTest, AStoreOfANewerFormIsRefusedInOneLineThatSaysWhatToDo) {
  WriteCases(1);
  const std::vector<UpgradeStep> newer(2, CompleteIndexes());
  ASSERT_EQ(Run(newer, "8.0.0"), absl::OkStatus());
  const auto content = Content();
  const absl::Status status = Run(std::vector<UpgradeStep>(1, CompleteIndexes()));
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              AllOf(HasSubstr("upgraded by version 8.0.0 (schema 2; this program reads up to 1)"),
                    HasSubstr("8.0.0 以降を使うか"), Not(HasSubstr("\n"))));
  EXPECT_EQ(Content(), content);
}

}  // namespace
}  // namespace renkei::host
