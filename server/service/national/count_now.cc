#include "server/service/national/count_now.h"

#include <optional>

#include "server/service/national/kept_count.h"
#include "server/service/national/national_kpi_access.h"
#include "server/service/national/national_kpi_write.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

// Nothing is said more than once where bodies or records are counted.
absl::StatusOr<Overlaps> OverlapsOf(const Call& call, const pb::NationalKpi& kpi,
                                    const internal_pb::CountPlan& plan, const KeptCount& kept) {
  if (!CountsParticipations(kpi.definition())) return Overlaps();
  ASSIGN_OR_RETURN(CountedBodies bodies, CountedBodies::On(call, call.today()));
  return FindOverlaps(call, plan, kept, bodies);
}

}  // namespace

absl::StatusOr<pb::NationalKpiCount> CountNow(const Call& call, const pb::NationalKpi& kpi,
                                              const Facets& facets) {
  pb::NationalKpiCount count;
  count.set_national_kpi(kpi.name());
  ASSIGN_OR_RETURN(const std::optional<PlanRow> plan, FindPlan(call.snapshot(), kpi.name()));
  if (!plan.has_value() || plan->message.ending()) {
    count.set_basis(pb::NATIONAL_KPI_BASIS_ENTERED);
    FillTargets(kpi, call.today(), count);
    return count;
  }
  const bool by_item = facets.count(pb::NATIONAL_KPI_FACET_FRAMEWORK_ITEM) > 0;
  ASSIGN_OR_RETURN(const KeptCount kept,
                   ReadKeptCount(call, plan->message, /*totals_only=*/!by_item));
  count.set_basis(kept.complete ? pb::NATIONAL_KPI_BASIS_KEPT : pb::NATIONAL_KPI_BASIS_BEING_MADE);
  if (!kept.complete) count.mutable_progress()->set_seen(plan->message.seen());
  ASSIGN_OR_RETURN(const Overlaps overlaps, OverlapsOf(call, kpi, plan->message, kept));
  RETURN_IF_ERROR(
      FillCount(call, kpi, kpi.definition(), call.today(), kept.tally, overlaps, facets, count));
  return count;
}

absl::StatusOr<pb::NationalKpiCount> GetNationalKpiCount(
    const Call& call, const pb::GetNationalKpiCountRequest& request) {
  ASSIGN_OR_RETURN(const NationalKpiRow kpi, FindReadableNationalKpi(call, request.name()));
  return CountNow(call, kpi.message, request.total_only() ? Facets() : FacetsOf(request.facets()));
}

}  // namespace renkei::service
