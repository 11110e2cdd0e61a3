// Actions of chance upon rounds of selection and the applications to them.

#ifndef RENKEI_TESTS_UNIT_SERVICE_GENERATED_ROUNDS_H_
#define RENKEI_TESTS_UNIT_SERVICE_GENERATED_ROUNDS_H_

#include <string>
#include <vector>

#include "renkei/v1/round_decision_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "tests/unit/service/generated_supports.h"

namespace renkei::service {

class GeneratedRounds : public GeneratedSupports {
 protected:
  void ActOnRounds() {
    switch (Dice(8)) {
      case 0:
        return MakeRound();
      case 1: {
        pb::ChangeRoundRequest request;
        request.set_name(OneOf(rounds_));
        request.set_action(Dice(9) == 0 ? pb::ROUND_ACTION_CANCEL : pb::ROUND_ACTION_ANNOUNCE);
        if (request.action() == pb::ROUND_ACTION_CANCEL) request.set_reason("予算の都合");
        (void)Do<pb::Round>(coordinator_, "RoundService/ChangeRound", request);
        return;
      }
      case 2: {
        pb::UpdateRoundRequest request;
        request.mutable_round()->set_name(OneOf(rounds_));
        *request.mutable_round()->mutable_audience() = AnyAudience();
        request.mutable_update_mask()->add_paths("audience");
        (void)Do<pb::Round>(coordinator_, "RoundService/UpdateRound", request);
        return;
      }
      case 3:
        return Step<google::protobuf::Empty, pb::DeleteRoundApplicationRequest>(
            owner_, "RoundService/DeleteRoundApplication", OneOf(applications_));
      case 4:
      case 5:
        return Apply();
      default:
        return TakeStep();
    }
  }

  std::vector<std::string> rounds_;

 private:
  void MakeRound() {
    pb::CreateRoundRequest request;
    pb::Round& round = *request.mutable_round();
    round.set_title(Title());
    round.set_subject(pb::ROUND_SUBJECT_CASES);
    round.set_opens_at("2024-07-01T09:00");
    round.set_closes_at("2034-07-01T09:00");
    pb::RoundCriterion& criterion = *round.add_criteria();
    criterion.set_id("novelty");
    criterion.set_title("新規性");
    criterion.set_weight(100);
    *round.mutable_audience() = AnyAudience();
    const auto made = Do<pb::Round>(coordinator_, "RoundService/CreateRound", request);
    if (made.ok()) rounds_.push_back(made->name());
  }

  void Apply() {
    pb::CreateRoundApplicationRequest request;
    request.set_parent(OneOf(rounds_));
    pb::RoundApplication& application = *request.mutable_application();
    application.set_source(OneOf(cases_));
    application.set_summary("概要");
    application.set_contact_section("企画課");
    application.add_answers()->set_criterion_id("novelty");
    application.mutable_answers(0)->set_text("回答");
    const auto made =
        Do<pb::RoundApplication>(owner_, "RoundService/CreateRoundApplication", request);
    if (made.ok()) applications_.push_back(made->name());
  }

  void TakeStep() {
    static constexpr pb::RoundApplicationAction kActions[] = {
        pb::ROUND_APPLICATION_ACTION_SUBMIT,   pb::ROUND_APPLICATION_ACTION_SUBMIT,
        pb::ROUND_APPLICATION_ACTION_RETURN,   pb::ROUND_APPLICATION_ACTION_PASS,
        pb::ROUND_APPLICATION_ACTION_RULE_OUT, pb::ROUND_APPLICATION_ACTION_WITHDRAW};
    pb::ChangeRoundApplicationRequest request;
    request.set_name(OneOf(applications_));
    request.set_action(kActions[Dice(6)]);
    const bool of_body = request.action() == pb::ROUND_APPLICATION_ACTION_SUBMIT ||
                         request.action() == pb::ROUND_APPLICATION_ACTION_WITHDRAW;
    if (!of_body && request.action() != pb::ROUND_APPLICATION_ACTION_PASS)
      request.set_words("補正してください");
    (void)Do<pb::RoundApplication>(of_body ? owner_ : coordinator_,
                                   "RoundService/ChangeRoundApplication", request);
  }

  // What was made, and may be gone.
  std::vector<std::string> applications_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_GENERATED_ROUNDS_H_
