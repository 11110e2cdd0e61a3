// ApplyVision: a whole tree, streamed, against the draft.

#ifndef RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_H_
#define RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_H_

#include <vector>

#include "absl/status/statusor.h"
#include "renkei/v1/vision_service.pb.h"
#include "server/service/frame/method.h"

namespace renkei::service {

// Bytes of all messages of one stream: 30,000 records of some kilobytes. It is held in memory.
inline constexpr size_t kMaxApplyBytes = size_t{64} * 1024 * 1024;
// Of warnings in the reply; the reply is kept for repeated request_ids and must fit a record.
inline constexpr size_t kMaxWarnings = 1'000;
inline constexpr size_t kMaxWarningBytes = size_t{48} * 1024;

// The header, where request_id and validate_only stand; nullptr if the message has none.
const pb::ApplyVisionHeader* ApplyHeaderOf(const pb::ApplyVisionRequest& first);

// As the contract states it. An item of the draft that has no external_id is meant by the id that
// ends its name, as exported files have it, and stays without one.
[[nodiscard]] absl::StatusOr<pb::ApplyVisionResponse> ApplyVision(
    Job& job, const std::vector<const pb::ApplyVisionRequest*>& requests);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_APPLY_VISION_APPLY_H_
