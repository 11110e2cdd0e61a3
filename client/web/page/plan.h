// What the pages of a vision and of its parts share.

#ifndef RENKEI_CLIENT_WEB_PAGE_PLAN_H_
#define RENKEI_CLIENT_WEB_PAGE_PLAN_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/web/page/visit.h"
#include "renkei/v1/analysis_service.pb.h"
#include "renkei/v1/exchange_service.pb.h"
#include "renkei/v1/planning.pb.h"
#include "renkei/v1/vision.pb.h"
#include "server/domain/strategy/vision_tree.h"

namespace renkei::web {

// What an address may ask for.
inline constexpr int kMostRevision = 1'000'000;

std::string OwnerOf(const std::string& vision);
// "第2版"; 0: the draft.
std::string RevisionWords(const Visit& visit, int revision);

// The views of a vision; `here`: the one that is shown, as the path has it, or "".
std::vector<Tab> VisionTabs(const Visit& visit, const std::string& vision, const char* here);

// Head, nodes and KPIs; revision 0 is the draft for owners and the revision in force for others.
[[nodiscard]] absl::StatusOr<std::unique_ptr<domain::VisionTree>> FetchPlan(Visit& visit,
                                                                            const std::string& name,
                                                                            int revision);

// The steps of its calendar that the visitor may read, by day.
[[nodiscard]] AwaitedList<pb::PlanStep> BeginCalendar(Visit& visit, const std::string& vision);

// What is said of it, of all years; and one of these by its name (NOT_FOUND: there is none that the visitor reads).
[[nodiscard]] absl::StatusOr<std::vector<pb::PlanEvaluation>> FetchEvaluationsOf(
    Visit& visit, const std::string& vision);
[[nodiscard]] absl::StatusOr<pb::PlanEvaluation> FetchEvaluation(Visit& visit,
                                                                 const std::string& name);

struct PlanProgress {
  pb::Vision vision;
  pb::GetVisionProgressResponse
      progress;  // all pages as one, in the order in which the plan prints its KPIs
};
[[nodiscard]] absl::StatusOr<PlanProgress> FetchProgress(Visit& visit, const std::string& name);
// The same as `request` has it judged.
[[nodiscard]] absl::StatusOr<PlanProgress> FetchProgress(Visit& visit,
                                                         pb::GetVisionProgressRequest request);

struct KpiFigures {
  pb::Kpi kpi;
  std::vector<pb::KpiActual> actuals;
};
[[nodiscard]] absl::StatusOr<KpiFigures> FetchKpi(Visit& visit, const std::string& name);

}  // namespace renkei::web

#endif  // RENKEI_CLIENT_WEB_PAGE_PLAN_H_
