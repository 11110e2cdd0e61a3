#include "server/service/vision/apply/vision_apply.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/domain/error.h"
#include "server/service/vision/apply/vision_apply_input.h"
#include "server/service/vision/apply/vision_apply_plan.h"
#include "server/service/vision/draft/vision_plan.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

pb::ApplyCounts ToProtoCounts(const PlanProgress::Counts& done, size_t sent) {
  pb::ApplyCounts counts;
  counts.set_created(done.created);
  counts.set_updated(done.updated);
  counts.set_removed(done.removed);
  // Neighbours that the stream does not name may have changed their places too.
  counts.set_unchanged(std::max(static_cast<int32_t>(sent) - done.created - done.updated, 0));
  return counts;
}

// At most kMaxWarnings and kMaxWarningBytes; what does not fit is counted in the last one.
void AddWarnings(const AppliedStream& stream, pb::ApplyVisionResponse& response) {
  std::vector<pb::FieldViolation> warnings;
  for (const AppliedItem<KpiKind>& item : stream.kpis) WarnOfKpi(item, warnings);
  size_t bytes = 0;
  for (size_t i = 0; i < warnings.size(); ++i) {
    bytes += warnings[i].ByteSizeLong();
    const bool last_place = i + 1 == kMaxWarnings && i + 1 < warnings.size();
    if (bytes > kMaxWarningBytes || last_place) {
      const size_t left = warnings.size() - i;
      *response.add_warnings() = domain::Violation(
          "items", "MORE_WARNINGS",
          {absl::StrCat(left, " more warnings of this kind are not listed"),
           absl::StrCat("ほかに", left, "件の注意がありますが、表示を省略しました。")});
      return;
    }
    *response.add_warnings() = std::move(warnings[i]);
  }
}

size_t CountFigures(const AppliedStream& stream) {
  size_t figures = 0;
  for (const AppliedItem<KpiKind>& item : stream.kpis)
    figures += static_cast<size_t>(item.with_actuals->actuals_size());
  return figures;
}

}  // namespace

const pb::ApplyVisionHeader* ApplyHeaderOf(const pb::ApplyVisionRequest& first) {
  return first.has_header() ? &first.header() : nullptr;
}

absl::StatusOr<pb::ApplyVisionResponse> ApplyVision(
    Job& job, const std::vector<const pb::ApplyVisionRequest*>& requests) {
  ASSIGN_OR_RETURN(const AppliedStream stream, CollectStream(requests));
  pb::Vision planned;
  pb::ApplyVisionResponse response;
  const absl::StatusOr<PlanProgress> done =
      RunPlans(job, [&](const Call& call, bool first) -> absl::StatusOr<DraftPlan> {
        ASSIGN_OR_RETURN(ApplyPlan plan, PlanApply(call, stream, first));
        planned = std::move(plan.vision);
        if (first) {
          response.mutable_changes()->Assign(std::make_move_iterator(plan.changes.begin()),
                                             std::make_move_iterator(plan.changes.end()));
          response.set_more_changes(plan.more_changes);
          response.mutable_bases()->Assign(std::make_move_iterator(plan.bases.begin()),
                                           std::make_move_iterator(plan.bases.end()));
          response.set_more_bases(plan.more_bases);
        }
        return std::move(plan.draft);
      });
  if (!done.ok()) return done.status();

  *response.mutable_nodes() = ToProtoCounts(done->nodes, stream.nodes.size());
  *response.mutable_kpis() = ToProtoCounts(done->kpis, stream.kpis.size());
  *response.mutable_actuals() = ToProtoCounts(done->actuals, CountFigures(stream));
  response.set_commits(done->commits);
  response.set_created(done->created_head);
  AddWarnings(stream, response);
  *response.mutable_vision() = std::move(planned);
  if (!job.validate_only()) {
    // As it stands now: with its etag and counts.
    const Call& call = job.Refresh();
    ASSIGN_OR_RETURN(VisionReading reading, OpenForReading(call, response.vision().name()));
    ASSIGN_OR_RETURN(*response.mutable_vision(), PresentVision(call, reading));
  }
  // The reply may be kept, and a record is bounded; GetVision has the history.
  response.mutable_vision()->clear_history();
  return response;
}

}  // namespace renkei::service
