#include "server/host/head_wait.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>

#include "storage/model_store.h"

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
  HeadWait wait(*store);
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
  HeadWait wait(*store);
  auto for_time = std::async(std::launch::async, [&] { return wait.For(hours(1)); });
  auto for_news = std::async(std::launch::async, [&] { return wait.ForNews(hours(1), hours(1)); });
  wait.End();
  EXPECT_FALSE(for_time.get());
  EXPECT_FALSE(for_news.get());
  EXPECT_TRUE(wait.ending());
  EXPECT_FALSE(wait.For(hours(1)));
  EXPECT_FALSE(wait.ForNews(hours(1), hours(1)));
}

}  // namespace
}  // namespace renkei::host
