#include "server/host/head_wait.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "storage/model_store.h"
#include "tests/unit/service/hooked_store.h"

namespace renkei::host {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr milliseconds kNone(0);

void CommitTo(storage::Store& store) {
  storage::Mutation mutation;
  mutation.Append(storage::Log::kChanges, "x");
  ASSERT_TRUE(storage::CommitAndWait(store, std::move(mutation)).ok());
}

TEST(HeadWait, WhatIsThereBeforeAndEachCommitBehindARoundIsNews) {
  const std::unique_ptr<storage::Store> store = storage::NewModelStore("head");
  HeadWait wait(*store, HeadWait::Who::kAll);
  EXPECT_TRUE(wait.ForNews(kNone, hours(1)));
  CommitTo(*store);
  EXPECT_TRUE(wait.ForNews(kNone, hours(1)));
  auto waiting = std::async(std::launch::async, [&] { return wait.ForNews(kNone, hours(1)); });
  CommitTo(*store);
  EXPECT_TRUE(waiting.get());
  EXPECT_TRUE(wait.ForNews(kNone, milliseconds(1))) << "the time is news too";
}

TEST(HeadWait, WhoWaitsForHoursEndsAtOnceAndNobodyWaitsAgain) {
  const std::unique_ptr<storage::Store> store = storage::NewModelStore("head");
  HeadWait wait(*store, HeadWait::Who::kAll);
  auto for_time = std::async(std::launch::async, [&] { return wait.For(hours(1)); });
  auto for_news = std::async(std::launch::async, [&] { return wait.ForNews(hours(1), hours(1)); });
  wait.End();
  EXPECT_FALSE(for_time.get());
  EXPECT_FALSE(for_news.get());
  EXPECT_TRUE(wait.ending());
  EXPECT_FALSE(wait.For(hours(1)));
  EXPECT_FALSE(wait.ForNews(hours(1), hours(1)));
}

// One of several processes over one store.
class SharedStore : public service::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  bool KeepsHouse() const override { return keeps_; }
  void SetKeeps(bool keeps) { keeps_ = keeps; }

 private:
  std::atomic<bool> keeps_{false};
};

TEST(HeadWait, WhoDoesNotKeepHouseRestsUntilItDoesAndGoesOnAtOnce) {
  const std::unique_ptr<storage::Store> model = storage::NewModelStore("head");
  SharedStore store(*model);
  HeadWait wait(store, HeadWait::Who::kWhoKeepsHouse);
  auto turn = std::async(std::launch::async, [&] { return wait.ForTurn(); });
  CommitTo(store);
  EXPECT_EQ(turn.wait_for(milliseconds(20)), std::future_status::timeout) << "news are another's";
  store.SetKeeps(true);
  EXPECT_TRUE(turn.get());
  EXPECT_TRUE(wait.ForNews(kNone, hours(1)));
  store.SetKeeps(false);
  auto ends = std::async(std::launch::async, [&] { return wait.For(kNone); });
  wait.End();
  EXPECT_FALSE(ends.get());
}

}  // namespace
}  // namespace renkei::host
