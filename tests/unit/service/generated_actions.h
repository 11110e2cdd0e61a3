// Actions of chance upon cases, initiatives and what hangs on them, through the real handlers. Many are
// refused, as they come; each kind that succeeds is counted.

#ifndef RENKEI_TESTS_UNIT_SERVICE_GENERATED_ACTIONS_H_
#define RENKEI_TESTS_UNIT_SERVICE_GENERATED_ACTIONS_H_

#include <map>
#include <random>
#include <string>
#include <vector>

#include "google/protobuf/empty.pb.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/national_kpi_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {

class GeneratedActions : public SuccessionTest {
 protected:
  static constexpr char kIndicator[] = "indicators/riders";

  GeneratedActions()
      : owner_(AddAccount(kManiwa, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)),
        partner_(AddAccount(kAizu, {pb::ROLE_CONTRIBUTOR, pb::ROLE_APPROVER}, true)),
        coordinator_(AddAccount(kKanagawa, {pb::ROLE_COORDINATOR})) {
    pb::UpsertIndicatorRequest request;
    pb::Indicator& indicator = *request.mutable_indicator();
    indicator.set_name(kIndicator);
    indicator.set_title("利用者数");
    indicator.set_unit("人");
    indicator.set_direction(pb::DIRECTION_UP);
    indicator.set_aggregation(pb::AGGREGATION_FLOW);
    indicator.set_definition("定義");
    EXPECT_TRUE(Call<pb::Indicator>(admin_, "FrameworkService/UpsertIndicator", request).ok());
  }

  // How often each method has succeeded.
  std::map<std::string, int> done_;

  const std::string owner_;        // of Maniwa
  const std::string partner_;      // of Aizu
  const std::string coordinator_;  // of Kanagawa

  // What the next action is.
  std::mt19937_64* random_action_ = nullptr;
  uint64_t Dice(uint64_t sides) { return (*random_action_)() % sides; }
  std::string OneOf(const std::vector<std::string>& names) {
    return names.empty() ? "cases/none" : names[Dice(names.size())];
  }
  pb::Audience AnyAudience() {
    static constexpr pb::Visibility kKinds[] = {pb::VISIBILITY_PUBLIC, pb::VISIBILITY_MEMBERS,
                                                pb::VISIBILITY_SHARED, pb::VISIBILITY_PRIVATE};
    pb::Audience audience;
    audience.set_visibility(kKinds[Dice(4)]);
    if (audience.visibility() == pb::VISIBILITY_SHARED)
      audience.add_organizations(Dice(2) == 0 ? kAizu : kYokohama);
    return audience;
  }
  std::string Title() { return absl::StrCat("題名 ", ++titles_); }

  template <typename Reply, typename Request>
  absl::StatusOr<Reply> Do(const std::string& token, const std::string& method,
                           const Request& request) {
    const auto reply = Call<Reply>(token, method, request);
    if (reply.ok()) ++done_[method];
    return reply;
  }
  // A method that takes a name alone, and a comment where it wants one.
  template <typename Reply, typename Request>
  void Step(const std::string& token, const std::string& method, const std::string& name) {
    Request request;
    request.set_name(name);
    if constexpr (requires { request.set_comment(""); }) request.set_comment("見直し");
    (void)Do<Reply>(token, method, request);
  }

  void ActOnCases() {
    const std::string name = OneOf(cases_);
    switch (Dice(7)) {
      case 0: {
        pb::CreateCaseRequest request;
        request.mutable_case_()->set_owner(kManiwa);
        request.mutable_case_()->set_title(Title());
        request.mutable_case_()->set_summary("概要");
        *request.mutable_case_()->mutable_audience() = AnyAudience();
        const auto made = Do<pb::Case>(owner_, "CaseService/CreateCase", request);
        if (made.ok()) cases_.push_back(made->name());
        return;
      }
      case 1:
        return Step<pb::Case, pb::SubmitCaseRequest>(owner_, "CaseService/SubmitCase", name);
      case 2:
        Step<pb::Case, pb::SubmitCaseRequest>(owner_, "CaseService/SubmitCase", name);
        return Step<pb::Case, pb::PublishCaseRequest>(owner_, "CaseService/PublishCase", name);
      case 3:
        return Step<pb::Case, pb::ReviseCaseRequest>(owner_, "CaseService/ReviseCase", name);
      case 4: {
        pb::UpdateCaseRequest request;
        request.mutable_case_()->set_name(name);
        request.mutable_case_()->set_title(Title());
        *request.mutable_case_()->mutable_audience() = AnyAudience();
        (void)Do<pb::Case>(owner_, "CaseService/UpdateCase", request);
        return;
      }
      case 5:
        if (Dice(4) == 0)
          Step<pb::Case, pb::ArchiveCaseRequest>(owner_, "CaseService/ArchiveCase", name);
        return;
      default:
        return Step<google::protobuf::Empty, pb::DeleteCaseRequest>(owner_,
                                                                    "CaseService/DeleteCase", name);
    }
  }

