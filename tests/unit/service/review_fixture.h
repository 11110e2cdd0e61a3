// What the tests of reviews share: a round of Kanagawa's coordinators over cases of Maniwa, and jurors of
// other places.

#ifndef RENKEI_TESTS_UNIT_SERVICE_REVIEW_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_REVIEW_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "renkei/v1/review_service.pb.h"
#include "server/domain/time/japan_minute.h"
#include "tests/unit/service/inbox_reading.h"
#include "tests/unit/service/round_fixture.h"

namespace renkei::service {

class ReviewTest : public InboxReading<RoundTest> {
 protected:
  ReviewTest()
      : aizu_(AddAccount(kAizu, {pb::ROLE_READER})),
        yokohama_(AddAccount(kYokohama, {pb::ROLE_READER})),
        of_maniwa_(AddAccount(kManiwa, {pb::ROLE_READER})) {}

  // A round with so many applications that fulfil what is asked, in its first reading.
  std::string InReading(int applications, pb::Round round = SoundRound()) {
    const std::string name = AnnouncedRound(round);
    for (int i = 0; i < applications; ++i) {
      applications_.push_back(Submitted(name, Published(absl::StrCat("事例", i + 1))));
      const auto passed =
          Step(coordinator_, applications_.back(), pb::ROUND_APPLICATION_ACTION_PASS);
      EXPECT_TRUE(passed.ok()) << passed.status();
    }
    now_ = *domain::ParseJapanMinute("2024-07-11T09:00");
    Advance(name);
    Advance(name);
    EXPECT_EQ(ReadRound(coordinator_, name)->state(), pb::ROUND_STATE_READING);
    return name;
  }

  std::string ReviewerOf(const std::string& round, const std::string& token) {
    return absl::StrCat(round, "/reviewers/", IdOf(token));
  }
  std::string ReadingOf(const std::string& application, const std::string& token) {
    return absl::StrCat(application, "/readings/", IdOf(token));
  }
  std::string IdOf(const std::string& token) {
    return AccountOf(token).substr(sizeof("accounts/") - 1);
  }

  static pb::ChangeRoundReviewerRequest ReviewerStep(const std::string& name,
                                                     pb::RoundReviewerAction action,
                                                     const std::string& words = "",
                                                     const std::string& subject = "") {
    pb::ChangeRoundReviewerRequest request;
    request.set_name(name);
    request.set_action(action);
    request.set_words(words);
    request.set_subject(subject);
    return request;
  }
  absl::StatusOr<pb::RoundReviewer> Take(const std::string& token,
                                         const pb::ChangeRoundReviewerRequest& request) {
    return Call<pb::RoundReviewer>(token, "ReviewService/ChangeRoundReviewer", request);
  }
  // Named, and accepted.
  void Seat(const std::string& round, const std::string& token,
            pb::ReviewerPart part = pb::REVIEWER_PART_BOTH) {
    auto request = ReviewerStep(ReviewerOf(round, token), pb::ROUND_REVIEWER_ACTION_NAME);
    request.set_part(part);
    const auto named = Take(coordinator_, request);
    EXPECT_TRUE(named.ok()) << named.status();
    const auto accepted =
        Take(token, ReviewerStep(request.name(), pb::ROUND_REVIEWER_ACTION_ACCEPT));
    EXPECT_TRUE(accepted.ok()) << accepted.status();
  }

  static pb::AssignRoundReadingsRequest Assigning(const std::string& round, pb::AssignmentWay way,
                                                  int each = 0) {
    pb::AssignRoundReadingsRequest request;
    request.set_name(round);
    request.set_stage(pb::REVIEW_STAGE_FIRST);
    request.set_way(way);
    request.set_readings_each(each);
    return request;
  }
  absl::StatusOr<pb::AssignRoundReadingsResponse> Assign(
      const pb::AssignRoundReadingsRequest& request) {
    return Call<pb::AssignRoundReadingsResponse>(coordinator_, "ReviewService/AssignRoundReadings",
                                                 request);
  }
  void AssignAll(const std::string& round, pb::ReviewStage stage = pb::REVIEW_STAGE_FIRST) {
    auto request = Assigning(round, pb::ASSIGNMENT_WAY_EVERYBODY);
    request.set_stage(stage);
    const auto assigned = Assign(request);
    EXPECT_TRUE(assigned.ok()) << assigned.status();
  }

