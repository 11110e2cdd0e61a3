// What stands beside a plan is taken back: opinions that were published, opinions and steps that should
// not be there.
#include "absl/strings/str_cat.h"
#include "client/view/page/plan_calendar.h"
#include "client/view/page/plan_evaluations.h"
#include "client/web/page/form/forms.h"
#include "client/web/page/plan.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/domain/resource_name.h"
#include "storage/base/status_macros.h"

namespace renkei::web {
namespace {

using google::protobuf::Message;

std::string PlanOfRemovedRecord(const std::string& name) {
  return std::string(domain::ParentName(name, 4));
}

absl::StatusOr<pb::Opinion> ReadOpinion(Visit& visit, const std::string& name) {
  pb::GetOpinionRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::Opinion>("PlanningService/GetOpinion", get);
}

std::string OpinionWords(Visit& visit, const std::string& name) {
  const absl::StatusOr<pb::Opinion> opinion = ReadOpinion(visit, name);
  if (!opinion.ok()) return "";
  const int number = opinion->number();
  return absl::StrCat(visit.calls.titles().Of(PlanOfRemovedRecord(name)), "  ",
                      visit.Say({absl::StrCat("Opinion ", number, ": ", opinion->text()),
                                 absl::StrCat("意見 ", number, "：", opinion->text())}));
}

absl::Status BeginOpinionDelete(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::Opinion opinion, ReadOpinion(visit, name));
  auto& remove = static_cast<pb::DeleteOpinionRequest&>(request);
  remove.set_name(name);
  remove.set_etag(opinion.etag());
  return absl::OkStatus();
}
std::string RemovedOpinion(Visit& visit, const Message& request) {
  return OpinionWords(visit, static_cast<const pb::DeleteOpinionRequest&>(request).name());
}
std::string AfterOpinionDelete(const Message& request) {
  const std::string& name = static_cast<const pb::DeleteOpinionRequest&>(request).name();
  return absl::StrCat("/", PlanOfRemovedRecord(name), "/opinions");
}

absl::Status BeginWithdrawal(Visit&, const std::string& name, Message& request) {
  auto& withdraw = static_cast<pb::WithdrawOpinionsRequest&>(request);
  withdraw.set_parent(PlanOfRemovedRecord(name));
  withdraw.add_names(name);
  return absl::OkStatus();
}
std::string WithdrawnOpinion(Visit& visit, const Message& request) {
  return OpinionWords(visit, static_cast<const pb::WithdrawOpinionsRequest&>(request).names(0));
}
std::string AfterWithdrawal(const Message& request) {
  return absl::StrCat("/", static_cast<const pb::WithdrawOpinionsRequest&>(request).parent(),
                      "/opinions");
}

absl::StatusOr<pb::PlanStep> ReadStep(Visit& visit, const std::string& name) {
  pb::GetPlanStepRequest get;
  get.set_name(name);
  return visit.calls.Call<pb::PlanStep>("PlanningService/GetPlanStep", get);
}

absl::Status BeginPlanStepDelete(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::PlanStep step, ReadStep(visit, name));
  auto& remove = static_cast<pb::DeletePlanStepRequest&>(request);
  remove.set_name(name);
  remove.set_etag(step.etag());
  return absl::OkStatus();
}
std::string RemovedStep(Visit& visit, const Message& request) {
  const std::string& name = static_cast<const pb::DeletePlanStepRequest&>(request).name();
  const absl::StatusOr<pb::PlanStep> step = ReadStep(visit, name);
  if (!step.ok()) return "";
  return absl::StrCat(visit.calls.titles().Of(PlanOfRemovedRecord(name)), "  ", step->from_date(),
                      " ", view::StepTitle(*step, visit.words()));
}
std::string AfterPlanStepDelete(const Message& request) {
  const std::string& name = static_cast<const pb::DeletePlanStepRequest&>(request).name();
  return absl::StrCat("/", PlanOfRemovedRecord(name), "/calendar");
}

