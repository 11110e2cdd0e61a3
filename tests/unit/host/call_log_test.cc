#include "server/host/call_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"

namespace renkei::host {
namespace {

using service::EndedCall;
using service::Monotonic;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CallLogTest : public ::testing::Test {
 protected:
  static EndedCall Took(absl::Duration taken) {
    return {.method = "renkei.v1.CaseService/ListCases",
            .account = "accounts/a1",
            .status = absl::OkStatus(),
            .taken = taken,
            .outcome = ""};
  }
  void Refuse(absl::string_view address, pb::Reason reason = pb::REASON_UNKNOWN_TOKEN) {
    log_.Refused(address, domain::MakeError(reason, {"secret", "秘密"}));
  }
  void Pass(std::chrono::seconds time) { now_ += time; }

  Monotonic now_ = Monotonic(std::chrono::seconds(1'000));
  std::vector<std::string> lines_;
  CallLog log_{absl::Seconds(1), [this](const std::string& line) { lines_.push_back(line); },
               [this] { return now_; }};
};

TEST_F(CallLogTest, ACallIsSlowFromTheThresholdOn) {
  log_.Ended(Took(absl::Milliseconds(999)));
  EXPECT_THAT(lines_, IsEmpty());
  EndedCall call = Took(absl::Milliseconds(1'234));
  call.status = domain::MakeError(pb::REASON_NOT_FOUND, {"secret", "秘密"});
  log_.Ended(call);
  EXPECT_THAT(lines_, ElementsAre("slow call: renkei.v1.CaseService/ListCases took 1.234s for "
                                  "accounts/a1: NOT_FOUND (worked 1.234s)"));
}

TEST_F(CallLogTest, ASlowCallIsToldWithItsParts) {
  EndedCall call = Took(absl::Milliseconds(1'234));
  call.parts = {.waited = absl::Milliseconds(900),
                .committing = absl::Milliseconds(134),
                .replying = absl::Microseconds(300)};
  log_.Ended(call);
  EXPECT_THAT(lines_.back(),
              ::testing::EndsWith("OK (waited 900ms, worked 199ms, committed 134ms)"))
      << "what took less than a millisecond is no part";
}

// A watch of an hour is no slow call.
TEST_F(CallLogTest, AStreamIsNeverSlow) {
  EndedCall watch = Took(absl::Hours(1));
  watch.stream = true;
  log_.Ended(watch);
  EXPECT_THAT(lines_, IsEmpty());
}

TEST_F(CallLogTest, ASlowServerDoesNotFillItsLog) {
  for (int i = 0; i < 1'000; ++i) log_.Ended(Took(absl::Seconds(2 + i)));
  EXPECT_THAT(lines_, SizeIs(kSlowLinesPerMinute));
  log_.TellDue();
  EXPECT_THAT(lines_, SizeIs(kSlowLinesPerMinute)) << "the minute is not over";
  Pass(std::chrono::seconds(60));
  log_.TellDue();
  ASSERT_THAT(lines_, SizeIs(kSlowLinesPerMinute + 1));
  EXPECT_EQ(lines_.back(),
            "slow calls: 990 more, the slowest renkei.v1.CaseService/ListCases with 16m41s");
  log_.Ended(Took(absl::Seconds(2)));
  EXPECT_THAT(lines_.back(), HasSubstr("took 2s")) << "a new minute";
}

// Whoever guesses tokens wrote a line each time.
TEST_F(CallLogTest, RefusedTokensAreToldOnceAMinute) {
  Refuse("192.0.2.1");
  EXPECT_THAT(lines_,
              ElementsAre("refused tokens: calls: 1 (UNKNOWN_TOKEN 1), addresses: 1 (192.0.2.1)"));
  for (int i = 0; i < 500; ++i) Refuse(absl::StrCat("192.0.2.", i % 5));
  Refuse("2001:db8::1", pb::REASON_TOKEN_EXPIRED);
  log_.TellDue();
  EXPECT_THAT(lines_, SizeIs(1)) << "the minute is not over";
  Pass(std::chrono::seconds(60));
  log_.TellDue();
  log_.TellDue();
  ASSERT_THAT(lines_, SizeIs(2));
  EXPECT_EQ(lines_.back(),
            "refused tokens: calls: 501 (TOKEN_EXPIRED 1, UNKNOWN_TOKEN 500), addresses: 6 "
            "(192.0.2.0, 192.0.2.1, 192.0.2.2, ...)");
}

TEST_F(CallLogTest, AddressesWithoutEndAreNotKept) {
  for (int i = 0; i < 5'000; ++i) Refuse(absl::StrCat("10.0.", i / 250, ".", i % 250));
  log_.TellRest();
  EXPECT_THAT(lines_.back(), HasSubstr("addresses: 1000 or more"));
}

TEST_F(CallLogTest, AtTheEndNothingIsLeftUntold) {
  Refuse("192.0.2.1");
  Refuse("192.0.2.1");
  log_.TellRest();
  EXPECT_THAT(lines_.back(), HasSubstr("calls: 1 "));
}

TEST_F(CallLogTest, AnOutcomeIsToldWithWhoAndHow) {
  EndedCall import = Took(absl::Milliseconds(12));
  import.stream = true;
  import.outcome = "import of CASES: rows: 3";
  log_.Ended(import);
  EXPECT_THAT(lines_, ElementsAre("import of CASES: rows: 3; by accounts/a1 in 12ms: OK"));
}

}  // namespace
}  // namespace renkei::host
