#include "server/service/analysis/lint_vision.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/domain/resource_name.h"
#include "server/domain/strategy/lint/lint.h"
#include "server/service/analysis/load_plan.h"
#include "server/service/frame/computed_list.h"
#include "server/service/frame/paging.h"
#include "server/service/tables.h"
#include "server/service/vision/actuals/actual_history.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {
namespace {

constexpr PageLimits kFindingPages = {.default_size = 200, .max_size = 1000};

// The periods of the plans above that the caller may read and that state one.
absl::Status AddParents(const Call& call, const pb::Vision& vision, domain::LintContext& context) {
  for (const std::string& parent : vision.parent_plans()) {
    if (domain::MatchName("frameworks/*", parent)) {
      const auto row = Frameworks().Get(call.snapshot(), KeyByName(Frameworks(), parent));
      if (!row.ok()) return row.status();
      if (row->has_value() && (*row)->message.has_period())
        context.parents.push_back({(*row)->message.title(), (*row)->message.period()});
      continue;
    }
    const absl::StatusOr<VisionReading> reading = OpenForReading(call, parent, 0, parent);
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
    auto row = Indicators().Get(call.snapshot(), KeyByName(Indicators(), kpi.indicator()));
    if (!row.ok()) return row.status();
    if (row->has_value()) context.indicators.emplace(kpi.indicator(), std::move((*row)->message));
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
    auto figures = LoadActualsOfKpi(call, kpi.name(), std::nullopt);
    if (!figures.ok()) return figures.status();
    if (figures->empty()) continue;
    context.updated_kpis->insert(kpi.name());
    if (MayBeCumulative(kpi)) context.cumulative_figures.emplace(kpi.name(), *std::move(figures));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<pb::LintFinding>> FindingsOf(const Call& call,
                                                        const domain::Plan& plan) {
  domain::LintContext context;
  if (absl::Status s = AddParents(call, plan.vision, context); !s.ok()) return s;
  if (absl::Status s = AddIndicators(call, plan, context); !s.ok()) return s;
  if (absl::Status s = AddActuals(call, plan, context); !s.ok()) return s;
  const absl::StatusOr<domain::PlanIndex> index = domain::PlanIndex::Build(plan);
  if (!index.ok()) return index.status();
  return domain::Lint(*index, context);
}

// A resource can be found fault with in several fields, and a field for several reasons.
std::string NameOf(const pb::LintFinding& finding) {
  return absl::StrCat(finding.resource(), " ", finding.field(), " ", finding.code());
}

}  // namespace

absl::StatusOr<pb::LintVisionResponse> LintVision(const Call& call,
                                                  const pb::LintVisionRequest& request) {
  const absl::StatusOr<LoadedPlan> loaded =
      LoadPlan(call, request.name(), {request.revision(), request.as_of()});
  if (!loaded.ok()) return loaded.status();
  const absl::StatusOr<PageStart> start = ReadPageStart(call, request, kFindingPages);
  if (!start.ok()) return start.status();
  absl::StatusOr<std::vector<pb::LintFinding>> findings = FindingsOf(call, loaded->plan);
  if (!findings.ok()) return findings.status();
  const auto name_of = [&](size_t i) { return NameOf((*findings)[i]); };
  const absl::StatusOr<size_t> first = IndexAfter(start->after, findings->size(), name_of);
  if (!first.ok()) return first.status();
  pb::LintVisionResponse response;
  response.set_total(static_cast<int32_t>(findings->size()));
  response.set_revision(loaded->revision);
  size_t bytes = 0;
  size_t next = *first;
  for (; next < findings->size() && next - *first < start->size && bytes < kMaxPageBytes; ++next) {
    bytes += (*findings)[next].ByteSizeLong();
    *response.add_findings() = (*findings)[next];
  }
  if (next < findings->size())
    response.set_next_page_token(
        NextPageToken(*start, PositionInList(next - 1, name_of(next - 1))));
  return response;
}

}  // namespace renkei::service
