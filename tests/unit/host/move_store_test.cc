// A store that moves is the same store; and whatever stands in the way leaves both as they were, or one that is begun anew.

#include "server/host/move_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/service/tables/schema.h"
#include "tests/conformance/temporary_directory.h"
#include "tests/support/postgres_cluster.h"

namespace renkei::host {
namespace {

using storage::Log;
using storage::Mutation;
using storage::Sequence;
using storage::Store;
using storage::StoreImport;
using ::testing::AllOf;
using ::testing::HasSubstr;

test::PostgresCluster& Databases() {
  static const std::unique_ptr<test::PostgresCluster> cluster = [] {
    auto started = test::PostgresCluster::Start({});
    EXPECT_TRUE(started.ok()) << started.status();
    return *std::move(started);
  }();
  return *cluster;
}

// Passes on what it is asked for, but for one call.
class FailingImport final : public StoreImport {
 public:
  // The call of that number, from 1, is not made, or made and not answered.
  FailingImport(std::unique_ptr<StoreImport> import, int call, bool made)
      : import_(std::move(import)), call_(call), made_(made) {}

  absl::Status PutRecords(absl::Span<const storage::KeyRecord> records) override {
    return Pass([&] { return import_->PutRecords(records); });
  }
  absl::Status PutEntries(Log log, absl::Span<const storage::LogEntry> entries) override {
    return Pass([&] { return import_->PutEntries(log, entries); });
  }
  absl::Status Finish(const storage::StoreIdentity& identity) override {
    return Pass([&] { return import_->Finish(identity); });
  }
  absl::Status Release() override {
    return Pass([&] { return import_->Release(); });
  }

 private:
  template <typename Call>
  absl::Status Pass(Call call) {
    if (++calls_ != call_) return call();
    if (made_) EXPECT_TRUE(call().ok());
    return absl::UnavailableError("broken off");
  }

  const std::unique_ptr<StoreImport> import_;
  const int call_;
  const bool made_;
  int calls_ = 0;
};

class MoveStoreTest : public ::testing::Test {
 protected:
  MoveStoreTest() {
    source_ = Directory("source");
    Fill(source_);
  }

  StoreOptions Directory(const std::string& name) const {
    StoreOptions options;
    options.directory = absl::StrCat(temporary_.path(), "/", name);
    return options;
  }
  static StoreOptions Database() {
    StoreOptions options;
    options.engine = kPostgres;
    auto connection = Databases().NewDatabaseConnection();
    EXPECT_TRUE(connection.ok()) << connection.status();
    options.database.connection = connection.value_or("");
    return options;
  }

  static void Commit(Store& store, Mutation mutation) {
    const auto done = storage::CommitAndWait(store, std::move(mutation));
    ASSERT_TRUE(done.ok()) << done.status();
  }
  // More than some pages of everything, logs cut at their beginning, counters in several parts.
  static void Fill(const StoreOptions& options) {
    const auto store = OpenStore(options);
    ASSERT_TRUE(store.ok()) << store.status();
    for (int i = 0; i < 30; ++i) {
      Mutation mutation;
      for (int n = 0; n < 40; ++n)
        mutation.Put(absl::StrCat(std::string(1, static_cast<char>(i)), n),
                     absl::StrCat(i, ".", n));
      for (int n = 0; n < 30; ++n) mutation.Append(Log::kChanges, absl::StrCat(i, " ", n));
      mutation.Append(Log::kAudit, absl::StrCat("who ", i));
      mutation.Add("counter", i);
      Commit(**store, std::move(mutation));
    }
    ASSERT_TRUE((*store)->TruncateLog(Log::kChanges, Sequence{5}).ok());
  }

  static StoreSum Sum(const StoreOptions& options) {
    const auto store = OpenToMove(options);
    EXPECT_TRUE(store.ok()) << store.status();
    if (!store.ok()) return {};
    const auto sum = ReadWhole(**store, nullptr, [](absl::string_view) {});
    EXPECT_TRUE(sum.ok()) << sum.status();
    return sum.value_or(StoreSum());
  }
  static storage::StoreIdentity Identity(const StoreOptions& options) {
    const auto store = OpenToMove(options);
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? storage::IdentityOf(**store) : storage::StoreIdentity();
  }
  static absl::StatusOr<std::string> RunMove(const StoreOptions& from, const StoreOptions& to) {
    return MoveStore({from, to}, [](absl::string_view) {});
  }
  MoveEnds Ends(const StoreOptions& to) const {
    return {.open_source = [this] { return OpenToMove(source_); },
            .open_import = [to] { return OpenImport(to); },
            .open_target = [to] { return OpenImported(to); }};
  }
  static absl::Status Run(const MoveEnds& ends) {
    return Move(ends, [](absl::string_view) {}).status();
  }
  static void ExpectUnfinished(const StoreOptions& target) {
    const absl::Status status = OpenStore(target).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("renkeid move"));
  }

