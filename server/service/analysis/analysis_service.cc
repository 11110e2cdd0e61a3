#include "server/service/analysis/analysis_service.h"

#include "renkei/v1/analysis_service.pb.h"
#include "server/domain/strategy/summary.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/analysis/overdue_kpis.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<pb::VisionSummary> SummarizeVision(const Call& call,
                                                  const pb::SummarizeVisionRequest& request) {
  ASSIGN_OR_RETURN(const LoadedPlan loaded,
                   LoadPlan(call, request.name(), {request.revision(), request.as_of()}));
  ASSIGN_OR_RETURN(const domain::PlanIndex plan, domain::PlanIndex::Build(loaded.plan));
  absl::StatusOr<pb::VisionSummary> summary = domain::Summarize(plan, request.node());
  if (summary.ok()) summary->set_revision(loaded.revision);
  return summary;
}

}  // namespace

void RegisterAnalysisService(MethodRegistry& methods) {
  methods.Read("renkei.v1.AnalysisService/SummarizeVision", SummarizeVision);
  methods.Read("renkei.v1.AnalysisService/GetVisionProgress", GetVisionProgress);
  methods.Read("renkei.v1.AnalysisService/ListOverdueKpis", ListOverdueKpis);
  methods.Read("renkei.v1.AnalysisService/LintVision", LintVision);
  methods.Read("renkei.v1.AnalysisService/AlignVision", AlignVision);
  methods.Read("renkei.v1.AnalysisService/GetYearlyReport", GetYearlyReport);
  methods.Read("renkei.v1.AnalysisService/DiffVisions", DiffVisions);
}

}  // namespace renkei::service
