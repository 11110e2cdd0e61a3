#include "server/service/change/kept_changes.h"

#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/write/change_log.h"
#include "tests/unit/service/feed_fixture.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr absl::Duration kRetention = absl::Hours(24 * 8);

class KeptChangesTest : public FeedTest {
 protected:
  // All that is too old, a step at a time; how many steps it took.
  int Compact(const Env& env) {
    FeedCompactor compactor(env, kRetention);
    for (int steps = 0;; ++steps) {
      const absl::StatusOr<bool> more = compactor.Step();
      EXPECT_TRUE(more.ok()) << more.status();
      if (!more.ok() || !*more) return steps;
    }
  }
  int Compact() { return Compact(env_); }

  void MakeOld() { now_ += kRetention + kRetention / 8 + absl::Seconds(1); }

  std::vector<std::string> LogNames() {
    std::vector<std::string> names;
    const auto entries = store_->ReadLog(storage::Log::kChanges,
                                         {store_->Earliest(storage::Log::kChanges), 0}, 100'000);
    for (const storage::LogEntry& entry : *entries) {
      internal_pb::ChangeRecord record;
      EXPECT_TRUE(record.ParseFromString(entry.payload));
      names.push_back(record.resource_name());
    }
    return names;
  }

  std::vector<std::string> KeptNames() {
    std::vector<std::string> names;
    const auto rows =
        KeptChanges().Scan(*store_->NewSnapshot(), KeptChanges().NewKey(), "", 100'000);
    EXPECT_TRUE(rows.ok()) << rows.status();
    for (const auto& row : rows->rows) names.push_back(row.message.change().resource_name());
    return names;
  }
};

TEST_F(KeptChangesTest, WhoBeginsAtTheBeginningGetsWhatThereIsAndThenWhatHappened) {
  const std::string revised = Publish("一", pb::VISIBILITY_PUBLIC);
  Publish("二", pb::VISIBILITY_PUBLIC);
  const std::string hidden = Publish("三", pb::VISIBILITY_SHARED);
  pb::Case changed;
  changed.set_name(revised);
  changed.set_title("一の二");
  Replace(changed);
  MakeOld();
  Publish("四", pb::VISIBILITY_PUBLIC);
  EXPECT_GT(Compact(), 0);
  EXPECT_THAT(Told(stranger_, {}), UnorderedElementsAre("+一の二", "+二", "+四"));
  EXPECT_THAT(Told(friend_, {}), UnorderedElementsAre("+一の二", "+二", "+三", "+四"));
  // At any size of page, each once.
  pb::ListChangesRequest one;
  one.set_page_size(1);
  EXPECT_THAT(Told(friend_, one), UnorderedElementsAre("+一の二", "+二", "+三", "+四"));
  EXPECT_EQ(Compact(), 0) << "nothing is too old any more";
}

TEST_F(KeptChangesTest, CursorsIntoTheTimeBeforeAreExpired) {
  Publish("一", pb::VISIBILITY_PUBLIC);
  pb::ListChangesRequest before;
  before.set_page_size(1);
  before.set_cursor(Page(stranger_, before)->cursor());
  pb::ListChangesRequest list;
  list.set_cursor(HeadCursor(stranger_));
  MakeOld();
  Publish("二", pb::VISIBILITY_PUBLIC);
  pb::ListChangesRequest kept;
  kept.set_cursor(HeadCursor(stranger_));
  Compact();
  EXPECT_EQ(ReasonOf(Page(stranger_, before)), pb::REASON_EXPIRED_CURSOR);
  EXPECT_TRUE(Page(stranger_, kept).ok());
  // It stood exactly where the log begins now, or behind: nothing is missing after it.
  const auto page = Page(stranger_, list);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->changes_size(), 1);
}

TEST_F(KeptChangesTest, WhoHadReadAllOfTheLogThatIsCutGoesOn) {
  Publish("一", pb::VISIBILITY_PUBLIC);
  pb::ListChangesRequest request;
  request.set_cursor(Page(stranger_, request)->cursor());
  MakeOld();
  Compact();
  Publish("二", pb::VISIBILITY_PUBLIC);
  const auto page = Page(stranger_, request);
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->changes_size(), 1);
}

TEST_F(KeptChangesTest, WhatIsGoneIsNotKeptNorWhatStoodBelowIt) {
  pb::CreateVisionRequest create;
  create.set_parent(kManiwa);
  pb::Vision& vision = *create.mutable_vision();
  vision.set_title("地方版総合戦略");
  vision.mutable_period()->set_from_fiscal_year(2023);
  vision.mutable_period()->set_to_fiscal_year(2027);
  const auto head = Call<pb::Vision>(owner_, "VisionService/CreateVision", create);
  ASSERT_TRUE(head.ok()) << head.status();
  pb::CreateNodeRequest node;
  node.set_parent(head->name());
  node.mutable_node()->set_title("基本目標");
  ASSERT_TRUE(Call<pb::VisionNode>(owner_, "VisionService/CreateNode", node).ok());
  MakeOld();
  Compact();
  EXPECT_THAT(KeptNames(), ::testing::Contains(head->name()));
  const size_t kept = KeptNames().size();
  pb::DeleteVisionRequest remove;
  remove.set_name(head->name());
  ASSERT_TRUE(Call<google::protobuf::Empty>(owner_, "VisionService/DeleteVision", remove).ok());
  MakeOld();
  Compact();
  EXPECT_EQ(KeptNames().size(), kept - 2);
  EXPECT_THAT(LogNames(), IsEmpty());
}

