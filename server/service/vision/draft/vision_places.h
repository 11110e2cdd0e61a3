// Whether a node or KPI of the draft may stand where an edit puts it. Every row that the answer
// relied on becomes a precondition, so that two edits which are right alone and wrong together
// (each moved under the other) cannot both be committed.

#ifndef RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_PLACES_H_
#define RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_PLACES_H_

#include "absl/status/status.h"
#include "renkei/v1/vision.pb.h"
#include "server/service/vision/draft/vision_draft.h"

namespace renkei::service {

// Checks primary place and re-mentions of `node`; `old` is its row in the draft, nullptr for a new
// one. CYCLE, TREE_LIMIT (depth), DANGLING_REFERENCE, or INVALID_FIELDS for a re-mention under its
// own place or twice under one node.
[[nodiscard]] absl::Status CheckPlaces(const storage::Row<pb::VisionNode>* old,
                                       const pb::VisionNode& node, DraftWriter& writer);
[[nodiscard]] absl::Status CheckPlaces(const storage::Row<pb::Kpi>* old, const pb::Kpi& kpi,
                                       DraftWriter& writer);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_DRAFT_VISION_PLACES_H_
