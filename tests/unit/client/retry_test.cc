#include "client/lib/retry.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "client/lib/error.h"
#include "tests/unit/client/fake_transport.h"

namespace renkei::client {
namespace {

class Retry : public testing::Test {
 protected:
  std::optional<absl::Duration> Wait(const absl::Status& failure, int attempt = 1,
                                     absl::Duration left = absl::Hours(1)) {
    return WaitBeforeRetry(failure, attempt, clock_.now + left, clock_.Get());
  }

  FakeClock clock_;
};

TEST_F(Retry, WaitsGrowUpToTheirCap) {
  EXPECT_EQ(Wait(absl::UnavailableError("x"), 1), absl::Milliseconds(75));
  EXPECT_EQ(Wait(absl::UnavailableError("x"), 2), absl::Milliseconds(150));
  EXPECT_EQ(Wait(absl::UnavailableError("x"), 3), absl::Milliseconds(300));
  EXPECT_EQ(Wait(absl::UnavailableError("x"), kMaxAttempts), std::nullopt);
}

TEST_F(Retry, OnlyWhatMayPassIsTriedAgain) {
  EXPECT_TRUE(Wait(domain::MakeError(pb::REASON_CONFLICT, {"a", "b"})).has_value());
  EXPECT_TRUE(Wait(domain::MakeError(pb::REASON_OVERLOADED, {"a", "b"})).has_value());
  for (const pb::Reason reason :
       {pb::REASON_ETAG_MISMATCH, pb::REASON_NOT_FOUND, pb::REASON_INVALID_FIELDS,
        pb::REASON_TOO_LARGE, pb::REASON_INTERNAL, pb::REASON_NO_TOKEN}) {
    EXPECT_EQ(Wait(domain::MakeError(reason, {"a", "b"})), std::nullopt) << pb::Reason_Name(reason);
  }
  EXPECT_EQ(Wait(absl::DeadlineExceededError("x")), std::nullopt);
}

TEST_F(Retry, NeverPastTheDeadline) {
  EXPECT_EQ(Wait(absl::UnavailableError("x"), 1, absl::Milliseconds(75)), std::nullopt);
  EXPECT_TRUE(Wait(absl::UnavailableError("x"), 1, absl::Milliseconds(76)).has_value());
}

TEST_F(Retry, TheServersOwnDelayIsKeptTo) {
  pb::ErrorDetail detail;
  detail.set_reason(pb::REASON_OVERLOADED);
  (*detail.mutable_metadata())[kRetryAfterMsKey] = "5000";
  absl::Status busy =
      domain::MakeError(pb::REASON_OVERLOADED, {"a", "b"}, {{kRetryAfterMsKey, "5000"}});
  EXPECT_EQ(Wait(busy), absl::Seconds(5));
}

// All threads of one client throw the same dice.
TEST(RetryClockTest, ChanceIsSafeForSeveralThreads) {
  const RetryClock clock = RetryClock::Real();
  std::vector<std::thread> threads;
  std::atomic<int> outside{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10'000; ++n) {
        const double thrown = clock.random();
        if (thrown < 0 || thrown >= 1) ++outside;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(outside, 0);
}

}  // namespace
}  // namespace renkei::client
