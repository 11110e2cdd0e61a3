// Actions of chance upon resources of every kind, through the real handlers: what derived data are
// tested with.

#ifndef RENKEI_TESTS_UNIT_SERVICE_GENERATED_WORLD_H_
#define RENKEI_TESTS_UNIT_SERVICE_GENERATED_WORLD_H_

#include <random>
#include <string>
#include <vector>

#include "renkei/v1/planning_service.pb.h"
#include "renkei/v1/programme_service.pb.h"
#include "renkei/v1/succession_service.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "tests/unit/service/generated_reviews.h"

namespace renkei::service {

class GeneratedWorld : public GeneratedReviews {
 protected:
  // Something happens, whether it is refused or not.
  void Act(std::mt19937_64& random) {
    random_action_ = &random;
    switch (random() % 11) {
      case 0:
        return ActOnCases();
      case 1:
        return ActOnWhatHangsOnCases();
      case 2:
        return ActOnInitiatives();
      case 3:
        return ActOnVisions();
      case 4:
        return ActBesidePlans();
      case 5:
        return ActOnProgrammes();
      case 6:
        return ActOnMenuBooks();
      case 7:
        return ActOnSupports();
      case 8:
        return ActOnRounds();
      case 9:
        return ActOnReviews();
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

  int taken_over_ = 0;

 private:
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
        // A few plans, of which much becomes.
        if (visions_.size() >= 8) return Publish(name);
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
        if (Dice(6) != 0) return;
        return Step<google::protobuf::Empty, pb::DeleteVisionRequest>(
            owner_, "VisionService/DeleteVision", name);
      case 8: {
        const std::string revision = absl::StrCat(name, "/revisions/", 1 + Dice(2));
        return Step<pb::RestoreRevisionResponse, pb::RestoreRevisionRequest>(
            owner_, "VisionService/RestoreRevision", revision);
      }
      default:
        if (Dice(30) != 0) return;
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

  void ActBesidePlans() {
    const std::string vision = OneOf(visions_);
    switch (Dice(9)) {
      case 0:
      case 1: {
        pb::CreateOpinionRequest request;
        request.set_parent(vision);
        request.mutable_opinion()->set_source_kind(pb::OPINION_SOURCE_COUNCIL);
        request.mutable_opinion()->set_text(Title());
        if (Dice(4) != 0) request.mutable_opinion()->set_answer(pb::OPINION_ANSWER_ADOPTED);
        const auto made = Do<pb::Opinion>(owner_, "PlanningService/CreateOpinion", request);
        if (made.ok()) opinions_.push_back(made->name());
        return;
      }
      case 2:
      case 3: {
        pb::PublishOpinionsRequest request;
        request.set_parent(vision);
        request.set_revision(static_cast<int>(Dice(3)));
        if (Dice(2) == 0) request.add_names(OneOf(opinions_));
        (void)Do<pb::PublishOpinionsResponse>(owner_, "PlanningService/PublishOpinions", request);
        return;
      }
      case 4: {
        pb::WithdrawOpinionsRequest request;
        request.set_parent(vision);
        request.add_names(OneOf(opinions_));
        (void)Do<pb::WithdrawOpinionsResponse>(owner_, "PlanningService/WithdrawOpinions", request);
        return;
      }
      case 5:
        return Step<google::protobuf::Empty, pb::DeleteOpinionRequest>(
            owner_, "PlanningService/DeleteOpinion", OneOf(opinions_));
      case 6: {
        pb::CreatePlanStepRequest request;
        request.set_parent(vision);
        request.mutable_step()->set_kind(pb::PLAN_STEP_KIND_COUNCIL);
        request.mutable_step()->set_from_date("2024-08-01");
        request.mutable_step()->set_announced(Dice(2) == 0);
        const auto made = Do<pb::PlanStep>(owner_, "PlanningService/CreatePlanStep", request);
        if (made.ok()) steps_.push_back(made->name());
        return;
      }
      case 7: {
        pb::UpdatePlanStepRequest request;
        request.mutable_step()->set_name(OneOf(steps_));
        request.mutable_step()->set_announced(Dice(2) == 0);
        request.mutable_update_mask()->add_paths("announced");
        (void)Do<pb::PlanStep>(owner_, "PlanningService/UpdatePlanStep", request);
        return;
      }
      default: {
        pb::RecordPlanEvaluationsRequest request;
        request.set_parent(vision);
        pb::PlanEvaluation& evaluation = *request.add_evaluations();
        evaluation.set_fiscal_year(2023 + static_cast<int>(Dice(2)));
        evaluation.set_evaluator(pb::PLAN_EVALUATOR_SELF);
        evaluation.set_text(Title());
        if (Dice(2) == 0) evaluation.set_node(OneOf(nodes_));
        (void)Do<pb::RecordPlanEvaluationsResponse>(owner_, "PlanningService/RecordPlanEvaluations",
                                                    request);
      }
    }
  }

  void ActOnProgrammes() {
    const std::string programme = OneOf(programmes_);
    const std::string edition = programme + "/editions/fy" + std::to_string(2023 + Dice(2));
    switch (Dice(8)) {
      case 0: {
        pb::CreateProgrammeRequest request;
        request.mutable_programme()->set_title(Title());
        request.mutable_programme()->set_ministry("神奈川県");
        if (Dice(2) == 0) request.mutable_programme()->set_successor(programme);
        const auto made = Do<pb::Programme>(owner_, "ProgrammeService/CreateProgramme", request);
        if (made.ok()) programmes_.push_back(made->name());
        return;
      }
      case 1: {
        pb::CreateProgrammeEditionRequest request;
        request.set_parent(programme);
        request.mutable_edition()->set_fiscal_year(2023 + static_cast<int>(Dice(2)));
        pb::ProgrammeType& type = *request.mutable_edition()->add_types();
        type.set_id("type1");
        type.set_title(Title());
        (void)Do<pb::ProgrammeEdition>(owner_, "ProgrammeService/CreateProgrammeEdition", request);
        return;
      }
      case 2:
      case 3: {
        pb::CreateProgrammeCallRequest request;
        request.set_parent(edition);
        request.mutable_call()->set_opens_date("2024-07-01");
        if (Dice(2) == 0) request.mutable_call()->set_closes_date("2024-08-01");
        (void)Do<pb::ProgrammeCall>(owner_, "ProgrammeService/CreateProgrammeCall", request);
        return;
      }
      case 4:
        return Step<pb::ProgrammeEdition, pb::PublishProgrammeEditionRequest>(
            owner_, "ProgrammeService/PublishProgrammeEdition", edition);
      case 5: {
        pb::WithdrawProgrammeEditionRequest request;
        request.set_name(edition);
        request.set_reason("理由");
        if (Dice(3) == 0)
          (void)Do<pb::ProgrammeEdition>(owner_, "ProgrammeService/WithdrawProgrammeEdition",
                                         request);
        return;
      }
      case 6:
        return Step<google::protobuf::Empty, pb::DeleteProgrammeEditionRequest>(
            owner_, "ProgrammeService/DeleteProgrammeEdition", edition);
      default:
        return Step<google::protobuf::Empty, pb::DeleteProgrammeRequest>(
            owner_, "ProgrammeService/DeleteProgramme", programme);
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

 protected:
  // What was made, and may be gone.
  std::vector<std::string> visions_, nodes_, kpis_, actuals_, opinions_, steps_, programmes_;
};

}  // namespace renkei::service

#endif  // RENKEI_TESTS_UNIT_SERVICE_GENERATED_WORLD_H_
