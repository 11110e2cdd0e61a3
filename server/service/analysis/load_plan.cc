#include "server/service/analysis/load_plan.h"

#include <string>
#include <utility>
#include <vector>

#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/vision_revision.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRowsAtOnce = 1'000;

template <typename Kind>
absl::Status LoadItems(const Call& call, const VisionReading& reading, absl::string_view vision_id,
                       std::vector<typename Kind::Message>& items) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(
        auto page, reading.revision
                       ? ScanRevision<Kind>(call, vision_id, reading.number(), after, kRowsAtOnce)
                       : Kind::Draft().Scan(call.snapshot(), Kind::Draft().NewKey().Add(vision_id),
                                            after, kRowsAtOnce));
    for (auto& row : page.rows) items.push_back(std::move(row.message));
    after = std::move(page.next);
  } while (!after.empty());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<domain::Plan> LoadPlan(const Call& call, absl::string_view vision, int revision) {
  ASSIGN_OR_RETURN(LoadedPlan loaded, LoadPlan(call, vision, WantedRevision{revision, ""}));
  return std::move(loaded.plan);
}

int RevisionOf(const VisionReading& reading, const pb::Vision& head) {
  // Nobody edits a published vision before it is opened for revision: its draft is what was
  // published, and is called so.
  if (head.state() == pb::LIFECYCLE_STATE_PUBLISHED || head.state() == pb::LIFECYCLE_STATE_ARCHIVED)
    return head.published_revision();
  return reading.number();
}

absl::StatusOr<LoadedPlan> LoadPlan(const Call& call, absl::string_view vision,
                                    const WantedRevision& wanted) {
  ASSIGN_OR_RETURN(const VisionReading reading, OpenForReading(call, vision, wanted, vision));
  return LoadPlan(call, reading);
}

absl::StatusOr<LoadedPlan> LoadPlan(const Call& call, const VisionReading& reading) {
  ASSIGN_OR_RETURN(pb::Vision head, PresentVision(call, reading));
  LoadedPlan loaded;
  loaded.revision = RevisionOf(reading, head);
  domain::Plan& plan = loaded.plan;
  const std::string id(domain::LastSegment(reading.head.message.name()));
  RETURN_IF_ERROR(LoadItems<NodeKind>(call, reading, id, plan.nodes));
  RETURN_IF_ERROR(LoadItems<KpiKind>(call, reading, id, plan.kpis));
  plan.vision = std::move(head);
  return loaded;
}

}  // namespace renkei::service
