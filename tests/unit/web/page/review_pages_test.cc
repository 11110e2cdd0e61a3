// Judging in a browser: what is shown to whom, and what a form sends.
#include <gmock/gmock.h>

#include "renkei/v1/review_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "tests/unit/web/page/form_fixture.h"

namespace renkei::web {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr char kReviewedRound[] = "rounds/r";

class ReviewPagesTest : public FormSiteTest {
 protected:
  ReviewPagesTest() {
    const std::string id = me_.name().substr(me_.name().rfind('/') + 1);
    round_.set_name(kReviewedRound);
    round_.set_owner("organizations/k");
    round_.set_title("モデル<地域>の募集");
    round_.set_state(pb::ROUND_STATE_READING);
    pb::RoundCriterion& criterion = *round_.add_criteria();
    criterion.set_id("novelty");
    criterion.set_title("新規性");
    criterion.set_weight(100);
    criterion.set_lowest(1);
    criterion.set_highest(5);
    reading_.set_name(absl::StrCat("rounds/r/applications/a/readings/", id));
    reading_.set_owner("organizations/k");
    reading_.set_application_number(3);
    reading_.set_open_stage(pb::REVIEW_STAGE_FIRST);
    reading_.mutable_first()->set_state(pb::READING_STATE_ASSIGNED);
    *reading_.mutable_criteria() = round_.criteria();
    pb::RoundAnswer& answer = *reading_.mutable_application()->add_answers();
    answer.set_criterion_id("novelty");
    answer.set_text("これまでにない");
    reviewer_.set_name(absl::StrCat("rounds/r/reviewers/", id));
    reviewer_.set_owner("organizations/k");
    reviewer_.set_display_name("A大学 教授");
    reviewer_.set_state(pb::ROUND_REVIEWER_STATE_NAMED);
    server_.On<pb::GetRoundRequest, pb::Round>("RoundService/GetRound",
                                               [this](const auto&) { return round_; });
    server_.On<pb::GetRoundReadingRequest, pb::RoundReading>(
        "ReviewService/GetRoundReading", [this](const auto&) { return reading_; });
    server_.On<pb::ListRoundReadingsRequest, pb::ListRoundReadingsResponse>(
        "ReviewService/ListRoundReadings", [this](const auto&) {
          pb::ListRoundReadingsResponse reply;
          *reply.add_readings() = reading_;
          return reply;
        });
    server_.On<pb::GetRoundReviewerRequest, pb::RoundReviewer>(
        "ReviewService/GetRoundReviewer", [this](const auto&) { return reviewer_; });
    server_.On<pb::ListRoundReviewersRequest, pb::ListRoundReviewersResponse>(
        "ReviewService/ListRoundReviewers", [this](const auto&) {
          pb::ListRoundReviewersResponse reply;
          *reply.add_reviewers() = reviewer_;
          return reply;
        });
    server_.On<pb::RankRoundRequest, pb::RoundRanking>("ReviewService/RankRound", [](const auto&) {
      pb::RoundRanking ranking;
      pb::RankedApplication& one = *ranking.add_applications();
      one.set_application("rounds/r/applications/a");
      one.set_number(3);
      one.set_title("広域<観光>");
      one.set_rank(1);
      one.set_total("87.50");
      one.set_mark(pb::RANKING_MARK_ABOVE_LINE);
      return ranking;
    });
    AnswerEverythingBy({"nothing"});
  }

  pb::Round round_;
  pb::RoundReading reading_;
  pb::RoundReviewer reviewer_;
};

TEST_F(ReviewPagesTest, WhatIHaveToJudgeIsOneList) {
  EXPECT_THAT(Open("/reviews").body, AllOf(HasSubstr("応募第3号"), HasSubstr("審査委員への就任"),
                                           HasSubstr("A大学 教授")));
  EXPECT_THAT(Open("/reviews.csv").body, HasSubstr("応募第3号"));
}

TEST_F(ReviewPagesTest, AReadingHasTheApplicationAndWhatCanBeDone) {
  const std::string page = absl::StrCat("/", reading_.name());
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("これまでにない"), HasSubstr("/write\""),
                                     HasSubstr("/submit\""), Not(HasSubstr("/reopen\""))));
  reading_.mutable_first()->set_state(pb::READING_STATE_SUBMITTED);
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/reopen\""), Not(HasSubstr("/write\""))));
  reading_.clear_open_stage();
  EXPECT_THAT(Open(page).body, Not(HasSubstr("/reopen\"")));
}

TEST_F(ReviewPagesTest, TheSheetAsksForPointsOfEachCriterionAndForNothingElse) {
  pb::ChangeRoundReadingRequest sent;
  server_.On<pb::ChangeRoundReadingRequest, pb::RoundReading>("ReviewService/ChangeRoundReading",
                                                              [&](const auto& request) {
                                                                sent = request;
                                                                return reading_;
                                                              });
  pb::RoundCriterion& spread = *round_.add_criteria();
  spread.set_id("spread");
  spread.set_title("横展開");
  spread.set_weight(40);
  spread.set_highest(5);
  *reading_.mutable_criteria() = round_.criteria();
  // Of the second one there is something already.
  pb::CriterionScore& given = *reading_.mutable_first()->add_scores();
  given.set_criterion_id("spread");
  given.set_points(2);
  const std::string page = absl::StrCat("/", reading_.name(), "/write");
  const std::string body = Open(page).body;
  EXPECT_THAT(body, AllOf(HasSubstr("<legend>新規性（1～5点、配点100）</legend>"),
                          HasSubstr("<legend>横展開"), Not(HasSubstr("評点 3")),
                          Not(HasSubstr("行を追加"))));
  Query inputs = InputsOf(body);
  EXPECT_EQ(inputs.Get("sheet.scores[0].criterion_id"), "novelty");
  EXPECT_EQ(inputs.Get("sheet.scores[1].points"), "2");
  EXPECT_THAT(body, HasSubstr("type=\"hidden\" name=\"sheet.scores[0].criterion_id\""));
  inputs.Set("sheet.scores[0].points", "5");
  inputs.Set("sheet.scores[0].words", "新しい");
  EXPECT_EQ(Post(page, inputs).status, 303);
  ASSERT_EQ(sent.sheet().scores_size(), 2);
  EXPECT_EQ(sent.sheet().scores(0).points(), 5);
  EXPECT_EQ(sent.sheet().scores(0).words(), "新しい");
  EXPECT_EQ(sent.sheet().scores(1).points(), 2);
}

TEST_F(ReviewPagesTest, AReviewerAnswersAndDeclares) {
  const std::string page = absl::StrCat("/", reviewer_.name());
  EXPECT_THAT(Open(page).body, AllOf(HasSubstr("/accept\""), HasSubstr("/decline\""),
                                     HasSubstr("/declare\""), Not(HasSubstr("/remove\""))));
  me_.set_organization("organizations/k");
  Grant(pb::ROLE_COORDINATOR);
  EXPECT_THAT(Open(page).body, HasSubstr("/remove\""));
}

TEST_F(ReviewPagesTest, ARankingLeadsToThePointsOfEachApplication) {
  EXPECT_THAT(Open("/rounds/r/ranking").body,
              AllOf(HasSubstr("広域&lt;観光&gt;"), HasSubstr("87.50"),
                    HasSubstr("/rounds/r/applications/a/scores"), HasSubstr("order=spread")));
  EXPECT_THAT(Open("/rounds/r/ranking.csv").body, HasSubstr(",87.5,"));
}

}  // namespace
}  // namespace renkei::web
