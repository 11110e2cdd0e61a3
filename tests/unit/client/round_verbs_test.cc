// `renkei round` and `renkei application`: what they send, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/round_decision_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

constexpr char kRoundId[] = "01m8hdbw2c4e6g8j0m2p4r6t8v";

class RoundVerbsTest : public CliTest {
 protected:
  RoundVerbsTest() {
    server_.On<pb::ListRoundsRequest, pb::ListRoundsResponse>(
        "RoundService/ListRounds", [](const auto&) {
          pb::ListRoundsResponse reply;
          pb::Round& round = *reply.add_rounds();
          round.set_name(absl::StrCat("rounds/", kRoundId));
          round.set_title("モデル地域の募集");
          round.set_closes_at("2024-07-31T17:00");
          return reply;
        });
    server_.On<pb::ChangeRoundRequest, pb::Round>("RoundService/ChangeRound",
                                                  [](const auto& request) {
                                                    pb::Round round;
                                                    round.set_name(request.name());
                                                    return round;
                                                  });
    server_.On<pb::ChangeRoundApplicationRequest, pb::RoundApplication>(
        "RoundService/ChangeRoundApplication", [](const auto& request) {
          pb::RoundApplication application;
          application.set_name(request.name());
          return application;
        });
    server_.On<pb::DecideRoundRequest, pb::DecideRoundResponse>("RoundDecisionService/DecideRound",
                                                                [](const auto&) {
                                                                  pb::DecideRoundResponse reply;
                                                                  reply.set_selected(2);
                                                                  reply.set_undecided(1);
                                                                  return reply;
                                                                });
  }
};

TEST_F(RoundVerbsTest, ARoundIsCalledByTheBeginningOfItsId) {
  ASSERT_EQ(Run({"round", "advance", "01m8hdbw2c"}).exit_code, 0);
  const auto sent = server_.Requests<pb::ChangeRoundRequest>("RoundService/ChangeRound");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].name(), absl::StrCat("rounds/", kRoundId));
  EXPECT_EQ(sent[0].action(), pb::ROUND_ACTION_ADVANCE);
  // A reason is what it is cancelled with.
  EXPECT_EQ(Run({"round", "cancel", "01m8hdbw2c"}).exit_code, 2);
}

TEST_F(RoundVerbsTest, RoundsAreListedWithTimesAsPeopleWriteThem) {
  const auto listed = Run({"round", "list", "--state", "open", "--subject", "cases"});
  ASSERT_EQ(listed.exit_code, 0) << listed.err;
  EXPECT_THAT(listed.out, HasSubstr("2024-07-31 17:00"));
  const auto sent = server_.Requests<pb::ListRoundsRequest>("RoundService/ListRounds");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_THAT(sent[0].filter(), testing::AllOf(HasSubstr("OPEN"), HasSubstr("CASES")));
}

TEST_F(RoundVerbsTest, AStepOfAnApplicationSaysWhatTheOtherSideReads) {
  ASSERT_EQ(Run({"application", "return", "rounds/r/applications/a", "--words", "補正", "--by",
                 "2024-08-09 17:00"})
                .exit_code,
            0);
  ASSERT_EQ(Run({"application", "consent", "rounds/r/applications/a"}).exit_code, 0);
  const auto sent =
      server_.Requests<pb::ChangeRoundApplicationRequest>("RoundService/ChangeRoundApplication");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].action(), pb::ROUND_APPLICATION_ACTION_RETURN);
  EXPECT_EQ(sent[0].complete_by(), "2024-08-09 17:00");
  EXPECT_EQ(sent[1].action(), pb::ROUND_APPLICATION_ACTION_CONSENT);
  EXPECT_EQ(Run({"application", "rule-out", "rounds/r/applications/a"}).exit_code, 2);
}

TEST_F(RoundVerbsTest, WhatIsDecidedIsCounted) {
  const auto decided =
      Run({"round", "decide", "rounds/r", "--application", "rounds/r/applications/a", "--result",
           "selected", "--reason", "協議による", "--from-ranking"});
  ASSERT_EQ(decided.exit_code, 0) << decided.err;
  EXPECT_THAT(decided.out, HasSubstr("selected 2"));
  const auto sent = server_.Requests<pb::DecideRoundRequest>("RoundDecisionService/DecideRound");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_TRUE(sent[0].from_ranking());
  ASSERT_EQ(sent[0].verdicts_size(), 1);
  EXPECT_EQ(sent[0].verdicts(0).result(), pb::ROUND_DECISION_RESULT_SELECTED);
  EXPECT_EQ(sent[0].verdicts(0).reason(), "協議による");
}

TEST_F(RoundVerbsTest, AYearIsCalledByItsNumberBehindTheApplication) {
  server_.On<pb::RecordRoundFollowUpRequest, pb::RoundFollowUp>("RoundService/RecordRoundFollowUp",
                                                                [](const auto& request) {
                                                                  pb::RoundFollowUp year;
                                                                  year.set_name(request.name());
                                                                  return year;
                                                                });
  ASSERT_EQ(
      Run({"round", "self-report", "rounds/r/applications/a/2027", "--text", "順調"}).exit_code, 0);
  const auto sent =
      server_.Requests<pb::RecordRoundFollowUpRequest>("RoundService/RecordRoundFollowUp");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].name(), "rounds/r/applications/a/followUps/2027");
  EXPECT_EQ(sent[0].part(), pb::ROUND_FOLLOW_UP_PART_SELF_REPORT);
}

}  // namespace
}  // namespace renkei::cli