  static pb::ChangeRoundReadingRequest ReadingStep(const std::string& reading,
                                                   pb::ReadingAction action,
                                                   pb::ReviewStage stage = pb::REVIEW_STAGE_FIRST) {
    pb::ChangeRoundReadingRequest request;
    request.set_name(reading);
    request.set_action(action);
    request.set_stage(stage);
    return request;
  }
  static pb::ChangeRoundReadingRequest Points(const std::string& reading, pb::ReadingAction action,
                                              int novelty, int spread,
                                              pb::ReviewStage stage = pb::REVIEW_STAGE_FIRST) {
    pb::ChangeRoundReadingRequest request = ReadingStep(reading, action, stage);
    for (const auto& [id, points] : {std::pair("novelty", novelty), std::pair("spread", spread)}) {
      pb::CriterionScore& score = *request.mutable_sheet()->add_scores();
      score.set_criterion_id(id);
      score.set_points(points);
    }
    request.mutable_sheet()->set_words("総評の秘密");
    return request;
  }
  absl::StatusOr<pb::RoundReading> Write(const std::string& token,
                                         const pb::ChangeRoundReadingRequest& request) {
    return Call<pb::RoundReading>(token, "ReviewService/ChangeRoundReading", request);
  }
  void HandIn(const std::string& application, const std::string& token, int novelty, int spread,
              pb::ReviewStage stage = pb::REVIEW_STAGE_FIRST) {
    const auto done = Write(token, Points(ReadingOf(application, token), pb::READING_ACTION_SUBMIT,
                                          novelty, spread, stage));
    EXPECT_TRUE(done.ok()) << done.status();
  }

  absl::StatusOr<pb::RoundReading> ReadReading(const std::string& token, const std::string& name) {
    pb::GetRoundReadingRequest request;
    request.set_name(name);
    return Call<pb::RoundReading>(token, "ReviewService/GetRoundReading", request);
  }
  absl::StatusOr<std::vector<pb::RoundReading>> Readings(const std::string& token,
                                                         const std::string& parent,
                                                         const std::string& filter = "") {
    pb::ListRoundReadingsRequest request;
    request.set_parent(parent);
    request.set_filter(filter);
    const auto page =
        Call<pb::ListRoundReadingsResponse>(token, "ReviewService/ListRoundReadings", request);
    if (!page.ok()) return page.status();
    return std::vector<pb::RoundReading>(page->readings().begin(), page->readings().end());
  }

  absl::StatusOr<pb::RoundRanking> Rank(const std::string& token, const std::string& round) {
    pb::RankRoundRequest request;
    request.set_name(round);
    return Call<pb::RoundRanking>(token, "ReviewService/RankRound", request);
  }
  absl::StatusOr<pb::RankedApplication> Score(const std::string& token,
                                              const std::string& application) {
    pb::ScoreApplicationRequest request;
    request.set_name(application);
    return Call<pb::RankedApplication>(token, "ReviewService/ScoreApplication", request);
  }
  absl::StatusOr<pb::ReviewProgress> Progress(const std::string& token, const std::string& round) {
    pb::GetReviewProgressRequest request;
    request.set_name(round);
    return Call<pb::ReviewProgress>(token, "ReviewService/GetReviewProgress", request);
  }

  std::vector<std::string> applications_;
  // Accounts that judge: of Aizu, of Yokohama, and of Maniwa, whose applications they are.
  const std::string aizu_;
  const std::string yokohama_;
  const std::string of_maniwa_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_REVIEW_FIXTURE_H_
