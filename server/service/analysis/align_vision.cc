#include "server/service/analysis/align_vision.h"

#include <string>
#include <utility>
#include <vector>

#include "server/domain/resource_name.h"
#include "server/domain/strategy/alignment/alignment.h"
#include "server/domain/time/date.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/read_all.h"
#include "server/service/tables.h"

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
  const absl::StatusOr<LoadedPlan> loaded = LoadPlan(call, name, {0, day});
  if (!loaded.ok()) return loaded.status();
  const absl::StatusOr<domain::PlanIndex> above = domain::PlanIndex::Build(loaded->plan);
  if (!above.ok()) return above.status();
  return domain::AlignWithVision(plan, *above, view, budget);
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
  const absl::StatusOr<LoadedPlan> loaded = LoadPlan(call, request.name(), WantedOf(request));
  if (!loaded.ok()) return loaded.status();
  const absl::StatusOr<domain::PlanIndex> plan = domain::PlanIndex::Build(loaded->plan);
  if (!plan.ok()) return plan.status();
  const auto frameworks = ReadAll(call, Frameworks());
  if (!frameworks.ok()) return frameworks.status();
  const auto crosswalks = ReadAll(call, Crosswalks());
  if (!crosswalks.ok()) return crosswalks.status();
  absl::CivilDay today = call.today();
  if (!request.as_of().empty()) {
    const absl::StatusOr<absl::CivilDay> day = domain::ParseDate(request.as_of());
    if (!day.ok()) return day.status();
    today = *day;
  }
  pb::AlignVisionResponse response;
  response.set_vision(request.name());
  response.set_title(loaded->plan.vision.title());
  response.set_revision(loaded->revision);
  response.set_as_of(domain::FormatDate(today));
  if (absl::Status s = AddPlans(call, request, *plan, {*frameworks, *crosswalks, today}, response);
      !s.ok())
    return s;
  return response;
}

}  // namespace renkei::service
