#include "server/service/vision/apply/vision_apply_figures.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

absl::StatusOr<std::vector<ActualChange>> PlanActualsOf(const Call& call,
                                                        const pb::FiscalPeriod& period,
                                                        const PlannedItem<KpiKind>& planned,
                                                        FileMerge& merge) {
  const AppliedItem<KpiKind>& item = *planned.sent;
  const pb::ApplyKpi& applied = *item.with_actuals;
  const std::string path = absl::StrCat("items[", item.part, "].kpis[", item.index, "].actuals");
  ActualPlanner planner(call, period, &merge);
  for (int i = 0; i < applied.actuals_size(); ++i) {
    const std::string base = i < applied.actual_bases_size() ? applied.actual_bases(i) : "";
    RETURN_IF_ERROR(planner.Add(planned.target, applied.actuals(i), absl::StrCat(path, "[", i, "]"),
                                base, applied.actual_bases_size() > 0));
  }
  return std::move(planner).Finish();
}

// Adds those that change to `figures`, and what the file knows of each.
absl::Status Sort(const Call& call, const pb::Vision& head, const PlannedItem<KpiKind>& planned,
                  std::vector<ActualChange> changes, AppliedFigures& figures) {
  std::optional<internal_pb::EffectiveAudience> audience;
  for (ActualChange& change : changes) {
    if (!change.known_after.empty()) {
      figures.known_after.push_back(
          {planned.sent->message->external_id(), change.next.name(), change.known_after});
    }
    if (change.same) {
      ++figures.unchanged;
      continue;
    }
    figures.titles.emplace(change.next.name(), planned.target.title());
    if (!audience) {
      ASSIGN_OR_RETURN(audience, ActualsAudience(call, head, planned.target.name()));
    }
    figures.changes.push_back({std::move(change), *audience});
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<AppliedFigures> PlanFigures(const Call& call, const pb::Vision& head,
                                           const pb::FiscalPeriod& period,
                                           const std::vector<PlannedItem<KpiKind>>& kpis,
                                           FileMerge& merge) {
  AppliedFigures figures;
  std::vector<pb::FieldViolation> violations;
  for (const PlannedItem<KpiKind>& planned : kpis) {
    if (planned.sent == nullptr || planned.sent->with_actuals->actuals().empty()) continue;
    auto changes = PlanActualsOf(call, period, planned, merge);
    RETURN_IF_ERROR(GatherViolations(changes.status(), violations));
    if (!changes.ok()) continue;
    RETURN_IF_ERROR(Sort(call, head, planned, *std::move(changes), figures));
  }
  if (violations.empty()) return figures;
  return domain::FieldErrors(pb::REASON_INVALID_FIELDS, std::move(violations));
}

}  // namespace renkei::service
