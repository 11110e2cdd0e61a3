// Actions of chance upon resources of every kind, through the real handlers: what derived data are
// tested with. Many are refused, as they come; each kind that succeeds is counted.

#ifndef RENKEI_TESTS_UNIT_SERVICE_GENERATED_WORLD_H_
#define RENKEI_TESTS_UNIT_SERVICE_GENERATED_WORLD_H_

#include <functional>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/adoption_service.pb.h"
#include "renkei/v1/case_list_service.pb.h"
#include "renkei/v1/case_service.pb.h"
#include "renkei/v1/contribution_service.pb.h"
#include "renkei/v1/framework_service.pb.h"
#include "renkei/v1/initiative_service.pb.h"
#include "renkei/v1/selection_service.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/succession_fixture.h"

namespace renkei::service {

class GeneratedWorld : public SuccessionTest {
 protected:
  static constexpr char kIndicator[] = "indicators/riders";

  GeneratedWorld()
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

  // Something happens, whether it is refused or not.
  void Act(std::mt19937_64& random) {
    random_action_ = &random;
    switch (random() % 5) {
      case 0:
        return ActOnCases();
      case 1:
        return ActOnWhatHangsOnCases();
      case 2:
        return ActOnInitiatives();
      case 3:
        return ActOnVisions();
      default:
        return ActOnDrafts();
    }
  }

  // Maniwa has ended, and Aizu takes over what it had.
  void Succeed() {
    End(kManiwa, {kAizu});
    if (now_ < absl::FromCivil(absl::CivilHour(2024, 10, 1, 3), absl::UTCTimeZone())) GoToEndDay();
    pb::TakeOverDocumentsRequest request;
    request.set_predecessor(kManiwa);
    for (bool more = true; more;) {
      const auto taken = Call<pb::TakeOverDocumentsResponse>(
          partner_, "SuccessionService/TakeOverDocuments", request);
      ASSERT_TRUE(taken.ok()) << taken.status();
      taken_over_ += taken->documents_size();
      more = taken->more();
    }
  }

  // How often each method has succeeded.
  std::map<std::string, int> done_;
  int taken_over_ = 0;

  const std::string owner_;        // of Maniwa
  const std::string partner_;      // of Aizu
  const std::string coordinator_;  // of Kanagawa

 private:
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

