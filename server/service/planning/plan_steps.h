// The calendar of a plan (策定の日程): who reads its steps, and how they are written.

#ifndef RENKEI_SERVER_SERVICE_PLANNING_PLAN_STEPS_H_
#define RENKEI_SERVER_SERVICE_PLANNING_PLAN_STEPS_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/empty.pb.h"
#include "renkei/v1/planning_service.pb.h"
#include "server/service/frame/method.h"
#include "server/service/frame/resource_source.h"

namespace renkei::service {

// The step called `name` if the caller may read it; NOT_FOUND otherwise.
[[nodiscard]] absl::StatusOr<pb::PlanStep> FindReadableStep(const Call& call,
                                                            absl::string_view name);

// For what is derived from it: what there is of the resource, whoever asks.
[[nodiscard]] absl::StatusOr<ResourceTexts> ReadPlanStepTexts(const Call& call,
                                                              absl::string_view name);

[[nodiscard]] absl::StatusOr<pb::ListPlanStepsResponse> ListPlanSteps(
    const Call& call, const pb::ListPlanStepsRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::PlanStep>> CreatePlanStep(
    const Call& call, const pb::CreatePlanStepRequest& request);
[[nodiscard]] absl::StatusOr<Write<pb::PlanStep>> UpdatePlanStep(
    const Call& call, const pb::UpdatePlanStepRequest& request);
[[nodiscard]] absl::StatusOr<Write<google::protobuf::Empty>> DeletePlanStep(
    const Call& call, const pb::DeletePlanStepRequest& request);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_PLANNING_PLAN_STEPS_H_
