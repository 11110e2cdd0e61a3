// The log as the server itself reads it: in bounded steps, in whole, and with a word where that is not
// possible.

#include "server/service/change/system_reader.h"

#include "server/service/change/log_holds.h"
#include "server/service/frame/list/feed_cursor.h"
#include "tests/unit/service/derived_index.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using storage::Sequence;
using ::testing::IsEmpty;

TEST_F(SystemReaderTest, EveryTypeInTheFeedHasASourceAndIsReached) {
  ResourceTypes reached;
  for (const auto& [type, source] : AllResourceSources()) {
    ASSERT_NE(source.read, nullptr);
    ASSERT_EQ(source.below == nullptr, source.types_below.empty());
    if (source.all != nullptr) reached.insert(type);
    // What stands below something that a walk comes to.
    if (source.all != nullptr) reached.insert(source.types_below.begin(), source.types_below.end());
  }
  for (int i = pb::ResourceType_MIN; i <= pb::ResourceType_MAX; ++i) {
    const auto type = static_cast<pb::ResourceType>(i);
    if (!pb::ResourceType_IsValid(i) || type == pb::RESOURCE_TYPE_UNSPECIFIED) continue;
    EXPECT_EQ(AllResourceSources().count(type), 1u) << pb::ResourceType_Name(type);
    EXPECT_EQ(reached.count(type), 1u) << pb::ResourceType_Name(type);
  }
}

TEST_F(SystemReaderTest, ACrashBeforeTheWriteRepeatsAndNeverSkips) {
  Index index = Opened("search");
  index.CatchUp();
  const std::string name = CreateCase("一");
  const auto lost = index.reader().Next(index.stamp);
  ASSERT_TRUE(lost.ok()) << lost.status();
  ASSERT_EQ(lost->deliveries.size(), 1u);
  EXPECT_FALSE(index.Open());
  index.CatchUp();
  EXPECT_EQ(index.told.count(name), 1u);
}

TEST_F(SystemReaderTest, APageIsNeverLargerThanItsBounds) {
  for (int i = 0; i < 30; ++i) CreateCase(std::string(200, 'x'));
  Index index = Opened("search", {pb::RESOURCE_TYPE_CASE});
  const SystemLimits small{.deliveries = 100, .bytes = 2'000, .examined = 1'000};
  size_t pages = 0;
  do {
    const auto page = index.reader().Next(index.stamp, small);
    ASSERT_TRUE(page.ok()) << page.status();
    size_t bytes = 0;
    for (const Delivery& delivery : page->deliveries)
      bytes += delivery.texts.working->content.ByteSizeLong();
    EXPECT_LT(bytes, 2'000u + 1'000u);
    index.Take(*page);
    ++pages;
  } while (!index.at_head);
  EXPECT_EQ(index.told.size(), 30u);
  EXPECT_GT(pages, 4u);
}

// Of an index that holds none of them: it moves on, in bounded steps.
TEST_F(SystemReaderTest, WhatIsNotWantedMovesItOnInSteps) {
  Index index = Opened("search", {pb::RESOURCE_TYPE_INITIATIVE});
  index.CatchUp();
  for (int i = 0; i < 30; ++i) CreateCase("一");
  ASSERT_TRUE(index.Read({.examined = 10}).ok());
  EXPECT_FALSE(index.at_head);
  EXPECT_LT(index.through, store_->Head());
  index.CatchUp({.examined = 10});
  EXPECT_THAT(index.told, IsEmpty());
}

TEST_F(SystemReaderTest, WhoIsLeftBehindIsToldAndBeginsAnew) {
  Index index = Opened("search");
  index.CatchUp();
  const std::string name = CreateCase("一");
  MakeOld();
  Compact();
  ASSERT_TRUE(index.reader().Next(index.stamp).ok()) << "it is held";
  now_ += kHoldLimit;
  Compact();
  const auto page = index.reader().Next(index.stamp);
  EXPECT_EQ(ReasonOf(page), pb::REASON_EXPIRED_CURSOR) << page.status();
  EXPECT_TRUE(MustBeginAnew(page.status()));
  EXPECT_TRUE(MustBeginAnew(index.reader().Remember(index.stamp)));
  EXPECT_TRUE(index.Open());
  index.CatchUp();
  EXPECT_EQ(index.told.count(name), 1u);
  EXPECT_EQ(Lines(index), Lines(Fresh()));
}

// Left behind while it stood at the head: nothing of the log that it needs is gone.
TEST_F(SystemReaderTest, WhoHasReadAllOfWhatIsCutGoesOn) {
  Index index = Opened("search");
  CreateCase("一");
  index.CatchUp();
  MakeOld();
  now_ += kHoldLimit;
  Compact();
  EXPECT_FALSE(index.Open());
  const std::string name = CreateCase("二");
  index.CatchUp();
  EXPECT_EQ(index.told.count(name), 1u);
}

// The compactor has looked for holds, and cuts what it found old, when an index begins anew.
TEST_F(SystemReaderTest, NothingIsLostToACompactorThatRunsWhileAnIndexBegins) {
  CreateCase("一");
  MakeOld();
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  Index index(env_, "search");
  bool begun = false;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (!std::exchange(begun, true)) {
      EXPECT_TRUE(index.Open());
      CreateCase("二");
      MakeOld();
    }
    return absl::OkStatus();
  };
  Compact(env);
  ASSERT_TRUE(begun);
  index.CatchUp();
  EXPECT_EQ(Lines(index), Lines(Fresh()));
}