  void ActOnLists(const std::string& entry) {
    pb::CaseList list;
    list.set_title(Title());
    *list.mutable_audience() = AnyAudience();
    list.add_entries()->set_case_(entry);
    if (lists_.empty() || Dice(3) == 0) {
      pb::CreateCaseListRequest request;
      list.set_owner(kManiwa);
      *request.mutable_case_list() = list;
      const auto made = Do<pb::CaseList>(owner_, "CaseListService/CreateCaseList", request);
      if (made.ok()) lists_.push_back(made->name());
    } else if (Dice(2) == 0) {
      pb::UpdateCaseListRequest request;
      list.set_name(OneOf(lists_));
      *request.mutable_case_list() = list;
      (void)Do<pb::CaseList>(owner_, "CaseListService/UpdateCaseList", request);
    } else {
      Step<google::protobuf::Empty, pb::DeleteCaseListRequest>(
          owner_, "CaseListService/DeleteCaseList", OneOf(lists_));
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

  void ActOnVisions() {
    const std::string name = OneOf(visions_);
    switch (Dice(10)) {
      case 0: {
        pb::CreateVisionRequest request;
        request.set_parent(kManiwa);
        pb::Vision& vision = *request.mutable_vision();
        vision.set_title(Title());
        vision.mutable_period()->set_from_fiscal_year(2023);
        vision.mutable_period()->set_to_fiscal_year(2027);
        *vision.mutable_audience() = AnyAudience();
        if (visions_.size() >= 4) return;
        const auto made = Do<pb::Vision>(owner_, "VisionService/CreateVision", request);
        if (made.ok()) visions_.push_back(made->name());
        return;
      }
      case 1:
      case 2:
      case 3:
        return Publish(name);
      case 4:
      case 5:
        return Step<pb::Vision, pb::ReviseVisionRequest>(owner_, "VisionService/ReviseVision",
                                                         name);
      case 6: {
        pb::UpdateVisionRequest request;
        request.mutable_vision()->set_name(name);
        *request.mutable_vision()->mutable_audience() = AnyAudience();
        request.mutable_vision()->add_owners(kManiwa);
        if (Dice(2) == 0) request.mutable_vision()->add_owners(kAizu);
        for (const char* path : {"audience", "owners"})
          request.mutable_update_mask()->add_paths(path);
        (void)Do<pb::Vision>(owner_, "VisionService/UpdateVision", request);
        return;
      }
      case 7:
        if (Dice(3) != 0) return;
        return Step<google::protobuf::Empty, pb::DeleteVisionRequest>(
            owner_, "VisionService/DeleteVision", name);
      case 8: {
        const std::string revision = absl::StrCat(name, "/revisions/", 1 + Dice(2));
        return Step<pb::RestoreRevisionResponse, pb::RestoreRevisionRequest>(
            owner_, "VisionService/RestoreRevision", revision);
      }
      default:
        if (Dice(8) != 0) return;
        return Step<pb::Vision, pb::ArchiveVisionRequest>(owner_, "VisionService/ArchiveVision",
                                                          name);
    }
  }

  void Publish(const std::string& name) {
    Step<pb::Vision, pb::SubmitVisionRequest>(owner_, "VisionService/SubmitVision", name);
    Step<pb::Vision, pb::ConsentToVisionRequest>(partner_, "VisionService/ConsentToVision", name);
    Step<pb::Vision, pb::PublishVisionRequest>(owner_, "VisionService/PublishVision", name);
    if (Dice(4) == 0)
      Step<pb::Vision, pb::ReturnVisionRequest>(owner_, "VisionService/ReturnVision", name);
  }

  void ActOnDrafts() {
    const std::string vision = OneOf(visions_);
    switch (Dice(8)) {
      case 0: {
        pb::CreateNodeRequest request;
        request.set_parent(vision);
        request.mutable_node()->set_title(Title());
        request.mutable_node()->add_activities()->set_title("試行");
        request.mutable_node()->mutable_activities(0)->set_id("trial");
        const auto made = Do<pb::VisionNode>(owner_, "VisionService/CreateNode", request);
        if (made.ok()) nodes_.push_back(made->name());
        return;
      }
      case 1: {
        pb::CreateKpiRequest request;
        request.set_parent(vision);
        request.mutable_kpi()->set_title(Title());
        const auto made = Do<pb::Kpi>(owner_, "VisionService/CreateKpi", request);
        if (made.ok()) kpis_.push_back(made->name());
        return;
      }
      case 2: {
        pb::UpdateNodeRequest request;
        request.mutable_node()->set_name(OneOf(nodes_));
        request.mutable_node()->set_title(Title());
        request.mutable_update_mask()->add_paths("title");
        (void)Do<pb::VisionNode>(owner_, "VisionService/UpdateNode", request);
        return;
      }
      case 3: {
        pb::DeleteNodeRequest request;
        request.set_name(OneOf(nodes_));
        request.set_force(true);
        (void)Do<google::protobuf::Empty>(owner_, "VisionService/DeleteNode", request);
        return;
      }
      case 4:
        return Step<google::protobuf::Empty, pb::DeleteKpiRequest>(
            owner_, "VisionService/DeleteKpi", OneOf(kpis_));
      case 5:
      case 6:
        return Record();
      default: {
        if (Dice(3) != 0) return Record();
        pb::DeleteKpiActualRequest request;
        request.set_name(OneOf(actuals_));
        request.set_reason("誤り");
        (void)Do<google::protobuf::Empty>(owner_, "VisionService/DeleteKpiActual", request);
      }
    }
  }

  void Record() {
    if (Dice(2) == 0) {
      pb::RecordKpiActualsRequest request;
      request.set_parent(OneOf(kpis_));
      pb::KpiActual& actual = *request.add_actuals();
      *actual.mutable_when() = FiscalYear(2023 + static_cast<int>(Dice(3)));
      actual.mutable_value()->set_number(static_cast<double>(Dice(1'000)));
      const auto made =
          Do<pb::RecordKpiActualsResponse>(owner_, "VisionService/RecordKpiActuals", request);
      if (made.ok()) actuals_.push_back(made->actuals(0).name());
      return;
    }
    const std::string node = OneOf(nodes_);
    pb::RecordActivityReportsRequest request;
    request.set_parent(node.substr(0, node.rfind("/nodes/")));
    pb::ActivityReport& report = *request.add_reports();
    report.set_activity(absl::StrCat(node, "/activities/trial"));
    report.set_state(Dice(2) == 0 ? pb::ACTIVITY_STATE_UNDERWAY : pb::ACTIVITY_STATE_DELAYED);
    report.set_date(Dice(2) == 0 ? "2024-05-01" : "2024-06-01");
    (void)Do<pb::RecordActivityReportsResponse>(owner_, "VisionService/RecordActivityReports",
                                                request);
  }

  std::mt19937_64* random_action_ = nullptr;
  int titles_ = 0;
  std::vector<std::string> cases_, lists_, initiatives_, contributions_, visions_, nodes_, kpis_,
      actuals_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_GENERATED_WORLD_H_
