// Reads a vision as a whole for the analyses. Up to 20,000 nodes and 10,000 KPIs, some tens of
// megabytes: methods that use it run on the executor.

#ifndef RENKEI_SERVER_SERVICE_ANALYSIS_LOAD_PLAN_H_
#define RENKEI_SERVER_SERVICE_ANALYSIS_LOAD_PLAN_H_

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/domain/strategy/plan.h"
#include "server/service/frame/call.h"
#include "server/service/vision/revision/kept_revisions.h"
#include "server/service/vision/vision_access.h"

namespace renkei::service {

// The draft, or a revision, as the caller may read it: `revision` 0 is the draft for owners and the
// revision in force for others. The head is presented as GetVision does. NOT_FOUND, naming
// `vision`, for what the caller may not read. CANCELLED when nobody waits any more.
[[nodiscard]] absl::StatusOr<domain::Plan> LoadPlan(const Call& call, absl::string_view vision,
                                                    int revision);

// A plan and the number of the revision that it is; 0 for a draft that may differ from the revision
// in force.
struct LoadedPlan {
  domain::Plan plan;
  int revision = 0;
};

// The number of what is read, as LoadedPlan::revision; `head` as the caller reads it.
int RevisionOf(const VisionReading& reading, const pb::Vision& head);

// The same for a state that may also be given by a day.
[[nodiscard]] absl::StatusOr<LoadedPlan> LoadPlan(const Call& call, absl::string_view vision,
                                                  const WantedRevision& wanted);
// The same of a vision that is open already.
[[nodiscard]] absl::StatusOr<LoadedPlan> LoadPlan(const Call& call, const VisionReading& reading);

// The items of what `reading` reads with an index into them; of a published revision what the server
// keeps of it. The head is as it is stored.
[[nodiscard]] absl::StatusOr<std::shared_ptr<const IndexedPlan>> LoadIndexed(
    const Call& call, const VisionReading& reading);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_ANALYSIS_LOAD_PLAN_H_
