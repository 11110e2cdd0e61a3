// Actions of chance upon reviewers of rounds and their readings: rounds of their own, which close soon.

#ifndef RENKEI_TESTS_UNIT_SERVICE_GENERATED_REVIEWS_H_
#define RENKEI_TESTS_UNIT_SERVICE_GENERATED_REVIEWS_H_

#include <string>
#include <vector>

#include "renkei/v1/review_service.pb.h"
#include "server/domain/time/japan_minute.h"
#include "tests/unit/service/generated_rounds.h"

namespace renkei::service {

class GeneratedReviews : public GeneratedRounds {
 protected:
  void ActOnReviews() {
    if (read_rounds_.empty()) return MakeReadRound();
    switch (Dice(8)) {
      case 0:
        return Dice(6) == 0 ? MakeReadRound() : Bring();
      case 1:
        return Bring();
      case 2:
        return TakeReviewerStep(coordinator_, pb::ROUND_REVIEWER_ACTION_NAME);
      case 3:
        return TakeReviewerStep(partner_, pb::ROUND_REVIEWER_ACTION_ACCEPT);
      case 4:
        return TakeReviewerStep(partner_, Dice(4) == 0 ? pb::ROUND_REVIEWER_ACTION_DECLINE
                                                       : pb::ROUND_REVIEWER_ACTION_DECLARE);
      case 5:
        return Assign();
      default:
        return Judge();
    }
  }

  std::vector<std::string> read_rounds_;

 private:
  // With an application that fulfils what is asked, if a case is there to apply with.
  void MakeReadRound() {
    pb::CreateRoundRequest request;
    pb::Round& round = *request.mutable_round();
    round.set_title(Title());
    round.set_subject(pb::ROUND_SUBJECT_CASES);
    round.set_opens_at("2024-07-01T09:00");
    round.set_closes_at(domain::FormatJapanMinute(now_ + absl::Minutes(1)));
    pb::RoundCriterion& criterion = *round.add_criteria();
    criterion.set_id("novelty");
    criterion.set_title("新規性");
    criterion.set_weight(100);
    for (const auto kind : {pb::ROUND_STAGE_KIND_READING, pb::ROUND_STAGE_KIND_DECISION})
      round.add_stages()->set_kind(kind);
    const auto made = Do<pb::Round>(coordinator_, "RoundService/CreateRound", request);
    if (!made.ok()) return;
    read_rounds_.push_back(made->name());
    pb::ChangeRoundRequest announce;
    announce.set_name(made->name());
    announce.set_action(pb::ROUND_ACTION_ANNOUNCE);
    (void)Do<pb::Round>(coordinator_, "RoundService/ChangeRound", announce);
    pb::CreateRoundApplicationRequest apply;
    apply.set_parent(made->name());
    pb::RoundApplication& application = *apply.mutable_application();
    application.set_summary("概要");
    application.set_contact_section("企画課");
    application.add_answers()->set_criterion_id("novelty");
    application.mutable_answers(0)->set_text("回答");
    // One of those that are in force: of chance alone some rounds are without any application.
    constexpr int kTries = 20;
    absl::StatusOr<pb::RoundApplication> applied = absl::UnknownError("not tried");
    for (int i = 0; i < kTries && !applied.ok(); ++i) {
      application.set_source(OneOf(cases_));
      applied = Do<pb::RoundApplication>(owner_, "RoundService/CreateRoundApplication", apply);
    }
    if (!applied.ok()) return;
    read_applications_.push_back(applied->name());
    for (const auto action :
         {pb::ROUND_APPLICATION_ACTION_SUBMIT, pb::ROUND_APPLICATION_ACTION_PASS}) {
      pb::ChangeRoundApplicationRequest step;
      step.set_name(applied->name());
      step.set_action(action);
      (void)Do<pb::RoundApplication>(
          action == pb::ROUND_APPLICATION_ACTION_SUBMIT ? owner_ : coordinator_,
          "RoundService/ChangeRoundApplication", step);
    }
    TakeReviewerStep(coordinator_, pb::ROUND_REVIEWER_ACTION_NAME);
    if (Dice(2) == 0) TakeReviewerStep(partner_, pb::ROUND_REVIEWER_ACTION_ACCEPT);
  }

  // Mostly the newest: what is to happen with one after another has to meet the same.
  std::string SomeRound() { return Dice(4) == 0 ? OneOf(read_rounds_) : read_rounds_.back(); }

  // On to its next stage, where it has closed.
  void Bring() {
    pb::ChangeRoundRequest request;
    request.set_name(SomeRound());
    request.set_action(pb::ROUND_ACTION_ADVANCE);
    (void)Do<pb::Round>(coordinator_, "RoundService/ChangeRound", request);
  }

  void TakeReviewerStep(const std::string& who, pb::RoundReviewerAction action) {
    pb::ChangeRoundReviewerRequest request;
    request.set_name(absl::StrCat(SomeRound(), "/reviewers/", JurorId()));
    request.set_action(action);
    if (action == pb::ROUND_REVIEWER_ACTION_DECLARE) request.set_subject(kYokohama);
    if (action == pb::ROUND_REVIEWER_ACTION_DECLARE || action == pb::ROUND_REVIEWER_ACTION_DECLINE)
      request.set_words("理由");
    (void)Do<pb::RoundReviewer>(who, "ReviewService/ChangeRoundReviewer", request);
  }

  void Assign() {
    pb::AssignRoundReadingsRequest request;
    request.set_name(SomeRound());
    request.set_stage(pb::REVIEW_STAGE_FIRST);
    request.set_way(pb::ASSIGNMENT_WAY_EVERYBODY);
    (void)Do<pb::AssignRoundReadingsResponse>(coordinator_, "ReviewService/AssignRoundReadings",
                                              request);
  }

  void Judge() {
    pb::ChangeRoundReadingRequest request;
    request.set_name(absl::StrCat(OneOf(read_applications_), "/readings/", JurorId()));
    static constexpr pb::ReadingAction kActions[] = {
        pb::READING_ACTION_WRITE, pb::READING_ACTION_SUBMIT, pb::READING_ACTION_REOPEN};
    request.set_action(kActions[Dice(3)]);
    request.set_stage(pb::REVIEW_STAGE_FIRST);
    if (request.action() != pb::READING_ACTION_REOPEN) {
      pb::CriterionScore& score = *request.mutable_sheet()->add_scores();
      score.set_criterion_id("novelty");
      score.set_points(3);
    }
    (void)Do<pb::RoundReading>(partner_, "ReviewService/ChangeRoundReading", request);
  }

  // The account of partner_.
  const std::string& JurorId() {
    if (juror_id_.empty()) {
      const auto who =
          Call<pb::WhoAmIResponse>(partner_, "IdentityService/WhoAmI", pb::WhoAmIRequest());
      EXPECT_TRUE(who.ok()) << who.status();
      if (who.ok()) juror_id_ = who->account().name().substr(sizeof("accounts/") - 1);
    }
    return juror_id_;
  }

  std::vector<std::string> read_applications_;
  std::string juror_id_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_GENERATED_REVIEWS_H_
