#include "server/service/analysis/load_plan.h"

#include <string>
#include <utility>
#include <vector>

#include "server/service/tables/vision_kinds.h"
#include "server/service/vision/revision/reading_scan.h"
#include "storage/base/status_macros.h"

namespace renkei::service {
namespace {

constexpr size_t kRowsAtOnce = 1'000;

template <typename Kind>
absl::Status LoadItems(const Call& call, const VisionReading& reading,
                       std::vector<typename Kind::Message>& items) {
  std::string after;
  do {
    if (call.abandoned()) return absl::CancelledError();
    ASSIGN_OR_RETURN(auto page, ScanReading<Kind>(call, reading, after, kRowsAtOnce));
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
  RETURN_IF_ERROR(LoadItems<NodeKind>(call, reading, plan.nodes));
  RETURN_IF_ERROR(LoadItems<KpiKind>(call, reading, plan.kpis));
  plan.vision = std::move(head);
  return loaded;
}

absl::StatusOr<std::shared_ptr<const IndexedPlan>> LoadIndexed(const Call& call,
                                                               const VisionReading& reading) {
  using Loaded = std::shared_ptr<const IndexedPlan>;
  ASSIGN_OR_RETURN(Loaded kept, KeptRevisionOf(call, reading));
  if (kept != nullptr) return kept;
  auto read = std::make_shared<IndexedPlan>();
  RETURN_IF_ERROR(LoadItems<NodeKind>(call, reading, read->plan.nodes));
  RETURN_IF_ERROR(LoadItems<KpiKind>(call, reading, read->plan.kpis));
  read->plan.vision = reading.text();
  ASSIGN_OR_RETURN(read->index, domain::PlanIndex::Build(read->plan));
  return Loaded(std::move(read));
}

}  // namespace renkei::service
