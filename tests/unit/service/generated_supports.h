// Actions of chance upon support cases: steps, who takes part, and what stands below.

#ifndef RENKEI_TESTS_UNIT_SERVICE_GENERATED_SUPPORTS_H_
#define RENKEI_TESTS_UNIT_SERVICE_GENERATED_SUPPORTS_H_

#include <string>
#include <vector>

#include "renkei/v1/support_service.pb.h"
#include "tests/unit/service/generated_menu_books.h"

namespace renkei::service {

// Maniwa asks, sometimes with Aizu, at the window of Kanagawa; Aizu, Yokohama and others help.
class GeneratedSupports : public GeneratedMenuBooks {
 protected:
  void ActOnSupports() {
    if (supports_.size() < 3 || Dice(12) == 0) return AskForSupport();
    const std::string support = OneOf(supports_);
    switch (Dice(6)) {
      case 0:
        return StepOfSupport(support, static_cast<pb::SupportAction>(1 + Dice(10)));
      case 1:
      case 2:
        return ActOnParts(support);
      case 3:
        return PartOf(support, Dice(2) == 0 ? "oaizu" : "oyokohama",
                      static_cast<pb::SupportMemberAction>(1 + Dice(5)), Dice(3) == 0);
      case 4:
        return Advance(support);
      default:
        return WriteBelow(support);
    }
  }

 private:
  void AskForSupport() {
    pb::CreateSupportRequest request;
    request.mutable_support()->set_title(Title());
    request.mutable_support()->set_text("相談したい");
    request.mutable_support()->set_window(kKanagawa);
    const auto made = Do<pb::SupportCase>(owner_, "SupportService/CreateSupport", request);
    if (made.ok()) supports_.push_back(made->name());
  }

  // By whomever it is for.
  void StepOfSupport(const std::string& support, pb::SupportAction action) {
    pb::ChangeSupportRequest request;
    request.set_name(support);
    request.set_action(action);
    // Most of what is asked for goes on.
    const bool ends = action == pb::SUPPORT_ACTION_DECLINE ||
                      action == pb::SUPPORT_ACTION_WITHDRAW ||
                      action == pb::SUPPORT_ACTION_REDIRECT || action == pb::SUPPORT_ACTION_CLOSE;
    if (ends && Dice(4) != 0) return;
    const bool bodys =
        action == pb::SUPPORT_ACTION_REQUEST || action == pb::SUPPORT_ACTION_WITHDRAW;
    if (!bodys) request.set_words("連絡");
    if (action == pb::SUPPORT_ACTION_TRIAGE) request.set_priority(pb::SUPPORT_PRIORITY_LOW);
    if (action == pb::SUPPORT_ACTION_DECLINE) request.set_alternative("県の制度");
    if (action == pb::SUPPORT_ACTION_BEGIN_CLOSING) request.set_outcome("計画");
    if (action == pb::SUPPORT_ACTION_REDIRECT) request.set_window("organizations/coordinator");
    (void)Do<pb::SupportCase>(bodys ? owner_ : coordinator_, "SupportService/ChangeSupport",
                              request);
  }

  void PartOf(const std::string& support, const std::string& organization,
              pb::SupportMemberAction action, bool beside_the_body) {
    pb::ChangeSupportMemberRequest request;
    request.set_name(absl::StrCat(support, "/members/", organization));
    request.set_action(action);
    request.set_words("理由");
    const bool asks =
        action == pb::SUPPORT_MEMBER_ACTION_ASK || action == pb::SUPPORT_MEMBER_ACTION_RELEASE;
    (void)Do<pb::SupportMember>(!asks             ? partner_
                                : beside_the_body ? owner_
                                                  : coordinator_,
                                "SupportService/ChangeSupportMember", request);
  }

  // A team as far as it goes.
  void Advance(const std::string& support) {
    StepOfSupport(support, pb::SUPPORT_ACTION_REQUEST);
    StepOfSupport(support, pb::SUPPORT_ACTION_TRIAGE);
    StepOfSupport(support, pb::SUPPORT_ACTION_FORM_TEAM);
    PartOf(support, "oaizu", pb::SUPPORT_MEMBER_ACTION_ASK, false);
    PartOf(support, "oaizu", pb::SUPPORT_MEMBER_ACTION_ACCEPT, false);
    StepOfSupport(support, pb::SUPPORT_ACTION_START);
  }

