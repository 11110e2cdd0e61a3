#include <string>
#include <utility>
#include <vector>

#include "server/domain/resource_name.h"
#include "server/domain/strategy/alignment/alignment.h"
#include "server/domain/time/date.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/list/read_all.h"
#include "server/service/tables/tables.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// The state that is asked for. A day alone means the revision that was in force then; beside a
// revision it only says from when the frameworks are looked at.
WantedRevision WantedOf(const pb::AlignVisionRequest& request) {
  if (request.revision() != 0) return {request.revision(), ""};
  return {0, request.as_of()};
}

// The vision above, as it was in force on `day` where that is given; NOT_FOUND for what cannot be
// read.
absl::StatusOr<pb::PlanAlignment> AlignWithVision(const Call& call, const domain::PlanIndex& plan,
                                                  const std::string& name, absl::string_view day,
                                                  const domain::AlignmentView& view, int* budget) {
  ASSIGN_OR_RETURN(const LoadedPlan loaded, LoadPlan(call, name, {0, day}));
  ASSIGN_OR_RETURN(const domain::PlanIndex above, domain::PlanIndex::Build(loaded.plan));
  return domain::AlignWithVision(plan, above, view, budget);
}

absl::Status AddPlans(const Call& call, const pb::AlignVisionRequest& request,
                      const domain::PlanIndex& plan, const domain::AlignmentView& view,
                      pb::AlignVisionResponse& response) {
  const bool asked = !request.against().empty();
  const std::vector<std::string> names =
      asked ? std::vector<std::string>{request.against()} : domain::PlansToAlign(plan, view);
  int budget = domain::kMaxAlignmentItems;
  for (const std::string& name : names) {
    if (call.abandoned()) return absl::CancelledError();
    if (domain::MatchName("frameworks/*", name)) {
      const pb::Framework* framework = domain::FindFramework(view, name);
      if (framework == nullptr) return NotFound(name);
      *response.add_plans() = domain::AlignWithFramework(plan, *framework, view, &budget);
      continue;
    }
    absl::StatusOr<pb::PlanAlignment> report =
        AlignWithVision(call, plan, name, request.as_of(), view, &budget);
    if (absl::IsNotFound(report.status()) && !asked) continue;
    if (!report.ok()) return report.status();
    *response.add_plans() = *std::move(report);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<pb::AlignVisionResponse> AlignVision(const Call& call,
                                                    const pb::AlignVisionRequest& request) {
  ASSIGN_OR_RETURN(const LoadedPlan loaded, LoadPlan(call, request.name(), WantedOf(request)));
  ASSIGN_OR_RETURN(const domain::PlanIndex plan, domain::PlanIndex::Build(loaded.plan));
  ASSIGN_OR_RETURN(const auto frameworks, ReadAll(call, Frameworks()));
  ASSIGN_OR_RETURN(const auto crosswalks, ReadAll(call, Crosswalks()));
  absl::CivilDay today = call.today();
  if (!request.as_of().empty()) {
    ASSIGN_OR_RETURN(today, domain::ParseDate(request.as_of()));
  }
  pb::AlignVisionResponse response;
  response.set_vision(request.name());
  response.set_title(loaded.plan.vision.title());
  response.set_revision(loaded.revision);
  response.set_as_of(domain::FormatDate(today));
  RETURN_IF_ERROR(AddPlans(call, request, plan, {frameworks, crosswalks, today}, response));
  return response;
}

}  // namespace renkei::service
