#include "server/service/change/log_holds.h"

#include "server/service/change/kept_changes.h"
#include "server/service/frame/write/change_log.h"
#include "server/service/tables/tables.h"
#include "tests/unit/service/feed_fixture.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::service {
namespace {

using storage::Sequence;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr absl::Duration kLogRetention = absl::Hours(24 * 8);
constexpr char kIndex[] = "search";

class LogHoldsTest : public FeedTest {
 protected:
  // All that may go; the consumers whose holds were ended.
  std::vector<std::string> Compact(const Env& env) {
    FeedCompactor compactor(env, kLogRetention);
    std::vector<std::string> left_behind;
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) {
      more = compactor.Step();
      left_behind.insert(left_behind.end(), compactor.left_behind().begin(),
                         compactor.left_behind().end());
    }
    EXPECT_TRUE(more.ok()) << more.status();
    return left_behind;
  }
  std::vector<std::string> Compact() { return Compact(env_); }

  void MakeOld() { now_ += kLogRetention + kLogRetention / 8 + absl::Seconds(1); }

  Sequence Next() const { return static_cast<Sequence>(storage::ToInt(store_->Head()) + 1); }
  Sequence Earliest() const { return store_->Earliest(storage::Log::kChanges); }
  Sequence Held() const {
    const auto holds = ReadHolds(*store_->NewSnapshot());
    EXPECT_TRUE(holds.ok()) << holds.status();
    return HeldFrom(*holds);
  }
  void Hold(Sequence sequence, absl::string_view consumer = kIndex) {
    const absl::Status held = HoldLog(env_, consumer, sequence);
    EXPECT_TRUE(held.ok()) << held;
  }
};

TEST_F(LogHoldsTest, WhatIsHeldStaysHoweverOldAndGoesWhenItIsPassed) {
  Publish("一", pb::VISIBILITY_PUBLIC);
  const Sequence unread = Next();
  Hold(unread);
  Publish("二", pb::VISIBILITY_PUBLIC);
  MakeOld();
  EXPECT_THAT(Compact(), IsEmpty());
  EXPECT_EQ(Earliest(), unread) << "what was read before the hold goes, and nothing else";
  const Sequence passed = Next();
  Hold(passed);
  EXPECT_THAT(Compact(), IsEmpty());
  EXPECT_GT(Earliest(), unread);
}

TEST_F(LogHoldsTest, TheLogIsKeptForTheSlowestOfThem) {
  const Sequence first = Next();
  Hold(first, "metrics");
  Publish("一", pb::VISIBILITY_PUBLIC);
  Hold(Next(), kIndex);
  MakeOld();
  Compact();
  EXPECT_LE(Earliest(), first);
}

TEST_F(LogHoldsTest, WhoIsLeftBehindForLongerThanTheLimitHoldsNothingAndIsNamed) {
  const Sequence unread = Next();
  Hold(unread);
  Publish("一", pb::VISIBILITY_PUBLIC);
  MakeOld();
  now_ += kHoldLimit - absl::Seconds(2);
  EXPECT_THAT(Compact(), IsEmpty());
  EXPECT_LE(Earliest(), unread);
  now_ += absl::Seconds(2);
  EXPECT_THAT(Compact(), ElementsAre(kIndex));
  EXPECT_GT(Earliest(), unread);
  EXPECT_THAT(*ReadHolds(*store_->NewSnapshot()), IsEmpty());
}

// Taken after the compactor has looked for holds: it keeps what comes after the compactor's snapshot.
TEST_F(LogHoldsTest, AHoldThatIsTakenWhileTheLogIsCutKeepsWhatComesAfterIt) {
  Publish("一", pb::VISIBILITY_PUBLIC);
  MakeOld();
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  Sequence unread = Sequence::kNone;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (unread != Sequence::kNone) return absl::OkStatus();
    unread = Next();
    Hold(unread);
    Publish("二", pb::VISIBILITY_PUBLIC);
    // Old at once, as by a clock that jumps.
    now_ += kLogRetention + kLogRetention / 4;
    return absl::OkStatus();
  };
  EXPECT_THAT(Compact(env), IsEmpty());
  ASSERT_NE(unread, Sequence::kNone) << "the compactor has committed nothing";
  EXPECT_LE(Earliest(), unread);
}

// The compactor was about to end the hold when its consumer moved it on: the one of the two that came
// second looks again.
TEST_F(LogHoldsTest, WhoMovesOnAtTheLastMomentIsNotLeftBehind) {
  Hold(Next());
  Publish("一", pb::VISIBILITY_PUBLIC);
  MakeOld();
  now_ += kHoldLimit;
  HookedStore hooked(*store_);
  const Env env = EnvOver(hooked);
  bool moved = false;
  hooked.before_commit = [&](const storage::Mutation&) {
    if (!std::exchange(moved, true)) Hold(Next());
    return absl::OkStatus();
  };
  EXPECT_THAT(Compact(env), IsEmpty());
  EXPECT_TRUE(moved);
  EXPECT_NE(Held(), HeldFrom({}));
}

// Each hold is a commit, and so news for whoever waits for the head: without an end where nothing
// rests.
TEST_F(LogHoldsTest, AHoldMovesOnOnlyOverChangesAndNotAtOnce) {
  Hold(Next());
  const Sequence head = store_->Head();
  now_ += kHoldRest;
  Hold(Next());
  EXPECT_EQ(store_->Head(), head) << "no change lies between";
  Publish("一", pb::VISIBILITY_PUBLIC);
  const Sequence read = Next();
  Hold(read);
  EXPECT_EQ(Held(), read);
  Publish("二", pb::VISIBILITY_PUBLIC);
  now_ += kHoldRest - absl::Seconds(1);
  Hold(Next());
  EXPECT_EQ(Held(), read) << "it has moved a moment ago";
  now_ += absl::Seconds(1);
  Hold(Next());
  EXPECT_GT(Held(), read);
}

TEST_F(LogHoldsTest, AHoldThatGoesBackIsWrittenAtOnce) {
  const Sequence before = Next();
  Publish("一", pb::VISIBILITY_PUBLIC);
  Hold(Next());
  Hold(before);
  EXPECT_EQ(Held(), before);
}

TEST_F(LogHoldsTest, OnlySoManyHoldTheLog) {
  for (size_t i = 0; i < kMaxHolds; ++i) Hold(Next(), absl::StrCat("index-", i));
  EXPECT_TRUE(absl::IsResourceExhausted(HoldLog(env_, "one-more", Next())));
  Hold(Next(), "index-0");
  EXPECT_TRUE(absl::IsInvalidArgument(HoldLog(env_, "", Next())));
  EXPECT_TRUE(
      absl::IsInvalidArgument(HoldLog(env_, std::string(kMaxConsumerBytes + 1, 'x'), Next())));
}

}  // namespace
}  // namespace renkei::service