TEST_F(KeptChangesTest, AChangeOlderThanTheRetentionAloneIsNotWorthTheWork) {
  Publish("一", pb::VISIBILITY_PUBLIC);
  now_ += kRetention + absl::Seconds(1);
  EXPECT_EQ(Compact(), 0);
  now_ += kRetention / 8;
  EXPECT_GT(Compact(), 0);
}

// Interrupted before any of its commits, and gone on with by another compactor, it comes to the same.
TEST_F(KeptChangesTest, InterruptedAnywhereItGoesOn) {
  std::vector<std::string> names;
  for (int i = 0; i < 600; ++i) {
    storage::Mutation mutation;
    const auth::Caller nobody;
    const std::function<bool()> waits = [] { return false; };
    const service::Call call(env_, nobody, *auth::FindPolicy("renkei.v1.CaseService/GetCase"), now_,
                             waits);
    names.push_back(absl::StrCat("cases/c", 1'000 + i));
    AppendChange(call, pb::RESOURCE_TYPE_CASE, names.back(), std::nullopt, auth::Everyone(),
                 mutation);
    // Two further changes of others: more than one step's worth in all.
    for (int k = 1; k <= 2 && i >= k; ++k)
      AppendChange(call, pb::RESOURCE_TYPE_CASE, names[static_cast<size_t>(i - k)],
                   auth::Everyone(), auth::Everyone(), mutation);
    ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  }
  MakeOld();
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  int interruptions = 0;
  for (int allowed = 0;; ++allowed) {
    int commits = 0;
    hooked.before_commit = [&](const storage::Mutation&) {
      return commits++ < allowed ? absl::OkStatus() : absl::UnavailableError("interrupted");
    };
    FeedCompactor compactor(env, kRetention);
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = compactor.Step();
    if (more.ok()) break;
    ++interruptions;
  }
  EXPECT_GT(interruptions, 1);
  EXPECT_EQ(KeptNames().size(), 600u);
  EXPECT_THAT(LogNames(), IsEmpty());
}

// Keeps what it has: a compaction is interrupted before it cuts the log.
class UncutStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  absl::Status TruncateLog(storage::Log, storage::Sequence) override {
    return absl::UnavailableError("interrupted");
  }
};

// Kept already and still in the log, it was told twice where it stands first in the log.
TEST_F(KeptChangesTest, WhatIsKeptAndStillInTheLogComesOnce) {
  const auto create = [&](const std::string& title) {
    pb::CreateCaseRequest request;
    request.mutable_case_()->set_owner(kManiwa);
    request.mutable_case_()->set_title(title);
    EXPECT_TRUE(Call<pb::Case>(owner_, "CaseService/CreateCase", request).ok());
  };
  create("一");
  MakeOld();
  create("二");
  create("三");
  Compact();
  MakeOld();
  UncutStore uncut(*store_);
  const Env env = EnvOver(uncut);
  FeedCompactor compactor(env, kRetention);
  ASSERT_FALSE(compactor.Step().ok());
  const auto kept = KeptChanges().Scan(*store_->NewSnapshot(), KeptChanges().NewKey(), "", 10);
  std::vector<uint64_t> sequences;
  for (const auto& row : kept->rows) sequences.push_back(row.message.sequence());
  ASSERT_THAT(sequences, ::testing::SizeIs(3));
  ASSERT_THAT(sequences,
              ::testing::Contains(storage::ToInt(store_->Earliest(storage::Log::kChanges))));
  EXPECT_THAT(Told(owner_, {}), UnorderedElementsAre("+一", "+二", "+三"));
}

// One commit may change as many resources as a mutation may write.
TEST_F(KeptChangesTest, TheLargestCommitIsKeptInSeveralSteps) {
  const auth::Caller nobody;
  const std::function<bool()> waits = [] { return false; };
  const service::Call call(env_, nobody, *auth::FindPolicy("renkei.v1.CaseService/GetCase"), now_,
                           waits);
  const size_t before = LogNames().size();
  storage::Mutation mutation;
  for (size_t i = 0; i < storage::kMaxMutationRecords; ++i)
    AppendChange(call, pb::RESOURCE_TYPE_CASE, absl::StrCat("cases/c", i), std::nullopt,
                 auth::Everyone(), mutation);
  ASSERT_TRUE(storage::CommitAndWait(*store_, std::move(mutation)).ok());
  MakeOld();
  EXPECT_GE(Compact(), 2);
  EXPECT_EQ(KeptNames().size(), storage::kMaxMutationRecords + before);
}

}  // namespace
}  // namespace renkei::service