absl::Status BeginEvaluationDelete(Visit& visit, const std::string& name, Message& request) {
  ASSIGN_OR_RETURN(const pb::PlanEvaluation evaluation, FetchEvaluation(visit, name));
  auto& remove = static_cast<pb::DeletePlanEvaluationRequest&>(request);
  remove.set_name(name);
  remove.set_etag(evaluation.etag());
  return absl::OkStatus();
}
std::string RemovedEvaluation(Visit& visit, const Message& request) {
  const std::string& name = static_cast<const pb::DeletePlanEvaluationRequest&>(request).name();
  const absl::StatusOr<pb::PlanEvaluation> evaluation = FetchEvaluation(visit, name);
  if (!evaluation.ok()) return "";
  return absl::StrCat(visit.calls.titles().Of(PlanOfRemovedRecord(name)), "  ",
                      view::EvaluationTitle(*evaluation, visit.words()));
}
std::string AfterEvaluationDelete(const Message& request) {
  const std::string& name = static_cast<const pb::DeletePlanEvaluationRequest&>(request).name();
  return absl::StrCat("/", PlanOfRemovedRecord(name), "/evaluations");
}

}  // namespace

const Form& OpinionWithdrawForm() {
  static const auto& form = *new Form{
      .method = "PlanningService/WithdrawOpinions",
      .part = "",
      .title = {"Withdraw the opinion", "意見の公表を取り消す"},
      .button = {"Withdraw", "公表を取り消す"},
      .note = {"It is the owners' alone again. What others have printed stays with them.",
               "所有団体だけに見える状態に戻ります。すでに印刷・保存されたものは残ります。"},
      .fields = FormFields(InputsOf(*pb::WithdrawOpinionsRequest::descriptor(), {}), {}),
      .begin = BeginWithdrawal,
      .subtitle = WithdrawnOpinion,
      .back = AfterWithdrawal,
      .done = "step-recorded",
      .keeps = false};
  return form;
}

const Form& OpinionDeleteForm() {
  static const auto& form =
      *new Form{.method = "PlanningService/DeleteOpinion",
                .part = "",
                .title = {"Remove the opinion", "意見を削除する"},
                .button = {"Remove it", "削除する"},
                .note = {"Its number is free again. It cannot be brought back.",
                         "番号は、ほかの意見で使えるようになります。元には戻せません。"},
                .fields = FormFields(InputsOf(*pb::DeleteOpinionRequest::descriptor(), {}), {}),
                .begin = BeginOpinionDelete,
                .subtitle = RemovedOpinion,
                .back = AfterOpinionDelete,
                .done = "deleted",
                .keeps = false};
  return form;
}

const Form& PlanStepDeleteForm() {
  static const auto& form = *new Form{
      .method = "PlanningService/DeletePlanStep",
      .part = "",
      .title = {"Remove the step", "日程を削除する"},
      .button = {"Remove it", "削除する"},
      .note = {"What will not take place is better cancelled: it stays in the calendar.",
               "行わなくなったものは、削除せずに状態を「取りやめ」にすると記録が残ります。"},
      .fields = FormFields(InputsOf(*pb::DeletePlanStepRequest::descriptor(), {}), {}),
      .begin = BeginPlanStepDelete,
      .subtitle = RemovedStep,
      .back = AfterPlanStepDelete,
      .done = "deleted",
      .keeps = false};
  return form;
}

const Form& EvaluationDeleteForm() {
  static const auto& form = *new Form{
      .method = "PlanningService/DeletePlanEvaluation",
      .part = "",
      .title = {"Remove the evaluation", "評価を削除する"},
      .button = {"Remove it", "削除する"},
      .note = {"To mend it, record it again: it then takes the place of this one.",
               "内容を直すときは、削除せずに、同じ年度・区分でもう一度記録してください。"},
      .fields = FormFields(InputsOf(*pb::DeletePlanEvaluationRequest::descriptor(), {}), {}),
      .begin = BeginEvaluationDelete,
      .subtitle = RemovedEvaluation,
      .back = AfterEvaluationDelete,
      .done = "deleted",
      .keeps = false};
  return form;
}

}  // namespace renkei::web
