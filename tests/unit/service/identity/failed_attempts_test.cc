// Who fails waits, and what is remembered of them is bounded.

#include "server/service/frame/failed_attempts.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::service {
namespace {

class FailedAttemptsTest : public ::testing::Test {
 protected:
  bool Fail(const std::string& name, const std::string& address = "") {
    auto attempt = attempts_.Begin(name, address, now_);
    if (!attempt.ok()) return false;
    (*attempt)->Failed(now_);
    return true;
  }

  // How long who comes now is told to wait, in seconds.
  int64_t Wait(const std::string& name, const std::string& address = "") {
    const auto attempt = attempts_.Begin(name, address, now_);
    if (attempt.ok()) return 0;
    const auto detail = domain::DetailOf(attempt.status());
    EXPECT_EQ(detail->reason(), pb::REASON_SIGN_IN_DELAYED);
    return std::stoll(detail->metadata().at("retry_after_ms")) / 1'000;
  }

  FailedAttempts attempts_;
  absl::Time now_ = absl::FromUnixSeconds(1'720'000'000);
};

TEST_F(FailedAttemptsTest, ANameIsForgottenAfterADay) {
  for (int i = 0; i < 12; ++i) {
    EXPECT_TRUE(Fail("hanako"));
    now_ += kLongestWait;
  }
  EXPECT_TRUE(Fail("hanako"));
  EXPECT_EQ(Wait("hanako"), 900);
  now_ += kNameForgotten;
  EXPECT_TRUE(Fail("hanako"));
  EXPECT_EQ(Wait("hanako"), 1);
}

TEST_F(FailedAttemptsTest, ThreeOfANameAreUnderWayAtOnceAndOneThatSaysNothingCostsNothing) {
  std::vector<std::unique_ptr<FailedAttempts::Attempt>> open;
  for (int i = 0; i < kNameAtOnce; ++i) {
    auto attempt = attempts_.Begin("hanako", "203.0.113.7", now_);
    ASSERT_TRUE(attempt.ok());
    open.push_back(*std::move(attempt));
  }
  EXPECT_EQ(Wait("hanako"), 1);
  EXPECT_EQ(Wait("taro", "203.0.113.7"), 0);
  open.clear();
  EXPECT_EQ(Wait("hanako"), 0);
}

TEST_F(FailedAttemptsTest, AClockThatWasSetBackMakesNobodyWaitLongerThanTheLongest) {
  for (int i = 0; i < 12; ++i) {
    EXPECT_TRUE(Fail("hanako"));
    now_ += kLongestWait;
  }
  Fail("hanako");
  now_ -= absl::Hours(24 * 365);
  EXPECT_EQ(Wait("hanako"), 900);
}

TEST_F(FailedAttemptsTest, WhoFailedTheLongestAgoIsForgottenFirst) {
  EXPECT_TRUE(Fail("first"));
  for (size_t i = 0; i + 1 < kMaxRemembered; ++i) EXPECT_TRUE(Fail(absl::StrCat("n", i)));
  EXPECT_EQ(Wait("first"), 1);
  EXPECT_TRUE(Fail("one more"));
  EXPECT_EQ(Wait("n0"), 1);
  EXPECT_EQ(Wait("first"), 0);
}

}  // namespace
}  // namespace renkei::service
