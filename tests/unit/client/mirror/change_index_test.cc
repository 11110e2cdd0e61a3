#include "client/mirror/change_index.h"

#include <gtest/gtest.h>

namespace renkei::mirror {
namespace {

constexpr char kVision[] = "organizations/a/visions/v";

TEST(ChangeIndexTest, TheNewestChangeOfAResourceCounts) {
  ChangeIndex index("organizations/own");
  index.Upsert("cases", "cases/a", {1, 10});
  index.Upsert("cases", "cases/a", {2, 20});
  index.Upsert("cases", "cases/b", {3, 30});
  index.Remove("cases", "cases/b");
  EXPECT_EQ(index.size(), 2U);
  EXPECT_EQ(index.Of("cases").at("cases/a")->offset, 2);
  EXPECT_EQ(index.Of("cases").at("cases/b"), std::nullopt);
}

TEST(ChangeIndexTest, AVisionTakesEverythingBelowItAlongAndNothingElse) {
  ChangeIndex index("organizations/own");
  const std::string node = absl::StrCat(kVision, "/nodes/n");
  index.Upsert("vision_nodes", node, {1, 1});
  index.Upsert("vision_nodes", "organizations/a/visions/vv/nodes/n", {1, 1});
  index.Remove("visions", kVision);
  EXPECT_EQ(index.Of("vision_nodes").count(node), 0U);
  EXPECT_EQ(index.Of("vision_nodes").size(), 1U);
  EXPECT_TRUE(index.Fell(node));
  EXPECT_TRUE(index.Fell(absl::StrCat(kVision, "/kpis/k/actuals/2024")));
  EXPECT_FALSE(index.Fell("organizations/a/visions/vv/nodes/n"));
  EXPECT_FALSE(index.Fell(kVision));
}

TEST(ChangeIndexTest, WhatComesAfterTheTombstoneStays) {
  ChangeIndex index("organizations/own");
  const std::string node = absl::StrCat(kVision, "/nodes/n");
  index.Remove("visions", kVision);
  index.Upsert("vision_nodes", node, {5, 1});
  EXPECT_EQ(index.Of("vision_nodes").at(node)->offset, 5);
}

TEST(ChangeIndexTest, ACaseTakesItsAdoptionsAlongButNotOnesOwn) {
  ChangeIndex index("organizations/own");
  index.Upsert("adoptions", "cases/a/adoptions/own", {1, 1});
  index.Upsert("adoptions", "cases/a/adoptions/other", {2, 1});
  index.Remove("cases", "cases/a");
  EXPECT_EQ(index.Of("adoptions").size(), 1U);
  EXPECT_EQ(index.Of("adoptions").count("cases/a/adoptions/own"), 1U);
  EXPECT_TRUE(index.Fell("cases/a/adoptions/other"));
  EXPECT_FALSE(index.Fell("cases/a/adoptions/own"));
  EXPECT_FALSE(index.Fell("cases/a/selections/s"));
}

}  // namespace
}  // namespace renkei::mirror
