#include "storage/base/lru_cache.h"

#include <algorithm>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace renkei {
namespace {

std::shared_ptr<const std::string> Value(const std::string& text) {
  return std::make_shared<const std::string>(text);
}

TEST(LruCacheTest, WhatWasAskedForLeastRecentlyGivesWay) {
  LruCache<std::string> cache(2'500);
  cache.Insert("a", Value("1"), 1'000);
  cache.Insert("b", Value("2"), 1'000);
  ASSERT_NE(cache.Find("a"), nullptr);
  cache.Insert("c", Value("3"), 1'000);
  EXPECT_EQ(cache.Find("b"), nullptr);
  ASSERT_NE(cache.Find("a"), nullptr);
  EXPECT_EQ(*cache.Find("a"), "1");
  EXPECT_EQ(*cache.Find("c"), "3");
}

TEST(LruCacheTest, WhatIsFoundOutlivesItsPlace) {
  LruCache<std::string> cache(1'500);
  cache.Insert("a", Value("1"), 1'000);
  const std::shared_ptr<const std::string> found = cache.Find("a");
  cache.Insert("b", Value("2"), 1'000);
  EXPECT_EQ(cache.Find("a"), nullptr);
  EXPECT_EQ(*found, "1");
}

TEST(LruCacheTest, WhatIsLargerThanAllIsNotKeptAndTakesNothingAway) {
  LruCache<std::string> cache(1'500);
  cache.Insert("a", Value("1"), 1'000);
  cache.Insert("b", Value("2"), 1'501);
  EXPECT_EQ(cache.Find("b"), nullptr);
  EXPECT_NE(cache.Find("a"), nullptr);
}

// Never more bytes than the bound, and of a key what was put there first, whatever comes in what order.
TEST(LruCacheTest, TheBoundHoldsAndValuesAreTheirKeys) {
  constexpr size_t kBound = 20'000;
  LruCache<std::string> cache(kBound);
  const auto use = [&](uint32_t seed) {
    std::mt19937 random(seed);
    for (int i = 0; i < 5'000; ++i) {
      const std::string key(1 + random() % 50, static_cast<char>('a' + random() % 26));
      if (const auto found = cache.Find(key)) {
        ASSERT_EQ(*found, key);
      } else {
        cache.Insert(key, Value(key), random() % 3'000);
      }
      ASSERT_LE(cache.bytes(), kBound);
    }
  };
  std::vector<std::thread> threads;
  for (uint32_t seed = 1; seed <= 4; ++seed) threads.emplace_back(use, seed);
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace renkei
