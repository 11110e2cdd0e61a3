// Rules of a vision's head, for every method that writes one.

#ifndef RENKEI_SERVER_SERVICE_VISION_VISION_HEAD_H_
#define RENKEI_SERVER_SERVICE_VISION_VISION_HEAD_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "renkei/v1/vision.pb.h"
#include "server/service/frame/call.h"
#include "server/service/vision/vision_access.h"
#include "storage/store.h"

namespace renkei::service {

// A new draft of the organization `parent` from what a client sent: validated, with a name.
// `mutation` relies on what was checked.
[[nodiscard]] absl::StatusOr<pb::Vision> NewHead(const Call& call, const std::string& parent,
                                                 const pb::Vision& sent,
                                                 storage::Mutation& mutation);

// That `changed`, merged and validated, may replace `old`: period, audience, owners, references,
// size. Only the leading organization's accounts change the owners; those that are new must be able
// to own.
[[nodiscard]] absl::Status CheckHead(const Call& call, const pb::Vision& old,
                                     const pb::Vision& changed, storage::Mutation& mutation);

// The vision of `organization` with `external_id`; nullopt if there is none.
[[nodiscard]] absl::StatusOr<std::optional<VisionRow>> FindByExternalId(
    const Call& call, absl::string_view organization, const std::string& external_id);

// Writes `changed` over `old` and tells the feed. The draft is the owners'; but where the owners
// change, those who see the revision in force are told, so that no former owner is left with a
// draft in its copy.
[[nodiscard]] absl::Status WriteHead(const Call& call, const VisionRow& old,
                                     const pb::Vision& changed, storage::Mutation& mutation);

}  // namespace renkei::service

#endif  // RENKEI_SERVER_SERVICE_VISION_VISION_HEAD_H_
