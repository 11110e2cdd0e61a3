#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/funding/funding_rules.h"
#include "server/domain/programme/edition_rules.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/lint/lint.h"
#include "server/service/analysis/analysis_service.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/list/computed_list.h"
#include "server/service/frame/list/paging.h"
#include "server/service/programme/programme_read.h"
#include "server/service/tables/tables.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/vision_access.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr PageLimits kFindingPages = {.default_size = 200, .max_size = 1000};

// The periods of the plans above that the caller may read and that state one.
absl::Status AddParents(const Call& call, const pb::Vision& vision, domain::LintContext& context) {
  for (const std::string& parent : vision.parent_plans()) {
    if (domain::MatchName("frameworks/*", parent)) {
      ASSIGN_OR_RETURN(const auto row,
                       Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), parent)));
      if (row.has_value() && row->message.has_period())
        context.parents.push_back({row->message.title(), row->message.period()});
      continue;
    }
    const absl::StatusOr<VisionReading> reading = OpenForReading(call, parent);
    if (absl::IsNotFound(reading.status())) continue;
    if (!reading.ok()) return reading.status();
    const pb::Vision& above =
        reading->revision ? reading->revision->message.vision() : reading->head.message;
    if (above.has_period()) context.parents.push_back({above.title(), above.period()});
  }
  return absl::OkStatus();
}

absl::Status AddIndicators(const Call& call, const domain::Plan& plan,
                           domain::LintContext& context) {
  for (const pb::Kpi& kpi : plan.kpis) {
    if (kpi.indicator().empty() || context.indicators.contains(kpi.indicator())) continue;
    ASSIGN_OR_RETURN(auto row,
                     Indicators().Get(call.snapshot(), KeyByName(Indicators(), kpi.indicator())));
    if (row.has_value()) context.indicators.emplace(kpi.indicator(), std::move(row->message));
  }
  return absl::OkStatus();
}

// The types of what pays for the plan's measures, as the editions of their years have them.
absl::Status AddProgrammeTypes(const Call& call, const domain::Plan& plan,
                               domain::LintContext& context) {
  for (const pb::VisionNode& node : plan.nodes) {
    for (const pb::Funding& funding : node.funding()) {
      const std::string key = domain::FundingKey(funding);
      if (funding.type().empty() || context.programme_types.contains(key)) continue;
      ASSIGN_OR_RETURN(const auto edition,
                       ReadableProgrammeEdition(
                           call, EditionNameOf(funding.programme(), funding.fiscal_year())));
      if (!edition) continue;
      if (const pb::ProgrammeType* type = domain::FindType(*edition, funding.type()))
        context.programme_types.emplace(key, *type);
    }
  }
  return absl::OkStatus();
}

// By itself, or by the indicator that it inherits from.
bool MayBeCumulative(const pb::Kpi& kpi) {
  return kpi.aggregation() == pb::AGGREGATION_CUMULATIVE ||
         (kpi.aggregation() == pb::AGGREGATION_UNSPECIFIED && !kpi.indicator().empty());
}

absl::Status AddActuals(const Call& call, const domain::Plan& plan, domain::LintContext& context) {
  context.today = call.today();
  context.updated_kpis.emplace();
  for (const pb::Kpi& kpi : plan.kpis) {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(std::vector<pb::KpiActual> figures,
                     LoadActualsOfKpi(call, kpi.name(), std::nullopt));
    if (figures.empty()) continue;
    context.updated_kpis->insert(kpi.name());
    if (MayBeCumulative(kpi)) context.cumulative_figures.emplace(kpi.name(), std::move(figures));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<pb::LintFinding>> FindingsOf(const Call& call,
                                                        const domain::Plan& plan) {
  domain::LintContext context;
  RETURN_IF_ERROR(AddParents(call, plan.vision, context));
  RETURN_IF_ERROR(AddIndicators(call, plan, context));
  RETURN_IF_ERROR(AddProgrammeTypes(call, plan, context));
  RETURN_IF_ERROR(AddActuals(call, plan, context));
  ASSIGN_OR_RETURN(const domain::PlanIndex index, domain::PlanIndex::Build(plan));
  return domain::Lint(index, context);
}

// A resource can be found fault with in several fields, and a field for several reasons.
std::string NameOf(const pb::LintFinding& finding) {
  return absl::StrCat(finding.resource(), " ", finding.field(), " ", finding.code());
}

}  // namespace

absl::StatusOr<pb::LintVisionResponse> LintVision(const Call& call,
                                                  const pb::LintVisionRequest& request) {
  ASSIGN_OR_RETURN(const LoadedPlan loaded,
                   LoadPlan(call, request.name(), {request.revision(), request.as_of()}));
  ASSIGN_OR_RETURN(const PageStart start, ReadPageStart(call, request, kFindingPages));
  ASSIGN_OR_RETURN(std::vector<pb::LintFinding> findings, FindingsOf(call, loaded.plan));
  const auto name_of = [&](size_t i) { return NameOf(findings[i]); };
  ASSIGN_OR_RETURN(const size_t first, IndexAfter(start.after, findings.size(), name_of));
  pb::LintVisionResponse response;
  response.set_total(static_cast<int32_t>(findings.size()));
  response.set_revision(loaded.revision);
  size_t bytes = 0;
  size_t next = first;
  for (; next < findings.size() && next - first < start.size && bytes < kMaxPageBytes; ++next) {
    bytes += findings[next].ByteSizeLong();
    *response.add_findings() = findings[next];
  }
  if (next < findings.size())
    response.set_next_page_token(NextPageToken(start, PositionInList(next - 1, name_of(next - 1))));
  return response;
}

}  // namespace renkei::service
