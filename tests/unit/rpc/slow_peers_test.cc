#include "server/rpc/slow_peers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

#include "server/domain/error.h"

namespace renkei::rpc {
namespace {

using service::Monotonic;
using std::chrono::seconds;

constexpr Monotonic kStart = Monotonic(seconds(1'000));

TEST(SendingPaceTest, AClientThatSendsNothingIsCutOffOnce) {
  SendingPace pace(absl::Seconds(30));
  EXPECT_FALSE(pace.CutOff(kStart)) << "nothing is waited for";
  pace.BeginWait(kStart);
  EXPECT_FALSE(pace.CutOff(kStart + seconds(29)));
  EXPECT_TRUE(pace.CutOff(kStart + seconds(30)));
  EXPECT_FALSE(pace.CutOff(kStart + seconds(31)));
  EXPECT_FALSE(pace.EndWait(kStart + seconds(32), 1)) << "too late";
}

TEST(SendingPaceTest, AByteNowAndThenIsNotEnough) {
  SendingPace pace(absl::Seconds(30));
  Monotonic now = kStart;
  int messages = 0;
  for (;; ++messages) {
    pace.BeginWait(now);
    now += seconds(20);
    if (pace.CutOff(now)) break;
    ASSERT_LT(messages, 10);
    ASSERT_TRUE(pace.EndWait(now, 1));
  }
  EXPECT_EQ(messages, 1);
}

TEST(SendingPaceTest, ASlowLineMayTakeItsTimeAndTheServersOwnTimeDoesNotCount) {
  SendingPace pace(absl::Seconds(30));
  Monotonic now = kStart;
  for (int message = 0; message < 1'000; ++message) {
    pace.BeginWait(now);
    now += seconds(20);
    ASSERT_FALSE(pace.CutOff(now)) << message;
    ASSERT_TRUE(pace.EndWait(now, 20 * kLeastBytesPerSecond));
    now += seconds(600);
    ASSERT_FALSE(pace.CutOff(now)) << "the server works on what it has";
  }
}

TEST(SlowSenderTest, TheReasonIsTyped) {
  const auto detail = domain::DetailOf(SlowSender(absl::Seconds(30)));
  ASSERT_TRUE(detail.has_value());
  EXPECT_EQ(detail->reason(), pb::REASON_SLOW_SENDER);
  EXPECT_EQ(detail->metadata().at("seconds"), "30");
}

// Told of each look at it.
class Watched : public SlowPeers::Stream {
 public:
  void Check(Monotonic now) override {
    if (!seen_.exchange(true)) first_.set_value(now);
  }
  Monotonic WaitForCheck() { return first_.get_future().get(); }

 private:
  std::atomic<bool> seen_{false};
  std::promise<Monotonic> first_;
};

// By the wall clock, a clock that was set forward cut every stream off.
TEST(SlowPeersTest, StreamsAreJudgedByTheClockThatNobodySets) {
  SlowPeers peers(
      {.reader = absl::Seconds(30), .sender = absl::Seconds(30)}, [] { return kStart; },
      std::chrono::milliseconds(1));
  Watched stream;
  peers.Add(stream);
  EXPECT_EQ(stream.WaitForCheck(), kStart);
  EXPECT_EQ(peers.now(), kStart);
  peers.Remove(stream);
}

}  // namespace
}  // namespace renkei::rpc
