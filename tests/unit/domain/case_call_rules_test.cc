#include "server/domain/selection/case_call_rules.h"

#include "absl/strings/str_cat.h"
#include "server/domain/time/japan_minute.h"
#include "tests/unit/domain/testing.h"

namespace renkei::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

pb::CaseCall CallFromTo(const std::string& opens, const std::string& closes) {
  pb::CaseCall call;
  call.set_opens_at(opens);
  call.set_closes_at(closes);
  call.set_announced(true);
  return call;
}

std::vector<std::string> FaultsOf(const pb::CaseCall& call) {
  std::vector<std::string> found;
  for (const pb::FieldViolation& v : CheckCaseCall(call)) {
    found.push_back(absl::StrCat(v.field(), " ", v.kind()));
    EXPECT_NE(v.message(), "");
    EXPECT_NE(v.message_ja(), "");
  }
  return found;
}

TEST(JapanMinute, IsAWallClockOfNineHoursAheadOfUtc) {
  const auto time = ParseJapanMinute("2024-06-01T09:00");
  ASSERT_TRUE(time.has_value());
  EXPECT_EQ(absl::FormatTime("%Y-%m-%dT%H:%M", *time, absl::UTCTimeZone()), "2024-06-01T00:00");
  EXPECT_EQ(FormatJapanMinute(*time), "2024-06-01T09:00");
  EXPECT_EQ(ParseJapanMinute("2024-06-01 09:00"), time);
  EXPECT_EQ(ParseJapanMinute("2024-05-31T24:00"), ParseJapanMinute("2024-06-01T00:00"));
}

TEST(JapanMinute, IsNothingElse) {
  for (const char* text : {"", "2024-06-01", "2024-06-01T9:00", "2024-02-30T09:00",
                           "2024-06-01T25:00", "2024-06-01T24:01", "2024-06-01T09:60",
                           "2024-06-01T09:00Z", "2024-06-01x09:00", "令和6年6月1日 09:00"}) {
    EXPECT_FALSE(ParseJapanMinute(text).has_value()) << text;
  }
}

TEST(CaseCallRules, ACallThatClosesBeforeItOpensIsRefused) {
  EXPECT_THAT(FaultsOf(CallFromTo("2024-06-01T09:00", "2024-05-31T17:00")),
              ElementsAre("closes_at BAD_INTERVAL"));
  EXPECT_THAT(FaultsOf(CallFromTo("2024-06-01T09:00", "2024-06-01 09:00")),
              ElementsAre("closes_at BAD_INTERVAL"));
  EXPECT_THAT(FaultsOf(CallFromTo("2024-06-01T09:00", "2024-06-01T09:01")), IsEmpty());
}

TEST(CaseCallRules, BothTimesAreReadOrTold) {
  EXPECT_THAT(FaultsOf(CallFromTo("6月1日", "2024-06-31T17:00")),
              ElementsAre("opens_at BAD_TIME", "closes_at BAD_TIME"));
}

TEST(CaseCallRules, TimesAreKeptInOneForm) {
  pb::CaseCall call = CallFromTo("2024-06-01 09:00", "2024-06-30 24:00");
  NormalizeCall(call);
  EXPECT_EQ(call.opens_at(), "2024-06-01T09:00");
  EXPECT_EQ(call.closes_at(), "2024-07-01T00:00");
}

TEST(CaseCallRules, ItsStateFollowsTheClockOnceItIsAnnounced) {
  pb::CaseCall call = CallFromTo("2024-06-01T09:00", "2024-06-30T17:00");
  const auto at = [&](const char* minute) { return CallStateAt(call, *ParseJapanMinute(minute)); };
  EXPECT_EQ(at("2024-06-01T08:59"), pb::CASE_CALL_STATE_PLANNED);
  EXPECT_EQ(at("2024-06-01T09:00"), pb::CASE_CALL_STATE_OPEN);
  EXPECT_EQ(at("2024-06-30T17:00"), pb::CASE_CALL_STATE_CLOSED);
  call.set_announced(false);
  EXPECT_EQ(at("2024-06-10T09:00"), pb::CASE_CALL_STATE_DRAFT);
  call.set_cancel_reason("予算の都合");
  EXPECT_EQ(at("2024-06-10T09:00"), pb::CASE_CALL_STATE_CANCELLED);
}

TEST(CaseCallRules, KindsThatAreNamedAloneMaySubmit) {
  pb::CaseCall call;
  EXPECT_TRUE(IsEligible(call, pb::ORGANIZATION_KIND_TOWN));
  call.add_eligible_kinds(pb::ORGANIZATION_KIND_CITY);
  EXPECT_TRUE(IsEligible(call, pb::ORGANIZATION_KIND_CITY));
  EXPECT_FALSE(IsEligible(call, pb::ORGANIZATION_KIND_TOWN));
}

}  // namespace
}  // namespace renkei::domain
