// What an ApplyVision stream carries, collected and checked as far as it can be without the draft.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_INPUT_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_INPUT_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/field_mask.pb.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/tables/vision_kinds.h"

namespace renkei::service {

// One node or KPI of a stream, and where it stood.
template <typename Kind>
struct AppliedItem {
  const typename Kind::Message* message = nullptr;
  const google::protobuf::FieldMask* clear_mask = nullptr;
  const pb::ApplyKpi* with_actuals = nullptr;  // KPIs only
  const std::string* base = nullptr;           // see ApplyNode.base
  const pb::Place* place = nullptr;            // null: node.order says where it stands
  int part = 0;                                // which ApplyVisionItems, from 0
  int index = 0;                               // in its list

  // "items[2].nodes[17].node"
  std::string Path() const;
};

struct AppliedStream {
  const pb::ApplyVisionHeader* header = nullptr;
  std::vector<AppliedItem<NodeKind>> nodes;
  std::vector<AppliedItem<KpiKind>> kpis;
};

// Collects a stream. TOO_LARGE beyond the limits of a tree or kMaxApplyBytes; INVALID_FIELDS with
// every item that has no external_id or shares one with another item of its kind, and for a second
// header. The messages stay the caller's.
[[nodiscard]] absl::StatusOr<AppliedStream> CollectStream(
    const std::vector<const pb::ApplyVisionRequest*>& requests);

// Adds the violations of `status` to `all`, at most domain::kMaxViolations; comes back with anything
// else that is wrong, which ends the work at once.
[[nodiscard]] absl::Status GatherViolations(const absl::Status& status,
                                            std::vector<pb::FieldViolation>& all);

// Things in a KPI worth a look that are accepted all the same.
void WarnOfKpi(const AppliedItem<KpiKind>& item, std::vector<pb::FieldViolation>& warnings);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_INPUT_H_