// A store that another one took the place of, by its id, its epoch or its history.
class ReplacedStore : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  const std::string& id() const override {
    return other_id.empty() ? ForwardingStore::id() : other_id;
  }
  storage::Epoch epoch() const override {
    return storage::Epoch{storage::ToInt(ForwardingStore::epoch()) + epochs};
  }
  storage::Incarnation IncarnationOf(Sequence sequence) const override {
    return sequence >= parted ? storage::Incarnation{4'711}
                              : ForwardingStore::IncarnationOf(sequence);
  }
  std::string other_id;
  uint64_t epochs = 0;
  Sequence parted = static_cast<Sequence>(~uint64_t{0});
};

TEST_F(SystemReaderTest, AStoreThatWasPutBackMakesItBeginAnew) {
  CreateCase("一");
  const auto opens_anew = [&](const std::function<void(ReplacedStore&)>& replace) {
    ReplacedStore store(*store_);
    const Env env = EnvOver(store);
    Index index(env, "search");
    EXPECT_TRUE(index.Open());
    index.CatchUp();
    replace(store);
    const absl::Status next = index.reader().Next(index.stamp).status();
    const bool anew = index.Open();
    EXPECT_EQ(MustBeginAnew(next), anew) << next;
    return anew;
  };
  EXPECT_FALSE(opens_anew([](ReplacedStore&) {}));
  EXPECT_TRUE(opens_anew([](ReplacedStore& store) { store.other_id = "another"; }));
  EXPECT_TRUE(opens_anew([](ReplacedStore& store) { store.epochs = 1; })) << "restored";
  EXPECT_TRUE(opens_anew([&](ReplacedStore& store) { store.parted = store_->Head(); }))
      << "copied from the past, and written on";
  EXPECT_FALSE(opens_anew([&](ReplacedStore& store) { store.parted = Next(); }))
      << "merely started anew";
}

TEST_F(SystemReaderTest, AStampThatIsDamagedOrNoneBeginsAnew) {
  for (const char* stamp : {"", "\xff\xff", "stamp"}) {
    Index index(env_, "search");
    index.stamp = stamp;
    EXPECT_TRUE(MustBeginAnew(index.reader().Next(stamp).status()));
    EXPECT_TRUE(index.Open());
  }
}

// Found: one that was cut at a field's end was taken for that of a walk which had ended.
TEST_F(SystemReaderTest, AStampThatWasCutAnywhereBeginsAnew) {
  for (int i = 0; i < 10; ++i) CreateCase("一");
  Index index = Opened("search");
  ASSERT_TRUE(index.Read({.deliveries = 3}).ok());
  ASSERT_FALSE(index.at_head) << "in the middle of its first walk";
  for (size_t size = 0; size < index.stamp.size(); ++size) {
    const std::string cut = index.stamp.substr(0, size);
    EXPECT_TRUE(MustBeginAnew(index.reader().Next(cut).status())) << size;
  }
  EXPECT_TRUE(index.reader().Next(index.stamp).ok());
}

// Found: an index of cases that became one of visions too was never told of those that were there.
TEST_F(SystemReaderTest, AnIndexOfOtherTypesBeginsAnew) {
  Index cases = Opened("search", {pb::RESOURCE_TYPE_CASE});
  cases.CatchUp();
  Index more(env_, "search", {pb::RESOURCE_TYPE_CASE, pb::RESOURCE_TYPE_VISION});
  more.stamp = cases.stamp;
  EXPECT_TRUE(more.Open());
  Index all(env_, "search");
  all.stamp = more.stamp;
  EXPECT_TRUE(all.Open());
  Index same(env_, "search");
  same.stamp = all.stamp;
  EXPECT_FALSE(same.Open());
}

// The compactor has looked for holds when an index comes back whose hold had ended. Whether the log is
// still there for it or not, it is told so, and has everything in the end.
TEST_F(SystemReaderTest, WhoComesBackWhileTheLogIsCutIsNotLeftInTheDark) {
  Index index = Opened("search");
  index.CatchUp();
  CreateCase("一");
  MakeOld();
  now_ += kHoldLimit;
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  bool came_back = false;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (!std::exchange(came_back, true)) (void)index.Open();
    return absl::OkStatus();
  };
  Compact(env);
  ASSERT_TRUE(came_back);
  absl::StatusOr<SystemPage> page = index.reader().Next(index.stamp);
  if (!page.ok()) {
    EXPECT_TRUE(MustBeginAnew(page.status())) << page.status();
    EXPECT_TRUE(index.Open());
  }
  index.CatchUp();
  EXPECT_EQ(Lines(index), Lines(Fresh()));
}

// The index moves its hold on as it reads; that is a commit, and must not be news to itself for ever.
TEST_F(SystemReaderTest, AtTheHeadItRests) {
  Index index = Opened("search");
  CreateCase("一");
  now_ += kHoldRest;
  index.CatchUp();
  const Sequence head = store_->Head();
  for (int i = 0; i < 3; ++i) {
    now_ += kHoldRest;
    ASSERT_TRUE(index.Read().ok());
    EXPECT_TRUE(index.at_head);
  }
  EXPECT_LE(storage::ToInt(store_->Head()), storage::ToInt(head) + 1);
}

}  // namespace
}  // namespace renkei::service
