// `renkei review`: what it sends, against a fake server.
#include <gmock/gmock.h>

#include "renkei/v1/identity_service.pb.h"
#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "tests/unit/client/cli_runner.h"

namespace renkei::cli {
namespace {

using testing::HasSubstr;

class ReviewVerbsTest : public CliTest {
 protected:
  ReviewVerbsTest() {
    reading_.set_name("rounds/r/applications/a/readings/me");
    reading_.set_etag("e1");
    reading_.set_application_number(3);
    reading_.set_open_stage(pb::REVIEW_STAGE_FIRST);
    reading_.mutable_first()->set_state(pb::READING_STATE_DRAFT);
    pb::CriterionScore& score = *reading_.mutable_first()->add_scores();
    score.set_criterion_id("novelty");
    score.set_points(2);
    score.set_words("前に書いた");
    server_.On<pb::WhoAmIRequest, pb::WhoAmIResponse>("IdentityService/WhoAmI", [](const auto&) {
      pb::WhoAmIResponse reply;
      reply.mutable_account()->set_name("accounts/me");
      return reply;
    });
    server_.On<pb::GetRoundReadingRequest, pb::RoundReading>(
        "ReviewService/GetRoundReading", [this](const auto&) { return reading_; });
    server_.On<pb::ListRoundReadingsRequest, pb::ListRoundReadingsResponse>(
        "ReviewService/ListRoundReadings", [this](const auto&) {
          pb::ListRoundReadingsResponse reply;
          *reply.add_readings() = reading_;
          return reply;
        });
    server_.On<pb::ChangeRoundReadingRequest, pb::RoundReading>(
        "ReviewService/ChangeRoundReading", [this](const auto&) { return reading_; });
    server_.On<pb::ChangeRoundReviewerRequest, pb::RoundReviewer>(
        "ReviewService/ChangeRoundReviewer", [](const auto& request) {
          pb::RoundReviewer reviewer;
          reviewer.set_name(request.name());
          return reviewer;
        });
  }

  std::vector<pb::ChangeRoundReadingRequest> Sheets() {
    return server_.Requests<pb::ChangeRoundReadingRequest>("ReviewService/ChangeRoundReading");
  }

  pb::RoundReading reading_;
};

TEST_F(ReviewVerbsTest, PointsAreLaidOverWhatStandsThere) {
  const auto done = Run({"review", "score", "rounds/r/applications/a/readings/me", "--points",
                         "spread=5", "--comment", "spread=広がる", "--words", "総評"});
  ASSERT_EQ(done.exit_code, 0) << done.err;
  const auto sent = Sheets();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].action(), pb::READING_ACTION_WRITE);
  EXPECT_EQ(sent[0].stage(), pb::REVIEW_STAGE_FIRST);
  EXPECT_EQ(sent[0].etag(), "e1");
  ASSERT_EQ(sent[0].sheet().scores_size(), 2);
  EXPECT_EQ(sent[0].sheet().scores(0).points(), 2);
  EXPECT_EQ(sent[0].sheet().scores(0).words(), "前に書いた");
  EXPECT_EQ(sent[0].sheet().scores(1).points(), 5);
  EXPECT_EQ(sent[0].sheet().scores(1).words(), "広がる");
  EXPECT_EQ(sent[0].sheet().words(), "総評");
}

TEST_F(ReviewVerbsTest, WhatIsNoPointOfACriterionIsRefusedBeforeItIsSent) {
  for (const char* points : {"spread", "spread=", "=5", "spread=five"}) {
    EXPECT_NE(Run({"review", "submit", "rounds/r/applications/a/readings/me", "--points", points})
                  .exit_code,
              0)
        << points;
  }
  EXPECT_TRUE(Sheets().empty());
}

TEST_F(ReviewVerbsTest, OnesOwnReadingIsCalledByTheNumberOfTheApplication) {
  server_.On<pb::ListRoundsRequest, pb::ListRoundsResponse>(
      "RoundService/ListRounds", [](const auto&) {
        pb::ListRoundsResponse reply;
        reply.add_rounds()->set_name("rounds/r");
        return reply;
      });
  ASSERT_EQ(Run({"review", "reopen", "r/3"}).exit_code, 0);
  const auto sent = Sheets();
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].name(), "rounds/r/applications/a/readings/me");
  EXPECT_EQ(sent[0].action(), pb::READING_ACTION_REOPEN);
  EXPECT_FALSE(sent[0].has_sheet());
  EXPECT_NE(Run({"review", "reopen", "r/4"}).exit_code, 0);
}

TEST_F(ReviewVerbsTest, WhoAnswersForHimselfNamesTheRoundAlone) {
  ASSERT_EQ(Run({"review", "accept", "rounds/r", "--as", "A大学 教授"}).exit_code, 0);
  ASSERT_EQ(Run({"review", "declare-conflict", "rounds/r", "--with", "organizations/o", "--words",
                 "共同研究"})
                .exit_code,
            0);
  const auto sent =
      server_.Requests<pb::ChangeRoundReviewerRequest>("ReviewService/ChangeRoundReviewer");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].name(), "rounds/r/reviewers/me");
  EXPECT_EQ(sent[0].display_name(), "A大学 教授");
  EXPECT_EQ(sent[1].action(), pb::ROUND_REVIEWER_ACTION_DECLARE);
  EXPECT_EQ(sent[1].subject(), "organizations/o");
  // Why is what it is declined with.
  EXPECT_EQ(Run({"review", "decline", "rounds/r"}).exit_code, 2);
}

TEST_F(ReviewVerbsTest, AssigningGoesOnWithTheSameSeedUntilNothingIsLeft) {
  server_.On<pb::AssignRoundReadingsRequest, pb::AssignRoundReadingsResponse>(
      "ReviewService/AssignRoundReadings", [](const auto& request) {
        pb::AssignRoundReadingsResponse reply;
        reply.add_assigned("rounds/r/applications/a/readings/x");
        reply.set_seed(7);
        reply.set_remaining(request.seed() == 0 ? 1 : 0);
        return reply;
      });
  const auto done = Run({"review", "assign", "rounds/r", "--way", "at-random", "--each", "3"});
  ASSERT_EQ(done.exit_code, 0) << done.err;
  const auto sent =
      server_.Requests<pb::AssignRoundReadingsRequest>("ReviewService/AssignRoundReadings");
  ASSERT_EQ(sent.size(), 2u);
  EXPECT_EQ(sent[0].stage(), pb::REVIEW_STAGE_FIRST);
  EXPECT_EQ(sent[0].readings_each(), 3);
  EXPECT_EQ(sent[1].seed(), 7u);
  EXPECT_THAT(done.out, HasSubstr("2"));
}

TEST_F(ReviewVerbsTest, ARankingCanHaveDisagreementFirst) {
  server_.On<pb::RankRoundRequest, pb::RoundRanking>("ReviewService/RankRound", [](const auto&) {
    pb::RoundRanking ranking;
    pb::RankedApplication& one = *ranking.add_applications();
    one.set_title("応募した取組");
    one.set_rank(1);
    one.set_total("87.50");
    one.set_mark(pb::RANKING_MARK_ABOVE_LINE);
    return ranking;
  });
  const auto done = Run({"review", "ranking", "rounds/r", "--order", "by-spread"});
  ASSERT_EQ(done.exit_code, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("87.50"));
  const auto sent = server_.Requests<pb::RankRoundRequest>("ReviewService/RankRound");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].order(), pb::RANKING_ORDER_BY_SPREAD);
}

}  // namespace
}  // namespace renkei::cli
