#include "client/cli/process/run_program.h"

#include <gtest/gtest.h>

#include <string>

namespace renkei::cli {
namespace {

constexpr absl::Duration kLimit = absl::Seconds(30);

TEST(RunProgram, GivesInputAndTakesOutput) {
  const auto output = RunProgram({"cat"}, "連携\n", kLimit);
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(*output, "連携\n");
}

TEST(RunProgram, MoreThanAPipeHoldsGoesBothWays) {
  const std::string large(3'000'000, 'x');
  const auto output = RunProgram({"cat"}, large, kLimit);
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(*output, large);
}

TEST(RunProgram, NoArgumentIsReadAsACommand) {
  const auto output = RunProgram({"echo", "$(id); a 'b' > c"}, "", kLimit);
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(*output, "$(id); a 'b' > c\n");
}

TEST(RunProgram, AProgramThatDoesNotReadEndsWellAndWithoutASignal) {
  const auto output = RunProgram({"true"}, std::string(3'000'000, 'x'), kLimit);
  EXPECT_TRUE(output.ok()) << output.status();
}

TEST(RunProgram, OneThatIsNotThereIsNotFound) {
  EXPECT_EQ(RunProgram({"renkei-no-such-program"}, "", kLimit).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(RunProgram, AFailureIsOne) {
  EXPECT_EQ(RunProgram({"false"}, "", kLimit).status().code(), absl::StatusCode::kInternal);
}

TEST(RunProgram, WhatTakesTooLongIsEnded) {
  EXPECT_EQ(RunProgram({"sleep", "600"}, "", absl::Milliseconds(50)).status().code(),
            absl::StatusCode::kDeadlineExceeded);
}

TEST(RunProgram, WithoutAnEndItsOutputIsCutOff) {
  EXPECT_EQ(RunProgram({"yes"}, "", kLimit).status().code(), absl::StatusCode::kInternal);
}

}  // namespace
}  // namespace renkei::cli
