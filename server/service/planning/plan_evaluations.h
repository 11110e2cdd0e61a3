// What is said of a plan year by year (評価): whoever reads the vision reads it.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_PLAN_EVALUATIONS_H_
#define RENKEI_SERVER_SERVICE_PLANNING_PLAN_EVALUATIONS_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/frame/resource_source.h"

namespace renkei::service {

// The evaluation called `name` if the caller may read it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<pb::PlanEvaluation> FindReadableEvaluation(const Call& call,
                                                                        absl::string_view name);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadPlanEvaluationTexts(const Call& call,
                                                                    absl::string_view name);

[[nodiscard]] absl::StatusOr<pb::ListPlanEvaluationsResponse> ListPlanEvaluations(
    const Call& call, const pb::ListPlanEvaluationsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::RecordPlanEvaluationsResponse>> RecordPlanEvaluations(
    const Call& call, const pb::RecordPlanEvaluationsRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeletePlanEvaluation(
    const Call& call, const pb::DeletePlanEvaluationRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_PLAN_EVALUATIONS_H_
