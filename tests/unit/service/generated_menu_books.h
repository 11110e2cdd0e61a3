// Actions of chance upon menu books: editions of lists, calls for cases, and submissions to them.

#ifndef RENKEI_TESTS_UNIT_SERVICE_GENERATED_MENU_BOOKS_H_
#define RENKEI_TESTS_UNIT_SERVICE_GENERATED_MENU_BOOKS_H_

#include <string>
#include <vector>

#include "renkei/v1/case_call_service.pb.h"
#include "renkei/v1/case_list_edition_service.pb.h"
#include "tests/unit/service/generated_actions.h"

namespace renkei::service {

class GeneratedMenuBooks : public GeneratedActions {
 protected:
  void ActOnMenuBooks() {
    switch (Dice(7)) {
      case 0:
      case 1:
        return IssueEdition();
      case 2: {
        if (Dice(2) == 0) {
          pb::WithdrawCaseListEditionRequest request;
          request.set_name(OneOf(editions_));
          request.set_reason("誤りがあったため");
          (void)Do<pb::CaseListEdition>(coordinator_,
                                        "CaseListEditionService/WithdrawCaseListEdition", request);
          return;
        }
        pb::StrikeCaseListEditionEntryRequest request;
        request.set_name(OneOf(editions_) + "/entries/1");
        request.set_reason("個人情報の保護のため");
        (void)Do<pb::CaseListEditionEntry>(
            coordinator_, "CaseListEditionService/StrikeCaseListEditionEntry", request);
        return;
      }
      case 3:
        return ActOnCalls();
      default:
        return ActOnSubmissions();
    }
  }

 private:
  // What everybody may read whom the list lets in: the coordinators alone.
  void IssueEdition() {
    const std::string list = OneOf(lists_);
    if (Dice(2) == 0) {
      pb::UpdateCaseListRequest narrow;
      narrow.mutable_case_list()->set_name(list);
      narrow.mutable_case_list()->mutable_audience()->set_visibility(pb::VISIBILITY_PRIVATE);
      (void)Do<pb::CaseList>(coordinator_, "CaseListService/UpdateCaseList", narrow);
    }
    pb::PublishCaseListEditionRequest request;
    request.set_parent(list);
    const auto issued = Do<pb::CaseListEdition>(
        coordinator_, "CaseListEditionService/PublishCaseListEdition", request);
    if (issued.ok()) editions_.push_back(issued->name());
  }

  void ActOnCalls() {
    if (calls_.empty() || Dice(3) == 0) {
      pb::CreateCaseCallRequest request;
      request.set_parent(OneOf(lists_));
      request.mutable_call()->set_title(Title());
      request.mutable_call()->set_opens_at("2024-07-01T09:00");
      request.mutable_call()->set_closes_at("2034-07-01T09:00");
      request.mutable_call()->set_announced(Dice(4) != 0);
      *request.mutable_call()->mutable_audience() = AnyAudience();
      const auto made = Do<pb::CaseCall>(coordinator_, "CaseCallService/CreateCaseCall", request);
      if (made.ok()) calls_.push_back(made->name());
    } else if (Dice(3) == 0) {
      Step<google::protobuf::Empty, pb::DeleteCaseCallRequest>(
          coordinator_, "CaseCallService/DeleteCaseCall", OneOf(calls_));
    } else {
      pb::UpdateCaseCallRequest request;
      request.mutable_call()->set_name(OneOf(calls_));
      request.mutable_call()->set_announced(Dice(4) != 0);
      *request.mutable_call()->mutable_audience() = AnyAudience();
      request.mutable_update_mask()->add_paths("announced");
      request.mutable_update_mask()->add_paths("audience");
      (void)Do<pb::CaseCall>(coordinator_, "CaseCallService/UpdateCaseCall", request);
    }
  }

  void ActOnSubmissions() {
    pb::ChangeCaseSubmissionRequest request;
    const std::string any = OneOf(cases_);
    request.set_name(absl::StrCat(OneOf(calls_), "/submissions/", any.substr(any.find('/') + 1)));
    if (!submissions_.empty() && Dice(2) == 0) request.set_name(OneOf(submissions_));
    static constexpr pb::CaseSubmissionAction kActions[] = {
        pb::CASE_SUBMISSION_ACTION_SUBMIT, pb::CASE_SUBMISSION_ACTION_SUBMIT,
        pb::CASE_SUBMISSION_ACTION_RETURN, pb::CASE_SUBMISSION_ACTION_PASS,
        pb::CASE_SUBMISSION_ACTION_ACCEPT, pb::CASE_SUBMISSION_ACTION_WITHDRAW};
    request.set_action(kActions[Dice(6)]);
    std::string who = owner_;
    if (request.action() == pb::CASE_SUBMISSION_ACTION_RETURN) request.set_words("補正");
    if (request.action() == pb::CASE_SUBMISSION_ACTION_RETURN ||
        request.action() == pb::CASE_SUBMISSION_ACTION_PASS)
      who = coordinator_;
    if (request.action() == pb::CASE_SUBMISSION_ACTION_PASS) request.set_expert(Expert());
    if (request.action() == pb::CASE_SUBMISSION_ACTION_ACCEPT) who = partner_;
    const auto done = Do<pb::CaseSubmission>(who, "CaseCallService/ChangeCaseSubmission", request);
    if (done.ok()) submissions_.push_back(request.name());
  }

  const std::string& Expert() {
    if (expert_.empty()) {
      const auto who =
          Call<pb::WhoAmIResponse>(partner_, "IdentityService/WhoAmI", pb::WhoAmIRequest());
      EXPECT_TRUE(who.ok()) << who.status();
      if (who.ok()) expert_ = who->account().name();
    }
    return expert_;
  }

  std::vector<std::string> submissions_;
  std::string expert_;  // the account of partner_

 protected:
  // What was made, and may be gone.
  std::vector<std::string> editions_, calls_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_GENERATED_MENU_BOOKS_H_