  const std::string& AnyParty() {
    const uint64_t one = Dice(3);
    return one == 0 ? owner_ : one == 1 ? partner_ : coordinator_;
  }

  void WriteBelow(const std::string& support) {
    switch (Dice(3)) {
      case 0: {
        pb::CreateSupportEntryRequest request;
        request.set_parent(support);
        pb::SupportEntry& entry = *request.mutable_entry();
        entry.set_kind(pb::SUPPORT_ENTRY_KIND_ADVICE);
        entry.set_date("2024-07-01");
        entry.set_title(Title());
        entry.set_text("助言");
        if (Dice(2) == 0) entry.set_readers(pb::SUPPORT_ENTRY_READERS_TEAM);
        const auto made =
            Do<pb::SupportEntry>(AnyParty(), "SupportService/CreateSupportEntry", request);
        if (made.ok()) entries_.push_back(made->name());
        return;
      }
      case 1: {
        pb::CreateSupportStepRequest request;
        request.set_parent(support);
        request.mutable_step()->set_title(Title());
        request.mutable_step()->set_due_date("2034-07-01");
        request.mutable_step()->set_responsible(Dice(2) == 0 ? kManiwa : kAizu);
        const auto made =
            Do<pb::SupportStep>(AnyParty(), "SupportService/CreateSupportStep", request);
        if (made.ok()) support_steps_.push_back(made->name());
        return;
      }
      default: {
        pb::CreateSupportRecommendationRequest request;
        request.set_parent(support);
        request.mutable_recommendation()->set_resource(Dice(2) == 0 ? OneOf(cases_) : kYokohama);
        request.mutable_recommendation()->set_words("参考");
        const auto made =
            Do<pb::SupportRecommendation>(Dice(2) == 0 ? partner_ : coordinator_,
                                          "SupportService/CreateSupportRecommendation", request);
        if (made.ok()) recommendations_.push_back(made->name());
      }
    }
  }

  void ActOnParts(const std::string& support) {
    switch (Dice(5)) {
      case 0: {
        pb::UpdateSupportEntryRequest request;
        request.mutable_entry()->set_name(OneOf(entries_));
        request.mutable_entry()->set_text(Title());
        (void)Do<pb::SupportEntry>(AnyParty(), "SupportService/UpdateSupportEntry", request);
        return;
      }
      case 1: {
        pb::UpdateSupportStepRequest request;
        request.mutable_step()->set_name(OneOf(support_steps_));
        request.mutable_step()->set_done_date("2024-07-03");
        (void)Do<pb::SupportStep>(AnyParty(), "SupportService/UpdateSupportStep", request);
        return;
      }
      case 2: {
        pb::AnswerSupportRecommendationRequest request;
        request.set_name(OneOf(recommendations_));
        request.set_answer(pb::SUPPORT_ANSWER_CONSIDERING);
        (void)Do<pb::SupportRecommendation>(owner_, "SupportService/AnswerSupportRecommendation",
                                            request);
        return;
      }
      case 3: {
        pb::EvaluateSupportRequest request;
        request.set_name(support);
        request.mutable_evaluation()->set_rating(pb::EVALUATION_RATING_B);
        request.mutable_evaluation()->set_text("所見");
        (void)Do<pb::SupportCase>(AnyParty(), "SupportService/EvaluateSupport", request);
        return;
      }
      default: {
        if (Dice(3) == 0)
          return Step<google::protobuf::Empty, pb::DeleteSupportRequest>(
              owner_, "SupportService/DeleteSupport", support);
        pb::UpdateSupportRequest request;
        request.mutable_support()->set_name(support);
        request.mutable_support()->set_hopes(Title());
        (void)Do<pb::SupportCase>(owner_, "SupportService/UpdateSupport", request);
      }
    }
  }

  // What was made, and may be gone.
  std::vector<std::string> supports_, entries_, support_steps_, recommendations_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_GENERATED_SUPPORTS_H_