  void ActOnWhatHangsOnCases() {
    const std::string name = OneOf(cases_);
    switch (Dice(6)) {
      case 0:
      case 1: {
        pb::ChangeAdoptionRequest request;
        request.set_name(absl::StrCat(name, "/adoptions/oaizu"));
        request.set_state(Dice(2) == 0 ? pb::ADOPTION_STATE_CONSIDERED
                                       : pb::ADOPTION_STATE_PILOTED);
        (void)Do<pb::Adoption>(partner_, "AdoptionService/ChangeAdoption", request);
        return;
      }
      case 2:
        return Step<google::protobuf::Empty, pb::DeleteAdoptionRequest>(
            partner_, "AdoptionService/DeleteAdoption", absl::StrCat(name, "/adoptions/oaizu"));
      case 3: {
        pb::SelectCaseRequest request;
        request.set_case_(name);
        request.set_reason("再現しやすい");
        (void)Do<pb::CaseSelection>(coordinator_, "SelectionService/SelectCase", request);
        return;
      }
      case 4: {
        pb::WithdrawSelectionRequest request;
        request.set_name(absl::StrCat(name, "/selections/okanagawa"));
        request.set_reason("事業の終了");
        (void)Do<pb::CaseSelection>(coordinator_, "SelectionService/WithdrawSelection", request);
        return;
      }
      default:
        return ActOnLists(name);
    }
  }

  void ActOnNationalKpis() {
    pb::NationalKpi kpi;
    kpi.set_title(Title());
    kpi.set_state(Dice(2) == 0 ? pb::NATIONAL_KPI_STATE_DRAFT : pb::NATIONAL_KPI_STATE_PUBLISHED);
    kpi.mutable_definition()->set_unit(pb::COUNTING_UNIT_BODIES);
    kpi.mutable_definition()->mutable_cases()->set_selected_only(Dice(2) == 0);
    if (national_kpis_.empty() || Dice(3) == 0) {
      pb::CreateNationalKpiRequest request;
      *request.mutable_national_kpi() = kpi;
      const auto made =
          Do<pb::NationalKpi>(coordinator_, "NationalKpiService/CreateNationalKpi", request);
      if (made.ok()) national_kpis_.push_back(made->name());
    } else if (Dice(2) == 0) {
      pb::UpdateNationalKpiRequest request;
      kpi.set_name(OneOf(national_kpis_));
      *request.mutable_national_kpi() = kpi;
      (void)Do<pb::NationalKpi>(coordinator_, "NationalKpiService/UpdateNationalKpi", request);
    } else {
      Step<google::protobuf::Empty, pb::DeleteNationalKpiRequest>(
          coordinator_, "NationalKpiService/DeleteNationalKpi", OneOf(national_kpis_));
    }
  }

  void ActOnLists(const std::string& entry) {
    if (Dice(3) == 0) return ActOnNationalKpis();
    pb::CaseList list;
    list.set_title(Title());
    *list.mutable_audience() = AnyAudience();
    list.add_entries()->set_case_(entry);
    if (lists_.empty() || Dice(3) == 0) {
      pb::CreateCaseListRequest request;
      list.set_owner(kKanagawa);
      *request.mutable_case_list() = list;
      const auto made = Do<pb::CaseList>(coordinator_, "CaseListService/CreateCaseList", request);
      if (made.ok()) lists_.push_back(made->name());
    } else if (Dice(2) == 0) {
      pb::UpdateCaseListRequest request;
      list.set_name(OneOf(lists_));
      *request.mutable_case_list() = list;
      (void)Do<pb::CaseList>(coordinator_, "CaseListService/UpdateCaseList", request);
    } else {
      Step<google::protobuf::Empty, pb::DeleteCaseListRequest>(
          coordinator_, "CaseListService/DeleteCaseList", OneOf(lists_));
    }
  }

