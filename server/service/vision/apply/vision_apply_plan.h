// From a stream and a draft to what has to be written.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_PLAN_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_PLAN_H_

#include "absl/status/statusor.h"
#include "server/service/vision/apply/vision_apply_input.h"
#include "server/service/vision/draft/vision_plan.h"

namespace renkei::service {

struct ApplyPlan {
  DraftPlan draft;
  // The head as it will be.
  pb::Vision vision;
  // Figures that stand there already.
  int unchanged_actuals = 0;
  // With report_changes: what changes, at most kMaxChanges and kMaxChangeBytes; how many more.
  std::vector<pb::FieldChange> changes;
  int more_changes = 0;
  // With report_bases: what the file is a trace of from now on, at most kMaxBaseBytes; whether there is
  // more of it.
  std::vector<pb::AppliedBase> bases;
  bool more_bases = false;
};

// Everything is checked here, before anything is written: access, fields, references, the tree as a
// whole, figures. `first`: nothing of this call has been written, so that the client's etags must
// be current.
[[nodiscard]] absl::StatusOr<ApplyPlan> PlanApply(const Call& call, const AppliedStream& stream,
                                                  bool first);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_PLAN_H_
