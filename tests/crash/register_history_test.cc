// The judge of histories is judged by histories that are known to be right or wrong.

#include "tests/crash/register_history.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "tests/random_seed.h"

namespace renkei::crash {
namespace {

using Kind = RegisterOperation::Kind;
using Outcome = RegisterOperation::Outcome;

RegisterOperation Read(Moment begin, Moment end, const std::string& value) {
  return {Kind::kRead, Outcome::kDone, begin, end, value, std::nullopt};
}
RegisterOperation Write(Moment begin, Moment end, const std::string& value,
                        std::optional<std::string> expected = std::nullopt,
                        Outcome outcome = Outcome::kDone) {
  return {Kind::kWrite, outcome, begin, end, value, std::move(expected)};
}

TEST(RegisterHistoryTest, WhatHappensOneAfterTheOtherIsRead) {
  EXPECT_EQ(UnexplainedIn({Read(1, 2, ""), Write(3, 4, "a"), Read(5, 6, "a"), Write(7, 8, "b", "a"),
                           Read(9, 10, "b")}),
            "");
}

TEST(RegisterHistoryTest, AnAcknowledgedWriteThatIsLostIsFound) {
  EXPECT_NE(UnexplainedIn({Write(1, 2, "a"), Read(3, 4, "")}), "");
  EXPECT_NE(UnexplainedIn({Write(1, 2, "a"), Write(3, 4, "b"), Read(5, 6, "a")}), "");
}

TEST(RegisterHistoryTest, AWriteThatWasRefusedAndHappenedIsFound) {
  EXPECT_EQ(
      UnexplainedIn({Write(1, 2, "a"), Write(3, 4, "b", "", Outcome::kRefused), Read(5, 6, "a")}),
      "");
  EXPECT_NE(
      UnexplainedIn({Write(1, 2, "a"), Write(3, 4, "b", "", Outcome::kRefused), Read(5, 6, "b")}),
      "");
}

TEST(RegisterHistoryTest, TwoWritersUnderOneEtagAreFound) {
  EXPECT_NE(UnexplainedIn({Write(1, 2, "a"), Write(3, 10, "b", "a"), Write(4, 9, "c", "a")}), "");
  EXPECT_EQ(UnexplainedIn({Write(1, 2, "a"), Write(3, 10, "b", "a"),
                           Write(4, 9, "c", "a", Outcome::kRefused)}),
            "");
}

TEST(RegisterHistoryTest, ALostWriteIsThereOrNotAndStaysSo) {
  const auto lost = Write(3, 6, "b", "a", Outcome::kUnknown);
  EXPECT_EQ(UnexplainedIn({Write(1, 2, "a"), lost, Read(7, 8, "a"), Read(9, 10, "a")}), "");
  EXPECT_EQ(UnexplainedIn({Write(1, 2, "a"), lost, Read(7, 8, "b"), Read(9, 10, "b")}), "");
  EXPECT_EQ(UnexplainedIn({Write(1, 2, "a"), lost, Read(4, 5, "a"), Read(7, 8, "b")}), "");
  EXPECT_NE(UnexplainedIn({Write(1, 2, "a"), lost, Read(7, 8, "a"), Read(9, 10, "b")}), "");
  EXPECT_NE(UnexplainedIn({Write(1, 2, "a"), lost, Read(7, 8, "b"), Read(9, 10, "a")}), "");
}

TEST(RegisterHistoryTest, ReadsThatGoBackAreFound) {
  const auto write = Write(1, 20, "a");
  EXPECT_EQ(UnexplainedIn({write, Read(2, 3, ""), Read(4, 5, "a")}), "");
  EXPECT_NE(UnexplainedIn({write, Read(2, 3, "a"), Read(4, 5, "")}), "");
}

// Histories of a register that is one, by chance; and the same with one answer changed.
TEST(RegisterHistoryTest, HistoriesOfARegisterAreExplainedAndOnesWithAnotherAnswerAreNot) {
  std::mt19937 random(RandomSeed());
  int found = 0;
  constexpr int kHistories = 300;
  for (int history = 0; history < kHistories; ++history) {
    std::vector<RegisterOperation> operations;
    std::string value;
    Moment now = 100;
    for (int i = 0; i < 60; ++i, now += 10) {
      // It happens at `now`, and is told of somewhere around.
      const Moment begin = now - random() % 40;
      const Moment end = now + 1 + random() % 40;
      if (random() % 2 == 0) {
        operations.push_back(Read(begin, end, value));
        continue;
      }
      const std::string fresh = absl::StrCat("v", i);
      const std::string expected = random() % 3 == 0 ? "other" : value;
      const bool fits = expected == value;
      const bool lost = random() % 8 == 0;
      operations.push_back(Write(begin, end, fresh, expected,
                                 lost   ? Outcome::kUnknown
                                 : fits ? Outcome::kDone
                                        : Outcome::kRefused));
      if (fits && !(lost && random() % 2 == 0)) value = fresh;
    }
    operations.push_back(Read(now + 100, now + 101, value));
    ASSERT_EQ(UnexplainedIn(operations), "");
    operations.back().value = "what nobody wrote";
    found += UnexplainedIn(operations).empty() ? 0 : 1;
  }
  EXPECT_EQ(found, kHistories);
}

}  // namespace
}  // namespace renkei::crash