  static pb::When FiscalYear(int year) {
    pb::When when;
    when.set_kind(pb::When::KIND_FISCAL_YEAR);
    when.set_year(year);
    return when;
  }

  void ActOnInitiatives() {
    const std::string name = OneOf(initiatives_);
    switch (Dice(8)) {
      case 0: {
        pb::CreateInitiativeRequest request;
        pb::Initiative& initiative = *request.mutable_initiative();
        initiative.set_title(Title());
        initiative.set_form(pb::COOPERATION_FORM_VOLUNTARY);
        *initiative.mutable_audience() = AnyAudience();
        initiative.add_kpis()->set_id("riders");
        initiative.mutable_kpis(0)->set_indicator(kIndicator);
        const auto made = Do<pb::Initiative>(owner_, "InitiativeService/CreateInitiative", request);
        if (made.ok()) initiatives_.push_back(made->name());
        return;
      }
      case 1: {
        pb::UpdateInitiativeRequest request;
        request.mutable_initiative()->set_name(name);
        *request.mutable_initiative()->mutable_audience() = AnyAudience();
        request.mutable_update_mask()->add_paths("audience");
        (void)Do<pb::Initiative>(owner_, "InitiativeService/UpdateInitiative", request);
        return;
      }
      case 2:
      case 3:
      case 4:
        return ActOnMembers(name);
      case 5: {
        pb::ChangeInitiativeStateRequest request;
        request.set_name(name);
        request.set_state(pb::INITIATIVE_STATE_OPEN);
        (void)Do<pb::Initiative>(owner_, "InitiativeService/ChangeInitiativeState", request);
        return;
      }
      case 6: {
        pb::RecordContributionsRequest request;
        request.set_parent(name);
        pb::Contribution& contribution = *request.add_contributions();
        contribution.set_kpi("riders");
        *contribution.mutable_when() = FiscalYear(2024);
        contribution.mutable_value()->set_number(static_cast<double>(Dice(1'000)));
        const auto made = Do<pb::RecordContributionsResponse>(
            Dice(2) == 0 ? owner_ : partner_, "ContributionService/RecordContributions", request);
        if (made.ok()) contributions_.push_back(made->contributions(0).name());
        return;
      }
      default:
        if (Dice(2) == 0)
          return Step<google::protobuf::Empty, pb::DeleteInitiativeRequest>(
              owner_, "InitiativeService/DeleteInitiative", name);
        return Step<google::protobuf::Empty, pb::DeleteContributionRequest>(
            owner_, "ContributionService/DeleteContribution", OneOf(contributions_));
    }
  }

  void ActOnMembers(const std::string& initiative) {
    static constexpr pb::MemberAction kActions[] = {
        pb::MEMBER_ACTION_INVITE,   pb::MEMBER_ACTION_INVITE,  pb::MEMBER_ACTION_JOIN,
        pb::MEMBER_ACTION_WITHDRAW, pb::MEMBER_ACTION_DECLINE, pb::MEMBER_ACTION_REQUEST_REMOVAL};
    pb::ChangeMembershipRequest request;
    request.set_action(kActions[Dice(6)]);
    request.set_reason("理由");
    const bool invites = request.action() == pb::MEMBER_ACTION_INVITE ||
                         request.action() == pb::MEMBER_ACTION_REQUEST_REMOVAL;
    const bool other = invites && Dice(2) == 0;
    request.set_name(absl::StrCat(initiative, "/members/", other ? "oyokohama" : "oaizu"));
    (void)Do<pb::InitiativeMember>(invites ? owner_ : partner_,
                                   "InitiativeService/ChangeMembership", request);
  }

  // What was made, and may be gone.
  std::vector<std::string> cases_, lists_, national_kpis_, initiatives_, contributions_;

 private:
  int titles_ = 0;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_GENERATED_ACTIONS_H_
