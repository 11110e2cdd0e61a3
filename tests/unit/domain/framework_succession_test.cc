#include "server/domain/strategy/framework_succession.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace renkei::domain {
namespace {

pb::Framework Framework(const std::string& id, const std::string& decided, int from, int to,
                        const std::string& replaces = "") {
  pb::Framework framework;
  framework.set_name("frameworks/" + id);
  framework.set_decided_date(decided);
  if (to != 0) {
    framework.mutable_period()->set_from_fiscal_year(from);
    framework.mutable_period()->set_to_fiscal_year(to);
  }
  if (!replaces.empty()) framework.set_replaces("frameworks/" + replaces);
  return framework;
}

std::string NameOf(const pb::Framework* framework) {
  return framework == nullptr ? "" : framework->name();
}

const absl::CivilDay kSuccessionDay(2024, 7, 3);

// As the packs have them, with one that has not been decided yet.
std::vector<pb::Framework> All() {
  return {Framework("a", "2019-12-20", 2020, 2024), Framework("b", "2022-12-23", 2023, 2027, "a"),
          Framework("c", "2024-06-13", 0, 0), Framework("d", "2025-12-23", 2025, 2029, "b")};
}

TEST(FrameworkSuccessionTest, WhatHasNotBeenDecidedReplacesNothing) {
  EXPECT_EQ(NameOf(SuccessorOf(All(), "frameworks/a", kSuccessionDay)), "frameworks/b");
  EXPECT_EQ(SuccessorOf(All(), "frameworks/b", kSuccessionDay), nullptr);
  EXPECT_EQ(NameOf(SuccessorOf(All(), "frameworks/b", absl::CivilDay(2025, 12, 23))),
            "frameworks/d");
}

TEST(FrameworkSuccessionTest, TheNewestIsAtTheEndOfTheChainAndACircleEnds) {
  EXPECT_EQ(NameOf(NewestSuccessorOf(All(), "frameworks/a", absl::CivilDay(2026, 1, 1))),
            "frameworks/d");
  EXPECT_EQ(NewestSuccessorOf(All(), "frameworks/d", absl::CivilDay(2026, 1, 1)), nullptr);
  const std::vector<pb::Framework> circle = {Framework("x", "2020-01-01", 2020, 2024, "y"),
                                             Framework("y", "2020-01-01", 2020, 2024, "x")};
  EXPECT_NE(NewestSuccessorOf(circle, "frameworks/x", kSuccessionDay), nullptr);
  EXPECT_EQ(FrameworkInForce(circle, kSuccessionDay), nullptr);
}

TEST(FrameworkSuccessionTest, InForceIsTheLastDecidedWhosePeriodHasTheDayWhateverTheOrder) {
  std::vector<pb::Framework> frameworks = All();
  for (int order = 0; order < 2; ++order) {
    EXPECT_EQ(NameOf(FrameworkInForce(frameworks, kSuccessionDay)), "frameworks/b");
    EXPECT_EQ(NameOf(FrameworkInForce(frameworks, absl::CivilDay(2022, 4, 1))), "frameworks/a");
    EXPECT_EQ(NameOf(FrameworkInForce(frameworks, absl::CivilDay(2026, 1, 1))), "frameworks/d");
    EXPECT_EQ(FrameworkInForce(frameworks, absl::CivilDay(2030, 4, 1)), nullptr);
    std::reverse(frameworks.begin(), frameworks.end());
  }
}

TEST(FrameworkSuccessionTest, OfTwoInForceWithoutAnyReplacingTheOtherTheLaterCounts) {
  const std::vector<pb::Framework> two = {Framework("new", "2023-06-01", 2023, 2030),
                                          Framework("old", "2022-06-01", 2022, 2030)};
  EXPECT_EQ(NameOf(FrameworkInForce(two, kSuccessionDay)), "frameworks/new");
}

}  // namespace
}  // namespace renkei::domain
