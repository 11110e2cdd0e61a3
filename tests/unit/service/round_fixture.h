// What the tests of rounds share: a round of Kanagawa's coordinators over cases, and steps in one line.

#ifndef RENKEI_TESTS_UNIT_SERVICE_ROUND_FIXTURE_H_
#define RENKEI_TESTS_UNIT_SERVICE_ROUND_FIXTURE_H_

#include <string>
#include <utility>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/round_decision_service.pb.h"
#include "renkei/v1/round_service.pb.h"
#include "tests/unit/service/selection_fixture.h"

namespace renkei::service {

class RoundTest : public SelectionTest {
 protected:
  RoundTest()
      : member_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})),
        stranger_(AddAccount(kYokohama, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER})) {}

  // Open at the clock of the fixture, 2024-07-03.
  static pb::Round SoundRound(pb::RoundSubject subject = pb::ROUND_SUBJECT_CASES) {
    pb::Round round;
    round.set_title("令和6年度 モデル地域の募集");
    round.set_subject(subject);
    round.set_opens_at("2024-07-01T09:00");
    round.set_closes_at("2024-07-10 17:00");
    round.set_quota(1);
    for (const auto& [id, weight] :
         std::vector<std::pair<std::string, int>>{{"novelty", 60}, {"spread", 40}}) {
      pb::RoundCriterion& criterion = *round.add_criteria();
      criterion.set_id(id);
      criterion.set_title(id == "novelty" ? "新規性" : "横展開");
      criterion.set_weight(weight);
    }
    return round;
  }

  absl::StatusOr<pb::Round> MakeRound(const std::string& token, const pb::Round& round) {
    pb::CreateRoundRequest request;
    *request.mutable_round() = round;
    return Call<pb::Round>(token, "RoundService/CreateRound", request);
  }

  absl::StatusOr<pb::Round> RoundStep(const std::string& token, const std::string& name,
                                      pb::RoundAction action, const std::string& reason = "") {
    pb::ChangeRoundRequest request;
    request.set_name(name);
    request.set_action(action);
    request.set_reason(reason);
    return Call<pb::Round>(token, "RoundService/ChangeRound", request);
  }
  std::string AnnouncedRound(const pb::Round& round = SoundRound()) {
    const auto made = MakeRound(coordinator_, round);
    EXPECT_TRUE(made.ok()) << made.status();
    const std::string name = made.ok() ? made->name() : "";
    const auto announced = RoundStep(coordinator_, name, pb::ROUND_ACTION_ANNOUNCE);
    EXPECT_TRUE(announced.ok()) << announced.status();
    return name;
  }
  void Advance(const std::string& round) {
    const auto next = RoundStep(coordinator_, round, pb::ROUND_ACTION_ADVANCE);
    EXPECT_TRUE(next.ok()) << next.status();
  }

  absl::StatusOr<pb::Round> ReadRound(const std::string& token, const std::string& name) {
    pb::GetRoundRequest request;
    request.set_name(name);
    return Call<pb::Round>(token, "RoundService/GetRound", request);
  }

  absl::StatusOr<pb::Round> CorrectRound(const pb::Round& part, const std::string& reason = "") {
    pb::UpdateRoundRequest request;
    *request.mutable_round() = part;
    request.set_reason(reason);
    return Call<pb::Round>(coordinator_, "RoundService/UpdateRound", request);
  }

  // Complete, but for its consents.
  static pb::RoundApplication SoundApplication(const std::string& source) {
    pb::RoundApplication application;
    application.set_source(source);
    application.set_summary("概要");
    application.set_contact_section("企画課");
    for (const char* id : {"novelty", "spread"}) {
      pb::RoundAnswer& answer = *application.add_answers();
      answer.set_criterion_id(id);
      answer.set_text("回答");
    }
    return application;
  }

  absl::StatusOr<pb::RoundApplication> Apply(const std::string& token, const std::string& round,
                                             const pb::RoundApplication& application) {
    pb::CreateRoundApplicationRequest request;
    request.set_parent(round);
    *request.mutable_application() = application;
    return Call<pb::RoundApplication>(token, "RoundService/CreateRoundApplication", request);
  }
  std::string Drafted(const std::string& round, const std::string& source) {
    const auto made = Apply(owner_, round, SoundApplication(source));
    EXPECT_TRUE(made.ok()) << made.status();
    return made.ok() ? made->name() : "";
  }
  std::string Submitted(const std::string& round, const std::string& source) {
    const std::string name = Drafted(round, source);
    const auto done = Step(owner_, name, pb::ROUND_APPLICATION_ACTION_SUBMIT);
    EXPECT_TRUE(done.ok()) << done.status();
    return name;
  }

  static pb::ChangeRoundApplicationRequest StepOf(const std::string& name,
                                                  pb::RoundApplicationAction action,
                                                  const std::string& words = "") {
    pb::ChangeRoundApplicationRequest request;
    request.set_name(name);
    request.set_action(action);
    request.set_words(words);
    return request;
  }
  absl::StatusOr<pb::RoundApplication> Step(const std::string& token,
                                            const pb::ChangeRoundApplicationRequest& request) {
    return Call<pb::RoundApplication>(token, "RoundService/ChangeRoundApplication", request);
  }
  absl::StatusOr<pb::RoundApplication> Step(const std::string& token, const std::string& name,
                                            pb::RoundApplicationAction action,
                                            const std::string& words = "") {
    return Step(token, StepOf(name, action, words));
  }

  absl::StatusOr<pb::RoundApplication> ReadApplication(const std::string& token,
                                                       const std::string& name) {
    pb::GetRoundApplicationRequest request;
    request.set_name(name);
    return Call<pb::RoundApplication>(token, "RoundService/GetRoundApplication", request);
  }

  absl::StatusOr<std::vector<std::string>> Applications(const std::string& token,
                                                        const std::string& parent,
                                                        const std::string& filter = "") {
    pb::ListRoundApplicationsRequest request;
    request.set_parent(parent);
    request.set_filter(filter);
    const auto page = Call<pb::ListRoundApplicationsResponse>(
        token, "RoundService/ListRoundApplications", request);
    if (!page.ok()) return page.status();
    std::vector<std::string> names;
    for (const pb::RoundApplication& a : page->applications()) names.push_back(a.name());
    return names;
  }

  // Of Maniwa, with Aizu as a member; everybody reads it.
  std::string JointInitiative() {
    pb::CreateInitiativeRequest request;
    request.mutable_initiative()->set_title("広域観光");
    request.mutable_initiative()->set_form(pb::COOPERATION_FORM_VOLUNTARY);
    const auto made = Call<pb::Initiative>(owner_, "InitiativeService/CreateInitiative", request);
    EXPECT_TRUE(made.ok()) << made.status();
    const std::string name = made.ok() ? made->name() : "";
    for (const auto& [token, action] : std::vector<std::pair<std::string, pb::MemberAction>>{
             {owner_, pb::MEMBER_ACTION_INVITE}, {member_, pb::MEMBER_ACTION_JOIN}}) {
      pb::ChangeMembershipRequest step;
      step.set_name(name + "/members/" + std::string(kAizu).substr(sizeof("organizations/") - 1));
      step.set_action(action);
      if (action == pb::MEMBER_ACTION_JOIN) step.set_date("2024-07-01");
      const auto done =
          Call<pb::InitiativeMember>(token, "InitiativeService/ChangeMembership", step);
      EXPECT_TRUE(done.ok()) << done.status();
    }
    return name;
  }

  const std::string member_;    // of Aizu
  const std::string stranger_;  // of Yokohama
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_ROUND_FIXTURE_H_