  // Fails at each call in turn, and then not any more.
  void BreakOffEverywhere(const StoreOptions& target) const {
    int call = 1;
    for (bool moved = false; !moved; ++call) {
      for (const bool made : {false, true}) {
        if (moved) continue;
        MoveEnds ends = Ends(target);
        ends.open_import = [&]() -> absl::StatusOr<std::unique_ptr<StoreImport>> {
          auto import = OpenImport(target);
          if (!import.ok()) return import.status();
          return std::make_unique<FailingImport>(*std::move(import), call, made);
        };
        const absl::Status status = Run(ends);
        // Of a release that was made and not answered, nobody can tell: the store is there.
        moved = status.ok() || OpenStore(target).ok();
        if (!moved) ExpectUnfinished(target);
      }
    }
    EXPECT_GT(call, 8);
    EXPECT_EQ(Sum(target), Sum(source_));
    EXPECT_EQ(ToInt(Identity(target).epoch), 2U);
  }

  const TemporaryDirectory temporary_;
  StoreOptions source_;
};

TEST_F(MoveStoreTest, IntoADatabaseAndBackEverythingIsAsItWas) {
  const StoreSum sum = Sum(source_);
  const storage::StoreIdentity before = Identity(source_);
  EXPECT_EQ(sum.entries[0], 26U * 30);
  EXPECT_EQ(sum.entries[1], 30U);
  const StoreOptions database = Database();
  const auto there = RunMove(source_, database);
  ASSERT_TRUE(there.ok()) << there.status();
  EXPECT_THAT(*there, AllOf(HasSubstr(sum.digest), HasSubstr("new epoch: 2"),
                            HasSubstr("start no server over it"), HasSubstr(source_.directory)));
  EXPECT_EQ(Sum(database), sum);
  const StoreOptions back = Directory("back");
  const auto again = RunMove(database, back);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(Sum(back), sum);
  storage::StoreIdentity after = Identity(back);
  EXPECT_EQ(ToInt(after.epoch), ToInt(before.epoch) + 2);
  after.epoch = before.epoch;
  EXPECT_EQ(after, before);
  EXPECT_EQ(Sum(source_), sum) << "the source is left as it is";
}

TEST_F(MoveStoreTest, BrokenOffAtAnyStepADirectoryIsBegunAnew) {
  BreakOffEverywhere(Directory("target"));
}

TEST_F(MoveStoreTest, BrokenOffAtAnyStepADatabaseIsBegunAnew) { BreakOffEverywhere(Database()); }

TEST_F(MoveStoreTest, WhatArrivesChangedIsNotReleased) {
  const StoreOptions target = Directory("target");
  MoveEnds ends = Ends(target);
  const StoreOptions other = Directory("other");
  Fill(other);
  Mutation lost;
  lost.Delete("counter");
  Commit(**OpenStore(other), std::move(lost));
  ends.open_target = [&] { return OpenToMove(other); };
  const absl::Status status = Run(ends);
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(absl::StrCat("records of ", int{'c'}, ": 1 and 0")));
  ExpectUnfinished(target);
}

TEST_F(MoveStoreTest, ASourceThatIsWrittenToMeanwhileIsNotMoved) {
  const StoreOptions target = Directory("target");
  MoveEnds ends = Ends(target);
  ends.open_source = [&, opened = 0]() mutable {
    if (++opened == 2) {
      Mutation late;
      late.Put("late", "1");
      Commit(**OpenStore(source_), std::move(late));
    }
    return OpenToMove(source_);
  };
  const absl::Status status = Run(ends);
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  ExpectUnfinished(target);
  EXPECT_TRUE(RunMove(source_, target).ok());
}

TEST_F(MoveStoreTest, AStoreThatIsOpenIsNotMoved) {
  const StoreOptions target = Directory("target");
  const auto server = OpenStore(source_);
  ASSERT_TRUE(server.ok());
  const absl::Status status = RunMove(source_, target).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_FALSE(std::filesystem::exists(target.directory));
}

TEST_F(MoveStoreTest, AStoreAtTheTargetStaysAsItIs) {
  for (const StoreOptions& target : {Directory("target"), Database()}) {
    {
      Mutation own;
      own.Put("own", "1");
      Commit(**OpenStore(target), std::move(own));
    }
    const StoreSum before = Sum(target);
    const absl::Status status = RunMove(source_, target).status();
    EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
    EXPECT_EQ(Sum(target), before);
  }
  EXPECT_TRUE(absl::IsFailedPrecondition(RunMove(source_, source_).status()));
}

TEST_F(MoveStoreTest, AStoreOfANewerFormIsLeftToNewerPrograms) {
  {
    const auto store = OpenStore(source_);
    internal_pb::SchemaRecord newer;
    newer.set_schema(service::kSchema + 1);
    newer.set_version("9.9.9");
    Mutation mutation;
    service::Schemas().Insert(newer, mutation);
    Commit(**store, std::move(mutation));
  }
  const StoreOptions target = Directory("target");
  const absl::Status status = RunMove(source_, target).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("9.9.9"));
  EXPECT_FALSE(std::filesystem::exists(target.directory));
}

TEST_F(MoveStoreTest, WhereThereIsNoStoreThereIsNothingToMove) {
  EXPECT_TRUE(absl::IsNotFound(RunMove(Directory("nowhere"), Directory("target")).status()));
  EXPECT_TRUE(absl::IsNotFound(RunMove(Database(), Directory("target")).status()));
  EXPECT_FALSE(std::filesystem::exists(temporary_.path() + "/target"));
}

}  // namespace
}  // namespace renkei::host
