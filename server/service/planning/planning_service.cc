#include "server/service/planning/planning_service.h"

#include <string>
#include <utility>

#include "server/service/planning/opinion_access.h"
#include "server/service/planning/opinion_filter.h"
#include "server/service/planning/opinion_publication.h"
#include "server/service/planning/opinion_write.h"
#include "server/service/planning/plan_evaluations.h"
#include "server/service/planning/plan_steps.h"

namespace renkei::service {
namespace {

absl::StatusOr<pb::Opinion> GetOpinion(const Call& call, const pb::GetOpinionRequest& request) {
  return FindReadableOpinion(call, request.name());
}

absl::StatusOr<pb::PlanStep> GetPlanStep(const Call& call, const pb::GetPlanStepRequest& request) {
  return FindReadableStep(call, request.name());
}

// What the feed shows: OK and false where there is nothing to read.
template <typename M>
absl::StatusOr<bool> ShowBeside(absl::StatusOr<M> content, M& target) {
  if (absl::IsNotFound(content.status())) return false;
  if (!content.ok()) return content.status();
  target = *std::move(content);
  return true;
}

}  // namespace

absl::StatusOr<bool> ReadPlanningChange(const Call& call, absl::string_view name,
                                        pb::Change& change) {
  switch (change.type()) {
    case pb::RESOURCE_TYPE_OPINION:
      return ShowBeside(FindReadableOpinion(call, name), *change.mutable_opinion());
    case pb::RESOURCE_TYPE_PLAN_STEP:
      return ShowBeside(FindReadableStep(call, name), *change.mutable_plan_step());
    case pb::RESOURCE_TYPE_PLAN_EVALUATION:
      return ShowBeside(FindReadableEvaluation(call, name), *change.mutable_plan_evaluation());
    default:
      return absl::InternalError("does not stand beside a plan");
  }
}

void AddPlanningSources(ResourceSources& sources) {
  sources[pb::RESOURCE_TYPE_OPINION] = {.read = ReadOpinionTexts};
  sources[pb::RESOURCE_TYPE_PLAN_STEP] = {.read = ReadPlanStepTexts};
  sources[pb::RESOURCE_TYPE_PLAN_EVALUATION] = {.read = ReadPlanEvaluationTexts};
}

void RegisterPlanningService(MethodRegistry& methods) {
  methods.Read("renkei.v1.PlanningService/GetOpinion", GetOpinion);
  methods.Read("renkei.v1.PlanningService/ListOpinions", ListOpinions);
  methods.Read("renkei.v1.PlanningService/CountOpinions", CountOpinions);
  methods.Write("renkei.v1.PlanningService/CreateOpinion", CreateOpinion);
  methods.Write("renkei.v1.PlanningService/UpdateOpinion", UpdateOpinion);
  methods.Write("renkei.v1.PlanningService/DeleteOpinion", DeleteOpinion);
  methods.Write("renkei.v1.PlanningService/PublishOpinions", PublishOpinions);
  methods.Write("renkei.v1.PlanningService/WithdrawOpinions", WithdrawOpinions);
  methods.Read("renkei.v1.PlanningService/GetPlanStep", GetPlanStep);
  methods.Read("renkei.v1.PlanningService/ListPlanSteps", ListPlanSteps);
  methods.Write("renkei.v1.PlanningService/CreatePlanStep", CreatePlanStep);
  methods.Write("renkei.v1.PlanningService/UpdatePlanStep", UpdatePlanStep);
  methods.Write("renkei.v1.PlanningService/DeletePlanStep", DeletePlanStep);
  methods.Read("renkei.v1.PlanningService/ListPlanEvaluations", ListPlanEvaluations);
  methods.Write("renkei.v1.PlanningService/RecordPlanEvaluations", RecordPlanEvaluations);
  methods.Write("renkei.v1.PlanningService/DeletePlanEvaluation", DeletePlanEvaluation);
}

}  // namespace renkei::service
