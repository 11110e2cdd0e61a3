#include "server/service/planning/planning_access.h"

#include "server/service/vision/actuals/figure_writing.h"

namespace renkei::service {

absl::StatusOr<VisionReading> OpenForPlanning(const Call& call, absl::string_view vision,
                                              absl::string_view asked_for) {
  ASSIGN_OR_RETURN(VisionRow head, OpenAsOwner(call, vision, asked_for));
  RETURN_IF_ERROR(RefuseArchived(head.message));
  return VisionReading{std::move(head), /*owner=*/true, std::nullopt};
}

absl::StatusOr<internal_pb::EffectiveAudience> ReadersOf(const Call& call, const pb::Vision& head) {
  ASSIGN_OR_RETURN(internal_pb::EffectiveAudience audience, PublicAudience(call, head));
  return WithOwners(head, std::move(audience));
}

}  // namespace renkei::service
